package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tertulia/internal/middleware"
	"tertulia/internal/store/storetest"
	"tertulia/internal/web"
)

// TestNobodyKeepsCookies asks for every page with each cookie of the forum, known or not, and
// with all of them: a cache before the forum must not give one browser's cookie to another,
// which would log that out.
func TestNobodyKeepsCookies(t *testing.T) {
	t.Parallel()
	s := anySite(t)
	storetest.Thread(t, s.store, s.author, "nl", "Is dit nog een kanaal", "sales")
	pages, err := middleware.NewPageCache(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	s.pages, s.cdn = pages, time.Minute // the most that a cache may keep
	s.serve()
	const unknown = "session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	set := map[string]bool{}
	for _, r := range web.Routes() {
		if r.Method != http.MethodGet {
			continue
		}
		for _, cookie := range []string{"", unknown, "flash=saved", "locale=de", "langs=nl", "langs=xx", unknown + "; flash=saved; locale=de; langs=nl"} {
			for _, path := range []string{fill(r.Path, "", ""), strings.Replace(fill(r.Path, "", ""), "is-dit-nog-een-kanaal", "wrong", 1)} {
				a := s.visitor().get(path, "Cookie", cookie, "If-None-Match", "*")
				set[r.Path] = set[r.Path] || len(a.Cookies()) > 0
				if got := a.Header.Get("Cache-Control"); len(a.Cookies()) > 0 && got != "private, no-store" {
					t.Errorf("%s with %q (%d) sets %v, and has Cache-Control %q", a.request, cookie, a.StatusCode, a.Cookies(), got)
				}
			}
		}
	}
	for _, path := range []string{"/:locale/card.png", "/feeds/:locale/threads", "/sitemap.xml", "/:locale/search/suggestions", "/:locale/t/:id/:slug"} {
		if !set[path] {
			t.Errorf("%s sets no cookie: the walk has lost its way", path)
		}
	}
}
