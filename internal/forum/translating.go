package forum

import (
	"errors"
	"slices"
	"time"
)

// This file holds who may translate, correct translations and remove them.

var (
	errSameLang   = Fail(Conflict, "translation.error.same_lang")
	errNoText     = Fail(Conflict, "translation.error.no_text")
	errTranslated = Fail(Forbidden, "translation.error.taken")
)

// IsTaken reports whether err says that another's translation stands, which the viewer
// may not replace.
func IsTaken(err error) bool { return errors.Is(err, errTranslated) }

// CanTranslate says whether the viewer may add a translation of the post (and of
// the title above an opening post) into a language: any confirmed member who
// reads it may, in a closed thread too, but not of what isn't visible.
func CanTranslate(v Viewer, t *Thread, p *Post, lang Lang) error {
	if err := canTranslateAny(v, t, p, lang); err != nil {
		return err
	}
	return readsIt(v, lang)
}

func canTranslateAny(v Viewer, t *Thread, p *Post, lang Lang) error {
	if err := SeePost(v, t, p); err != nil {
		return err
	}
	if err := CanWrite(v); err != nil {
		return err
	}
	switch {
	case t.Visibility != Visible || p.Visibility != Visible:
		return errRemoved
	case p.Wiped():
		return errNoText
	case !lang.Known() || lang == p.Lang:
		return errSameLang
	}
	return nil
}

// readsIt refuses members who have said what they read, and not this.
func readsIt(v Viewer, lang Lang) error {
	if v.Member.ReadLangs != "" && !v.Moderates(lang) && !slices.Contains(v.Member.Reads(), lang) {
		return &Error{Kind: Forbidden, Key: "translation.error.not_read", Args: Args{"Language": lang}}
	}
	return nil
}

// CanRetranslate says whether the viewer may replace the translation tr of the
// post: its translator, the original's author and the moderators of its language
// at any time; whoever may translate, if it is removed or stale.
func CanRetranslate(v Viewer, t *Thread, p *Post, tr *Translation) error {
	if err := canTranslateAny(v, t, p, tr.Lang); err != nil {
		return err
	}
	switch {
	case tr.Visibility != Visible || tr.Stale:
		return readsIt(v, tr.Lang)
	case answersFor(v, p.AuthorID, tr):
		return nil
	}
	return errTranslated
}

// CanRemoveTranslation says whether the viewer may take the translation tr of the
// post away: its translator, the original's author and the moderators of its
// language.
func CanRemoveTranslation(v Viewer, t *Thread, p *Post, tr *Translation) error {
	if err := SeePost(v, t, p); err != nil {
		return err
	}
	if err := CanWrite(v); err != nil {
		return err
	}
	switch {
	case tr.Visibility != Visible:
		return Fail(NotFound, "error.not_found")
	case !answersFor(v, p.AuthorID, tr):
		return errForbidden
	}
	return nil
}

// CanRestoreTranslation says whether the viewer may bring back the translation tr
// of the post, which was removed: what its translator took back only they, what
// the original's author removed they and the moderators of its language, anything
// else those moderators.
func CanRestoreTranslation(v Viewer, t *Thread, p *Post, tr *Translation) error {
	if err := canTranslateAny(v, t, p, tr.Lang); err != nil {
		return err
	}
	switch {
	case tr.Visibility == Visible:
		return Fail(Conflict, "error.visible_already")
	case tr.Body == "": // for good
		return Fail(NotFound, "error.not_found")
	case !bringsBack(v, p.AuthorID, tr):
		return errForbidden
	}
	return nil
}

func bringsBack(v Viewer, author MemberID, tr *Translation) bool {
	switch by := tr.Removal.ByID; {
	case by != nil && tr.AuthorID != nil && *by == *tr.AuthorID:
		return v.Owns(*by)
	case by != nil && *by == author:
		return v.Owns(author) || v.Moderates(tr.Lang)
	}
	return v.Moderates(tr.Lang)
}

