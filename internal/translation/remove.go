package translation

import (
	"context"
	"strings"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// Removal is what somebody says who removes a translation of a post.
type Removal struct {
	Post forum.PostID
	Lang forum.Lang
	// Part is the part of it that is meant alone. With the text go the title and the
	// question of an opening post.
	Part   forum.Part
	Reason forum.RemovalReason // not looked at for one's own translation
	Note   string
}

// Restoring says which translation of a post is to come back.
type Restoring struct {
	Post forum.PostID
	Lang forum.Lang
	Part forum.Part // that is meant alone
}

// together reports whether what is done to the translation of a part of a post is meant
// for that of the target too.
func together(part forum.Part, target forum.Target) bool {
	return target.Part() == part || part == forum.PartText && target.Asks()
}

// noteMax is the length of a note in grapheme clusters.
const noteMax = 2000

// Remove takes away what people have translated of a post into a language. The
// translator, the original's author and moderators of the language may; what is
// another's to remove stays. For another's translation they give a reason, which is
// a decision in the log, and the translator is told. NotFound where there is nothing
// to remove. It gives the original.
func (s *Service) Remove(ctx context.Context, v forum.Viewer, r Removal) (o store.Original, err error) {
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		o, err = onVersions(tx, v, r.Post, r.Lang, r.act(tx))
		return err
	})
	return o, err
}

// act takes away what is meant.
func (r *Removal) act(tx *store.Tx) version {
	return version{
		event: forum.TranslationRemoved,
		meant: func(tr *forum.Translation) bool { return visible(tr) && together(r.Part, tr.Target) },
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
	}
}

// Restore brings back what was removed of the translation of a post into a
// language, as far as the viewer may; see [forum.CanRestoreTranslation]. Of
// another's it is a decision in the log, and the translator is told. NotFound
// where there is nothing. A question that wasn't removed together with the text or
// the title comes back by itself alone. It gives the original.
func (s *Service) Restore(ctx context.Context, v forum.Viewer, r Restoring) (o store.Original, err error) {
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		o, err = onVersions(tx, v, r.Post, r.Lang, r.act())
		return err
	})
	return o, err
}

// act brings back what is meant.
func (r Restoring) act() version {
	return version{
		event:  forum.TranslationRestored,
		meant:  r.meant(),
		may:    forum.CanRestoreTranslation,
		change: func(_ forum.Viewer, tr *forum.Translation) { tr.Restore() },
		decide: func(tr *forum.Translation, v forum.Viewer, tx *store.Tx) (forum.Decision, error) {
			return tr.Decide(forum.ActRestoreTranslation, v.ID(), r.Post, tx.Now()), nil
		},
	}
}

// meant picks what is to come back; it is asked for text and title first.
func (r Restoring) meant() func(tr *forum.Translation) bool {
	gone := map[int64]bool{} // when text or title went
	return func(tr *forum.Translation) bool {
		if tr == nil || tr.Visibility == forum.Visible || tr.Removal.At == nil || !together(r.Part, tr.Target) {
			return false
		}
		at := tr.Removal.At.UnixMicro()
		if !tr.Target.Asks() {
			gone[at] = true
			return true
		}
		return r.Part == forum.PartQuestion || gone[at]
	}
}

// version is an act on the translations of a post, and of the title and the question
// of an opening post.
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
	if v, err = tx.As(v); err != nil {
		return o, err
	}
	if o, err = tx.LockOriginal(forum.TextOf(post)); err != nil {
		return o, err
	}
	if err := forum.SeePost(v, o.Thread, o.Post); err != nil {
		return o, err
	}
	targets, err := targetsOf(tx, &o)
	if err != nil {
		return o, err
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
		if refused = act.may(v, o.Thread, o.Written(target), tr); refused != nil {
			continue // the rest may be theirs
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

// targetsOf is everything that can be translated of a locked post, and what stands with
// an opening post: the text and the title first.
func targetsOf(tx *store.Tx, o *store.Original) ([]forum.Target, error) {
	targets := []forum.Target{forum.TextOf(o.Post.ID)}
	if !o.Post.Opening() {
		return targets, nil
	}
	targets = append(targets, forum.TitleOf(o.Thread.ID))
	asked, err := tx.Asked(o.Thread)
	if err != nil {
		return nil, err
	}
	if asked != nil {
		targets = append(targets, asked.Targets()...)
	}
	if o.Summary, err = tx.Summary(o.Thread); err == nil && o.Summary != nil && o.Summary.Shown {
		targets = append(targets, forum.SummaryOf(o.Thread.ID))
	}
	return targets, err
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

// Removable are the translations by people that the viewer would delete by the form for
// a part of a post. NotFound where there are none; Forbidden for who may delete none of
// them.
func Removable(v forum.Viewer, page *forum.TranslationPage, part forum.Part) ([]*forum.Translation, error) {
	var refused error = forum.Fail(forum.NotFound, "error.not_found")
	var removable []*forum.Translation
	for _, tr := range page.ByPeople() {
		if !visible(tr) || !together(part, tr.Target) {
			continue
		}
		if err := forum.CanRemoveTranslation(v, &page.Thread, page.Written(tr.Target), tr); err != nil {
			refused = err
			continue
		}
		removable = append(removable, tr)
	}
	if len(removable) == 0 {
		return nil, refused
	}
	return removable, nil
}
