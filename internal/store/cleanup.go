package store

import (
	"context"
	"fmt"
	"time"

	"tertulia/internal/forum"
)

// How long the forum keeps what it needs for a while only.
const (
	keepAddresses = 30 * 24 * time.Hour // network addresses, and e-mail addresses in events
	keepSignUps   = 7 * 24 * time.Hour  // that were never confirmed
	keepTokens    = 24 * time.Hour      // after they expired
)

// cleanUpBatch bounds the rows that one transaction of a clean-up touches.
const cleanUpBatch = 500

// CleanUp removes what has had its time: expired sessions and tokens, sign-ups
// that nobody confirmed (their handles are free again: they never were public),
// network addresses, and addresses in the event log. It works in small
// transactions, so that others can write in between.
func (s *Store) CleanUp(ctx context.Context) error {
	now := s.now()
	steps := []struct {
		doing string
		batch func(tx *Tx) (int64, error)
	}{
		{"remove sessions", affected(`DELETE FROM sessions WHERE id IN
			(SELECT id FROM sessions WHERE expires_at <= ? LIMIT ?)`, now, cleanUpBatch)},
		{"remove tokens", affected(`DELETE FROM tokens WHERE id IN
			(SELECT id FROM tokens WHERE expires_at <= ? LIMIT ?)`, now.Add(-keepTokens), cleanUpBatch)},
		{"cut addresses", affected(`UPDATE sessions SET address = '' WHERE id IN (SELECT id FROM sessions
			WHERE address <> '' AND created_at <= ? LIMIT ?)`, now.Add(-keepAddresses), cleanUpBatch)},
		{"forget addresses in events", affected(`UPDATE events SET email = '' WHERE id IN (SELECT id FROM events
			WHERE email <> '' AND created_at <= ? LIMIT ?)`, now.Add(-keepAddresses), cleanUpBatch)},
		{"forget allowances", func(tx *Tx) (int64, error) { return tx.dialect.forgetAllowances(tx.db, now) }},
		{"remove sign-ups", func(tx *Tx) (int64, error) { return tx.removeSignUps(now.Add(-keepSignUps)) }},
	}
	for _, step := range steps {
		if err := s.inBatches(ctx, step.batch); err != nil {
			return fmt.Errorf("%s: %w", step.doing, err)
		}
	}
	return nil
}

func affected(statement string, args ...any) func(tx *Tx) (int64, error) {
	return func(tx *Tx) (int64, error) {
		res := tx.db.Exec(statement, args...)
		return res.RowsAffected, res.Error
	}
}

// inBatches runs batch in one transaction after the other, until one finds less
// than a whole batch to do.
func (s *Store) inBatches(ctx context.Context, batch func(tx *Tx) (int64, error)) error {
	for {
		var n int64
		err := s.Write(ctx, func(tx *Tx) (err error) {
			n, err = batch(tx)
			return err
		})
		if err != nil || n < cleanUpBatch {
			return err
		}
	}
}

// removeSignUps removes accounts that were never confirmed. It locks them before their
// tokens, as a confirmation does.
func (tx *Tx) removeSignUps(before time.Time) (int64, error) {
	ids, err := all[forum.MemberID](tx.db, `SELECT id FROM members WHERE kind = 'account'
		AND email_confirmed_at IS NULL AND erased_at IS NULL AND created_at <= ? LIMIT ?`+tx.dialect.forUpdate(), before, cleanUpBatch)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	for _, statement := range []string{
		`DELETE FROM tokens WHERE member_id IN ?`,
		`DELETE FROM handles WHERE member_id IN ?`,
		`DELETE FROM members WHERE id IN ?`,
	} {
		if err := tx.db.Exec(statement, ids).Error; err != nil {
			return 0, err
		}
	}
	return int64(len(ids)), nil
}
