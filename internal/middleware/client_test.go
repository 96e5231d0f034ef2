package middleware_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"tertulia/internal/middleware"
)

// observed runs a request through Observe.
func observed(p middleware.Proxies, r *http.Request, h http.HandlerFunc) {
	middleware.Observe(slog.New(slog.NewTextHandler(io.Discard, nil)), p, nil)(h).ServeHTTP(httptest.NewRecorder(), r)
}

func TestClient(t *testing.T) {
	trusted := middleware.Proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("127.0.0.1/32")}
	for _, c := range []struct {
		name, remote string
		forwarded    []string
		want         string
	}{
		{"nobody between", "192.0.2.7:4711", nil, "192.0.2.7"},
		{"an untrusted peer says what it likes", "192.0.2.7:4711", []string{"203.0.113.9"}, "192.0.2.7"},
		{"a trusted proxy", "10.1.2.3:4711", []string{"203.0.113.9"}, "203.0.113.9"},
		{"what the client sent itself is to the left", "10.1.2.3:4711", []string{"198.51.100.1, 203.0.113.9"}, "203.0.113.9"},
		{"in several headers", "10.1.2.3:4711", []string{"198.51.100.1", "203.0.113.9"}, "203.0.113.9"},
		{"two trusted proxies", "127.0.0.1:4711", []string{"198.51.100.1, 203.0.113.9 ,10.9.9.9"}, "203.0.113.9"},
		{"all of them trusted", "127.0.0.1:4711", []string{"10.0.0.1, 10.0.0.2"}, "10.0.0.1"},
		{"nothing said", "10.1.2.3:4711", nil, "10.1.2.3"},
		{"nonsense", "10.1.2.3:4711", []string{"203.0.113.9, unknown"}, "10.1.2.3"},
		{"with a port", "10.1.2.3:4711", []string{"203.0.113.9:99"}, "203.0.113.9"},
		{"IPv6 with a port", "[::1]:4711", []string{"[2001:db8::7]:99"}, "2001:db8::7"},
		{"IPv6 in brackets", "[::1]:4711", []string{"[2001:db8::7]"}, "2001:db8::7"},
		{"IPv4 in IPv6", "[::ffff:10.1.2.3]:4711", []string{"::ffff:203.0.113.9"}, "203.0.113.9"},
		{"another Forwarded header", "10.1.2.3:4711", []string{""}, "10.1.2.3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = c.remote
			r.Header.Set("X-Real-Ip", "198.51.100.99")
			r.Header.Set("Forwarded", "for=198.51.100.99")
			if c.forwarded != nil {
				r.Header["X-Forwarded-For"] = c.forwarded
			}
			observed(trusted, r, func(_ http.ResponseWriter, r *http.Request) {
				if got := middleware.Client(r.Context()).String(); got != c.want {
					t.Errorf("comes from %s, want %s", got, c.want)
				}
			})
		})
	}
}
