package outbound

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// served is a server that answers tries one after the other, the last one again
// and again, and counts them.
func served(t *testing.T, answers ...http.HandlerFunc) (*url.URL, *atomic.Int32) {
	t.Helper()
	var tries atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(tries.Add(1))
		answers[min(n, len(answers))-1](w, r)
	}))
	t.Cleanup(s.Close)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u, &tries
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// hurried is a client that trusts u, and notes its pauses instead of making them.
func hurried(u *url.URL, pauses *[]time.Duration) *Client {
	return NewClient(ClientConfig{Trusted: []*url.URL{u}, Pause: func(_ context.Context, d time.Duration) error {
		*pauses = append(*pauses, d)
		return nil
	}})
}

func TestOnlyPublicAddressesAreReached(t *testing.T) {
	u, tries := served(t, status(http.StatusOK))
	_, err := NewClient(ClientConfig{}).do(context.Background(), http.MethodGet, u.String(), nil, nil)
	if !errors.Is(err, ErrForbiddenAddress) || tries.Load() != 0 {
		t.Errorf("loopback was asked %d times, error %v", tries.Load(), err)
	}
	byName := "http://localhost:" + u.Port()
	if _, err := NewClient(ClientConfig{}).do(context.Background(), http.MethodGet, byName, nil, nil); !errors.Is(err, ErrForbiddenAddress) {
		t.Errorf("a name for loopback gave error %v", err)
	}
	other, otherTries := served(t, status(http.StatusOK))
	if _, err := hurried(u, new([]time.Duration)).do(context.Background(), http.MethodGet, other.String(), nil, nil); !errors.Is(err, ErrForbiddenAddress) || otherTries.Load() != 0 {
		t.Errorf("another port than the operator named gave error %v", err)
	}
	if a, err := hurried(u, new([]time.Duration)).do(context.Background(), http.MethodGet, u.String(), nil, nil); err != nil || a.status != 200 {
		t.Errorf("the address that the operator named gave %d, %v", a.status, err)
	}
}

func TestWhichAddressesArePublic(t *testing.T) {
	for address, want := range map[string]bool{
		"1.1.1.1": true, "93.184.215.14": true, "2606:4700::1111": true, "::ffff:1.1.1.1": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "0.0.0.0": false, "255.255.255.255": false, "224.0.0.1": false, "198.18.0.1": false,
		"::1": false, "::": false, "fe80::1": false, "fd00::1": false, "ff02::1": false, "::ffff:127.0.0.1": false,
		"::ffff:10.0.0.1": false, "64:ff9b::a00:1": false, "2002:7f00:1::": false, "2001:db8::1": false, "fe80::1%eth0": false,
	} {
		if got := isPublic(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: public %v, want %v", address, got, want)
		}
	}
}

func TestABusyServerIsAskedAgain(t *testing.T) {
	later := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(http.StatusTooManyRequests)
	}
	muchLater := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	hangUp := func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }
	for _, c := range []struct {
		name    string
		answers []http.HandlerFunc
		status  int
		tries   int32
		pauses  []time.Duration
	}{
		{"well", []http.HandlerFunc{status(200)}, 200, 1, nil},
		{"busy, then well", []http.HandlerFunc{later, status(200)}, 200, 2, []time.Duration{7 * time.Second}},
		{"gateways", []http.HandlerFunc{status(502), status(504), status(200)}, 200, 3, []time.Duration{firstPause, 4 * firstPause}},
		{"always busy", []http.HandlerFunc{status(503)}, 503, 3, []time.Duration{firstPause, 4 * firstPause}},
		{"hung up once", []http.HandlerFunc{hangUp, status(200)}, 200, 2, []time.Duration{firstPause}},
		{"comes back in an hour", []http.HandlerFunc{muchLater}, 503, 1, nil},
		{"our fault", []http.HandlerFunc{status(400)}, 400, 1, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			u, tries := served(t, c.answers...)
			var pauses []time.Duration
			a, err := hurried(u, &pauses).do(context.Background(), http.MethodPost, u.String(), nil, []byte("x"))
			if err != nil || a.status != c.status || tries.Load() != c.tries {
				t.Errorf("status %d after %d tries, error %v", a.status, tries.Load(), err)
			}
			if len(pauses) != len(c.pauses) {
				t.Fatalf("pauses %v, want %v", pauses, c.pauses)
			}
			for i := range pauses {
				if pauses[i] != c.pauses[i] {
					t.Errorf("pauses %v, want %v", pauses, c.pauses)
				}
			}
		})
	}
}

func TestAnswersAreBounded(t *testing.T) {
	u, _ := served(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(make([]byte, maxAnswer+1)) // the client may hang up
	})
	if _, err := hurried(u, new([]time.Duration)).do(context.Background(), http.MethodGet, u.String(), nil, nil); !errors.Is(err, errTooLong) {
		t.Errorf("error %v", err)
	}
}

func TestNoRedirectIsFollowed(t *testing.T) {
	inside, insideTries := served(t, status(200))
	u, _ := served(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, inside.String(), http.StatusTemporaryRedirect)
	})
	a, err := hurried(u, new([]time.Duration)).do(context.Background(), http.MethodPost, u.String(), nil, []byte("secret"))
	if err != nil || a.status != http.StatusTemporaryRedirect || insideTries.Load() != 0 {
		t.Errorf("status %d, error %v; the other server was asked %d times", a.status, err, insideTries.Load())
	}
}

func TestASlowServerIsGivenUp(t *testing.T) {
	release := make(chan struct{})
	u, tries := served(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	})
	t.Cleanup(func() { close(release) })
	c := NewClient(ClientConfig{Trusted: []*url.URL{u}, Timeout: 20 * time.Millisecond,
		Pause: func(context.Context, time.Duration) error { return nil }})
	_, err := c.do(context.Background(), http.MethodGet, u.String()+"?key=secret", nil, nil)
	if err == nil || tries.Load() > maxTries || strings.Contains(err.Error(), "secret") {
		t.Errorf("after %d tries error %v", tries.Load(), err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := c.do(ctx, http.MethodGet, u.String(), nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled request gave error %v", err)
	}
}
