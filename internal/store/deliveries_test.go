package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func emit(t *testing.T, s *store.Store, kind forum.EventKind) {
	t.Helper()
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.Emit(forum.Event{Kind: kind, Email: "noor@example.org"}) })
}

func claim(t *testing.T, s *store.Store, limit int) []store.Delivery {
	t.Helper()
	got, err := s.ClaimDeliveries(context.Background(), forum.HandlerMail, limit, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestDeliveryIsClaimedUntilItsLeaseEnds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		emit(t, s, forum.ResetRequested)
		first := claim(t, s, 10)
		if len(first) != 1 || first[0].Event.Kind != forum.ResetRequested || first[0].Attempt != 1 ||
			first[0].Event.Email != "noor@example.org" {
			t.Fatalf("claimed %+v", first)
		}
		if again := claim(t, s, 10); len(again) != 0 {
			t.Errorf("claimed twice: %+v", again)
		}
		clock.Advance(time.Minute)
		if late := claim(t, s, 10); len(late) != 1 || late[0].Attempt != 2 {
			t.Errorf("after the lease: %+v", late)
		}
	})
}

func TestDeliveryOutcomes(t *testing.T) {
	tests := []struct {
		name    string
		settle  func(tx *store.Tx, event int64) error
		dueSoon int
		failed  int
	}{
		{"done", func(tx *store.Tx, event int64) error { return tx.Delivered(event, forum.HandlerMail) }, 0, 0},
		{"again", func(tx *store.Tx, event int64) error {
			return tx.DeliverAgain(event, forum.HandlerMail, tx.Now().Add(time.Hour), "no answer\x00")
		}, 1, 0},
		{"put back", func(tx *store.Tx, event int64) error { return tx.PutBackDelivery(event, forum.HandlerMail) }, 1, 0},
		{"given up", func(tx *store.Tx, event int64) error {
			return tx.GiveUpDelivery(event, forum.HandlerMail, "no such mailbox")
		}, 0, 1},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		failed := 0
		for _, test := range tests {
			emit(t, s, forum.ResetRequested)
			event := claim(t, s, 10)[0].Event.ID
			storetest.Write(t, s, func(tx *store.Tx) error { return test.settle(tx, event) })
			clock.Advance(time.Hour)
			if due := claim(t, s, 10); len(due) != test.dueSoon {
				t.Errorf("%s: %d are due an hour later, want %d", test.name, len(due), test.dueSoon)
			}
			clock.Advance(time.Hour)
			for _, left := range claim(t, s, 10) {
				storetest.Write(t, s, func(tx *store.Tx) error { return tx.Delivered(left.Event.ID, forum.HandlerMail) })
			}
			failed += test.failed
			if got, err := s.FailedDeliveries(context.Background()); err != nil || got != failed {
				t.Errorf("%s: %d have failed, want %d (error %v)", test.name, got, failed, err)
			}
		}
	})
}

// However often the forum is stopped before it comes to an event, that costs no attempt.
func TestDeliveryThatIsPutBackWasNotTried(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		emit(t, s, forum.ResetRequested)
		for range 3 {
			got := claim(t, s, 10)
			if len(got) != 1 || got[0].Attempt != 1 {
				t.Fatalf("claimed %+v", got)
			}
			storetest.Write(t, s, func(tx *store.Tx) error { return tx.PutBackDelivery(got[0].Event.ID, forum.HandlerMail) })
		}
	})
}

// What another process has done meanwhile isn't done again by one that comes late.
func TestDeliveryThatIsDoneStaysDone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		emit(t, s, forum.ResetRequested)
		event := claim(t, s, 1)[0].Event.ID
		clock.Advance(time.Hour)
		claim(t, s, 1)
		for name, late := range map[string]func(tx *store.Tx) error{
			"again":    func(tx *store.Tx) error { return tx.DeliverAgain(event, forum.HandlerMail, tx.Now(), "no answer") },
			"put back": func(tx *store.Tx) error { return tx.PutBackDelivery(event, forum.HandlerMail) },
			"given up": func(tx *store.Tx) error { return tx.GiveUpDelivery(event, forum.HandlerMail, "no such mailbox") },
		} {
			storetest.Write(t, s, func(tx *store.Tx) error { return tx.Delivered(event, forum.HandlerMail) })
			storetest.Write(t, s, late)
			if due := claim(t, s, 1); len(due) != 0 {
				t.Errorf("%s: it is due once more", name)
			}
			if failed, err := s.FailedDeliveries(context.Background()); failed != 0 || err != nil {
				t.Errorf("%s: %d have failed (error %v)", name, failed, err)
			}
		}
	})
}

func TestDeliveriesAreSharedOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		const events = 40
		for range events {
			emit(t, s, forum.ResetRequested)
		}
		var mu sync.Mutex
		seen := map[int64]int{}
		var wait sync.WaitGroup
		for range 4 {
			wait.Go(func() {
				for {
					got, err := s.ClaimDeliveries(context.Background(), forum.HandlerMail, 3, time.Minute)
					if err != nil {
						t.Error(err)
						return
					}
					if len(got) == 0 {
						return
					}
					mu.Lock()
					for _, d := range got {
						seen[d.Event.ID]++
					}
					mu.Unlock()
				}
			})
		}
		wait.Wait()
		for id, n := range seen {
			if n != 1 {
				t.Errorf("event %d was claimed %d times", id, n)
			}
		}
		// A worker may leave early while another holds locks, but none is lost.
		if rest := claim(t, s, events); len(seen)+len(rest) != events {
			t.Errorf("%d events were claimed, %d are left, of %d", len(seen), len(rest), events)
		}
	})
}

func TestWake(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		signalled := func() bool {
			select {
			case <-s.Wake():
				return true
			default:
				return false
			}
		}
		emit(t, s, forum.PostAdded) // which nobody handles
		if signalled() {
			t.Error("an event without handler gave a signal")
		}
		emit(t, s, forum.ResetRequested)
		emit(t, s, forum.ResetRequested)
		if !signalled() {
			t.Error("no signal after an event with a handler")
		}
		if signalled() {
			t.Error("two events gave two signals")
		}
	})
}
