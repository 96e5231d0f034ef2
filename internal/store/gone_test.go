package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// A request that ends while it writes is no failure of the program, whichever statement
// finds the transaction ended; and nothing of it stays.
func TestWhoGoesInTheMiddleOfAWrite(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "Is het nog een kanaal")
		ctx, leave := context.WithCancel(t.Context())
		err := s.Write(ctx, func(tx *store.Tx) error {
			seen := store.Seen{Members: map[forum.MemberID]time.Time{noor.ID: tx.Now()}}
			if err := tx.SaveSeen(seen, time.Hour); err != nil {
				return err
			}
			leave()
			time.Sleep(50 * time.Millisecond) // in which the transaction is ended; if it isn't, the next statement sees to it
			_, err := tx.LockThread(thread.ID)
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("it failed with %v", err)
		}
		unseen, err := store.All[int64](t.Context(), s, `SELECT COUNT(*) FROM members WHERE id = ? AND last_seen_at IS NULL`, noor.ID)
		if err != nil || len(unseen) != 1 || unseen[0] != 1 {
			t.Errorf("something of it stayed (%v, %v)", unseen, err)
		}
		storetest.Write(t, s, func(tx *store.Tx) error { _, err := tx.LockThread(thread.ID); return err })
	})
}
