package store_test

import (
	"context"
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
		seen := told(here)
		emit(t, there, forum.ThreadOpened) // before following: nothing is kept yet
		follow := func(want ...forum.EventKind) {
			t.Helper()
			follows(t, here, seen, want...)
		}
		follow()
		emit(t, there, forum.PostAdded)
		emit(t, there, forum.PostEdited)
		follow(forum.PostAdded, forum.PostEdited)
		follow()
		emit(t, here, forum.ThreadClosed)
		if !slices.Equal(*seen, []forum.EventKind{forum.ThreadClosed}) {
			t.Errorf("after an own write: %v", *seen)
		}
		follow(forum.ThreadClosed) // told at once, and not a second time
		emit(t, there, forum.ThreadReopened)
		follow(forum.ThreadReopened)
		follow()
		if n := here.OwnEvents(); n != 0 {
			t.Errorf("%d own events are remembered that can't be told a second time any more", n)
		}
	})
}

// told gathers the kinds of the events that a store tells.
func told(s *store.Store) *[]forum.EventKind {
	var seen []forum.EventKind
	s.Subscribe(func(events []forum.Event) {
		for _, e := range events {
			seen = append(seen, e.Kind)
		}
	})
	return &seen
}

// follows looks at the log, and compares what was told since the last time.
func follows(t *testing.T, s *store.Store, seen *[]forum.EventKind, want ...forum.EventKind) {
	t.Helper()
	if err := s.Follow(context.Background()); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(*seen, want) {
		t.Errorf("told of %v, want %v", *seen, want)
	}
	*seen = nil
}

// A transaction that is still running, whoever's it is, keeps back no event of others.
// Its own are told once it has committed, though later ones were before.
func TestFollowGoesOnBesideARunningTransaction(t *testing.T) {
	c := storetest.Postgres(t)
	migrated(t, c)
	here, there := openStore(t, c), openStore(t, c)
	seen := told(here)
	storetest.Write(t, there, func(tx *store.Tx) error {
		writeNow(t, tx, forum.ThreadOpened)
		follows(t, here, seen) // begins
		storetest.Write(t, there, func(tx *store.Tx) error {
			writeNow(t, tx, forum.PostAdded)
			follows(t, here, seen)
			emit(t, there, forum.PostEdited)
			follows(t, here, seen, forum.PostEdited)
			follows(t, here, seen)
			emit(t, here, forum.ThreadClosed)
			emit(t, there, forum.PostRemoved)
			emit(t, there, forum.PostRestored)
			follows(t, here, seen, forum.ThreadClosed, forum.PostRemoved, forum.PostRestored)
			follows(t, here, seen)
			return nil
		})
		emit(t, there, forum.ThreadReopened)
		follows(t, here, seen, forum.PostAdded, forum.ThreadReopened)
		follows(t, here, seen)
		return nil
	})
	follows(t, here, seen, forum.ThreadOpened)
	follows(t, here, seen)
}

// writeNow has all written that a transaction has gathered, and events after it. Nobody
// else sees anything of it before the commit.
func writeNow(t *testing.T, tx *store.Tx, kinds ...forum.EventKind) {
	t.Helper()
	for _, kind := range kinds {
		if err := tx.Emit(forum.Event{Kind: kind}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tx.Admins(); err != nil { // events are written with whatever comes next
		t.Fatal(err)
	}
}

// More than is read of the log at once is told all the same, of transactions that were
// running before as of new ones.
func TestFollowTellsVeryMuch(t *testing.T) {
	eachPair(t, func(t *testing.T, here, there *store.Store) {
		seen, want := told(here), []forum.EventKind{}
		follows(t, here, seen)
		some := slices.Repeat([]forum.EventKind{forum.PostAdded}, 1100)
		storetest.Write(t, there, func(tx *store.Tx) error {
			writeNow(t, tx, some...)
			if there.Dialect() == "postgres" { // where several can write at a time
				want = slices.Repeat([]forum.EventKind{forum.PostEdited}, 1000)
				storetest.Write(t, there, func(tx *store.Tx) error {
					writeNow(t, tx, want...)
					return nil
				})
			}
			follows(t, here, seen, want...)
			return nil
		})
		follows(t, here, seen, some...)
		follows(t, here, seen)
	})
}

// A transaction in another database of the server keeps nothing back, however
// long it runs.
func TestFollowDoesNotWaitForOtherDatabases(t *testing.T) {
	c := storetest.Postgres(t)
	migrated(t, c)
	here, there := openStore(t, c), openStore(t, c)
	seen := told(here)
	follows(t, here, seen)
	elsewhere := openStore(t, storetest.Postgres(t))
	storetest.Write(t, elsewhere, func(tx *store.Tx) error {
		writeNow(t, tx, forum.PostAdded)
		emit(t, there, forum.PostEdited)
		follows(t, here, seen, forum.PostEdited)
		return nil
	})
}

// patience is how long a test waits for what must happen, on a machine that has
// much else to do.
const patience = time.Minute
