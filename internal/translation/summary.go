package translation

import (
	"context"
	"errors"
	"slices"
	"strings"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// summaryMax is the length of a summary in grapheme clusters, before it is translated.
const summaryMax = 5000

// Summary is what a member typed to translate the summary of a closed thread.
type Summary struct {
	Post forum.PostID // the opening post
	Lang forum.Lang
	Body string // Markdown
	// Original is the revision of the summary that stood beside the form, and Revision
	// that of the translation in it; 0 where there was none.
	Original, Revision int
	// LangSure says that the member was asked whether this is the language.
	LangSure bool
}

// SummaryPage reads what the form needs. NotFound where the post doesn't stand under a
// summary, or for a language that nobody writes here; and what [forum.CanTranslate]
// and [forum.CanRetranslate] say.
func (s *Service) SummaryPage(ctx context.Context, v forum.Viewer, id forum.PostID, lang forum.Lang) (*forum.TranslationPage, error) {
	page, err := s.store.TranslationPage(ctx, v, id, lang)
	if err != nil {
		return nil, err
	}
	if err := forum.CanWrite(v); err != nil {
		return nil, err
	}
	if page.Summary == nil || !slices.Contains(s.Langs, lang) {
		return nil, forum.Fail(forum.NotFound, "error.not_found")
	}
	written := page.Written(forum.SummaryOf(page.Thread.ID))
	if visible(page.SummaryText) {
		return page, forum.CanRetranslate(v, &page.Thread, written, page.SummaryText)
	}
	return page, forum.CanTranslate(v, &page.Thread, written, lang)
}

// TranslateSummary adds the translation of a summary, or replaces the one there is, as
// [Service.Translate] does with texts. Conflict where the summary or its translation
// moved on meanwhile.
func (s *Service) TranslateSummary(ctx context.Context, v forum.Viewer, t Summary) (o store.Original, err error) {
	page, err := s.SummaryPage(ctx, v, t.Post, t.Lang)
	if forum.IsTaken(err) && page.SummaryText.Revision != t.Revision {
		err = errChanged
	}
	if err != nil {
		return o, err
	}
	d := &draft{Text: Text{Post: t.Post, Lang: t.Lang, Body: strings.TrimSpace(text.CleanText(t.Body)), LangSure: t.LangSure}}
	if err := forum.Join(lacksBody(d), tooLong("body", d.Body, summaryMax), s.wrongLang(d)); err != nil {
		return o, err
	}
	if d.rendered, err = s.render(ctx, d.Body); err != nil {
		return o, err
	}
	target := forum.SummaryOf(page.Thread.ID)
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		v, err := tx.As(v)
		if err != nil {
			return err
		}
		if o, err = tx.LockOriginal(target); err != nil {
			return err
		}
		if !o.Summary.Shown {
			return errMoved
		}
		return savePart(tx, v, &o, part{target: target, lang: d.Lang, body: d.Body, rendered: d.rendered,
			original: t.Original, revision: t.Revision}, o.Summary.Revision)
	})
	if errors.Is(err, errMoved) {
		err = errChanged
	}
	return o, err
}

func lacksBody(d *draft) *forum.Error {
	if d.Body == "" {
		return forum.FieldError("body", "translation.error.body_required", nil)
	}
	return nil
}
