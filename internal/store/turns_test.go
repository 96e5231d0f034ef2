package store_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// line is writers who queue while somebody writes.
type line struct {
	*testing.T
	s    *store.Store
	all  sync.WaitGroup
	mu   sync.Mutex
	came []string // in the order of their turns
}

func (l *line) write(ctx context.Context, name string) {
	err := l.s.Write(ctx, func(*store.Tx) error {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.came = append(l.came, name)
		return nil
	})
	if err != nil && !errors.Is(err, context.Canceled) {
		l.Errorf("%s can't write: %v", name, err)
	}
}

// join queues a writer behind all others of its kind.
func (l *line) join(ctx context.Context, name string) {
	l.Helper()
	before := l.length()
	l.all.Go(func() { l.write(ctx, name) })
	l.until(func() bool { return l.length() > before })
}

func (l *line) length() int {
	people, others := l.s.InLine()
	return people + others
}

func (l *line) until(holds func() bool) {
	l.Helper()
	for deadline := time.Now().Add(30 * time.Second); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			l.Fatal("the line doesn't move")
		}
	}
}

// inLine lets those queue whom join adds, then lets them write, and gives the order.
func inLine(t *testing.T, join func(l *line)) string {
	t.Helper()
	l := &line{T: t, s: storetest.Open(t, storetest.MigratedSQLite(t), storetest.NewClock())}
	storetest.Write(t, l.s, func(*store.Tx) error {
		join(l)
		return nil
	})
	l.all.Wait()
	return strings.Join(l.came, " ")
}

// Three jobs that went on and on had nearly every turn on a disk of three seconds a
// sync, and people none within their patience.
func TestPeopleWriteFirst(t *testing.T) {
	person, job := t.Context(), store.InBackground(t.Context())
	came := inLine(t, func(l *line) {
		for _, name := range []string{"mail", "texts", "engine"} {
			l.join(job, name)
		}
		for _, name := range []string{"Noor", "Ali", "Eva", "Juan", "Ann"} {
			l.join(person, name)
		}
	})
	// In order of arrival, and of four turns one for what nobody waits for.
	if want := "Noor Ali Eva mail Juan Ann texts engine"; came != want {
		t.Errorf("they wrote in the order %s, want %s", came, want)
	}
}

func TestWhoLeavesTheLineIsPassedOver(t *testing.T) {
	here, left := t.Context(), make([]context.CancelFunc, 2)
	gone := make([]context.Context, 2)
	gone[0], left[0] = context.WithCancel(here)
	gone[1], left[1] = context.WithCancel(store.InBackground(here))
	came := inLine(t, func(l *line) {
		l.join(gone[0], "somebody")
		l.join(here, "Noor")
		l.join(gone[1], "mail")
		l.join(store.InBackground(here), "engine")
		left[0]()
		left[1]()
		l.until(func() bool { return l.length() == 2 })
	})
	if came != "Noor engine" {
		t.Errorf("they wrote in the order %s", came)
	}
}

// Those who leave just when their turn comes take it with them in no case.
func TestTurnsAreNeverLost(t *testing.T) {
	s := storetest.Open(t, storetest.MigratedSQLite(t), storetest.NewClock())
	var all sync.WaitGroup
	var writing, wrote atomic.Int64
	for i := range 16 {
		ctx := t.Context()
		if i%2 == 0 {
			ctx = store.InBackground(ctx)
		}
		all.Go(func() {
			for range 50 {
				ctx, leave := context.WithTimeout(ctx, time.Duration(rand.IntN(2000))*time.Microsecond)
				_ = s.Write(ctx, func(*store.Tx) error { // it may come too late
					if writing.Add(1) != 1 {
						t.Error("two write at once")
					}
					wrote.Add(1)
					writing.Add(-1)
					return nil
				})
				leave()
			}
		})
	}
	all.Wait()
	t.Logf("%d of 800 wrote", wrote.Load())
	storetest.Write(t, s, func(*store.Tx) error { return nil })
}

// While somebody writes, which may take long, the database answers all the same.
func TestPingWaitsForNoWriter(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		storetest.Write(t, s, func(*store.Tx) error {
			ctx, leave := context.WithTimeout(t.Context(), 30*time.Second)
			defer leave()
			if err := s.Ping(ctx); err != nil {
				t.Error(err)
			}
			return nil
		})
	})
}
