package translation

import (
	"context"
	"strings"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// Config is what the service needs to know of the forum.
type Config struct {
	// Langs are the languages that texts can be translated into.
	Langs []forum.Lang
	// BaseURL is the forum's own address, for telling own links from others.
	BaseURL string
}

// Service does what members do with translations.
type Service struct {
	store *store.Store
	Config
}

// New makes the service.
func New(s *store.Store, c Config) *Service { return &Service{store: s, Config: c} }

// Text is what a member typed into the form for a translation.
type Text struct {
	Post  forum.PostID
	Lang  forum.Lang
	Title string // of an opening post; not looked at for comments
	Body  string // Markdown
	// Original is the revision of the post that stood beside the form.
	Original int
	// TitleRevision and Revision are those of the translations that stood in the
	// form; 0 where there were none.
	TitleRevision, Revision int
	// LangSure says that the member was asked whether this is the language.
	LangSure bool
}

// draft is a checked text in the forms in which it is kept. An empty title or
// body leaves its translation as it is.
type draft struct {
	Text
	rendered forum.Rendered
}

// longerBy is how much longer than originals translations may be: German takes a
// third more room than English.
const longerBy = 1.5

// prepare checks a text and renders it: Invalid with a failure for each field.
func (s *Service) prepare(ctx context.Context, v forum.Viewer, page *forum.TranslationPage, t Text) (*draft, error) {
	limits, err := s.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	d := &draft{Text: t}
	d.Body = strings.TrimSpace(text.CleanText(t.Body))
	d.Title = ""
	if page.Post.Opening() {
		d.Title = text.CleanLine(t.Title)
	}
	if err := forum.Join(required(v, page, d), tooLong("title", d.Title, limits.TitleMax),
		tooLong("body", d.Body, limits.PostMax), s.wrongLang(d)); err != nil {
		return nil, err
	}
	d.rendered, err = s.render(ctx, d.Body)
	return d, err
}

// required asks for what must not be empty: something, and whatever is translated
// already, unless it is another's for good.
func required(v forum.Viewer, page *forum.TranslationPage, d *draft) *forum.Error {
	stands := func(tr *forum.Translation) bool {
		return visible(tr) && forum.CanRetranslate(v, &page.Thread, &page.Post, tr) == nil
	}
	switch {
	case d.Body == "" && (stands(page.Text) || !page.Post.Opening()):
		return forum.FieldError("body", "translation.error.body_required", nil)
	case d.Title == "" && (stands(page.Title) || page.Post.Opening() && d.Body == ""):
		return forum.FieldError("title", "translation.error.title_required", nil)
	}
	return nil
}

func visible(tr *forum.Translation) bool { return tr != nil && tr.Visibility == forum.Visible }

// bytesInCluster is what a grapheme cluster may take on average.
const bytesInCluster = 32

func tooLong(field, s string, limit int) *forum.Error {
	limit = int(float64(limit) * longerBy)
	if len(s) <= limit*bytesInCluster && text.Graphemes(s) <= limit {
		return nil
	}
	return forum.FieldError(field, "error."+field+".long", forum.Args{"Max": limit}) //locale:keys error.{title,body}.long
}

// wrongLang asks once about a text that is surely in another language than the
// one it is said to be translated into.
func (s *Service) wrongLang(d *draft) *forum.Error {
	detected := text.Detect(d.Title + "\n" + d.Body)
	if d.LangSure || !detected.Contradicts(d.Lang) || !detected.Lang.Known() {
		return nil
	}
	field := "body"
	if d.Body == "" {
		field = "title"
	}
	return forum.FieldError(field, "error.lang.disagrees", forum.Args{"Language": detected.Lang})
}

// render makes the form that pages show.
func (s *Service) render(ctx context.Context, body string) (forum.Rendered, error) {
	if body == "" {
		return forum.Rendered{}, nil
	}
	opt := text.Options{BaseURL: s.BaseURL, Members: map[string]int64{}}
	members, err := s.store.Mentioned(ctx, text.Mentions(body))
	if err != nil {
		return forum.Rendered{}, err
	}
	for fold, id := range members {
		opt.Members[fold] = int64(id)
	}
	return text.Render(body, opt)
}

// Preview is a translation as it would look, with whom it mentions.
func (s *Service) Preview(ctx context.Context, v forum.Viewer, t Text) (forum.Rendered, forum.People, error) {
	page, err := s.store.TranslationPage(ctx, v, t.Post, t.Lang)
	if err != nil {
		return forum.Rendered{}, nil, err
	}
	if err := s.mayWrite(v, page); err != nil {
		return forum.Rendered{}, nil, err
	}
	r, err := s.render(ctx, strings.TrimSpace(text.CleanText(t.Body)))
	if err != nil {
		return r, nil, err
	}
	people, err := s.store.Mentions(ctx, r)
	return r, people, err
}

// find reads a translation by people; nil if there is none.
func find(tx *store.Tx, target forum.Target, lang forum.Lang) (*forum.Translation, error) {
	tr, err := tx.Translation(target, lang, forum.Human)
	if forum.Is(err, forum.NotFound) {
		return nil, nil
	}
	return &tr, err
}
