package web_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestRootNegotiatesTheLanguage(t *testing.T) {
	eachSite(t, func(s *site) {
		for accept, want := range map[string]string{
			"":                        "/en/",
			"ar-EG,en;q=0.5":          "/ar/",
			"fr, nl-BE;q=0.8, de;q=0": "/nl/",
			"es-419":                  "/es/",
			"tlh":                     "/en/",
		} {
			a := s.visitor().get("/", "Accept-Language", accept).expect(http.StatusFound, want)
			if a.Header.Get("Cache-Control") != "no-store" {
				t.Error("a negotiated answer may be kept by caches")
			}
		}
	})
}

func TestSwitcherKeepsThePageAndIsRemembered(t *testing.T) {
	eachSite(t, func(s *site) {
		p := s.visitor()
		p.get("/ar/switch?next=%2Fnl%2Fmoderation%2Flog%3Fact%3Dclose").
			expect(http.StatusSeeOther, "/ar/moderation/log?act=close")
		p.get("/", "Accept-Language", "nl").expect(http.StatusFound, "/ar/")
		p.get("/de/switch?next=https%3A%2F%2Fevil.example%2F").expect(http.StatusSeeOther, "/de/")
		p.get("/de/switch?next=%2F%2Fevil.example").expect(http.StatusSeeOther, "/de/")
		// What a member chose in the settings comes before the switcher.
		m := s.as(s.author)
		m.get("/ar/switch").expect(http.StatusSeeOther)
		m.get("/").expect(http.StatusFound, "/nl/")
	})
}

func TestErrorsAreTranslatedPages(t *testing.T) {
	eachSite(t, func(s *site) {
		p := s.visitor()
		for path, want := range map[string]struct {
			status         int
			lang, dir, say string
		}{
			"/ar/nothing-here":       {http.StatusNotFound, "ar", "rtl", "404"},
			"/de/t/999":              {http.StatusNotFound, "de", "ltr", "404"},
			"/xx/":                   {http.StatusNotFound, "en", "ltr", "404"},
			"/es/moderation/log?a=%": {http.StatusBadRequest, "es", "ltr", "400"},
			"/nl/%00":                {http.StatusBadRequest, "nl", "ltr", "400"},
			"/nl/%ff":                {http.StatusBadRequest, "nl", "ltr", "400"},
		} {
			a := p.get(path).expect(want.status).has("main", want.say)
			html := a.html.Find("html")
			if lang, dir := html.AttrOr("lang", ""), html.AttrOr("dir", ""); lang != want.lang || dir != want.dir {
				t.Errorf("%s: lang %q, dir %q", path, lang, dir)
			}
		}
		a := p.post("/nl/moderation/log")
		a.expect(http.StatusMethodNotAllowed)
		if a.Header.Get("Allow") == "" {
			t.Error("405 without Allow")
		}
	})
}

func TestWritesOfOtherSitesAreRefused(t *testing.T) {
	eachSite(t, func(s *site) {
		m := s.as(s.author)
		m.do(http.MethodPost, "/nl/logout", nil, "Sec-Fetch-Site", "cross-site").expect(http.StatusForbidden)
		m.do(http.MethodPost, "/nl/logout", nil, "Origin", "https://evil.example").expect(http.StatusForbidden)
		m.get("/nl/settings/profile").expect(http.StatusOK) // still logged in
		m.do(http.MethodPost, "/nl/logout", nil, "Origin", s.url).expect(http.StatusSeeOther, "/nl/")
		m.get("/nl/settings/profile").expect(http.StatusSeeOther, "/nl/login?next=%2Fnl%2Fsettings%2Fprofile")
	})
}

