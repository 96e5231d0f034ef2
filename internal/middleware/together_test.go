package middleware_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/middleware"
	"tertulia/internal/rate"
	"tertulia/internal/store"
)

// cluster is some servers that count requests together: 80 a minute for an address, 40 for
// a member.
type cluster struct {
	*testing.T
	now     time.Time
	servers []*middleware.Limiter
	waiting []func() // to tell
	full    map[string]int64
	told    [][]store.Use
	fault   func() error // of the database
	log     bytes.Buffer
}

func newCluster(t *testing.T, servers int) *cluster {
	c := &cluster{T: t, now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), full: map[string]int64{}}
	for range servers {
		l := middleware.NewLimiter(middleware.PerMinute(80, 40, 0, 0), nil, func() time.Time { return c.now },
			func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusTooManyRequests) })
		l.CountTogether(c.tell, slog.New(slog.NewTextHandler(&c.log, nil)))
		l.TellBy(func(tell func()) { c.waiting = append(c.waiting, tell) })
		c.servers = append(c.servers, l)
	}
	return c
}

// tell counts as [store.Store.Tell] does on PostgreSQL.
func (c *cluster) tell(_ context.Context, uses ...store.Use) ([]int64, error) {
	c.told = append(c.told, uses)
	if c.fault != nil {
		if err := c.fault(); err != nil {
			return nil, err
		}
	}
	var all []int64
	for _, u := range uses {
		key, at := u.Limit.Name+u.Key, c.now.UnixMicro()
		c.full[key] = min(max(c.full[key], at), at+(u.Limit.Window()+u.Limit.Debt).Microseconds()) + int64(u.N)*u.Limit.Every.Microseconds()
		all = append(all, c.full[key])
	}
	return all, nil
}

// pass lets time pass, and those tell who wait to.
func (c *cluster) pass(d time.Duration) {
	c.now = c.now.Add(d)
	waiting := c.waiting
	c.waiting = nil
	for _, tell := range waiting {
		tell()
	}
}

// asks sends requests to a server, and counts those that pass.
func (c *cluster) asks(server, times int, from string, member forum.MemberID) (passed int, last http.Header) {
	h := handler(func(http.ResponseWriter, *http.Request) { passed++ })
	chain := c.servers[server].Addresses(c.servers[server].Members(h))
	for range times {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/nl/", nil)
		r.RemoteAddr = from + ":4711"
		observed(nil, r, func(_ http.ResponseWriter, r *http.Request) {
			if member != 0 {
				r = r.WithContext(middleware.WithViewer(r.Context(), forum.As(&forum.Member{ID: member})))
			}
			chain.ServeHTTP(w, r)
		})
		last = w.Header()
	}
	return passed, last
}

// What one server has counted the others know a second after they were asked for more than
// an eighth, in what they allow and in what they say is left.
func TestServersCountRequestsTogether(t *testing.T) {
	c := newCluster(t, 2)
	if n, _ := c.asks(0, 60, "192.0.2.7", 0); n != 60 {
		t.Fatalf("%d requests passed", n)
	}
	c.pass(0)
	if n, h := c.asks(1, 11, "192.0.2.7", 0); n != 11 || h.Get("RateLimit") != `"address";r=69;t=9` {
		t.Errorf("%d requests to the other passed, headers %v", n, h)
	}
	c.pass(0)
	if n, h := c.asks(1, 30, "192.0.2.7", 0); n != 80-71 || h.Get("RateLimit") != `"address";r=0;t=60` {
		t.Errorf("%d more requests to the other passed, headers %v", n, h)
	}
	if n, _ := c.asks(1, 1, "192.0.2.8", 0); n != 1 {
		t.Error("another address is refused")
	}
	c.asks(0, 1, "192.0.2.7", 0) // one more than is allowed: it doesn't know better
	c.pass(0)
	if n, _ := c.asks(0, 20, "192.0.2.7", 0); n != 0 {
		t.Errorf("%d requests passed when nothing was left", n)
	}
	for i := range 40 { // a member, from many addresses
		c.asks(0, 1, fmt.Sprintf("192.0.2.%d", 10+i), 7)
	}
	c.pass(0)
	n, _ := c.asks(1, 6, "192.0.2.99", 7)
	c.pass(0)
	if more, h := c.asks(1, 20, "192.0.2.100", 7); n != 6 || more != 0 || h.Values("RateLimit")[1] != `"member";r=0;t=69` {
		t.Errorf("%d and then %d requests of a member passed: %v", n, more, h)
	}
}

// Whoever asks all servers without pause gets in the long run what one server allows.
func TestHammeringManyServersGetsWhatOneAllows(t *testing.T) {
	c, passed := newCluster(t, 4), 0
	const minutes, step = 10, 200 * time.Millisecond
	for at := time.Duration(0); at < minutes*time.Minute; at += step {
		for server := range c.servers {
			n, _ := c.asks(server, 4, "192.0.2.7", 0)
			passed += n
		}
		if c.now = c.now.Add(step); at%time.Second == 0 {
			c.pass(0)
		}
	}
	// Before anybody is told each server may allow what it knows of; then a second's worth.
	if most := 80*(minutes+1) + 4*(4*6+80/8); passed > most || passed < 80*minutes*9/10 {
		t.Errorf("four servers let %d requests pass in %d minutes, where one lets %d", passed, minutes, 80*(minutes+1))
	}
	t.Logf("%d requests passed", passed)
	if tells := len(c.told); tells > 4*minutes*60 {
		t.Errorf("they were told %d times", tells)
	}
}

