package store

import "tertulia/internal/forum"

// Locks are taken in the order member, session, thread, post, tag; of several members in
// the order of their ids. What counts posts changes the rows of members last; an act on
// other people's posts therefore locks them first, together with whoever acts, or it would
// wait for a writer who waits for its thread.

var errLogIn = forum.Fail(forum.Unauthorized, "error.unauthorized")

// LockViewer locks the viewer's member row and session, so that what a member does twice
// at once is dealt with one after the other, and gives the viewer as they stand now.
// Unauthorized for a visitor, and where the session has ended meanwhile.
func (tx *Tx) LockViewer(v forum.Viewer) (forum.Viewer, error) {
	if !v.SignedIn() {
		return v, errLogIn
	}
	query, args := tx.viewerNow(v.ID(), v.Session)
	m, err := member(tx.db, query, args...)
	if err != nil {
		return v, ended(v.Session, err)
	}
	v.Member = m
	return v, nil
}

// As is the viewer who writes, as they stand now ([Tx.LockViewer]): what a use case was
// called with may have changed while it waited. It fails as [forum.CanWrite] says.
func (tx *Tx) As(v forum.Viewer) (forum.Viewer, error) {
	if err := forum.CanWrite(v); err != nil {
		return v, err
	}
	v, err := tx.LockViewer(v)
	if err != nil {
		return v, err
	}
	return v, forum.CanWrite(v)
}

// viewerNow locks and reads a member who acts in a session, or in none (0); no row where
// it has ended. The session is locked too: on PostgreSQL a statement that waited for the
// member would see it as it was before.
func (tx *Tx) viewerNow(id forum.MemberID, session forum.SessionID) (query string, args []any) {
	if session == 0 {
		return `SELECT * FROM members WHERE id = ?` + tx.dialect.forUpdate(), []any{id}
	}
	return `SELECT m.* FROM members m JOIN sessions s ON s.member_id = m.id
		WHERE m.id = ? AND s.id = ? AND s.expires_at > ?` + tx.dialect.forUpdate(), []any{id, session, tx.now}
}

// ended says what it means that there was no such viewer.
func ended(session forum.SessionID, err error) error {
	if session != 0 && forum.Is(err, forum.NotFound) {
		return errLogIn
	}
	return err
}

// LockAuthor locks the author of a post and whoever acts on it (0: the forum itself),
// before its thread is. It does nothing for a post that doesn't exist.
func (tx *Tx) LockAuthor(id forum.PostID, by forum.MemberID) error {
	return tx.lockMembers(by, `SELECT author_id FROM posts WHERE id = ?`, int64(id))
}

// LockWriters locks all whose visible posts stand in a thread and whoever acts on it,
// before it is.
func (tx *Tx) LockWriters(id forum.ThreadID, by forum.MemberID) error {
	return tx.lockMembers(by, `SELECT member_id FROM thread_members WHERE thread_id = ? AND posts > 0`, int64(id))
}

// LockAdmins locks all who can act as admin and one member more, before anything else is: who
// then counts the admins takes nobody's place that goes at the same time.
func (tx *Tx) LockAdmins(and forum.MemberID) error {
	return tx.lockMembers(and, `SELECT id FROM members WHERE `+canAdmin)
}

// lockMembers locks members and one more in the order of their ids, for which one writer
// has no need.
func (tx *Tx) lockMembers(and forum.MemberID, ids string, args ...any) error {
	if tx.dialect.singleWriter() {
		return nil
	}
	_, err := all[forum.MemberID](tx.db, `SELECT id FROM members WHERE id IN (`+ids+` UNION ALL SELECT CAST(? AS bigint))
		ORDER BY id`+tx.dialect.forUpdate(), append(args, int64(and))...)
	return err
}
