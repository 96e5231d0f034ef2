package moderation

import (
	"context"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// timedBatch is how many threads one run of a timed act takes on.
const timedBatch = 100

// ReopenDue opens the threads whose closing ends now, in the name of the system
// member. It returns how many there were; run it again while there are.
func (s *Service) ReopenDue(ctx context.Context) (int, error) {
	return s.each(ctx, forum.ThreadReopened, func() ([]forum.ThreadID, error) {
		return s.store.ThreadsToReopen(ctx, s.store.Now(), timedBatch)
	}, func(tx *store.Tx, t *forum.Thread) *forum.Decision {
		if t.State != forum.Closed || t.Closing.Until == nil || t.Closing.Until.After(tx.Now()) {
			return nil
		}
		d := t.Reopen(forum.Reopening{Reason: forum.ReopenAgreed, ByID: forum.SystemID, At: tx.Now()})
		return &d
	})
}

// CloseIdle closes the threads without activity for as many days as the
// settings say; pinned ones stay open, and those reopened have as long again. It
// returns how many there were.
func (s *Service) CloseIdle(ctx context.Context) (int, error) {
	settings, err := s.store.Settings(ctx)
	if err != nil || settings.CloseDays == 0 {
		return 0, err
	}
	before := s.store.Now().Add(-time.Duration(settings.CloseDays) * 24 * time.Hour)
	return s.each(ctx, forum.ThreadClosed, func() ([]forum.ThreadID, error) {
		return s.store.IdleThreads(ctx, before, timedBatch)
	}, func(tx *store.Tx, t *forum.Thread) *forum.Decision {
		if t.State != forum.Open || t.Pinned || t.Visibility != forum.Visible || t.LastActivityAt.After(before) {
			return nil
		}
		by, at := forum.SystemID, tx.Now()
		d := t.Close(forum.Closing{Reason: forum.CloseOutdated, ByID: &by, At: &at})
		return &d
	})
}

// each makes a transition on every thread found, each in a transaction of its
// own. change looks again at the locked thread and returns nil to leave it.
func (s *Service) each(ctx context.Context, event forum.EventKind, find func() ([]forum.ThreadID, error),
	change func(tx *store.Tx, t *forum.Thread) *forum.Decision,
) (int, error) {
	ids, err := find()
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		err := s.store.Write(ctx, func(tx *store.Tx) error {
			t, err := tx.LockThread(id)
			if err != nil {
				return err
			}
			d := change(tx, &t)
			if d == nil {
				return nil
			}
			if err := tx.SaveThread(&t); err != nil {
				return err
			}
			return s.tell(tx, event, d)
		})
		if err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}
