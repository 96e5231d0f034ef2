package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/middleware"
	"tertulia/internal/moderation"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/web"
)

// eachKeeping is eachSite with a page cache.
func eachKeeping(t *testing.T, test func(s *site)) {
	eachSite(t, func(s *site) {
		s.keep()
		test(s)
	})
}

// keep gives the forum a page cache.
func (s *site) keep() {
	s.Helper()
	var err error
	if s.pages, err = middleware.NewPageCache(4 << 20); err != nil {
		s.Fatal(err)
	}
	s.store.Subscribe(s.pages.Follow)
	s.serve()
}

// queries counts the statements that a visitor's request costs.
func (s *site) queries(path string, header ...string) int64 {
	s.Helper()
	before := s.statements.Load()
	s.visitor().get(path, header...).expect(http.StatusOK)
	return s.statements.Load() - before
}

func TestVisitorsShareKeptPages(t *testing.T) {
	eachKeeping(t, func(s *site) {
		thread := storetest.Thread(t, s.store, s.author, "nl", "Is het nog een kanaal", "sales")
		for _, path := range []string{"/nl/", "/ar/?sort=newest", "/de/tags/sales", "/nl/u/sanne", "/nl/moderation/log",
			fmt.Sprintf("/nl/t/%d/%s", thread.ID, thread.Slug)} {
			if n := s.queries(path); n == 0 {
				t.Errorf("%s: the first request asked nothing of the database", path)
			}
			sep := "?"
			if strings.Contains(path, "?") {
				sep = "&"
			}
			for _, again := range []string{path, path + sep + "utm_source=x&fbclid=y"} {
				if n := s.queries(again); n != 0 {
					t.Errorf("%s: %d statements for a page that is kept", again, n)
				}
			}
		}
		a := s.visitor().get("/nl/?utm_source=evil-campaign")
		if html, err := a.html.Html(); err != nil || strings.Contains(html, "evil-campaign") {
			t.Error("a parameter that the page doesn't know is echoed")
		}
	})
}

// What a member sets for themselves alone costs visitors nothing.
func TestPreferencesLeavePagesKept(t *testing.T) {
	eachKeeping(t, func(s *site) {
		m := s.as(s.other)
		s.queries("/nl/")
		for _, form := range [][]string{
			{"/nl/langs", "lang", "nl", "lang", "de", "next", "/nl/"},
			{"/nl/settings/preferences", "locale", "nl", "zone", "Africa/Cairo", "digits", "arab", "scheme", "dark"},
		} {
			m.post(form[0], form[1:]...).expect(http.StatusSeeOther)
			if n := s.queries("/nl/"); n != 0 {
				t.Errorf("after %s a visitor's page took %d statements", form[0], n)
			}
		}
		m.get("/nl/").has("html[data-scheme=dark]", "")
		m.post("/nl/settings/profile", "name", "Een ander", "bio", "").expect(http.StatusSeeOther)
		if n := s.queries("/nl/"); n == 0 {
			t.Error("a page that may show a member's name was kept when that changed")
		}
	})
}

func TestWritesShowAtOnce(t *testing.T) {
	eachKeeping(t, func(s *site) {
		thread := storetest.Thread(t, s.store, s.author, "nl", "Is het nog een kanaal")
		path := fmt.Sprintf("/nl/t/%d/%s", thread.ID, thread.Slug)
		p := s.visitor()
		p.get(path).lacks("#post-2")
		p.get("/nl/").has("main", "Is het nog een kanaal")
		s.as(s.other).post(fmt.Sprintf("/nl/t/%d/comments", thread.ID), "body", "Voor ons wel, elke dag.", "lang", "nl", "lang_sure", "1").
			expect(http.StatusSeeOther)
		p.get(path).has("#post-2", "Voor ons wel")
		s.as(s.dutch).post(fmt.Sprintf("/nl/t/%d/close", thread.ID), "reason", "resolved").expect(http.StatusSeeOther)
		p.get(path).has(`[data-notice="closed"]`, "")
		s.as(s.dutch).post(fmt.Sprintf("/nl/t/%d/hide", thread.ID), "reason", "spam").expect(http.StatusSeeOther)
		p.get(path).expect(http.StatusNotFound)
		p.get("/nl/").lacks(`a[href*="/t/1/"]`)
		storetest.Write(t, s.store, func(tx *store.Tx) error { return tx.SetSetting("name.nl", "Het Praatcafé", forum.SystemID) })
		p.get("/nl/").has("title", "Het Praatcafé")
	})
}

