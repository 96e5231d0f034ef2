package store

import (
	"fmt"

	"tertulia/internal/forum"
)

// EraseMember closes the account m, which must be locked: everything about the
// person is emptied, their sessions, tokens and drafts go, and only the row
// stays, so that what they wrote still has an author ("former member"). Their
// handles stay taken.
func (tx *Tx) EraseMember(m *forum.Member) error {
	*m = forum.Member{ID: m.ID, Kind: m.Kind, Role: forum.RoleMember, Scheme: forum.SchemeAuto,
		Locale: m.Locale, PostCount: m.PostCount, CreatedAt: m.CreatedAt, ErasedAt: &tx.now}
	err := tx.db.Model(m).Select("*").Omit("ID", "PostCount", "CreatedAt").Updates(m).Error
	if err != nil {
		return fmt.Errorf("erase member %d: %w", m.ID, err)
	}
	for _, statement := range []string{
		`DELETE FROM sessions WHERE member_id = ?`,
		`DELETE FROM tokens WHERE member_id = ?`,
		`DELETE FROM drafts WHERE member_id = ?`,
		`UPDATE thread_members SET last_read = 0 WHERE member_id = ?`,
		`UPDATE events SET email = '' WHERE member_id = ? AND email <> ''`,
	} {
		if err := tx.exec("erase member", statement, m.ID); err != nil {
			return err
		}
	}
	return tx.Emit(forum.Event{Kind: forum.MemberErased, MemberID: &m.ID, ActorID: &m.ID})
}
