package middleware_test

import (
	"context"
	"errors"
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

// gate is a limiter of 6 requests and 2 writes a minute for an address, and 4 and 3
// for a member.
type gate struct {
	*testing.T
	failures
	now     time.Time
	take    func(context.Context, ...store.Use) ([]rate.Taken, error)
	limiter *middleware.Limiter
}

func newGate(t *testing.T) *gate {
	g := &gate{T: t, now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	counted := rate.NewMemory[string]()
	g.take = func(_ context.Context, uses ...store.Use) ([]rate.Taken, error) {
		var all []rate.Taken
		for _, u := range uses {
			all = append(all, counted.Take(u.Limit, u.Limit.Name+u.Key, u.N, g.now))
		}
		return all, nil
	}
	g.limiter = middleware.NewLimiter(middleware.PerMinute(6, 4, 2, 3),
		func(ctx context.Context, uses ...store.Use) ([]rate.Taken, error) { return g.take(ctx, uses...) },
		func() time.Time { return g.now }, g.fail)
	return g
}

// asks makes a request, and gives its answer and why it was refused.
func (g *gate) asks(method, path, from string, member forum.MemberID) (http.Header, error) {
	g.errs = nil
	r := httptest.NewRequest(method, path, strings.NewReader("body=Hallo"))
	r.RemoteAddr = from + ":4711"
	w := httptest.NewRecorder()
	passed := false
	observed(nil, r, func(_ http.ResponseWriter, r *http.Request) {
		if member != 0 {
			r = r.WithContext(middleware.WithViewer(r.Context(), forum.As(&forum.Member{ID: member})))
		}
		h := handler(func(http.ResponseWriter, *http.Request) { passed = true })
		g.limiter.Addresses(g.limiter.Members(h)).ServeHTTP(w, r)
	})
	if len(g.errs) > 1 || passed == (len(g.errs) == 1) {
		g.Fatalf("passed %v, failures %v", passed, g.errs)
	}
	if passed {
		return w.Header(), nil
	}
	return w.Header(), g.errs[0]
}

func (g *gate) refuses(err error, seconds int) {
	g.Helper()
	var e *forum.Error
	if !errors.As(err, &e) || e.Kind != forum.TooMany || e.Args["Seconds"] != seconds {
		g.Errorf("%v (%+v), want TooMany for %d seconds", err, e, seconds)
	}
}

func TestRequestsOfAnAddressAreLimited(t *testing.T) {
	g := newGate(t)
	for i, want := range []string{`"address";r=5;t=10`, `"address";r=4;t=20`, `"address";r=3;t=30`} {
		h, err := g.asks(http.MethodGet, "/nl/", "192.0.2.7", 0)
		if err != nil || h.Get("RateLimit") != want || h.Get("RateLimit-Policy") != `"address";q=6;w=60` {
			t.Errorf("request %d: %v, headers %v", i+1, err, h)
		}
	}
	for range 20 { // what isn't counted
		for _, path := range []string{"/static/css/a.css", "/healthz", "/readyz"} {
			if h, err := g.asks(http.MethodGet, path, "192.0.2.7", 0); err != nil || h.Get("RateLimit") != "" {
				t.Fatalf("%s: %v, %v", path, err, h)
			}
		}
	}
	for range 3 {
		_, _ = g.asks(http.MethodGet, "/nl/", "192.0.2.7", 0) // the rest
	}
	h, err := g.asks(http.MethodGet, "/nl/", "192.0.2.7", 0)
	g.refuses(err, 10)
	if h.Get("RateLimit") != `"address";r=0;t=60` {
		t.Errorf("headers %v", h)
	}
	if _, err := g.asks(http.MethodGet, "/nl/", "192.0.2.8", 0); err != nil {
		t.Errorf("another address is refused: %v", err)
	}
	g.now = g.now.Add(10 * time.Second)
	if _, err := g.asks(http.MethodGet, "/nl/", "192.0.2.7", 0); err != nil {
		t.Errorf("refused after the time it was told: %v", err)
	}
}

// What a visitor reads too fast, and forms that are refused again and again, aren't worth
// a page of their own.
func TestRefusalsAreLimitedToo(t *testing.T) {
	hammers := func(what string, err error, want bool) {
		t.Helper()
		if !forum.Is(err, forum.TooMany) || errors.Is(err, middleware.ErrHammering) != want {
			t.Errorf("%s: %v, want hammering: %v", what, err, want)
		}
	}
	g := newGate(t)
	for range 6 {
		if _, err := g.asks(http.MethodGet, "/nl/", "192.0.2.7", 0); err != nil {
			t.Fatal(err)
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
		_, err := g.asks(http.MethodGet, "/nl/", "192.0.2.7", 0)
		hammers("a visitor's reading", err, true)
		for range 3 {
			_, err = g.asks(method, "/healthz", "192.0.2.7", 0) // which only GET has for nothing
			hammers("the first forms", err, false)
		}
	}
	_, err := g.asks(http.MethodPost, "/nl/new", "192.0.2.7", 0)
	hammers("the tenth form", err, false)
	_, err = g.asks(http.MethodPost, "/nl/new", "192.0.2.7", 0)
	hammers("the next", err, true)
	g.now = g.now.Add(6 * time.Second)
	_, err = g.asks(http.MethodPost, "/nl/new", "192.0.2.7", 0)
	hammers("one after a while", err, false)
	for i := range 15 { // a member's reading, from another address
		_, err = g.asks(http.MethodGet, "/nl/", "192.0.2.8", 7)
		if i >= 4 && i < 6 {
			hammers("a member's reading", err, false)
		}
	}
	hammers("a member's, for long", err, true)
}

func TestOneNetworkOfIPv6IsOneClient(t *testing.T) {
	g := newGate(t)
	for _, ip := range []string{"[2001:db8::1]", "[2001:db8::2]", "[2001:db8:0:0:9::3]", "[2001:db8::4]", "[2001:db8::5]", "[2001:db8::6]"} {
		if _, err := g.asks(http.MethodGet, "/nl/", ip, 0); err != nil {
			t.Fatal(err)
		}
	}
	_, err := g.asks(http.MethodGet, "/nl/", "[2001:db8::7]", 0)
	g.refuses(err, 10)
	if _, err := g.asks(http.MethodGet, "/nl/", "[2001:db8:0:1::1]", 0); err != nil {
		t.Errorf("the next network is refused: %v", err)
	}
}

func TestRequestsOfAMemberAreLimited(t *testing.T) {
	g := newGate(t)
	for i := range 4 { // from anywhere
		if _, err := g.asks(http.MethodGet, "/nl/", "192.0.2."+string(rune('1'+i)), 7); err != nil {
			t.Fatal(err)
		}
	}
	h, err := g.asks(http.MethodGet, "/nl/", "192.0.2.9", 7)
	g.refuses(err, 15)
	if got := h.Values("RateLimit"); len(got) != 2 || got[1] != `"member";r=0;t=60` {
		t.Errorf("headers %v", got)
	}
	if _, err := g.asks(http.MethodGet, "/nl/", "192.0.2.9", 8); err != nil {
		t.Errorf("another member is refused: %v", err)
	}
}

func TestWritesAreLimited(t *testing.T) {
	g := newGate(t)
	for range 2 {
		if _, err := g.asks(http.MethodPost, "/nl/login", "192.0.2.7", 0); err != nil {
			t.Fatal(err)
		}
	}
	_, err := g.asks(http.MethodPost, "/nl/login", "192.0.2.7", 0)
	g.refuses(err, 30)
	if _, err := g.asks(http.MethodGet, "/nl/", "192.0.2.7", 0); err != nil {
		t.Errorf("reading is refused too: %v", err)
	}
	for i := range 3 {
		if _, err := g.asks(http.MethodPost, "/nl/new", "192.0.2.1"+string(rune('1'+i)), 7); err != nil {
			t.Fatal(err)
		}
	}
	h, err := g.asks(http.MethodPost, "/nl/new", "192.0.2.99", 7)
	g.refuses(err, 20)
	if got := strings.Join(h.Values("RateLimit"), ", "); !strings.HasSuffix(got, `"address-writes";r=1;t=30, "member-writes";r=0;t=60`) {
		t.Errorf("headers %s", got)
	}
	g.take = func(context.Context, ...store.Use) ([]rate.Taken, error) { return nil, errors.New("no database") }
	if _, err := g.asks(http.MethodPost, "/nl/new", "192.0.2.50", 0); err == nil || forum.KindOf(err) != "" {
		t.Errorf("without a database: %v", err)
	}
}

func TestNoLimitsCountNothing(t *testing.T) {
	g := newGate(t)
	g.limiter = middleware.NewLimiter(middleware.Limits{}, func(context.Context, ...store.Use) ([]rate.Taken, error) {
		t.Error("counted")
		return nil, nil
	}, time.Now, g.fail)
	for range 50 {
		if h, err := g.asks(http.MethodPost, "/nl/new", "192.0.2.7", 7); err != nil || h.Get("RateLimit-Policy") != "" {
			t.Fatalf("%v, headers %v", err, h)
		}
	}
}

// BenchmarkLimit is what a limit adds to an answer from the page cache.
func BenchmarkLimit(b *testing.B) {
	enough := rate.Limit{Name: "address", Burst: 1 << 30, Every: time.Microsecond}
	l := middleware.NewLimiter(middleware.Limits{AddressRequests: enough}, nil, time.Now, nil)
	h := l.Addresses(handler(func(http.ResponseWriter, *http.Request) {}))
	r := httptest.NewRequest(http.MethodGet, "/nl/", nil)
	w := httptest.NewRecorder()
	b.ReportAllocs()
	for b.Loop() {
		h.ServeHTTP(w, r)
	}
}
