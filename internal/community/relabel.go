package community

import (
	"context"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// Relabel marks a post, and with an opening post its thread, with the language
// that it is written in: for its author and for moderators of the language it had
// and the one it gets, whose act is a decision in the moderation log. The text
// stays as it is; it is found and filtered in the new language from then on.
// Invalid for a language that nobody writes here, Conflict where the post was
// edited at the same time. The language that it has already changes nothing.
func (s *Service) Relabel(ctx context.Context, v forum.Viewer, id forum.PostID, lang forum.Lang) (Posted, error) {
	page, err := s.store.PostPage(ctx, v, id)
	if err != nil {
		return Posted{}, err
	}
	if err := forum.CanEdit(v, &page.Thread, &page.Post); err != nil {
		return Posted{}, err
	}
	if !s.offers(lang) {
		return Posted{}, forum.FieldError("lang", "error.lang.unknown", nil)
	}
	title := page.Thread.Title
	if !page.Post.Opening() {
		title = ""
	}
	c := &composed{title: title, body: page.Post.Markdown, lang: lang, rendered: page.Post.Rendered, tags: page.Tags,
		tokens: s.Lexicon.Analyse(lang, title+"\n"+text.PlainText(page.Post.Rendered))}
	var made Posted
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		made, err = relabel(tx, v, page, c)
		return err
	})
	return made, err
}

// relabel saves what was prepared for a post as page had it.
func relabel(tx *store.Tx, v forum.Viewer, page *forum.PostPage, c *composed) (Posted, error) {
	v, made, err := lock(tx, v, page.Post.ID)
	if err != nil {
		return made, err
	}
	if err := forum.CanRelabelPost(v, &made.Thread, &made.Post, c.lang); err != nil {
		return made, err
	}
	if made.Post.Revision != page.Post.Revision || made.Post.Emptied() != page.Post.Emptied() || made.Thread.Version != page.Thread.Version {
		return made, forum.Fail(forum.Conflict, "relabel.changed")
	}
	before := made.Post.Lang
	w := editing{tx: tx, viewer: v, made: &made, new: c,
		decide: func(p *forum.Post, by forum.MemberID, at time.Time) forum.Decision {
			return p.DecideRelabel(before, by, at)
		}}
	return made, w.save()
}
