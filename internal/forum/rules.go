package forum

import "time"

// This file holds who may see and write what. A rule returns nil, or the
// expected failure to show: Unauthorized for visitors, NotFound or Gone for
// what the viewer may not see, Forbidden for what is visible but not theirs to
// do, Conflict for what the state forbids.

var (
	errLogIn       = Fail(Unauthorized, "error.unauthorized")
	errUnconfirmed = Fail(Forbidden, "error.member.unconfirmed")
	errForbidden   = Fail(Forbidden, "error.forbidden")
	errClosed      = Fail(Conflict, "error.thread.closed")
	errRemoved     = Fail(Conflict, "error.post.removed")
	errTaken       = Fail(Conflict, "error.question.taken")
)

// SeeThread says whether the viewer may see the thread: everyone a visible one;
// its author and the moderators in scope one that is hidden or pending; the
// latter alone a deleted one.
func SeeThread(v Viewer, t *Thread) error {
	return see(v, t.Visibility, t.AuthorID, t.Lang, t.Removal)
}

// SeeTag says whether the viewer may see the tag: everyone a built-in one, and one that
// a visible thread has; moderators any, since it may be that of what they removed.
func SeeTag(v Viewer, t *Tag) error {
	if t.Builtin || t.Threads > 0 || v.IsModerator() {
		return nil
	}
	return Fail(NotFound, "error.not_found")
}

// SeePost says whether the viewer may see the text of a post. The thread
// decides first.
func SeePost(v Viewer, t *Thread, p *Post) error {
	if err := SeeThread(v, t); err != nil {
		return err
	}
	return see(v, p.Visibility, p.AuthorID, p.Lang, p.Removal)
}

func see(v Viewer, vis Visibility, author MemberID, lang Lang, r Removal) error {
	switch {
	case vis == Visible, v.Moderates(lang):
		return nil
	case vis == Deleted:
		// Whoever deletes their own text may still see and restore it.
		if r.ByAuthor() && v.Owns(author) {
			return nil
		}
		return gone(r)
	case v.Owns(author):
		return nil
	}
	return Fail(NotFound, "error.not_found")
}

// gone says what became of something that was public once: by whom it was deleted
// and when, and why if a moderator did.
func gone(r Removal) *Error {
	switch {
	case r.At == nil:
		return Fail(Gone, "error.gone")
	case r.ByAuthor():
		return &Error{Kind: Gone, Key: "error.gone_by_author", Args: Args{"Date": *r.At}}
	}
	return &Error{Kind: Gone, Key: "error.gone_because", Args: Args{"Date": *r.At, "Reason": r.Reason}}
}

// CanWrite says whether the viewer may write anything at all.
func CanWrite(v Viewer) error {
	switch {
	case !v.SignedIn():
		return errLogIn
	case !v.Member.Confirmed():
		return errUnconfirmed
	case v.Member.Suspended():
		return suspension(v.Member)
	}
	return nil
}

// CanComment says whether the viewer may add a comment to the thread.
func CanComment(v Viewer, t *Thread) error {
	if err := SeeThread(v, t); err != nil {
		return err
	}
	if err := CanWrite(v); err != nil {
		return err
	}
	if t.State == Closed {
		return errClosed
	}
	if t.Visibility != Visible {
		return errRemoved
	}
	return nil
}

// CanEdit says whether the viewer may change the post (and, with the opening
// post, the thread's title, language and tags): the author while the thread is
// open, a moderator of the language it is written in at any time.
func CanEdit(v Viewer, t *Thread, p *Post) error {
	if err := SeePost(v, t, p); err != nil {
		return err
	}
	if err := CanWrite(v); err != nil {
		return err
	}
	if v.Moderates(p.Lang) && (!p.Opening() || v.Moderates(t.Lang)) {
		return nil
	}
	return ownerMay(v, t, p)
}

// ownerMay is what binds authors: their own visible post in an open thread.
func ownerMay(v Viewer, t *Thread, p *Post) error {
	switch {
	case !v.Owns(p.AuthorID):
		return errForbidden
	case t.State == Closed:
		return errClosed
	case p.Visibility != Visible || t.Visibility != Visible:
		return errRemoved
	}
	return nil
}

// CanRelabel says whether the viewer may change the language of content from
// one to another: its author always, a moderator with scope over both.
func CanRelabel(v Viewer, author MemberID, from, to Lang) error {
	if from == to || v.Owns(author) || (v.Moderates(from) && v.Moderates(to)) {
		return nil
	}
	return errForbidden
}

// CanRelabelPost says whether the viewer may mark the post, and with the opening
// post its thread, with another language: whoever may edit it, a moderator only
// with scope over both languages.
func CanRelabelPost(v Viewer, t *Thread, p *Post, to Lang) error {
	if err := CanEdit(v, t, p); err != nil {
		return err
	}
	if err := CanRelabel(v, p.AuthorID, p.Lang, to); err != nil || !p.Opening() {
		return err
	}
	return CanRelabel(v, t.AuthorID, t.Lang, to)
}

// CanWithdraw says whether the viewer may delete their own post: while the
// thread is open, and an opening post (with it the thread) only while nobody
// else has commented.
func CanWithdraw(v Viewer, t *Thread, p *Post) error {
	if err := SeePost(v, t, p); err != nil {
		return err
	}
	if err := CanWrite(v); err != nil {
		return err
	}
	if err := ownerMay(v, t, p); err != nil {
		return err
	}
	if p.Opening() && t.Comments() > 0 {
		return Fail(Conflict, "error.post.has_comments")
	}
	return nil
}

// CanTakeBack says whether the viewer may restore what they deleted themselves,
// within the period after the deletion.
func CanTakeBack(v Viewer, t *Thread, p *Post, period time.Duration, now time.Time) error {
	removal := p.Removal
	if p.Opening() {
		removal = t.Removal
	}
	if err := CanWrite(v); err != nil {
		return err
	}
	switch {
	case !v.Owns(p.AuthorID):
		return hidden(v, t, p)
	case !removal.ByAuthor() || removal.At == nil:
		return errForbidden
	case t.State == Closed:
		return errClosed
	case now.After(removal.At.Add(period)):
		return Fail(Conflict, "error.post.restore_expired")
	}
	return nil
}

// hidden is the failure for a viewer who has nothing to do with a post: what
// they may not see they must not learn of.
func hidden(v Viewer, t *Thread, p *Post) error {
	if err := SeePost(v, t, p); err != nil {
		return err
	}
	return errForbidden
}