// Of those within an eighth of their allowance nobody is told, nor does it take memory.
func TestOrdinaryReadersAreToldToNobody(t *testing.T) {
	c := newCluster(t, 1)
	for i := range 200 {
		c.asks(0, 10, fmt.Sprintf("192.0.2.%d", i), 0)
		c.asks(0, 5, fmt.Sprintf("198.51.100.%d", i), forum.MemberID(i+1))
	}
	c.pass(0)
	if len(c.told) != 0 || len(c.waiting) != 0 {
		t.Errorf("%v was told", c.told)
	}
	allocs := func(l *middleware.Limiter) float64 {
		h := l.Addresses(handler(func(http.ResponseWriter, *http.Request) {}))
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/nl/", nil)
		return testing.AllocsPerRun(5, func() { h.ServeHTTP(w, r) })
	}
	alone := middleware.NewLimiter(middleware.PerMinute(80, 40, 0, 0), nil, func() time.Time { return c.now }, nil)
	if one, many := allocs(alone), allocs(c.servers[0]); one != many {
		t.Errorf("a request takes %v allocations with others and %v alone", many, one)
	}
}

// What can't be told is forgiven, once; a panic ends neither the program nor the counting.
func TestTellingRequestsSurvivesOutagesAndPanics(t *testing.T) {
	c := newCluster(t, 2)
	tell := func(n int, fault func() error) {
		c.fault = fault
		c.asks(0, n, "192.0.2.7", 0)
		c.pass(0)
	}
	tell(20, func() error { return errors.New("the database is away") })
	tell(5, func() error { panic("oh dear") })
	tell(6, nil)
	if log := c.log.String(); !strings.Contains(log, "oh dear") || !strings.Contains(log, "together_test.go") {
		t.Errorf("the log has %q", log)
	}
	var told []int
	for _, uses := range c.told {
		told = append(told, uses[0].N)
	}
	if fmt.Sprint(told) != "[20 5 6]" {
		t.Errorf("told were %v uses", told)
	}
	if n, _ := c.asks(0, 80, "192.0.2.7", 0); n != 80-31 {
		t.Errorf("%d requests passed of 80, when 31 had", n)
	}
}

// What other servers used while this one told is known as well as what was used here.
func TestNothingIsLostWhileItIsTold(t *testing.T) {
	c := newCluster(t, 2)
	c.asks(0, 20, "192.0.2.7", 0)
	c.asks(1, 20, "192.0.2.7", 0)
	c.fault = func() error {
		c.fault = nil
		c.asks(1, 10, "192.0.2.7", 0) // by the one that hasn't told yet
		c.asks(0, 10, "192.0.2.7", 0) // by the one that tells
		return nil
	}
	c.pass(0)
	c.pass(0)
	c.asks(0, 1, "192.0.2.7", 0)
	c.pass(0)
	c.asks(1, 1, "192.0.2.7", 0)
	c.pass(0)
	if n, _ := c.asks(1, 80, "192.0.2.7", 0); n != 80-62 {
		t.Errorf("%d requests passed of 80, when 62 had", n)
	}
}

// Who used more than an allowance on several servers is in debt, and no deeper than one more.
func TestDebtIsPaidBack(t *testing.T) {
	c := newCluster(t, 4)
	for server := range c.servers {
		c.asks(server, 80, "192.0.2.7", 0)
	}
	c.pass(0)
	c.pass(time.Minute + time.Second)
	if n, h := c.asks(3, 1, "192.0.2.7", 0); n != 0 || !strings.HasPrefix(h.Get("RateLimit"), `"address";r=0;t=`) {
		t.Errorf("after a minute the debt isn't there: %v", h)
	}
	c.pass(2 * time.Minute)
	for server := range c.servers {
		if n, _ := c.asks(server, 1, "192.0.2.7", 0); n != 1 {
			t.Errorf("server %d refuses who has paid back all", server)
		}
	}
}

// Requests come as fast as the allowance comes back, of which less than an eighth is used,
// or more.
func BenchmarkCountingRequests(b *testing.B) {
	for name, used := range map[string]int{"within an eighth": 1, "beyond": 20} {
		b.Run(name, func(b *testing.B) {
			now, pace := time.Now(), time.Duration(0)
			l := middleware.NewLimiter(middleware.Limits{AddressRequests: rate.Limit{Name: "address", Burst: 80, Every: time.Second}}, nil,
				func() time.Time { now = now.Add(pace); return now }, nil)
			l.CountTogether(func(context.Context, ...store.Use) ([]int64, error) { return nil, errors.New("not here") }, slog.New(slog.DiscardHandler))
			l.TellBy(func(func()) {})
			h := l.Addresses(handler(func(http.ResponseWriter, *http.Request) {}))
			w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/nl/", nil)
			for range used {
				h.ServeHTTP(w, r)
			}
			pace = time.Second
			b.ReportAllocs()
			for b.Loop() {
				h.ServeHTTP(w, r)
			}
		})
	}
}
