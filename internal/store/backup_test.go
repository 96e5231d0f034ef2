package store_test

import (
	"context"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store/storetest"
)

// Events of another cluster's transactions, which may be to come in this one, are told
// to whoever follows once and not at each look; those of this one stay as they are.
func TestRebase(t *testing.T) {
	c := storetest.MigratedPostgres(t)
	here, there := openStore(t, c), openStore(t, c)
	rebase := func() {
		t.Helper()
		if err := there.Rebase(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	seen := told(here)
	emit(t, there, forum.PostAdded)
	emit(t, there, forum.ThreadOpened)
	storetest.Touch(t, c, `UPDATE events SET xid = '9000000000000000000' WHERE kind = 'thread.opened'`)
	follows(t, here, seen) // begins
	follows(t, here, seen, forum.ThreadOpened)
	rebase()
	follows(t, here, seen, forum.ThreadOpened)
	follows(t, here, seen)
	for range 2 {
		rebase()
	}
	emit(t, there, forum.PostEdited)
	follows(t, here, seen, forum.PostEdited)
	if n := storetest.Touch(t, c, `UPDATE events SET xid = xid WHERE kind = 'post.added' AND xid < (SELECT MIN(xid) FROM events WHERE kind <> 'post.added')`); n != 1 {
		t.Errorf("%d events of this cluster kept their number, want 1", n)
	}
}
