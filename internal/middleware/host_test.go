package middleware_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/middleware"
)

func TestHost(t *testing.T) {
	const far, near = "192.0.2.7:4711", "127.0.0.1:4711"
	for _, c := range []struct {
		base, host, path, remote string
		ok                       bool
	}{
		{"https://forum.example", "forum.example", "/nl/", far, true},
		{"https://forum.example", "Forum.Example.", "/nl/", far, true},
		{"https://forum.example", "forum.example:443", "/nl/", far, true},
		{"https://forum.example", "forum.example:80", "/nl/", far, false},
		{"https://forum.example", "evil.example", "/nl/", far, false},
		{"https://forum.example", "forum.example.evil.example", "/nl/", far, false},
		{"https://forum.example", "", "/nl/", far, false},
		{"https://forum.example", "evil.example", "/nl/", near, false},
		{"https://forum.example", "127.0.0.1:8080", "/nl/", near, true},
		{"https://forum.example", "localhost", "/nl/", near, true},
		{"https://forum.example", "localhost", "/nl/", far, false},
		{"https://forum.example", "10.0.0.9:8080", "/healthz", far, true},
		{"https://forum.example", "10.0.0.9:8080", "/readyz", far, true},
		{"https://forum.example", "10.0.0.9:8080", "/static/css/a.css", far, true},
		{"https://forum.example", "10.0.0.9:8080", "/nl/", far, false},
		{"http://127.0.0.1:8080", "localhost:9999", "/nl/", near, true},
		{"http://127.0.0.1:8080", "127.0.0.1:9999", "/nl/", near, true},
		{"http://127.0.0.1:8080", "evil.example:8080", "/nl/", near, false},
		{"http://0.0.0.0:8080", "192.0.2.1:8080", "/nl/", far, true},
		{"http://0.0.0.0:8080", "evil.example:8080", "/nl/", far, false},
		{"http://[::]:8080", "[2001:db8::1]:8080", "/nl/", far, true},
		{"https://[2001:db8::1]", "[2001:db8::1]", "/nl/", far, true},
	} {
		t.Run(c.base+" "+c.host+c.path, func(t *testing.T) {
			base, err := url.Parse(c.base)
			if err != nil {
				t.Fatal(err)
			}
			var f failures
			passed := false
			h := middleware.Host(base, f.fail)(handler(func(http.ResponseWriter, *http.Request) { passed = true }))
			r := httptest.NewRequest(http.MethodGet, c.path, nil)
			r.Host, r.RemoteAddr = c.host, c.remote
			r.Header.Set("X-Forwarded-Host", base.Host)
			observed(nil, r, h.ServeHTTP)
			if passed != c.ok || c.ok == (len(f.errs) > 0) {
				t.Errorf("passed %v, failures %v", passed, f.errs)
			}
			if !c.ok && forum.KindOf(f.errs[0]) != forum.Misdirected {
				t.Errorf("refused as %v", f.errs[0])
			}
		})
	}
}

// Behind a proxy on this machine everybody seems to come from it: loopback names are for
// those of whom the proxy says so too.
func TestLoopbackNamesThroughAProxy(t *testing.T) {
	base := &url.URL{Scheme: "https", Host: "forum.example"}
	proxies := middleware.Proxies{netip.MustParsePrefix("127.0.0.1/32")}
	for forwarded, want := range map[string]bool{"": true, "127.0.0.1": true, "203.0.113.9": false, "127.0.0.1, 203.0.113.9": false} {
		var f failures
		h := middleware.Host(base, f.fail)(handler(func(http.ResponseWriter, *http.Request) {}))
		r := httptest.NewRequest(http.MethodGet, "/nl/", nil)
		r.Host, r.RemoteAddr = "localhost", "127.0.0.1:4711"
		if forwarded != "" {
			r.Header.Set("X-Forwarded-For", forwarded)
		}
		observed(proxies, r, h.ServeHTTP)
		if passed := len(f.errs) == 0; passed != want {
			t.Errorf("forwarded for %q: passed %v", forwarded, passed)
		}
	}
}

func TestThoseWithoutTLSAreSentToTheForumsAddress(t *testing.T) {
	base, err := url.Parse("https://forum.example")
	if err != nil {
		t.Fatal(err)
	}
	proxies := middleware.Proxies{netip.MustParsePrefix("10.0.0.0/8")}
	for _, c := range []struct{ name, remote, forwarded, proto, target, to string }{
		{"a trusted proxy says http", "10.0.0.1:1", "203.0.113.9", "http", "/nl/?sort=newest", "https://forum.example/nl/?sort=newest"},
		{"it says https", "10.0.0.1:1", "203.0.113.9", "https", "/nl/", ""},
		{"the outer of two had TLS", "10.0.0.1:1", "203.0.113.9, 10.0.0.2", "https, http", "/nl/", ""},
		{"the client claims it, the proxy denies it", "10.0.0.1:1", "203.0.113.9", "https, http", "/nl/", "https://forum.example/nl/"},
		{"one word of two proxies", "10.0.0.1:1", "203.0.113.9, 10.0.0.2", "https", "/nl/", ""},
		{"nobody trusted", "192.0.2.7:1", "203.0.113.9", "http", "/nl/", ""},
		{"a probe", "10.0.0.1:1", "", "http", "/healthz", ""},
		{"a path like a host", "10.0.0.1:1", "203.0.113.9", "http", "//evil.example/", "https://forum.example//evil.example/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var f failures
			h := middleware.Host(base, f.fail)(handler(func(http.ResponseWriter, *http.Request) {}))
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RequestURI, r.Host, r.RemoteAddr = c.target, "forum.example", c.remote
			if r.URL, err = url.ParseRequestURI(c.target); err != nil {
				t.Fatal(err)
			}
			r.Header.Set("X-Forwarded-Proto", c.proto)
			if c.forwarded != "" {
				r.Header.Set("X-Forwarded-For", c.forwarded)
			}
			w := httptest.NewRecorder()
			observed(proxies, r, func(_ http.ResponseWriter, r *http.Request) { h.ServeHTTP(w, r) })
			if got := w.Header().Get("Location"); got != c.to || c.to != "" && w.Code != http.StatusPermanentRedirect {
				t.Errorf("status %d to %q, want %q (%v)", w.Code, got, c.to, f.errs)
			}
		})
	}
}

func TestToTLS(t *testing.T) {
	for target, want := range map[string]string{
		"/nl/t/1/a?page=2": "https://forum.example/nl/t/1/a?page=2",
		"*":                "https://forum.example/",
	} {
		r := httptest.NewRequest(http.MethodOptions, "/", nil)
		r.URL = &url.URL{Path: target}
		if u, err := url.ParseRequestURI(target); err == nil {
			r.URL = u
		}
		w := httptest.NewRecorder()
		middleware.ToTLS("https://forum.example").ServeHTTP(w, r)
		if got := w.Header().Get("Location"); got != want {
			t.Errorf("%s: to %s, want %s", target, got, want)
		}
	}
}
