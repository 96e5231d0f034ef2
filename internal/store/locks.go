package store

import "tertulia/internal/forum"

// Locks are taken in the order member, thread, post, tag. What counts posts changes
// the rows of members last; an act on other people's posts therefore locks them
// first, or it would wait for a writer who waits for its thread.

// LockAuthor locks the author of a post, before its thread is. It does nothing for
// a post that doesn't exist.
func (tx *Tx) LockAuthor(id forum.PostID) error {
	return tx.lockMembers(`SELECT author_id FROM posts WHERE id = ?`, int64(id))
}

// LockWriters locks all whose visible posts stand in a thread, before it is.
func (tx *Tx) LockWriters(id forum.ThreadID) error {
	return tx.lockMembers(`SELECT member_id FROM thread_members WHERE thread_id = ? AND posts > 0`, int64(id))
}

// LockAdmins locks all who can act as admin and one member more, before anything else is: who
// then counts the admins takes nobody's place that goes at the same time.
func (tx *Tx) LockAdmins(and forum.MemberID) error {
	return tx.lockMembers(`SELECT id FROM members WHERE `+canAdmin+` UNION ALL SELECT CAST(? AS BIGINT)`, int64(and))
}

// lockMembers locks members in the order of their ids, for which one writer has no
// need.
func (tx *Tx) lockMembers(ids string, arg int64) error {
	if tx.dialect.singleWriter() {
		return nil
	}
	_, err := all[forum.MemberID](tx.db, `SELECT id FROM members WHERE id IN (`+ids+`) ORDER BY id`+tx.dialect.forUpdate(), arg)
	return err
}