func TestOperatorsPages(t *testing.T) {
	eachSite(t, func(s *site) {
		p := s.visitor()
		p.get("/ar/about/contact").expect(http.StatusNotFound)
		p.get("/.well-known/security.txt").expect(http.StatusNotFound)
		storetest.Write(t, s.store, func(tx *store.Tx) error {
			return tx.SetSetting("page.contact.ar", "اكتب إلى **المشغّل** <script>alert(1)</script>", forum.SystemID)
		})
		p.get("/ar/about/contact").expect(http.StatusOK).has("article strong", "المشغّل").lacks("article script").
			has(`footer a[href="/ar/about/contact"]`, "")
		p.get("/nl/about/contact").expect(http.StatusNotFound)
		p.get("/nl/login").lacks(`footer a[href="/nl/about/contact"]`)
		p.get("/.well-known/security.txt").expect(http.StatusOK).has("body", "Contact: "+s.url+"/ar/about/contact")
		p.get("/robots.txt").expect(http.StatusOK).has("body", "Disallow: /en/login").lacks(`body:contains("*/")`)
		m := s.as(s.author)
		to := m.get("/.well-known/change-password").expect(http.StatusFound).Header.Get("Location")
		m.get(to).expect(http.StatusOK).has(`[autocomplete="new-password"]`, "")
	})
}

func TestHealth(t *testing.T) {
	eachSite(t, func(s *site) {
		var err error
		if s.store, err = store.Open(t.Context(), storetest.SQLite(t)); err != nil {
			t.Fatal(err)
		}
		s.serve()
		p := s.visitor()
		p.get("/healthz").expect(http.StatusOK)
		p.get("/readyz").expect(http.StatusOK)
		if err := s.store.Close(); err != nil {
			t.Fatal(err)
		}
		p.get("/healthz").expect(http.StatusOK)
		p.get("/readyz").expect(http.StatusOK) // is known for a second
		s.clock.Advance(time.Second)
		a := p.get("/readyz").expect(http.StatusServiceUnavailable)
		if a.Header.Get("Retry-After") == "" {
			t.Error("503 without Retry-After")
		}
	})
}

// Probes are no way to the database: neither by sessions, nor by asking often, nor by
// another method.
func TestProbesCostNothing(t *testing.T) {
	s := anySite(t)
	p := s.as(s.author)
	s.statements.Store(0)
	for i := range 20 {
		for _, path := range []string{"/healthz", "/readyz"} {
			p.get(path, "Cookie", fmt.Sprintf("session=%043d", i)).expect(http.StatusOK)
			p.do(http.MethodPost, path, map[string][]string{"body": {"long"}}).expect(http.StatusMethodNotAllowed).lacks("textarea")
		}
	}
	if n := s.statements.Load(); n != 0 {
		t.Errorf("%d statements", n)
	}
}

// What has no pages says how it may be kept too, or a cache would choose: probes and what
// isn't there not at all.
func TestHowPlainTextsMayBeKept(t *testing.T) {
	s := anySite(t)
	storetest.Write(t, s.store, func(tx *store.Tx) error { return tx.SetSetting("page.contact.nl", "Bel ons.", s.admin.ID) })
	check := func(path string, status int, want string) {
		t.Helper()
		if got := s.visitor().get(path).expect(status).Header.Get("Cache-Control"); got != want {
			t.Errorf("%s (%d): Cache-Control %q, want %q", path, status, got, want)
		}
	}
	check("/healthz", http.StatusOK, "no-store")
	check("/readyz", http.StatusOK, "no-store")
	check("/static/nothing.css", http.StatusNotFound, "no-store")
	check("/robots.txt", http.StatusOK, "public, no-cache")
	check("/.well-known/security.txt", http.StatusOK, "public, no-cache")
	var err error
	if s.store, err = store.Open(t.Context(), storetest.SQLite(t)); err != nil {
		t.Fatal(err)
	}
	s.serve()
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	check("/readyz", http.StatusServiceUnavailable, "no-store")
}

func TestEveryAnswerHasItsHeaders(t *testing.T) {
	eachSite(t, func(s *site) {
		for _, path := range []string{"/", "/healthz", "/nl/login", "/nl/nothing", "/static/nothing", "/nl/%ff"} {
			a := s.visitor().get(path)
			for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"} {
				if got := a.Header.Get(name); got != want {
					t.Errorf("%s: %s = %q", path, name, got)
				}
			}
			if a.Header.Get("Content-Security-Policy") == "" || a.Header.Get("X-Request-Id") == "" {
				t.Errorf("%s: %v", path, a.Header)
			}
		}
		private := s.as(s.author).get("/nl/settings/profile")
		if private.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("a member's page says Cache-Control %q", private.Header.Get("Cache-Control"))
		}
	})
}
