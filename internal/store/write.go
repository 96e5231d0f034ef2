package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// writeAttempts is how often a transaction is run before its failure counts.
const writeAttempts = 5

// Tx is one transaction that writes. Its methods are small steps; locks are
// taken in the order of locks.go.
type Tx struct {
	db      *gorm.DB
	dialect dialect
	now     time.Time

	// What is to be made known when the transaction is committed.
	events          []forum.Event
	handlersWaiting bool
	termsMoved      bool // terms.version has moved already

	engineConnected bool // so that new texts are to be translated; true if in doubt
	// post is an id that was reserved for the next post; 0: none.
	post forum.PostID
	// asked are the words that were asked about before the text with them is added.
	asked *askedWords

	// touched are members whose sessions, rights or settings changed.
	touched []forum.MemberID
	// recorded are the decisions written to the moderation log.
	recorded []forum.DecisionID
}

// Now is the time of the transaction: the same for everything in it.
func (tx *Tx) Now() time.Time { return tx.now }

// Write runs fn in one transaction and commits it if fn returns nil. fn may run
// more than once (a serialization failure, a connection lost before the commit, a
// busy database, a table that was altered), so it must not do anything slow, remote or lasting besides using
// tx; what it assigns outside must be assigned anew on each run. A failure that is
// an [Outage] has changed nothing, but for a commit whose answer was lost.
func (s *Store) Write(ctx context.Context, fn func(tx *Tx) error) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	began := time.Now()
	for attempt := 1; ; attempt++ {
		again, err := s.attempt(ctx, fn)
		if err == nil || !again || attempt == writeAttempts || time.Since(began) > writePatience {
			s.condition.note(err)
			return err
		}
		if err := sleep(ctx, time.Duration(attempt*attempt)*5*time.Millisecond); err != nil {
			return err
		}
	}
}

// touch notes that a member's sessions, rights or settings change.
func (tx *Tx) touch(id forum.MemberID) { tx.touched = append(tx.touched, id) }

// tellTouched emits an event for each member who was touched, unless another event
// of the transaction tells it: those who keep viewers in memory go by events.
func (tx *Tx) tellTouched() error {
	told := map[forum.MemberID]bool{}
	for i := range tx.events {
		if id := tx.events[i].MemberID; id != nil && tx.events[i].Kind.ChangesViewer() {
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

// attempt runs a transaction once. again says that its failure is worth another
// attempt: that it has surely changed nothing, and may well work then.
func (s *Store) attempt(ctx context.Context, fn func(tx *Tx) error) (again bool, err error) {
	tx, committing := &Tx{dialect: s.dialect, now: s.now(), engineConnected: s.engineConnected(ctx)}, false
	err = s.writer.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		tx.db = s.dialect.writing(db)
		err := fn(tx)
		if err == nil {
			err = tx.tellTouched()
		}
		if err == nil {
			err = tx.tellRecorded()
		}
		committing = err == nil
		return err
	})
	if err == nil {
		s.committed(tx)
		return false, nil
	}
	// Who waited has gone, or time is up: database/sql ended the transaction between two statements.
	if errors.Is(err, sql.ErrTxDone) && ctx.Err() != nil {
		err = fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return s.dialect.retryable(err) || abandoned(err) || !committing && lost(err), err
}

// enter waits for the turn to write, where only one may at a time; leave ends it.
func (s *Store) enter(ctx context.Context) (leave func(), err error) {
	if !s.dialect.singleWriter() {
		return func() {}, nil
	}
	return s.writing.take(ctx)
}

// committed makes known what a transaction has changed.
func (s *Store) committed(tx *Tx) {
	s.announce(s.follower.own(tx.events))
	if len(tx.events) > 0 {
		s.listening.tell()
	}
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

// read runs fn in one snapshot. fn may run more than once.
func (s *Store) read(ctx context.Context, fn func(db *gorm.DB) error) error {
	opts := &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	if s.dialect.singleWriter() {
		opts = nil // SQLite's reads are snapshots, and its reading pool can't write
	}
	return inSnapshot(s.reader.WithContext(ctx), fn, opts)
}

// inSnapshot runs fn in a transaction that only reads; once more if a table turns out to
// have been altered.
func inSnapshot(db *gorm.DB, fn func(db *gorm.DB) error, opts *sql.TxOptions) error {
	err := db.Transaction(fn, opts)
	if altered(err) {
		err = db.Transaction(fn, opts)
	}
	return err
}

// later is exec for what nothing in the transaction depends on: see [later].
func (tx *Tx) later(doing, statement string, args ...any) error {
	return later(tx.db, doing, statement, args...)
}

// exec runs a statement that changes rows, and says what it was doing if it
// fails.
func (tx *Tx) exec(doing, statement string, args ...any) error {
	if err := tx.db.Exec(statement, args...).Error; err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}
