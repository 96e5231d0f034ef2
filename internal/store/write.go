package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// writeAttempts is how often a transaction is run before its failure counts.
const writeAttempts = 5

// Tx is one transaction that writes. Its methods are small steps; locks are
// taken in the order member, thread, post, tag.
type Tx struct {
	db      *gorm.DB
	dialect dialect
	now     time.Time

	// What is to be made known when the transaction is committed.
	events          []forum.Event
	handlersWaiting bool
	termsMoved      bool // terms.version has moved already
	// touched are members whose sessions, rights or settings changed.
	touched []forum.MemberID
}

// Now is the time of the transaction: the same for everything in it.
func (tx *Tx) Now() time.Time { return tx.now }

// Write runs fn in one transaction and commits it if fn returns nil. fn may run
// more than once (a serialization failure, a busy database), so it must not do
// anything slow, remote or lasting besides using tx; what it assigns outside
// must be assigned anew on each run.
func (s *Store) Write(ctx context.Context, fn func(tx *Tx) error) error {
	if s.dialect.singleWriter() {
		s.writing.Lock()
		defer s.writing.Unlock()
	}
	for attempt := 1; ; attempt++ {
		tx := &Tx{dialect: s.dialect, now: s.now()}
		err := s.writer.WithContext(ctx).Transaction(func(db *gorm.DB) error {
			tx.db = db
			if err := fn(tx); err != nil {
				return err
			}
			return tx.tellTouched()
		})
		if err == nil {
			s.committed(tx)
		}
		if err == nil || attempt == writeAttempts || !s.dialect.retryable(err) {
			return err
		}
		if err := sleep(ctx, time.Duration(attempt*attempt)*5*time.Millisecond); err != nil {
			return err
		}
	}
}

// touch notes that a member's sessions, rights or settings change.
func (tx *Tx) touch(id forum.MemberID) { tx.touched = append(tx.touched, id) }

// tellTouched emits an event for each member who was touched and whom no event
// of the transaction is about: those who keep viewers in memory go by events.
func (tx *Tx) tellTouched() error {
	told := map[forum.MemberID]bool{}
	for i := range tx.events {
		if id := tx.events[i].MemberID; id != nil {
			told[*id] = true
		}
	}
	for _, id := range tx.touched {
		if told[id] {
			continue
		}
		told[id] = true
		if err := tx.Emit(forum.Event{Kind: forum.ViewerChanged, MemberID: &id}); err != nil {
			return err
		}
	}
	return nil
}

// committed makes known what a transaction has changed.
func (s *Store) committed(tx *Tx) {
	s.announce(s.follower.own(tx.events))
	if tx.handlersWaiting {
		s.signalWake()
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// read runs fn in one snapshot.
func (s *Store) read(ctx context.Context, fn func(db *gorm.DB) error) error {
	opts := &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	if s.dialect.singleWriter() {
		opts = nil // SQLite's reads are snapshots, and its reading pool can't write
	}
	return s.reader.WithContext(ctx).Transaction(fn, opts)
}

// exec runs a statement that changes rows, and says what it was doing if it
// fails.
func (tx *Tx) exec(doing, statement string, args ...any) error {
	if err := tx.db.Exec(statement, args...).Error; err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}
