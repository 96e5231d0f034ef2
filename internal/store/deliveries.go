package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"tertulia/internal/forum"
)

// Delivery is an event that a handler has claimed.
type Delivery struct {
	Event forum.Event `gorm:"embedded"`
	// Attempt counts from 1.
	Attempt int
}

// ErrUndeliverable is the failure of a handler for which trying again is no use.
var ErrUndeliverable = errors.New("undeliverable")

// Wake gives a signal after a write of this process that has left something for
// a handler to do. One that nobody waits for is kept; several become one.
func (s *Store) Wake() <-chan struct{} { return s.wake }

func (s *Store) signalWake() {
	select {
	case s.wake <- struct{}{}:
	default: // one is waiting already
	}
}

// ClaimDeliveries takes up to limit events that are due for a handler, the
// longest due first. Nobody else gets them within lease; those that are neither
// done nor put off by then are due again.
func (s *Store) ClaimDeliveries(ctx context.Context, h forum.Handler, limit int, lease time.Duration) ([]Delivery, error) {
	// Looking first keeps an idle forum from taking the lock for writing.
	due, err := one[int](s.reader.WithContext(ctx), `SELECT COUNT(*) FROM (SELECT 1 FROM deliveries
		WHERE handler = ? AND due_at <= ? LIMIT 1) AS due`, h, s.now())
	if err != nil || due == 0 {
		return nil, err
	}
	var claimed []Delivery
	err = s.Write(ctx, func(tx *Tx) (err error) {
		claimed, err = tx.claimDeliveries(h, limit, lease)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim deliveries: %w", err)
	}
	return claimed, nil
}

func (tx *Tx) claimDeliveries(h forum.Handler, limit int, lease time.Duration) ([]Delivery, error) {
	claimed, err := all[Delivery](tx.db, `SELECT e.*, d.attempts + 1 AS attempt FROM deliveries d
		JOIN events e ON e.id = d.event_id WHERE d.handler = ? AND d.due_at <= ?
		ORDER BY d.due_at, d.event_id LIMIT ?`+tx.dialect.skipLocked("d"), h, tx.now, limit)
	if err != nil || len(claimed) == 0 {
		return nil, err
	}
	ids := make([]int64, len(claimed))
	for i, c := range claimed {
		ids[i] = c.Event.ID
	}
	return claimed, tx.exec("lease deliveries", `UPDATE deliveries SET due_at = ?, attempts = attempts + 1
		WHERE handler = ? AND event_id IN ?`, tx.now.Add(lease), h, ids)
}

// Delivered says that a handler is done with an event.
func (tx *Tx) Delivered(event int64, h forum.Handler) error {
	return tx.exec("finish delivery", `UPDATE deliveries SET due_at = NULL, done_at = ?, failure = ''
		WHERE event_id = ? AND handler = ?`, tx.now, event, h)
}

// DeliverAgain puts an event off after a failure, unless somebody else is done with it
// meanwhile, as a process may be whose lease began when this one's had ended. So do
// [Tx.PutBackDelivery] and [Tx.GiveUpDelivery].
func (tx *Tx) DeliverAgain(event int64, h forum.Handler, at time.Time, failure string) error {
	return tx.exec("put off delivery", `UPDATE deliveries SET due_at = ?, failure = ?
		WHERE event_id = ? AND handler = ? AND done_at IS NULL`, at, cut(failure), event, h)
}

// PutBackDelivery makes an event due at once that was claimed and not handled, as if
// nobody had tried.
func (tx *Tx) PutBackDelivery(event int64, h forum.Handler) error {
	return tx.exec("put back delivery", `UPDATE deliveries SET due_at = ?, attempts = attempts - 1
		WHERE event_id = ? AND handler = ? AND attempts > 0 AND done_at IS NULL`, tx.now, event, h)
}

// GiveUpDelivery stops trying; the failure is kept.
func (tx *Tx) GiveUpDelivery(event int64, h forum.Handler, failure string) error {
	return tx.exec("give up delivery", `UPDATE deliveries SET due_at = NULL, failure = ?
		WHERE event_id = ? AND handler = ? AND done_at IS NULL`, cut(failure), event, h)
}

// FailedDeliveries counts the events that were given up.
func (s *Store) FailedDeliveries(ctx context.Context) (int, error) {
	return one[int](s.reader.WithContext(ctx), `SELECT COUNT(*) FROM deliveries
		WHERE due_at IS NULL AND done_at IS NULL`)
}

// maxFailure bounds what is kept of a failure, in bytes.
const maxFailure = 500

func cut(failure string) string {
	failure = failure[:min(len(failure), maxFailure)]
	// PostgreSQL takes neither a character cut in two nor NUL.
	return strings.ReplaceAll(strings.ToValidUTF8(failure, ""), "\x00", "")
}
