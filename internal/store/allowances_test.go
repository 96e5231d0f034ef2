package store_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tertulia/internal/rate"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// taken asks for one use of each limit for somebody.
func taken(t *testing.T, s *store.Store, key string, limits ...rate.Limit) []rate.Taken {
	t.Helper()
	var uses []store.Use
	for _, l := range limits {
		uses = append(uses, store.Use{Limit: l, Key: key, N: 1})
	}
	all, err := s.Take(context.Background(), uses...)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTake(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		few, many := rate.PerMinute("few", 2), rate.PerMinute("many", 5)
		for i, want := range [][2]rate.Taken{
			{{OK: true, Left: 1, Whole: 30 * time.Second}, {OK: true, Left: 4, Whole: 12 * time.Second}},
			{{OK: true, Left: 0, Whole: time.Minute}, {OK: true, Left: 3, Whole: 24 * time.Second}},
			{{Left: 0, Wait: 30 * time.Second, Whole: time.Minute}, {OK: true, Left: 2, Whole: 36 * time.Second}},
		} {
			if got := taken(t, s, "noor", few, many); got[0] != want[0] || got[1] != want[1] {
				t.Errorf("use %d: %+v, want %+v", i+1, got, want)
			}
		}
		if got := taken(t, s, "lars", few); !got[0].OK {
			t.Errorf("somebody else's uses count too: %+v", got)
		}
		clock.Advance(30 * time.Second)
		if got := taken(t, s, "noor", few); !got[0].OK {
			t.Errorf("after half a minute: %+v", got)
		}
		if err := s.GiveBack(context.Background(), store.Use{Limit: few, Key: "noor", N: 1}); err != nil {
			t.Fatal(err)
		}
		if got := taken(t, s, "noor", few); !got[0].OK {
			t.Errorf("after giving back: %+v", got)
		}
		if got, err := s.Take(context.Background(), store.Use{Limit: few, Key: "piet", N: 3}); err != nil || got[0].OK {
			t.Errorf("more at once than there is: %+v (%v)", got, err)
		}
		if got := taken(t, s, "noor", rate.PerMinute("none", 0)); !got[0].OK {
			t.Errorf("no limit: %+v", got)
		}
	})
}

// Two servers on one database count together.
func TestServersCountTogether(t *testing.T) {
	here, there, clock := twoServers(t)
	l := rate.PerMinute("x", 20)
	var allowed atomic.Int64
	var running sync.WaitGroup
	for _, s := range []*store.Store{here, there, here, there} {
		running.Go(func() {
			for range 15 {
				got, err := s.Take(context.Background(), store.Use{Limit: l, Key: "noor", N: 1},
					store.Use{Limit: rate.PerMinute("y", 1000), Key: "noor", N: 1})
				if err != nil {
					t.Error(err)
				}
				if got[0].OK {
					allowed.Add(1)
				}
			}
		})
	}
	running.Wait()
	if allowed.Load() != 20 {
		t.Errorf("two servers allowed %d uses of 20", allowed.Load())
	}
	if err := here.GiveBack(context.Background(), store.Use{Limit: l, Key: "noor", N: 1}); err != nil {
		t.Fatal(err)
	}
	clock.Advance(time.Second) // the other may remember its refusals until then
	if got := taken(t, here, "noor", l); !got[0].OK {
		t.Errorf("what was given back isn't there: %+v", got)
	}
}

// What was allowed without asking is counted for all, with what is in excess.
func TestTell(t *testing.T) {
	here, there, clock := twoServers(t)
	requests, other := rate.PerMinute("x", 20), rate.PerMinute("y", 60)
	requests.Debt = requests.Window()
	tells := func(s *store.Store, want time.Duration, uses ...store.Use) {
		t.Helper()
		full, err := s.Tell(t.Context(), uses...)
		if err != nil || len(full) != len(uses) || full[0] != clock.Now().Add(want).UnixMicro() {
			t.Errorf("whole at %v (%v), want in %v", full, err, want)
		}
	}
	noor := func(n int) store.Use { return store.Use{Limit: requests, Key: "noor", N: n} }
	tells(here, 30*time.Second, noor(10), store.Use{Limit: other, Key: "noor", N: 1})
	tells(there, 60*time.Second, noor(10))
	tells(there, 5*time.Second, store.Use{Limit: other, Key: "noor", N: 4}, noor(1))
	tells(here, 93*time.Second, noor(10))
	tells(here, 123*time.Second, noor(10))
	tells(there, 123*time.Second, noor(1)) // no deeper
	clock.Advance(2 * time.Minute)
	tells(there, 6*time.Second, noor(1))
	if here.CountsAlone() {
		t.Error("servers on PostgreSQL count alone")
	}
}

// On SQLite nobody need be told.
func TestTellingOneself(t *testing.T) {
	s := storetest.Open(t, storetest.MigratedSQLite(t), storetest.NewClock())
	full, err := s.Tell(t.Context(), store.Use{Limit: rate.PerMinute("x", 20), Key: "noor", N: 1})
	if err != nil || len(full) != 1 || full[0] != 0 || !s.CountsAlone() {
		t.Errorf("%v (%v)", full, err)
	}
}

// twoServers opens two servers on one PostgreSQL database.
func twoServers(t *testing.T) (here, there *store.Store, clock *storetest.Clock) {
	t.Helper()
	c := storetest.MigratedPostgres(t)
	clock = storetest.NewClock()
	return storetest.Open(t, c, clock), storetest.Open(t, c, clock), clock
}

// PostgreSQL has nothing to flush where a transaction wrote to unlogged tables alone, and
// those who count write to no other.
func TestCountingLimitsWaitsForNoDisk(t *testing.T) {
	s := storetest.Open(t, storetest.MigratedPostgres(t), storetest.NewClock())
	ctx, sent := store.WatchStatements(t.Context())
	for range 2 {
		if got, err := s.Take(ctx, store.Use{Limit: rate.PerMinute("x", 5), Key: "noor", N: 1}); err != nil || !got[0].OK {
			t.Fatalf("%+v (%v)", got, err)
		}
	}
	if made := sent.Take(); len(made) != 2 || strings.Count(strings.Join(made, ""), "INSERT INTO ") != 2 || strings.Count(strings.Join(made, ""), "INSERT INTO allowances ") != 2 {
		t.Errorf("two uses took %q", made)
	}
	kind, err := store.All[string](t.Context(), s, `SELECT CAST(relpersistence AS TEXT) FROM pg_class WHERE oid = 'allowances'::regclass`)
	if err != nil || len(kind) != 1 || kind[0] != "u" {
		t.Errorf("the table is %q, want u for unlogged (%v)", kind, err)
	}
}

// What one server refused isn't asked of the database again by the same.
func TestRefusalsCostNoStatement(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		l := rate.PerMinute("x", 1)
		taken(t, s, "noor", l)
		ctx, n := store.CountQueries(context.Background())
		for range 10 {
			if got, err := s.Take(ctx, store.Use{Limit: l, Key: "noor", N: 1}); err != nil || got[0].OK || got[0].Wait == 0 {
				t.Fatalf("%+v (%v)", got, err)
			}
		}
		if n.Load() != 0 {
			t.Errorf("%d statements for refusals", n.Load())
		}
	})
}

func TestCleanUpForgetsAllowances(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		l := rate.PerMinute("x", 2)
		taken(t, s, "noor", l)
		clock.Advance(time.Hour)
		if err := s.CleanUp(context.Background()); err != nil {
			t.Fatal(err)
		}
		if got := taken(t, s, "noor", l); !got[0].OK || got[0].Left != 1 {
			t.Errorf("%+v", got)
		}
	})
}
