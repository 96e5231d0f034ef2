package translation

import (
	"context"
	"errors"
	"slices"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// Changed is the failure of a translation that started from an old state: of the
// original, or of the translation. It carries both as they are now; its kind is
// Conflict.
type Changed struct{ Current forum.TranslationPage }

// Error is the text for the log.
func (c *Changed) Error() string {
	return "the original or its translation was changed in the meantime"
}

// Unwrap gives the failure to show.
func (c *Changed) Unwrap() error { return errChanged }

// errChanged is the failure of a form that started from an old state.
var errChanged = forum.Fail(forum.Conflict, "translation.error.changed")

// errMoved leaves the transaction of a translation that started from an old state.
var errMoved = errors.New("old state")

// Translate adds the translation of a post, and of the title above an opening
// post, or replaces the one there is, and forgets the draft of it. What is sent
// twice, or changes nothing, leaves nothing. A [Changed] is returned where the
// original or the translation moved on meanwhile. It gives the original.
func (s *Service) Translate(ctx context.Context, v forum.Viewer, t Text) (o store.Original, err error) {
	page, err := s.store.TranslationPage(ctx, v, t.Post, t.Lang)
	if err != nil {
		return o, err
	}
	if err := s.mayWrite(v, page); err != nil {
		if forum.IsTaken(err) && t.behind(page) {
			err = &Changed{*page}
		}
		return o, err
	}
	d, err := s.prepare(ctx, v, page, t)
	if err != nil {
		return o, err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		o, err = save(tx, v, d)
		return err
	})
	if errors.Is(err, errMoved) {
		if page, err = s.store.TranslationPage(ctx, v, t.Post, t.Lang); err == nil {
			err = &Changed{*page}
		}
	}
	return o, err
}

// behind reports whether somebody translated since the form was made.
func (t *Text) behind(page *forum.TranslationPage) bool {
	return visible(page.Text) && page.Text.Revision != t.Revision ||
		page.Post.Opening() && visible(page.Title) && page.Title.Revision != t.TitleRevision
}

// mayWrite says whether the viewer may send anything by the form. What they may
// change of it is asked for each part.
func (s *Service) mayWrite(v forum.Viewer, page *forum.TranslationPage) error {
	if !slices.Contains(s.Langs, page.Lang) {
		return forum.Fail(forum.NotFound, "error.not_found")
	}
	return MayWrite(v, page)
}

// MayWrite says whether the viewer may translate the post into the page's
// language, or change the translation there is.
func MayWrite(v forum.Viewer, page *forum.TranslationPage) error {
	err := forum.CanTranslate(v, &page.Thread, &page.Post, page.Lang)
	missing := page.Text == nil || page.Post.Opening() && page.Title == nil
	if err == nil && missing {
		return nil
	}
	for _, tr := range []*forum.Translation{page.Text, page.Title} {
		if tr == nil {
			continue
		}
		if err = forum.CanRetranslate(v, &page.Thread, &page.Post, tr); err == nil {
			return nil
		}
	}
	return err
}

// part is a title or a text on its way into its translation.
type part struct {
	target   forum.Target
	lang     forum.Lang
	body     string
	rendered forum.Rendered
	// original is the revision of the original that stood beside the form, and
	// revision that of the translation in it.
	original, revision int
}

func (d *draft) parts(o *store.Original) []part {
	var parts []part
	if d.Title != "" {
		parts = append(parts, part{target: forum.TitleOf(o.Thread.ID), lang: d.Lang, body: d.Title,
			original: d.Original, revision: d.TitleRevision})
	}
	if d.Body != "" {
		parts = append(parts, part{target: forum.TextOf(o.Post.ID), lang: d.Lang, body: d.Body, rendered: d.rendered,
			original: d.Original, revision: d.Revision})
	}
	return parts
}

func save(tx *store.Tx, v forum.Viewer, d *draft) (o store.Original, err error) {
	if v, err = tx.As(v); err != nil {
		return o, err
	}
	if o, err = tx.LockOriginal(forum.TextOf(d.Post)); err != nil {
		return o, err
	}
	for _, p := range d.parts(&o) {
		if err := savePart(tx, v, &o, p, o.Post.Revision); err != nil {
			return o, err
		}
	}
	return o, tx.DropDraft(v.ID(), forum.TranslationOf(d.Post, d.Lang))
}

// savePart adds or replaces one translation, unless it says what is sent already
// of the original as it is, which has that revision.
func savePart(tx *store.Tx, v forum.Viewer, o *store.Original, p part, current int) error {
	tr, err := find(tx, p.target, p.lang)
	if err != nil {
		return err
	}
	switch {
	case visible(tr) && tr.Body == p.body && !tr.Stale:
		return nil
	case p.original != current, visible(tr) && tr.Revision != p.revision:
		return errMoved
	}
	by := v.ID()
	new := forum.Translated{OriginalRevision: current, Body: p.body, Rendered: p.rendered, By: &by, At: tx.Now()}
	if p.target.Kind == forum.TargetTitle {
		new.Slug = text.Slug(p.body)
	}
	if tr == nil {
		return add(tx, v, o, p, new)
	}
	return replace(tx, v, o, tr, new)
}

func add(tx *store.Tx, v forum.Viewer, o *store.Original, p part, new forum.Translated) error {
	if err := forum.CanTranslate(v, o.Thread, o.Written(p.target), p.lang); err != nil {
		return err
	}
	tr := forum.NewTranslation(p.target, p.lang, new)
	if err := tx.AddTranslation(o, &tr); err != nil {
		return err
	}
	return tx.Emit(event(forum.TranslationAdded, &tr, v))
}

func replace(tx *store.Tx, v forum.Viewer, o *store.Original, tr *forum.Translation, new forum.Translated) error {
	written := o.Written(tr.Target)
	if err := forum.CanRetranslate(v, o.Thread, written, tr); err != nil {
		return err
	}
	kind := forum.TranslationEdited
	if !visible(tr) {
		kind = forum.TranslationAdded
	}
	moderated := visible(tr) && !tr.Stale && forum.Moderated(v, written.AuthorID, tr)
	before := tr.Revise(new)
	if err := tx.SaveTranslation(o, tr, &before); err != nil {
		return err
	}
	e := event(kind, tr, v)
	if moderated {
		d := tr.Decide(forum.ActEditTranslation, v.ID(), o.Post.ID, tx.Now())
		if err := tx.Record(&d); err != nil {
			return err
		}
		e.DecisionID = &d.ID
	}
	return tx.Emit(e)
}

// event tells of a translation that somebody made or changed.
func event(kind forum.EventKind, tr *forum.Translation, v forum.Viewer) forum.Event {
	by := v.ID()
	return tr.Event(kind, &by)
}
