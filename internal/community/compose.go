package community

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// Text is what a member typed into a form.
type Text struct {
	Title string // of a thread; not looked at for comments
	Body  string // Markdown
	Lang  forum.Lang
	// LangSure says that the member was asked about the language and keeps it.
	LangSure bool
	Tags     string // of a thread, separated by commas
	// Asks is the question that a new thread puts; empty for none. It isn't looked
	// at otherwise.
	Asks forum.Wording
}

// composed is a text that passed every check, in the forms in which it is kept.
type composed struct {
	title, body string
	lang        forum.Lang
	rendered    forum.Rendered
	tokens      text.Analysis
	tags        []forum.Tag
	asks        forum.Wording
}

// composing is the making of a text. known is the language that the text has
// had already, which is not asked about again; empty for a new one. has are the tags
// of its thread so far. emptied is a text that its author removed for good, which stays
// empty.
type composing struct {
	Text
	opening bool
	known   forum.Lang
	has     []forum.Tag
	emptied bool
}

// compose checks and prepares a text: Invalid with a failure for each field.
func (s *Service) compose(ctx context.Context, t composing) (*composed, error) {
	limits, err := s.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	if err := t.overlong(limits); err != nil {
		return nil, err
	}
	c := &composed{body: strings.TrimSpace(text.CleanText(t.Body))}
	var failures []*forum.Error
	if !t.emptied {
		failures = append(failures, checkBody(c.body, limits))
	}
	if t.opening {
		c.title = text.CleanLine(t.Title)
		var wrongTags *forum.Error
		c.tags, wrongTags = s.readTags(t.Tags, t.has, limits)
		var wrongWording *forum.Error
		c.asks, wrongWording = readWording(t.Asks, limits)
		failures = append(failures, checkTitle(c.title, limits), wrongTags, wrongWording)
	}
	var wrongLang *forum.Error
	if c.lang, wrongLang = s.language(t, c.title+"\n"+c.body); wrongLang != nil {
		failures = append(failures, wrongLang)
	}
	if err := forum.Join(failures...); err != nil {
		return nil, err
	}
	return c, s.render(ctx, c)
}

// overlong refuses what could never be posted, before anything is made of it.
func (t *composing) overlong(limits *forum.Settings) error {
	var title, tags, body *forum.Error
	if text.Overlong(t.Body, limits.PostMax) {
		body = forum.FieldError("body", "error.body.long", forum.Args{"Max": limits.PostMax})
	}
	if t.opening && text.Overlong(t.Title, limits.TitleMax) {
		title = forum.FieldError("title", "error.title.long", forum.Args{"Max": limits.TitleMax})
	}
	if t.opening && len(t.Tags) > maxTags {
		tags = forum.FieldError("tags", "error.tags.many", forum.Args{"Max": limits.TagsMax})
	}
	var asks *forum.Error
	if t.opening {
		asks = overlongWording(t.Asks, limits)
	}
	return forum.Join(title, body, tags, asks)
}

// render makes the form that pages show and the one that is searched.
func (s *Service) render(ctx context.Context, c *composed) error {
	parsed, err := text.Parse(c.body)
	if err != nil {
		return err
	}
	opt := text.Options{BaseURL: s.BaseURL, Members: map[string]int64{}}
	members, err := s.store.Mentioned(ctx, parsed.Mentions())
	if err != nil {
		return err
	}
	for fold, id := range members {
		opt.Members[fold] = int64(id)
	}
	c.rendered = parsed.Render(opt)
	c.tokens = s.Lexicon.Analyse(c.lang, c.title+"\n"+text.PlainText(c.rendered))
	return nil
}

func checkBody(body string, limits *forum.Settings) *forum.Error {
	switch {
	case body == "":
		return forum.FieldError("body", "error.body.required", nil)
	case text.Longer(body, limits.PostMax):
		return forum.FieldError("body", "error.body.long", forum.Args{"Max": limits.PostMax})
	}
	return nil
}

func checkTitle(title string, limits *forum.Settings) *forum.Error {
	switch {
	case title == "":
		return forum.FieldError("title", "error.title.required", nil)
	case text.Longer(title, limits.TitleMax):
		return forum.FieldError("title", "error.title.long", forum.Args{"Max": limits.TitleMax})
	case text.Graphemes(title) < limits.TitleMin:
		return forum.FieldError("title", "error.title.short", forum.Args{"Min": limits.TitleMin})
	}
	return nil
}

// language decides in which language a text is: the one chosen, or else the one
// detected. Where they disagree strongly the member is asked, once.
func (s *Service) language(t composing, sample string) (forum.Lang, *forum.Error) {
	switch {
	case t.Lang != "" && t.Lang == t.known:
		return t.Lang, nil
	case t.Lang != "" && !s.offers(t.Lang):
		return "", forum.FieldError("lang", "error.lang.unknown", nil)
	case t.Lang != "" && t.LangSure:
		return t.Lang, nil
	}
	detected := text.Detect(sample)
	switch {
	case !s.offers(detected.Lang):
		return cmp.Or(t.Lang, forum.Und), nil
	case t.Lang == "":
		return detected.Lang, nil
	case detected.Contradicts(t.Lang):
		return "", forum.FieldError("lang", "error.lang.disagrees", forum.Args{"Language": detected.Lang})
	}
	return t.Lang, nil
}

func (s *Service) offers(lang forum.Lang) bool {
	return lang == forum.Und || slices.Contains(s.Langs, lang)
}
