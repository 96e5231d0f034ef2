package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/web"
)

// junk is what no page says or knows.
const junk = "qzqz"

// keptPage is a page of a route whose pages are kept.
type keptPage struct {
	address string
	lists   bool // the languages that a visitor keeps for lists count
	// same are queries that ask for it, each in another way.
	same []string
}

// keptPagesOf has a page for each route whose pages are kept, of a forum with a thread.
func keptPagesOf(s *site) map[string]keptPage {
	thread := s.thread(s.author, "ar", "هل تويتر قناة؟", "sales")
	s.thread(s.author, "nl", "Is het nog een kanaal", "größe")
	s.thread(s.author, "fr", "Est-ce encore un canal")
	s.as(s.dutch).post("/nl/t/2/pin").expect(http.StatusSeeOther)
	storetest.Write(s.T, s.store, func(tx *store.Tx) error {
		return tx.SetSetting("page.terms.nl", "Wees aardig.", forum.SystemID)
	})
	list := []string{"sort=latest", "sort=latest&lang="}
	feed := []string{"lang=all", "lang="}
	slug := url.PathEscape(thread.Slug)
	return map[string]keptPage{
		"/:locale/":                  {"/nl/", true, list},
		"/:locale/tags":              {"/nl/tags", false, nil},
		"/:locale/tags/:tag":         {"/nl/tags/gr%C3%B6%C3%9Fe", true, list},
		"/:locale/u/:handle":         {"/nl/u/sanne", false, []string{"after="}},
		"/:locale/u/:handle/threads": {"/nl/u/sanne/threads", true, list},
		"/:locale/moderation/log":    {"/nl/moderation/log", false, []string{"act=&lang="}},
		"/:locale/about/:page":       {"/nl/about/terms", false, nil},
		"/feeds/:locale/threads":     {"/feeds/nl/threads", false, feed},
		"/feeds/:locale/tags/:tag":   {"/feeds/nl/tags/gr%C3%B6%C3%9Fe", false, feed},
		"/feeds/:locale/u/:handle":   {"/feeds/nl/u/sanne", false, feed},
		"/feeds/:locale/t/:id":       {"/feeds/nl/t/1", false, feed},
		"/sitemap.xml":               {"/sitemap.xml", false, nil},
		"/sitemaps/:locale/:file":    {"/sitemaps/nl/0.xml", false, nil},
		"/:locale/t/:id":             {}, // leads to the next
		"/:locale/t/:id/:slug":       {"/ar/t/1/" + slug, false, []string{"in=nl", "in=" + junk, "page=&show=&side=&in=" + junk}},
	}
}

// eachKeptRoute runs a test for each route whose pages are kept, each of which has to
// have a page here.
func eachKeptRoute(t *testing.T, test func(s *site, r web.Route, page keptPage)) {
	s := anySite(t)
	s.keep()
	pages := keptPagesOf(s)
	for _, r := range web.Routes() {
		page, known := pages[r.Path]
		switch {
		case r.Kept != known:
			t.Errorf("%s: its pages are kept: %v, and one is tried here: %v", r.Path, r.Kept, known)
		case page.address != "":
			s.visitor().get(page.address).expect(http.StatusOK)
			test(s, r, page)
		}
	}
}

// spellings are ways to ask for a page.
func (p keptPage) spellings(r web.Route) []string {
	var everyLetter strings.Builder
	for i := range len(p.address) {
		if c := p.address[i]; c == '/' || c == '%' || i > 1 && p.address[i-1] == '%' || i > 2 && p.address[i-2] == '%' {
			everyLetter.WriteByte(c)
		} else {
			fmt.Fprintf(&everyLetter, "%%%x", c)
		}
	}
	var empty []string
	for _, f := range r.Fields {
		empty = append(empty, f.Name+"=")
	}
	all := []string{p.address + "?", strings.ToLower(p.address), everyLetter.String(), p.address + "?" + strings.Join(empty, "&"),
		p.address + "?utm_source=" + junk + "&" + junk + "=1", everyLetter.String() + "?fbclid=" + junk}
	for _, query := range p.same {
		all = append(all, p.address+"?"+query, strings.ToLower(everyLetter.String())+"?gclid="+junk+"&"+query)
	}
	return all
}

