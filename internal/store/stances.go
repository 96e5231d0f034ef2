package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"tertulia/internal/forum"
)

// TakeStance lets a locked member hold a position in a locked thread from a time on,
// or none if position is nil. History and tallies follow. changed is false where the
// member stands there already.
func (tx *Tx) TakeStance(t *forum.Thread, m *forum.Member, position *forum.PositionID, at time.Time) (changed bool, err error) {
	found, err := all[forum.Stance](tx.db, `SELECT * FROM stances WHERE thread_id = ? AND member_id = ?`, t.ID, m.ID)
	if err != nil {
		return false, err
	}
	s := forum.Stance{ThreadID: t.ID, MemberID: m.ID, CreatedAt: at}
	if len(found) > 0 {
		s = found[0]
	}
	if same(s.PositionID, position) {
		return false, nil
	}
	if err := tx.tally(&s, -1); err != nil {
		return false, err
	}
	s.PositionID, s.Lang, s.ChangedAt = position, m.Group(), at
	if s.PreviousID, err = tx.previous(&s); err != nil {
		return false, err
	}
	if err := tx.db.Clauses(clause.OnConflict{UpdateAll: true, Columns: []clause.Column{{Name: "thread_id"}, {Name: "member_id"}}}).
		Create(&s).Error; err != nil {
		return false, fmt.Errorf("take stance in thread %d: %w", t.ID, err)
	}
	step := forum.StanceChange{ThreadID: t.ID, MemberID: m.ID, PositionID: position, CreatedAt: at}
	if err := tx.db.Create(&step).Error; err != nil {
		return false, fmt.Errorf("keep history of stance in thread %d: %w", t.ID, err)
	}
	return true, tx.tally(&s, 1)
}

func same(a, b *forum.PositionID) bool { return a == b || a != nil && b != nil && *a == *b }

// previous is the other position that a member held last; nil where there was none.
func (tx *Tx) previous(s *forum.Stance) (*forum.PositionID, error) {
	if s.PositionID == nil {
		return nil, nil
	}
	found, err := all[forum.PositionID](tx.db, `SELECT position_id FROM stance_changes WHERE member_id = ? AND thread_id = ?
		AND position_id IS NOT NULL AND position_id <> ? ORDER BY id DESC LIMIT 1`, s.MemberID, s.ThreadID, *s.PositionID)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// tally counts a stance in its group (by is 1) or no longer (-1).
func (tx *Tx) tally(s *forum.Stance, by int) error {
	if !s.Holds() {
		return nil
	}
	changed := 0
	if s.ChangedMind() {
		changed = by
	}
	return tx.exec("count stance", `INSERT INTO tallies (thread_id, position_id, lang, members, changed) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (thread_id, position_id, lang) DO UPDATE SET members = tallies.members + excluded.members,
		changed = tallies.changed + excluded.changed`, s.ThreadID, *s.PositionID, s.Lang, by, changed)
}

// StancesOf lists threads in which a member has, or had, a stance.
func (s *Store) StancesOf(ctx context.Context, id forum.MemberID, limit int) ([]forum.ThreadID, error) {
	return all[forum.ThreadID](s.writer.WithContext(ctx), `SELECT thread_id FROM stances WHERE member_id = ?
		ORDER BY thread_id LIMIT ?`, id, limit)
}

// WipeStance forgets a member's stance in a locked thread with its history.
func (tx *Tx) WipeStance(t *forum.Thread, id forum.MemberID) error {
	found, err := all[forum.Stance](tx.db, `SELECT * FROM stances WHERE thread_id = ? AND member_id = ?`, t.ID, id)
	if err != nil || len(found) == 0 {
		return err
	}
	if err := tx.tally(&found[0], -1); err != nil {
		return err
	}
	err = tx.exec("wipe history of stance", `DELETE FROM stance_changes WHERE member_id = ? AND thread_id = ?`, id, t.ID)
	if err != nil {
		return err
	}
	return tx.exec("wipe stance", `DELETE FROM stances WHERE thread_id = ? AND member_id = ?`, t.ID, id)
}
