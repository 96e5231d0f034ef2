package forum

import "time"

// This file holds the acts of moderators: who may do them, and the transitions
// they make. Every transition moves the version and gives the Decision for the
// log.

// CanModerateThread says whether the viewer may close, reopen, pin, hide,
// restore or delete the thread: a moderator of its language.
func CanModerateThread(v Viewer, t *Thread) error {
	if err := SeeThread(v, t); err != nil {
		return err
	}
	return inScope(v, t.Lang)
}

// CanModeratePost says whether the viewer may hide, restore or delete the
// comment: a moderator of the language it is written in.
func CanModeratePost(v Viewer, t *Thread, p *Post) error {
	if err := SeePost(v, t, p); err != nil {
		return err
	}
	return inScope(v, p.Lang)
}

func inScope(v Viewer, lang Lang) error {
	switch {
	case !v.SignedIn():
		return errLogIn
	case v.Member.Suspended():
		return suspension(v.Member)
	case !v.Moderates(lang):
		return errForbidden
	}
	return nil
}

// CanClose says whether the viewer may close the thread now.
func CanClose(v Viewer, t *Thread) error {
	if err := CanModerateThread(v, t); err != nil {
		return err
	}
	if t.State == Closed {
		return Fail(Conflict, "error.thread.already_closed")
	}
	return nil
}

// CanReopen says whether the viewer may reopen the thread now.
func CanReopen(v Viewer, t *Thread) error {
	if err := CanModerateThread(v, t); err != nil {
		return err
	}
	if t.State == Open {
		return Fail(Conflict, "error.thread.already_open")
	}
	return nil
}

// CanRemove says whether the viewer, who may moderate the target, may hide or
// delete it: what is visible or pending either way, what is hidden only deleted.
func CanRemove(now, to Visibility) error {
	if now == to || now == Deleted {
		return Fail(Conflict, "error.removed_already")
	}
	return nil
}

// CanRestore says whether a moderator may make the target visible again. What
// its author took back only the author brings back.
func CanRestore(now Visibility, r Removal) error {
	switch {
	case now == Visible:
		return Fail(Conflict, "error.visible_already")
	case r.ByAuthor():
		return Fail(Forbidden, "error.removed_by_author")
	}
	return nil
}

// CanPin says whether the thread can be pinned, or unpinned.
func CanPin(t *Thread, pinned bool) error {
	switch {
	case t.Pinned == pinned && pinned:
		return Fail(Conflict, "error.thread.pinned_already")
	case t.Pinned == pinned:
		return Fail(Conflict, "error.thread.unpinned_already")
	}
	return nil
}

// Close closes an open thread. c.ByID and c.At must be set.
func (t *Thread) Close(c Closing) Decision {
	t.State, t.Closing = Closed, c
	t.Version++
	d := t.decide(ActClose, *c.ByID, *c.At)
	d.Reason, d.Note, d.NoteLang, d.Until = string(c.Reason), c.Note, c.NoteLang, c.Until
	return d
}

// Reopening says why a thread is opened again.
type Reopening struct {
	Reason   ReopenReason
	Note     string
	NoteLang Lang
	ByID     MemberID
	At       time.Time
}

// Reopen opens a closed thread.
func (t *Thread) Reopen(r Reopening) Decision {
	t.State, t.Closing = Open, Closing{}
	t.Version++
	d := t.decide(ActReopen, r.ByID, r.At)
	d.Reason, d.Note, d.NoteLang = string(r.Reason), r.Note, r.NoteLang
	return d
}

// Pin puts the thread at the top of its lists, or takes it away from there.
func (t *Thread) Pin(pinned bool, by MemberID, at time.Time) Decision {
	t.Pinned = pinned
	t.Version++
	if pinned {
		return t.decide(ActPin, by, at)
	}
	return t.decide(ActUnpin, by, at)
}

// Remove hides or deletes the thread (to is Hidden or Deleted). r.ByID and
// r.At must be set.
func (t *Thread) Remove(to Visibility, r Removal) Decision {
	t.Visibility, t.Removal = to, r
	t.Version++
	d := t.decide(removalAct(to), *r.ByID, *r.At)
	d.Reason = string(r.Reason)
	return d
}

// Restore makes a removed thread visible again.
func (t *Thread) Restore(by MemberID, at time.Time) Decision {
	t.Visibility, t.Removal = Visible, Removal{}
	t.Version++
	return t.decide(ActRestore, by, at)
}

func (t *Thread) decide(act Act, by MemberID, at time.Time) Decision {
	id, author := t.ID, t.AuthorID
	return Decision{Act: act, ThreadID: &id, MemberID: &author, ActorID: by, Lang: t.Lang, CreatedAt: at,
		Automated: by == SystemID}
}

// Remove hides or deletes a comment (to is Hidden or Deleted). r.ByID and r.At
// must be set.
func (p *Post) Remove(to Visibility, r Removal) Decision {
	p.Visibility, p.Removal = to, r
	d := p.decide(removalAct(to), *r.ByID, *r.At)
	d.Reason = string(r.Reason)
	return d
}

// Restore makes a removed comment visible again.
func (p *Post) Restore(by MemberID, at time.Time) Decision {
	p.Visibility, p.Removal = Visible, Removal{}
	return p.decide(ActRestore, by, at)
}

// DecideEdit is the decision of a moderator who edits somebody else's post.
func (p *Post) DecideEdit(by MemberID, at time.Time) Decision { return p.decide(ActEdit, by, at) }

// DecideRelabel is the decision of a moderator who marked somebody else's post
// with another language than it had before.
func (p *Post) DecideRelabel(before Lang, by MemberID, at time.Time) Decision {
	d := p.decide(ActRelabel, by, at)
	d.Lang, d.Reason = before, string(p.Lang)
	return d
}

func (p *Post) decide(act Act, by MemberID, at time.Time) Decision {
	id, thread, author := p.ID, p.ThreadID, p.AuthorID
	return Decision{Act: act, ThreadID: &thread, PostID: &id, MemberID: &author, ActorID: by,
		Lang: p.Lang, CreatedAt: at, Automated: by == SystemID}
}

func removalAct(to Visibility) Act {
	if to == Hidden {
		return ActHide
	}
	return ActDelete
}
