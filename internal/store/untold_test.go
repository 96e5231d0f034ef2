package store_test

import (
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tertulia/internal/rate"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// While there is plenty nobody is asked, but soon all servers know.
func TestTakeSoon(t *testing.T) {
	here, there, clock := twoServers(t)
	l := rate.PerMinute("x", 32)
	take := func(s *store.Store, statements int64) rate.Taken {
		t.Helper()
		ctx, n := store.CountQueries(context.Background())
		got, err := s.TakeSoon(ctx, store.Use{Limit: l, Key: "noor", N: 1})
		if err != nil || n.Load() != statements {
			t.Fatalf("%+v in %d statements, want %d (%v)", got, n.Load(), statements, err)
		}
		return got[0]
	}
	for range 3 {
		take(here, 0)
	}
	knows := func(left int) func() bool {
		return func() bool {
			known, err := store.All[int64](t.Context(), there, `SELECT (capacity - full_at + ?) * 32 / 60000000 FROM allowances`, clock.Now().UnixMicro())
			return err == nil && len(known) == 1 && int(known[0]) == left
		}
	}
	eventually(t, "the database is told", knows(29))
	if got := take(there, 0); got.Left != 31 {
		t.Errorf("another server knew already: %+v", got)
	}
	eventually(t, "the database is told by the other", knows(28))
	eventually(t, "the other learns", func() bool {
		got, err := there.Take(t.Context(), store.Use{Limit: l, Key: "noor", N: 0})
		return err == nil && got[0].Left == 28
	})
	taken(t, there, "noor", l) // asks
	all := 5
	for ; all < 100 && takeOne(t, here, l) && takeOne(t, there, l); all += 2 {
	}
	if all > 32+2*4+2 || all < 28 {
		t.Errorf("two servers allowed about %d uses of 32", all)
	}
	for _, s := range []*store.Store{here, there} {
		eventually(t, "nothing is left", func() bool { return !takeOne(t, s, l) })
	}
}

// A panic of what nobody waits for ends neither the program nor the counting.
func TestTellingSurvivesPanics(t *testing.T) {
	c := storetest.MigratedPostgres(t)
	clock := storetest.NewClock()
	var asked atomic.Int64 // the clock: first by who takes, then by who tells
	c.Now = func() time.Time {
		if asked.Add(1) == 2 {
			panic("the clock is broken")
		}
		return clock.Now()
	}
	logged := make(lines, 1)
	c.Log = slog.New(slog.NewTextHandler(logged, &slog.HandlerOptions{Level: slog.LevelError}))
	s := openStore(t, c)
	asked.Store(0)
	l := rate.PerMinute("x", 32)
	takeOne(t, s, l)
	if line := <-logged; !strings.Contains(line, "the clock is broken") || !strings.Contains(line, "untold.go") {
		t.Errorf("it says %s", line)
	}
	takeOne(t, s, l)
	eventually(t, "the database is told of the next", func() bool {
		known, err := store.All[int64](t.Context(), s, `SELECT COUNT(*) FROM allowances`)
		return err == nil && len(known) == 1 && known[0] == 1
	})
}

// lines gets what is logged, each line by itself.
type lines chan string

func (l lines) Write(line []byte) (int, error) {
	l <- string(line)
	return len(line), nil
}

func takeOne(t *testing.T, s *store.Store, l rate.Limit) bool {
	t.Helper()
	got, err := s.TakeSoon(t.Context(), store.Use{Limit: l, Key: "noor", N: 1})
	if err != nil {
		t.Fatal(err)
	}
	return got[0].OK
}

// eventually waits for what happens in the background.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for start := time.Now(); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Since(start) > 30*time.Second {
			t.Fatalf("in vain: %s", what)
		}
	}
}