// SeesTranslation reports whether the viewer may read the translation tr of a post
// that they may see: who made it or its original and the moderators of its
// language also once it was removed.
func SeesTranslation(v Viewer, p *Post, tr *Translation) bool {
	return tr.Visibility == Visible || tr.Body != "" && answersFor(v, p.AuthorID, tr)
}

// OfAnother reports whether the translation is another's than the viewer's.
// Whoever removes such a one says why.
func OfAnother(v Viewer, tr *Translation) bool { return tr.AuthorID == nil || !v.Owns(*tr.AuthorID) }

// answersFor reports whether the viewer made the translation or its original, or
// moderates its language.
func answersFor(v Viewer, author MemberID, tr *Translation) bool {
	return v.Owns(author) || v.Moderates(tr.Lang) || tr.AuthorID != nil && v.Owns(*tr.AuthorID)
}

// CanTranslateTag says whether the viewer may name the tag in a language: any
// confirmed member who reads it. The built-in tags have their names already.
func CanTranslateTag(v Viewer, tag *Tag, lang Lang) error {
	if err := CanWrite(v); err != nil {
		return err
	}
	if tag.Builtin || !lang.Known() || lang == tag.Lang {
		return errSameLang
	}
	return readsIt(v, lang)
}

// CanRetranslateTag says whether the viewer may change the name tr of the tag or
// take it away: who gave it, and the moderators of its language; or anybody who
// may name it, if it was taken away.
func CanRetranslateTag(v Viewer, tag *Tag, tr *Translation) error {
	switch {
	case tr.Visibility != Visible:
		return CanTranslateTag(v, tag, tr.Lang)
	case CanWrite(v) != nil:
		return CanWrite(v)
	case !answersFor(v, 0, tr):
		return errTranslated
	}
	return nil
}

// CanRemoveName says whether the viewer may take the name tr of a tag away: who gave
// it, and the moderators of its language.
func CanRemoveName(v Viewer, tr *Translation) error {
	if err := CanWrite(v); err != nil {
		return err
	}
	switch {
	case tr.Visibility != Visible:
		return Fail(NotFound, "error.not_found")
	case !answersFor(v, 0, tr):
		return errForbidden
	}
	return nil
}

// CanRestoreName says whether the viewer may bring back the name tr of the tag, which
// was removed: what its giver took back only they, anything else the moderators of its
// language.
func CanRestoreName(v Viewer, tag *Tag, tr *Translation) error {
	if err := CanTranslateTag(v, tag, tr.Lang); err != nil {
		return err
	}
	switch {
	case tr.Visibility == Visible:
		return Fail(Conflict, "error.visible_already")
	case tr.Body == "": // for good
		return Fail(NotFound, "error.not_found")
	case !bringsBack(v, 0, tr):
		return errForbidden
	}
	return nil
}

// SeesName reports whether the viewer may read the name tr of a tag: who gave it and
// the moderators of its language also once it was removed.
func SeesName(v Viewer, tr *Translation) bool {
	return tr.Visibility == Visible || tr.Body != "" && v.SignedIn() && answersFor(v, 0, tr)
}

// Moderated reports whether changing the translation is an act of moderation: of
// somebody who neither made it nor wrote its original.
func Moderated(v Viewer, original MemberID, tr *Translation) bool {
	return !v.Owns(original) && v.Moderates(tr.Lang) && (tr.AuthorID == nil || !v.Owns(*tr.AuthorID))
}

// Decide is the decision on the translation, which is of the post or the title
// above it (0: of a tag): act is [ActEditTranslation], [ActRemoveTranslation] or
// [ActRestoreTranslation].
func (tr *Translation) Decide(act Act, by MemberID, post PostID, at time.Time) Decision {
	d := Decision{Act: act, ThreadID: tr.ThreadID, MemberID: tr.AuthorID, ActorID: by, Lang: tr.Lang, CreatedAt: at}
	if post != 0 {
		d.PostID = &post
	}
	if tag := tr.Target.Tag(); tag != 0 {
		d.TagID = &tag
	}
	return d
}
