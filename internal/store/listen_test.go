package store_test

import (
	"context"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// listener is a store that listens until the test ends.
type listener struct {
	woken chan struct{}
	ended chan error
}

func listen(t *testing.T, s *store.Store) *listener {
	t.Helper()
	l := &listener{woken: make(chan struct{}, 1000), ended: make(chan error, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	go func() { l.ended <- s.Listen(ctx, func() { l.woken <- struct{}{} }) }()
	t.Cleanup(func() {
		cancel()
		l.awaitEnd(t, nil)
	})
	l.await(t)
	return l
}

func (l *listener) await(t *testing.T) {
	t.Helper()
	select {
	case <-l.woken:
	case err := <-l.ended:
		t.Fatalf("it doesn't listen any more: %v", err)
	case <-time.After(patience):
		t.Fatal("nobody woke it")
	}
}

// awaitEnd waits until it listens no more. What it ended with is there for the next
// who asks.
func (l *listener) awaitEnd(t *testing.T, check func(error)) {
	t.Helper()
	select {
	case err := <-l.ended:
		if check != nil {
			check(err)
		}
		l.ended <- err
	case <-time.After(patience):
		t.Error("it doesn't stop listening")
	}
}

func TestListenIsWokenByOtherProcesses(t *testing.T) {
	eachPair(t, func(t *testing.T, here, there *store.Store) {
		hears := listen(t, here)
		if there.Dialect() == "postgres" {
			listen(t, there) // who listens also tells
		}
		for range 3 {
			emit(t, there, forum.PostAdded)
			hears.await(t)
		}
	})
}

func TestListenSaysThatItsConnectionIsLost(t *testing.T) {
	c := storetest.Postgres(t)
	migrated(t, c)
	s := openStore(t, c)
	hears := listen(t, s)
	before := postMax(t, s)
	// Unseen by any event, as if it had been missed.
	storetest.Touch(t, c, `INSERT INTO settings (key, value, updated_at) VALUES ('limits.post-max', '7000', now())`)
	if got := postMax(t, s); got != before {
		t.Fatalf("settings aren't kept: %d", got)
	}
	if n := storetest.CutListening(t, c); n != 1 {
		t.Fatalf("%d connections listen", n)
	}
	hears.awaitEnd(t, func(err error) {
		if err == nil {
			t.Error("it ended without saying why")
		}
	})
	if got := postMax(t, s); got != 7000 {
		t.Errorf("limits.post-max is %d: what is kept is still believed", got)
	}
}

// Whoever listens again may do so on a server that took another's place, and lacks what
// was seen on that.
func TestListenBeginsAnewAtTheEndOfTheLog(t *testing.T) {
	c := storetest.Postgres(t)
	migrated(t, c)
	here, there := openStore(t, c), openStore(t, c)
	seen := told(here)
	here.SeeMoreThanThereIs()
	listen(t, here)
	emit(t, there, forum.PostAdded)
	follows(t, here, seen, forum.PostAdded)
}
