package web_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store/storetest"
	"tertulia/internal/web"
)

// protected checks the headers that every answer has.
func (a *answer) protected() {
	a.Helper()
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "strict-origin-when-cross-origin",
		"Cross-Origin-Opener-Policy": "same-origin", "Strict-Transport-Security": "max-age=31536000",
	} {
		if got := a.Header.Values(name); len(got) != 1 || got[0] != want {
			a.Errorf("%s (%d): %s is %q", a.request, a.StatusCode, name, got)
		}
	}
	if a.Header.Get("Permissions-Policy") == "" || a.Header.Get("X-Request-Id") == "" {
		a.Errorf("%s (%d): headers %v", a.request, a.StatusCode, a.Header)
	}
	policy := a.Header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors 'none'") ||
		strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") || strings.Contains(policy, "*") {
		a.Errorf("%s: policy %q", a.request, policy)
	}
}

// Every route, as a visitor and as a member, by GET, by HEAD and by a method that it
// doesn't take; and every kind of answer.
func TestHeadersOnEveryAnswer(t *testing.T) {
	eachKeeping(t, func(s *site) {
		storetest.Thread(t, s.store, s.author, "nl", "Is dit nog een kanaal", "sales")
		s.secure = true
		s.serve()
		member, statuses := s.secureAs(s.admin), map[int]bool{}
		for _, r := range web.Routes() {
			for _, session := range []string{"", member} {
				for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPut} {
					a := s.visitor().do(method, fill(r.Path, "", ""), nil, "Cookie", session)
					a.protected()
					statuses[a.StatusCode] = true
					html, private := strings.HasPrefix(a.Header.Get("Content-Type"), "text/html"), session != "" || a.StatusCode >= 400
					if got := a.Header.Get("Cache-Control"); html && private && got != "no-store" {
						t.Errorf("%s (%d) is private, and has Cache-Control %q", a.request, a.StatusCode, got)
					}
				}
			}
		}
		p := s.visitor()
		first := p.get("/nl/")
		for _, a := range []*answer{
			p.get("/nl/", "If-None-Match", first.Header.Get("ETag")), p.get("/nl/nowhere"), p.get("/static/nothing.css"),
			p.get("/nl/%ff"), p.get("/nl/t/1/wrong"), p.do(http.MethodPost, "/nl/login", nil),
			p.do(http.MethodPost, "/nl/login", url.Values{"email": {"a"}}, "Sec-Fetch-Site", "cross-site"),
			p.do(http.MethodPost, "/nl/new", url.Values{"title": {"a"}}),
			p.do(http.MethodPost, "/nl/login", url.Values{"email": {"a"}, "next": make([]string, 300)}).expect(http.StatusRequestEntityTooLarge),
		} {
			a.protected()
			statuses[a.StatusCode] = true
		}
		for _, code := range []int{200, 301, 302, 303, 304, 400, 401, 403, 404, 405, 413} {
			if !statuses[code] {
				t.Errorf("no answer was %d: the walk has lost its way (%v)", code, statuses)
			}
		}
	})
}

// secureAs is the session cookie of a member on TLS.
func (s *site) secureAs(m *forum.Member) string {
	s.Helper()
	u, err := url.Parse(s.url)
	if err != nil {
		s.Fatal(err)
	}
	return "__Host-session=" + s.as(m).client.Jar.Cookies(u)[0].Value
}

// A panic is a page with a number by which the operator finds its stack in the log,
// what was typed is kept, and the process lives on.
func TestPanicIsAPageWithAReference(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := storetest.Thread(t, s.store, s.author, "nl", "Is dit nog een kanaal")
		set, err := messages()
		if err != nil {
			t.Fatal(err)
		}
		var log journal
		server := httptest.NewUnstartedServer(nil)
		s.url = "http://" + server.Listener.Addr().String()
		server.Config.Handler, err = web.New(web.Config{Store: s.store, Locales: set, Account: s.accounts, BaseURL: s.url,
			Now: s.clock.Now, Log: slog.New(slog.NewTextHandler(&log, nil))}) // without what takes comments
		if err != nil {
			t.Fatal(err)
		}
		server.Start()
		defer server.Close()
		m := s.as(s.other)
		a := m.post("/de/t/1/comments", "body", "Sorgfältig getippt.", "lang", "de").expect(http.StatusInternalServerError)
		id := a.Header.Get("X-Request-Id")
		a.has("html[lang=de] .meta", id).has(".unsent textarea", "Sorgfältig getippt.")
		if html, err := a.html.Html(); id == "" || err != nil || strings.Contains(html, "nil pointer") {
			t.Errorf("the page %s says what lies behind it", id)
		}
		if text := log.String(); !strings.Contains(text, id) || !strings.Contains(text, "nil pointer") || !strings.Contains(text, "write.go") {
			t.Errorf("the log lacks the stack: %s", text)
		}
		m.get("/de/t/1/" + thread.Slug).expect(http.StatusOK)
	})
}
