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
	Reason forum.RemovalReason // not looked at for one's own translation
	Note   string
}

// noteMax is the length of a note in grapheme clusters.
const noteMax = 2000

// Remove takes away what people have translated of a post into a language. The
// translator, the original's author and moderators of the language may. For
// another's translation they give a reason, which is a decision in the log, and
// the translator is told. NotFound where there is nothing to remove. It gives the
// original.
func (s *Service) Remove(ctx context.Context, v forum.Viewer, r Removal) (o store.Original, err error) {
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		o, err = onVersions(tx, v, r.Post, r.Lang, version{
			event: forum.TranslationRemoved,
			meant: visible,
			may:   forum.CanRemoveTranslation,
			change: func(v forum.Viewer, tr *forum.Translation) {
				by, at := v.ID(), tx.Now()
				removal := forum.Removal{Reason: forum.RemovedByAuthor, ByID: &by, At: &at}
				if forum.OfAnother(v, tr) {
					removal.Reason = r.Reason
				}
				tr.Remove(removal)
			},
			decide: r.decide,
		})
		return err
	})
	return o, err
}

// Restore brings back what was removed of the translation of a post into a
// language, as far as the viewer may; see [forum.CanRestoreTranslation]. Of
// another's it is a decision in the log, and the translator is told. NotFound
// where there is nothing. It gives the original.
func (s *Service) Restore(ctx context.Context, v forum.Viewer, post forum.PostID, lang forum.Lang) (o store.Original, err error) {
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		o, err = onVersions(tx, v, post, lang, version{
			event:  forum.TranslationRestored,
			meant:  func(tr *forum.Translation) bool { return tr != nil && tr.Visibility != forum.Visible },
			may:    forum.CanRestoreTranslation,
			change: func(_ forum.Viewer, tr *forum.Translation) { tr.Restore() },
			decide: func(tr *forum.Translation, v forum.Viewer, tx *store.Tx) (forum.Decision, error) {
				return tr.Decide(forum.ActRestoreTranslation, v.ID(), post, tx.Now()), nil
			},
		})
		return err
	})
	return o, err
}

// version is an act on the translations of a post and of the title above it.
type version struct {
	event  forum.EventKind
	meant  func(tr *forum.Translation) bool
	may    func(v forum.Viewer, t *forum.Thread, p *forum.Post, tr *forum.Translation) error
	change func(v forum.Viewer, tr *forum.Translation)
	// decide makes the decision on another's translation.
	decide func(tr *forum.Translation, v forum.Viewer, tx *store.Tx) (forum.Decision, error)
}

// onVersions does an act on what people have translated of a post into a language.
func onVersions(tx *store.Tx, v forum.Viewer, post forum.PostID, lang forum.Lang, act version) (o store.Original, err error) {
	if v, err = as(tx, v); err != nil {
		return o, err
	}
	if o, err = tx.LockOriginal(forum.TextOf(post)); err != nil {
		return o, err
	}
	if err := forum.SeePost(v, o.Thread, o.Post); err != nil {
		return o, err
	}
	targets := []forum.Target{forum.TextOf(post)}
	if o.Post.Opening() {
		targets = append(targets, forum.TitleOf(o.Thread.ID))
		asked, err := tx.Asked(o.Thread)
		if err != nil {
			return o, err
		}
		if asked != nil {
			targets = append(targets, asked.Targets()...)
		}
	}
	told := map[forum.MemberID]bool{}
	acted := false
	var refused error = forum.Fail(forum.NotFound, "error.not_found")
	for _, target := range targets {
		tr, err := find(tx, target, lang)
		if err != nil {
			return o, err
		}
		if !act.meant(tr) {
			continue
		}
		if refused = act.may(v, o.Thread, o.Post, tr); refused != nil {
			if act.event == forum.TranslationRemoved {
				return o, refused
			}
			continue // what else was removed may be theirs to bring back
		}
		if err := act.on(tx, v, &o, tr, told); err != nil {
			return o, err
		}
		acted = true
	}
	if !acted {
		return o, refused
	}
	return o, nil
}

// on changes one translation. A translator of both title and text is told once:
// told are those who are told already.
func (act version) on(tx *store.Tx, v forum.Viewer, o *store.Original, tr *forum.Translation, told map[forum.MemberID]bool) error {
	e := event(act.event, tr, v)
	if forum.OfAnother(v, tr) && !told[*tr.AuthorID] {
		d, err := act.decide(tr, v, tx)
		if err != nil {
			return err
		}
		if err := tx.Record(&d); err != nil {
			return err
		}
		e.DecisionID, told[*tr.AuthorID] = &d.ID, true
	}
	act.change(v, tr)
	if err := tx.SaveTranslation(o, tr, nil); err != nil {
		return err
	}
	return tx.Emit(e)
}

// decide is the decision on a removal: Invalid without a reason.
func (r *Removal) decide(tr *forum.Translation, v forum.Viewer, tx *store.Tx) (forum.Decision, error) {
	note := strings.TrimSpace(text.CleanNote(r.Note))
	var wrong []*forum.Error
	switch {
	case r.Reason == "":
		wrong = append(wrong, forum.FieldError("reason", "error.reason.required", nil))
	case !r.Reason.Valid():
		wrong = append(wrong, forum.FieldError("reason", "error.reason.unknown", nil))
	}
	if text.Overlong(r.Note, noteMax) || text.Longer(note, noteMax) {
		wrong = append(wrong, forum.FieldError("note", "error.note.long", forum.Args{"Max": noteMax}))
	}
	if err := forum.Join(wrong...); err != nil {
		return forum.Decision{}, err
	}
	d := tr.Decide(forum.ActRemoveTranslation, v.ID(), r.Post, tx.Now())
	d.Reason, d.Note = string(r.Reason), note
	if note != "" {
		d.NoteLang = text.Detect(note).Lang
	}
	return d, nil
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
