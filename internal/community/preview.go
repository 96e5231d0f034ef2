package community

import (
	"context"
	"slices"
	"strings"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// Preview is a text as it would look if it were posted.
type Preview struct {
	Title    string
	Tags     []forum.Tag // those of the ones typed that could be read
	Asks     forum.Wording
	Lang     forum.Lang // chosen or detected
	Seems    forum.Lang // detected, whatever was chosen
	Rendered forum.Rendered
	People   forum.People // whom it mentions
}

// Preview renders a text without keeping it. Whoever could post it there may,
// so a closed thread is a Conflict here too. It is TooLarge where even a draft
// would be; other lengths aren't checked. A language that can't be chosen counts as
// none.
func (s *Service) Preview(ctx context.Context, v forum.Viewer, place forum.Place, t Text) (*Preview, error) {
	has, err := s.canWriteAt(ctx, v, place)
	if err != nil {
		return nil, err
	}
	if unkeepable(t.Title, t.Body, t.Tags) {
		return nil, forum.Fail(forum.TooLarge, "error.text.size")
	}
	if !s.offers(t.Lang) {
		t.Lang = ""
	}
	c := &composed{title: text.CleanLine(t.Title), body: strings.TrimSpace(text.CleanText(t.Body))}
	c.lang, _ = s.language(composing{Text: t, known: t.Lang}, c.title+"\n"+c.body) // asks nothing
	if err := s.render(ctx, c); err != nil {
		return nil, err
	}
	limits, err := s.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	c.tags, _ = s.readTags(t.Tags, has, limits) // what is wrong with them is said when it is posted
	for i := range c.tags {
		c.tags[i].Builtin = slices.Contains(forum.BuiltinTags(), c.tags[i].Key)
	}
	c.asks, _ = readWording(t.Asks, limits) // likewise
	p := &Preview{Title: c.title, Tags: c.tags, Asks: c.asks, Lang: c.lang, Rendered: c.rendered, Seems: text.Detect(c.title + "\n" + c.body).Lang}
	p.People, err = s.store.Mentions(ctx, c.rendered)
	return p, err
}

// canWriteAt says whether the viewer may post what they write in a place, and gives the
// tags that its thread has, where it is an edit of the opening post.
func (s *Service) canWriteAt(ctx context.Context, v forum.Viewer, place forum.Place) ([]forum.Tag, error) {
	switch {
	case !place.Valid():
		return nil, forum.Fail(forum.Malformed, "error.malformed")
	case place.Thread() != 0:
		return nil, s.canComment(ctx, v, place.Thread())
	case place.Post() != 0:
		page, err := s.store.PostPage(ctx, v, place.Post())
		if err != nil {
			return nil, err
		}
		return page.Tags, forum.CanEdit(v, &page.Thread, &page.Post)
	}
	return nil, forum.CanWrite(v)
}
