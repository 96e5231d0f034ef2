package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// eachPair runs a test with two processes on one database: each with a store of
// its own.
func eachPair(t *testing.T, test func(t *testing.T, here, there *store.Store)) {
	for name, config := range map[string]func(testing.TB) store.Config{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			c := config(t)
			migrated(t, c)
			test(t, openStore(t, c), openStore(t, c))
		})
	}
}

func TestFollowTellsEachEventOnce(t *testing.T) {
	eachPair(t, func(t *testing.T, here, there *store.Store) {
		var seen []forum.EventKind
		here.Subscribe(func(events []forum.Event) {
			for _, e := range events {
				// Where to begin depends on the oldest transaction that is still
				// running: being told what came before does no harm.
				if e.Kind != forum.ThreadOpened || here.Dialect() == "sqlite" {
					seen = append(seen, e.Kind)
				}
			}
		})
		emit(t, there, forum.ThreadOpened) // before following: nothing is kept yet
		follow := func(want ...forum.EventKind) {
			t.Helper()
			followUntil(t, here, func() bool { return len(seen) >= len(want) })
			if !slices.Equal(seen, want) {
				t.Errorf("seen %v, want %v", seen, want)
			}
			seen = nil
		}
		follow()
		emit(t, there, forum.PostAdded)
		emit(t, there, forum.PostEdited)
		follow(forum.PostAdded, forum.PostEdited)
		follow()
		emit(t, here, forum.ThreadClosed)
		if !slices.Equal(seen, []forum.EventKind{forum.ThreadClosed}) {
			t.Errorf("after an own write: %v", seen)
		}
		follow(forum.ThreadClosed) // told at once, and not a second time
		emit(t, there, forum.ThreadReopened)
		follow(forum.ThreadReopened)
	})
}

// An event whose transaction commits after a later one's must not be missed.
func TestFollowWaitsForRunningTransactions(t *testing.T) {
	c := storetest.Postgres(t)
	migrated(t, c)
	here, there := openStore(t, c), openStore(t, c)
	ctx := context.Background()
	var seen []forum.EventKind
	here.Subscribe(func(events []forum.Event) {
		for _, e := range events {
			seen = append(seen, e.Kind)
		}
	})
	if err := here.Follow(ctx); err != nil {
		t.Fatal(err)
	}
	written, commit, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		done <- there.Write(ctx, func(tx *store.Tx) error {
			err := tx.Emit(forum.Event{Kind: forum.PostAdded})
			_, asked := tx.Admins() // an event is written with whatever comes next
			close(written)
			<-commit
			return errors.Join(err, asked)
		})
	}()
	<-written
	emit(t, there, forum.PostEdited)
	if err := here.Follow(ctx); err != nil || len(seen) != 0 {
		t.Errorf("read past a running transaction: %v, error %v", seen, err)
	}
	close(commit)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	followUntil(t, here, func() bool { return len(seen) >= 2 })
	if len(seen) != 2 {
		t.Errorf("seen %v; want both events", seen)
	}
}

// A transaction in another database of the server keeps nothing back, however
// long it runs.
func TestFollowDoesNotWaitForOtherDatabases(t *testing.T) {
	c := storetest.Postgres(t)
	migrated(t, c)
	here, there := openStore(t, c), openStore(t, c)
	ctx := context.Background()
	if err := here.Follow(ctx); err != nil {
		t.Fatal(err)
	}
	seen := 0
	here.Subscribe(func(events []forum.Event) { seen += len(events) })
	elsewhere := openStore(t, storetest.Postgres(t))
	if err := elsewhere.Write(ctx, func(tx *store.Tx) error {
		if err := tx.Emit(forum.Event{Kind: forum.PostAdded}); err != nil {
			return err
		}
		emit(t, there, forum.PostEdited)
		followUntil(t, here, func() bool { return seen == 1 })
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// patience is how long a test waits for what must happen, on a machine that has
// much else to do.
const patience = time.Minute

// followUntil looks at the log until it has shown enough. A transaction that is
// still running keeps events back until it ends.
func followUntil(t *testing.T, s *store.Store, enough func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		if err := s.Follow(context.Background()); err != nil {
			t.Fatal(err)
		}
		if enough() {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the event log hasn't shown what was written")
		}
	}
}
