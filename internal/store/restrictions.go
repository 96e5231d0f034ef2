package store

import (
	"context"
	"fmt"
	"time"

	"tertulia/internal/forum"
)

// Suspend writes a suspension of a locked member, who isn't suspended, and their
// standing. CreatedAt is set here.
func (tx *Tx) Suspend(m *forum.Member, r *forum.Restriction) error {
	r.ID, r.MemberID, r.Kind, r.CreatedAt, r.EndedAt = 0, m.ID, forum.Suspension, tx.now, nil
	if err := tx.db.Create(r).Error; err != nil {
		return fmt.Errorf("suspend member %d: %w", m.ID, err)
	}
	m.SuspendedFor, m.SuspendedUntil = r.Reason, r.Until
	return tx.saveStanding(m)
}

// EndSuspension ends the suspension of a locked member; it does nothing for one who
// isn't suspended.
func (tx *Tx) EndSuspension(m *forum.Member) error {
	err := tx.exec("end suspension", `UPDATE restrictions SET ended_at = ? WHERE member_id = ? AND kind = ? AND ended_at IS NULL`,
		tx.now, m.ID, forum.Suspension)
	if err != nil {
		return err
	}
	m.SuspendedFor, m.SuspendedUntil = "", nil
	return tx.saveStanding(m)
}

// EndWhatIsOver ends the suspensions of a locked member that are over. Another, later
// one goes on.
func (tx *Tx) EndWhatIsOver(m *forum.Member) error {
	err := tx.exec("end what is over", `UPDATE restrictions SET ended_at = ? WHERE member_id = ? AND kind = ? AND ended_at IS NULL
		AND until <= ?`, tx.now, m.ID, forum.Suspension, tx.now)
	if err != nil || m.SuspendedUntil == nil || m.SuspendedUntil.After(tx.now) {
		return err
	}
	m.SuspendedFor, m.SuspendedUntil = "", nil
	return tx.saveStanding(m)
}

func (tx *Tx) saveStanding(m *forum.Member) error {
	return tx.saveMember(m, "SuspendedFor", "SuspendedUntil")
}

// SuspensionsOver names members whose suspension ends at or before now.
func (s *Store) SuspensionsOver(ctx context.Context, now time.Time, limit int) ([]forum.MemberID, error) {
	return all[forum.MemberID](s.reader.WithContext(ctx), `SELECT member_id FROM restrictions
		WHERE until IS NOT NULL AND ended_at IS NULL AND until <= ? AND kind = ? ORDER BY until LIMIT ?`, now, forum.Suspension, limit)
}
