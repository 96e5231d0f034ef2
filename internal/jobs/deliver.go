package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

const (
	// claimed is how many events a handler takes at once, and lease how long
	// nobody else gets them: more than it takes to handle them all.
	claimed = 5
	lease   = 5 * time.Minute
	// maxAttempts ends with the failure being kept for the operator, after
	// about two days.
	maxAttempts  = 15
	firstRetry   = 30 * time.Second
	longestRetry = 6 * time.Hour
)

// delivering is one handler at work.
type delivering struct {
	store  *store.Store
	log    *slog.Logger
	name   forum.Handler
	handle Handler
}

// all handles events until none is due or ctx ends. Work under way goes on with
// the context work.
func (d *delivering) all(ctx, work context.Context) {
	for ctx.Err() == nil {
		batch, err := d.store.ClaimDeliveries(work, d.name, claimed, lease)
		if err != nil {
			d.log.ErrorContext(work, "deliveries can't be claimed", slog.String("handler", string(d.name)), slog.Any("error", err))
			return
		}
		for _, delivery := range batch {
			d.one(ctx, work, delivery)
		}
		if len(batch) < claimed {
			return
		}
	}
}

// one handles an event and writes down how that went. After a stop it is put back
// untouched; so is one that a stop ended half-way, when its grace was over.
func (d *delivering) one(ctx, work context.Context, delivery store.Delivery) {
	e := delivery.Event
	failure := errStopped
	if ctx.Err() == nil {
		if failure = contained(func() error { return d.handle(work, e) }); failure != nil && work.Err() != nil {
			failure = fmt.Errorf("%w: %w", errStopped, failure)
		}
	}
	// The context of the work may have ended with the grace of a stop.
	err := d.store.Write(context.WithoutCancel(work), func(tx *store.Tx) error {
		switch {
		case failure == nil:
			return tx.Delivered(e.ID, d.name)
		case errors.Is(failure, errStopped):
			return tx.PutBackDelivery(e.ID, d.name)
		case final(delivery, failure):
			return tx.GiveUpDelivery(e.ID, d.name, firstLine(failure))
		}
		return tx.DeliverAgain(e.ID, d.name, tx.Now().Add(pause(delivery.Attempt)), firstLine(failure))
	})
	d.report(work, delivery, failure, err)
}

// errStopped is why an event wasn't handled when the forum was stopped.
var errStopped = errors.New("the forum was stopped")

func final(delivery store.Delivery, failure error) bool {
	return errors.Is(failure, store.ErrUndeliverable) || delivery.Attempt >= maxAttempts
}

// pause is the time until the next attempt: twice as long after each failure.
func pause(attempt int) time.Duration {
	return min(firstRetry<<min(attempt-1, 20), longestRetry)
}

// firstLine keeps stacks out of the database; the log has them.
func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

func (d *delivering) report(ctx context.Context, delivery store.Delivery, failure, settling error) {
	at := []any{slog.String("handler", string(d.name)), slog.Int64("event", delivery.Event.ID),
		slog.String("kind", string(delivery.Event.Kind)), slog.Int("attempt", delivery.Attempt)}
	switch {
	case failure == nil, errors.Is(failure, errStopped):
	case final(delivery, failure):
		d.log.ErrorContext(ctx, "event given up", append(at, slog.Any("error", failure))...)
	default:
		d.log.WarnContext(ctx, "event will be tried again", append(at, slog.Any("error", failure))...)
	}
	if settling != nil {
		d.log.ErrorContext(ctx, "delivery can't be settled", append(at, slog.Any("error", settling))...)
	}
}
