package translation

import (
	"context"
	"strings"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// Removal is what somebody says who removes a translation of a post, with that of
// the title above an opening post.
type Removal struct {
	Post   forum.PostID
	Lang   forum.Lang
	Reason forum.RemovalReason // a moderator's; not looked at for others
	Note   string
}

// noteMax is the length of a moderator's note in grapheme clusters.
const noteMax = 2000

// Remove takes away what people have translated of a post into a language. The
// translator, the original's author and moderators of the language may; for
// another's translation the latter give a reason, which is a decision in the log.
// NotFound where there is nothing to remove. It gives the original.
func (s *Service) Remove(ctx context.Context, v forum.Viewer, r Removal) (o store.Original, err error) {
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		o, err = remove(tx, v, r)
		return err
	})
	return o, err
}

func remove(tx *store.Tx, v forum.Viewer, r Removal) (o store.Original, err error) {
	if v, err = as(tx, v); err != nil {
		return o, err
	}
	if o, err = tx.LockOriginal(forum.TextOf(r.Post)); err != nil {
		return o, err
	}
	if err := forum.SeePost(v, o.Thread, o.Post); err != nil {
		return o, err
	}
	targets := []forum.Target{forum.TextOf(r.Post)}
	if o.Post.Opening() {
		targets = append(targets, forum.TitleOf(o.Thread.ID))
	}
	removed := false
	for _, target := range targets {
		tr, err := find(tx, target, r.Lang)
		if err != nil {
			return o, err
		}
		if !visible(tr) {
			continue
		}
		if err := removeOne(tx, v, &o, tr, r); err != nil {
			return o, err
		}
		removed = true
	}
	if !removed {
		err = forum.Fail(forum.NotFound, "error.not_found")
	}
	return o, err
}

func removeOne(tx *store.Tx, v forum.Viewer, o *store.Original, tr *forum.Translation, r Removal) error {
	if err := forum.CanRemoveTranslation(v, o.Thread, o.Post, tr); err != nil {
		return err
	}
	by, at := v.ID(), tx.Now()
	removal := forum.Removal{Reason: forum.RemovedByAuthor, ByID: &by, At: &at}
	e := event(forum.TranslationRemoved, tr, v)
	if forum.Moderated(v, o.Post.AuthorID, tr) {
		d, err := r.decide(tr, o.Post.ID, v, tx)
		if err != nil {
			return err
		}
		removal.Reason, e.DecisionID = r.Reason, &d.ID
	}
	tr.Remove(removal)
	if err := tx.SaveTranslation(o, tr, nil); err != nil {
		return err
	}
	return tx.Emit(e)
}

// decide records a moderator's decision: Invalid without a reason.
func (r *Removal) decide(tr *forum.Translation, post forum.PostID, v forum.Viewer, tx *store.Tx) (*forum.Decision, error) {
	note := strings.TrimSpace(text.CleanText(r.Note))
	var wrong []*forum.Error
	switch {
	case r.Reason == "":
		wrong = append(wrong, forum.FieldError("reason", "error.reason.required", nil))
	case !r.Reason.Valid():
		wrong = append(wrong, forum.FieldError("reason", "error.reason.unknown", nil))
	}
	if text.Graphemes(note) > noteMax {
		wrong = append(wrong, forum.FieldError("note", "error.note.long", forum.Args{"Max": noteMax}))
	}
	if err := forum.Join(wrong...); err != nil {
		return nil, err
	}
	d := tr.Decide(forum.ActRemoveTranslation, v.ID(), post, tx.Now())
	d.Reason, d.Note = string(r.Reason), note
	if note != "" {
		d.NoteLang = text.Detect(note).Lang
	}
	return &d, tx.Record(&d)
}

// Removable is the translation by people that the form for deleting is about: of
// the text, or else of the title. NotFound where there is none; Forbidden for who
// may not delete it.
func Removable(v forum.Viewer, page *forum.TranslationPage) (*forum.Translation, error) {
	tr := page.Text
	if !visible(tr) {
		tr = page.Title
	}
	if !visible(tr) {
		return nil, forum.Fail(forum.NotFound, "error.not_found")
	}
	return tr, forum.CanRemoveTranslation(v, &page.Thread, &page.Post, tr)
}