// The words of whoever leaves with their texts are on no kept page either, nor on those
// that moderators get of what was hidden before.
func TestTextsOfThoseWhoLeftAreNotKept(t *testing.T) {
	eachKeeping(t, func(s *site) {
		thread := storetest.Thread(t, s.store, s.author, "nl", "Is het nog een kanaal")
		storetest.Comment(t, s.store, thread.ID, s.other, "nl")
		elsewhere := storetest.Thread(t, s.store, s.other, "nl", "Van een ander")
		hidden := storetest.Comment(t, s.store, elsewhere.ID, s.author, "nl")
		s.moderate(func(m *moderation.Service) error {
			_, err := m.RemovePost(t.Context(), forum.As(s.dutch), hidden.ID, hiding)
			return err
		})
		path := fmt.Sprintf("/nl/t/%d/%s", thread.ID, thread.Slug)
		storetest.Write(t, s.store, func(tx *store.Tx) error { return tx.EraseMember(s.author) })
		p := s.visitor()
		p.get(path).has("#post-1 .prose", "")
		moderator, other := s.as(s.dutch), fmt.Sprintf("/nl/t/%d/%s", elsewhere.ID, elsewhere.Slug)
		moderator.get(other).has("#post-2", "A comment")
		if err := s.accounts.RemoveTexts(t.Context(), forum.Event{MemberID: &s.author.ID}); err != nil {
			t.Fatal(err)
		}
		p.get(path).lacks("#post-1 .prose").has("#post-2 .prose", "")
		moderator.get(other).lacks(`#post-2:contains("A comment")`)
	})
}

// Whoever comes first, with whatever they bring, others must see nothing of it.
func TestNothingOfAMemberIsKept(t *testing.T) {
	eachKeeping(t, func(s *site) {
		thread := storetest.Thread(t, s.store, s.author, "nl", "Is het nog een kanaal")
		paths := []string{"/nl/", fmt.Sprintf("/nl/t/%d/%s", thread.ID, thread.Slug), "/nl/tags", "/nl/u/sanne", "/nl/moderation/log"}
		m := s.as(s.author)
		m.post("/nl/settings/profile", "name", "Geheime Naam").expect(http.StatusSeeOther) // leaves a flash
		for _, path := range paths {
			m.get(path).has(".masthead", "Geheime Naam")
			a := s.visitor().get(path)
			a.lacks(".flash")
			if strings.Contains(a.html.Find(".masthead").Text(), "Geheime Naam") || a.Header.Get("Set-Cookie") != "" {
				t.Errorf("%s: a visitor gets what belongs to a member", path)
			}
			a.has(`.masthead a[href*="/nl/login"]`, "")
			m.get(path).has(".masthead", "Geheime Naam") // and a member never the visitors' page
		}
		// A flash without a session: logging out leaves one.
		m.post("/nl/logout").expect(http.StatusSeeOther)
		m.get("/nl/").has(".flash", "")
		s.visitor().get("/nl/").lacks(".flash")
		// A session that has ended is cleared, and the clearing is not kept.
		s.visitor().get("/nl/", "Cookie", "session="+strings.Repeat("x", 43))
		if c := s.visitor().get("/nl/").Header.Get("Set-Cookie"); c != "" {
			t.Errorf("a visitor gets cookie %q", c)
		}
	})
}

func TestEachLanguageChoiceHasItsOwnPage(t *testing.T) {
	eachKeeping(t, func(s *site) {
		storetest.Thread(t, s.store, s.author, "nl", "Is het nog een kanaal")
		storetest.Thread(t, s.store, s.other, "de", "Ist das noch ein Kanal")
		s.visitor().get("/nl/").has("main", "Ist das noch ein Kanal")
		a := s.visitor().get("/nl/", "Cookie", "langs=nl")
		if strings.Contains(a.html.Find("main").Text(), "Ist das noch ein Kanal") {
			t.Error("a visitor who reads Dutch gets everybody's list")
		}
		s.visitor().get("/nl/").has("main", "Ist das noch ein Kanal")
		s.visitor().get("/ar/").has("html[lang=ar] main", "Ist das noch ein Kanal")
	})
}

// A CDN may keep what visitors share, if the operator says so, and nothing else.
func TestCDN(t *testing.T) {
	eachKeeping(t, func(s *site) {
		thread := storetest.Thread(t, s.store, s.author, "nl", "Is het nog een kanaal")
		page := fmt.Sprintf("/nl/t/%d/%s", thread.ID, thread.Slug)
		check := func(p *person, path, want string) {
			t.Helper()
			for range 2 { // made, and kept
				if got := p.get(path).Header.Get("Cache-Control"); got != want {
					t.Errorf("%s: Cache-Control %q, want %q", path, got, want)
				}
			}
		}
		check(s.visitor(), page, "public, no-cache")
		s.cdn = 90 * time.Second
		s.pages.PurgeAll()
		s.serve()
		for path, want := range map[string]string{
			page: "public, max-age=0, s-maxage=90", "/nl/": "public, max-age=0, s-maxage=90",
			"/nl/t/999/x": "no-store", "/nl/login": "no-store", "/nl/search?q=kanaal": "public, no-cache",
		} {
			check(s.visitor(), path, want)
			if strings.HasPrefix(want, "public") {
				check(s.as(s.author), path, "no-store")
			}
		}
		for _, path := range []string{page, "/feeds/nl/threads"} {
			vary := strings.Join(s.visitor().get(path).Header.Values("Vary"), ", ")
			if strings.Count(vary, "Accept-Encoding") != 1 || path == page && !strings.Contains(vary, "Cookie") {
				t.Errorf("%s: Vary %q", path, vary)
			}
		}
	})
}