// TestPagesAreKeptOnce asks for each page that is kept in every way: each time it is made
// anew, with the same bytes, and it is kept in the same place.
func TestPagesAreKeptOnce(t *testing.T) {
	eachKeptRoute(t, func(s *site, r web.Route, page keptPage) {
		want, _ := s.visitor().raw(page.address)
		kept := s.pages.Len()
		for _, spelling := range page.spellings(r) {
			s.asksAnew(spelling, want)
		}
		if !page.lists {
			for _, langs := range []string{"nl", "de,nl", "qaa,qab", junk} {
				s.asksAnew(page.address, want, "Cookie", "langs="+langs)
			}
		}
		if n := s.pages.Len(); n != kept {
			t.Errorf("%s is kept %d times", page.address, n-kept+1)
		}
	})
}

// asksAnew checks what a page is made of.
func (s *site) asksAnew(path, want string, header ...string) {
	s.Helper()
	s.pages.PurgeAll()
	got, res := s.visitor().raw(path, header...)
	if res.StatusCode != http.StatusOK || got != want || strings.Contains(got, junk) {
		s.Errorf("%s %q: %s and %d bytes, want the %d of the page", path, header, res.Status, len(got), len(want))
	}
}

// TestGarbageIsNotKept puts what no page knows into every part of the address: no page
// is kept for it, and none repeats it. Languages that the forum doesn't hold choose
// what is in no certain language, all of them together.
func TestGarbageIsNotKept(t *testing.T) {
	values := append(badNumbers(), junk, "abc", "qaa", "und,qab", "QAC", "nl,,xx,all", "bm9uc2Vuc2U", "%E2%80%AE", "999999998", "a,b", junk+",original")
	eachKeptRoute(t, func(s *site, r web.Route, page keptPage) {
		var asked []string
		for _, f := range r.Fields {
			for _, value := range values {
				asked = append(asked, page.address+"?utm_x="+junk+"&"+f.Name+"="+value)
			}
		}
		segments, at := strings.Split(r.Path, "/"), strings.Split(page.address, "/")
		for i, segment := range segments {
			for _, value := range values {
				if strings.HasPrefix(segment, ":") && (segment != ":id" || value != "1") {
					asked = append(asked, strings.Join(slices.Concat(at[:i], []string{value}, at[i+1:]), "/"))
				}
			}
		}
		kept, most := s.pages.Len(), 0
		if slices.ContainsFunc(r.Fields, func(f web.Field) bool { return f.Name == "lang" }) && !strings.Contains(r.Path, "log") {
			most = 1
		}
		for _, path := range asked {
			body, res := s.visitor().raw(path)
			if to := res.Header.Get("Location"); strings.Contains(body+to, junk) && (!strings.Contains(path, "/"+junk) || res.StatusCode < http.StatusNotFound) {
				t.Errorf("%s: %s %s echoes what it doesn't know", path, res.Status, to)
			}
		}
		if n := s.pages.Len() - kept; n > most {
			t.Errorf("%s: %d pages are kept for garbage, want %d", page.address, n, most)
		}
	})
}

// TestChoicesOfLanguagesAreKeptOnce asks for lists and feeds in two languages, in every
// order, with capitals and with languages that the forum doesn't hold.
func TestChoicesOfLanguagesAreKeptOnce(t *testing.T) {
	eachKeptRoute(t, func(s *site, r web.Route, page keptPage) {
		feed := strings.HasPrefix(page.address, "/feeds/")
		if !feed && !page.lists {
			return
		}
		orders := []string{"nl,fr", "fr,nl", "FR,nl,nl", "nl,qaa,Fr", "und,fr,nl"}
		want, _ := s.visitor().raw(page.address + "?lang=" + orders[0])
		kept := s.pages.Len()
		for _, langs := range orders {
			s.asksAnew(page.address+"?lang="+langs, want)
			s.asksAnew(page.address+"?lang="+langs, want, "Cookie", "langs=es")
			s.asksAnew(page.address+"?lang="+langs, want, "Cookie", "langs=de,ar")
		}
		if page.lists {
			own, _ := s.visitor().raw(page.address, "Cookie", "langs="+orders[0])
			kept++
			for _, langs := range orders {
				s.asksAnew(page.address, own, "Cookie", "langs="+langs)
			}
		}
		if n := s.pages.Len(); n != kept {
			t.Errorf("%s: its choices of languages are kept %d times too often", page.address, n-kept)
		}
	})
}