// A page may be kept for long: it must not depend on when it was made.
func TestPagesAreTheSameWheneverTheyAreMade(t *testing.T) {
	t.Parallel()
	s := anySite(t)
	thread := storetest.Thread(t, s.store, s.author, "nl", "Is dit nog een kanaal", "sales")
	comment := storetest.Comment(t, s.store, thread.ID, s.other, "de")
	s.as(s.admin).post(fmt.Sprintf("/nl/p/%d/hide", comment.ID), "reason", "spam").expect(http.StatusSeeOther)
	storetest.Comment(t, s.store, thread.ID, s.other, "de")
	storetest.Write(t, s.store, func(tx *store.Tx) error { return tx.SetSetting("page.terms.ar", "الشروط", s.admin.ID) })
	made := map[string]string{}
	for _, age := range []time.Duration{0, 2 * time.Hour, 8 * 24 * time.Hour, 400 * 24 * time.Hour} {
		s.clock.Advance(age)
		for _, path := range web.KeptPaths() {
			path = fill(path, ":file", "0.xml")
			body, res := s.visitor().raw(path)
			if age == 0 {
				made[path] = body
			}
			if res.StatusCode != http.StatusOK && res.StatusCode != http.StatusMovedPermanently {
				t.Errorf("%s: %d", path, res.StatusCode)
			}
			if body != made[path] {
				t.Errorf("%s is another %s later:\n%s\n%s", path, age, made[path], body)
			}
		}
	}
}

// What HEAD says of a kept page is what GET gives.
func TestHeadOfKeptPages(t *testing.T) {
	t.Parallel()
	s := anySite(t)
	s.keep()
	thread := storetest.Thread(t, s.store, s.author, "nl", "Is het nog een kanaal")
	page := fmt.Sprintf("/nl/t/%d/%s", thread.ID, thread.Slug)
	for accept, encoding := range map[string]string{"identity": "", "zstd": "zstd", "gzip": "gzip", "br": "br", "gzip, deflate, br, zstd": "br"} {
		got, head := s.visitor().get(page, "Accept-Encoding", accept), s.visitor().do(http.MethodHead, page, nil, "Accept-Encoding", accept)
		if e := got.Header.Get("Content-Encoding"); e != encoding || head.Header.Get("Content-Encoding") != e {
			t.Errorf("%s: GET encodes as %q, HEAD as %q", accept, e, head.Header.Get("Content-Encoding"))
		}
		if got.ContentLength <= 0 || head.ContentLength != got.ContentLength {
			t.Errorf("%s: GET has %d bytes, HEAD says %d", accept, got.ContentLength, head.ContentLength)
		}
	}
}

// Where the settings can't be read, a page has the name and the rules of the defaults.
// Nobody may take that for the forum's own page later.
func TestNothingIsKeptWithoutSettings(t *testing.T) {
	clock, config := storetest.NewClock(), storetest.MigratedSQLite(t)
	first := storetest.Open(t, config, clock)
	s := newSite(t, first, clock)
	s.keep()
	storetest.Write(t, first, func(tx *store.Tx) error { return tx.SetSetting("name.nl", "Het Praatcafé", forum.SystemID) })
	thread := storetest.Thread(t, first, s.author, "nl", "Is het nog een kanaal")
	page := fmt.Sprintf("/nl/t/%d/%s", thread.ID, thread.Slug)
	broken, err := store.Open(t.Context(), withClock(config, clock))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := broken.ThreadPage(t.Context(), forum.Viewer{}, thread.ID, 1); err != nil { // so that it is in memory
		t.Fatal(err)
	}
	if err := broken.Close(); err != nil {
		t.Fatal(err)
	}
	look := func(st *store.Store, name, control string) {
		t.Helper()
		s.store = st
		s.serve()
		a := s.visitor().get(page).expect(http.StatusOK).has(".masthead", name)
		if got := a.Header.Get("Cache-Control"); got != control {
			t.Errorf("with the name %s: Cache-Control %q, want %q", name, got, control)
		}
	}
	look(broken, "Tertulia", "no-store")
	if got := s.visitor().get("/nl/card.png").expect(http.StatusOK).Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("a picture with the default name: Cache-Control %q", got)
	}
	look(first, "Het Praatcafé", "public, no-cache")
}

func withClock(c store.Config, clock *storetest.Clock) store.Config {
	c.Now = clock.Now
	return c
}
