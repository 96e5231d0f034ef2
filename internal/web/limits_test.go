package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"tertulia/internal/forum"
	"tertulia/internal/middleware"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// Whoever writes too fast reads why in their own language, and when to come back,
// and keeps what they wrote.
func TestWritingTooFastLosesNothing(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := storetest.Thread(t, s.store, s.author, "nl", "Is het nog een kanaal")
		s.limits = middleware.PerMinute(0, 0, 0, 2)
		s.serve()
		m, form := s.as(s.other), fmt.Sprintf("/ar/t/%d/comments", thread.ID)
		for i := range 2 {
			m.post(form, "body", fmt.Sprintf("Reactie nummer %d.", i), "lang", "nl", "lang_sure", "1").expect(http.StatusSeeOther)
		}
		a := m.post(form, "body", "Zorgvuldig <getypt>.", "lang", "nl").expect(http.StatusTooManyRequests)
		a.has("html[lang=ar] h1", "لحظة").has(".unsent textarea", "Zorgvuldig <getypt>.")
		if got := a.Header.Get("Retry-After"); got != "30" {
			t.Errorf("Retry-After %q", got)
		}
		if got := a.Header.Get("RateLimit"); got != `"member-writes";r=0;t=60` {
			t.Errorf("RateLimit %q", got)
		}
		m.get(fmt.Sprintf("/ar/t/%d/%s", thread.ID, thread.Slug)).lacks("#post-4")
		s.as(s.author).post(form, "body", "Iemand anders.", "lang", "nl", "lang_sure", "1").expect(http.StatusSeeOther)
	})
}

func TestReadingTooFastIsAnsweredInTheReadersLanguage(t *testing.T) {
	eachKeeping(t, func(s *site) {
		s.limits = middleware.PerMinute(3, 0, 0, 0)
		s.serve()
		for range 3 {
			s.visitor().get("/de/").expect(http.StatusOK)
		}
		a := s.visitor().get("/de/").expect(http.StatusTooManyRequests).has("html[lang=de] h1", "Moment")
		if a.Header.Get("Retry-After") != "20" || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("headers %v", a.Header)
		}
		s.visitor().get("/healthz").expect(http.StatusOK)
	})
}

// Two servers on one database: what one has let pass the other refuses, and says so, a second
// after it was asked for more than an eighth.
func TestServersCountRequestsTogether(t *testing.T) {
	c, clock := storetest.MigratedPostgres(t), storetest.NewClock()
	here := newSite(t, storetest.Open(t, c, clock), clock)
	there := *here
	there.store = storetest.Open(t, c, clock)
	for _, s := range []*site{here, &there} {
		s.limits = middleware.PerMinute(40, 0, 0, 0)
		s.serve()
	}
	for range 30 {
		here.visitor().get("/nl/tags").expect(http.StatusOK)
	}
	// The database hears of all that one has let pass; the clock stands still, so that nothing comes back.
	counted := func(requests int) {
		t.Helper()
		use := store.Use{Limit: there.limits.AddressRequests, Key: "127.0.0.1"}
		for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
			full, err := there.store.Tell(t.Context(), use)
			if err == nil && full[0] == clock.Now().Add(time.Duration(requests)*use.Limit.Every).UnixMicro() {
				return
			}
			if err != nil || time.Since(start) > 30*time.Second {
				t.Fatalf("in vain: %d requests are counted (%v, %v)", requests, full, err)
			}
		}
	}
	counted(30)
	left, asked := 40, 0
	ask := func() {
		asked++
		got := there.visitor().get("/nl/tags").Header.Get("RateLimit")
		if _, err := fmt.Sscanf(got, `"address";r=%d;`, &left); err != nil {
			t.Fatalf("RateLimit %q: %v", got, err)
		}
	}
	for range 6 {
		ask()
	}
	if left != 34 {
		t.Errorf("the other has %d left, want 34", left)
	}
	counted(36)
	for asked < 30 && left > max(40-30-asked, 0) { // it learns as soon as it has its answer
		ask()
		time.Sleep(time.Second)
	}
	if left != max(40-30-asked, 0) {
		t.Errorf("after %d requests to the other %d are left", asked, left)
	}
	for range 4 {
		ask()
	}
	there.visitor().get("/nl/tags").expect(http.StatusTooManyRequests)
}

// The page for those who hammer is made once in ten seconds, for all addresses, and
// has nothing of what was asked for, nor by whom.
func TestThePageForThoseWhoHammerIsKept(t *testing.T) {
	s := anySite(t)
	s.limits = middleware.PerMinute(1, 0, 0, 0)
	s.serve()
	name := func(to string) {
		storetest.Write(t, s.store, func(tx *store.Tx) error { return tx.SetSetting("name.de", to, forum.SystemID) })
	}
	s.visitor().get("/de/").expect(http.StatusOK)
	refused := func(p *person, path string) *answer {
		t.Helper()
		return p.get(path).expect(http.StatusTooManyRequests).has("html[lang=de] h1", "Moment")
	}
	name("Zuerst")
	refused(s.visitor(), "/de/?utm_source=evil-campaign").has("title", "Zuerst")
	name("Danach")
	kept := refused(s.visitor(), "/de/search?q=evil-campaign").has("title", "Zuerst")
	if html, err := kept.html.Html(); err != nil || strings.Contains(html, "evil-campaign") {
		t.Error("the page has what another asked for")
	}
	refused(s.as(s.author), "/de/tags").has("title", "Zuerst").lacks(`a[href*="sanne"]`)
	for i := range 12 {
		a := s.visitor().post("/de/new", "body", "evil-campaign").expect(http.StatusTooManyRequests)
		if i < 10 {
			a.has("title", "Danach").has("textarea", "evil-campaign")
		} else {
			a.has("title", "Zuerst").lacks("textarea")
		}
	}
	s.clock.Advance(time.Minute) // the next waits as long as the first did
	s.visitor().get("/de/").expect(http.StatusOK)
	refused(s.visitor(), "/de/tags").has("title", "Danach")
	s.visitor().get("/nl/tags").expect(http.StatusTooManyRequests).has("html[lang=nl]", "")
}

// What a member reads too fast is refused on a page of their own, until that is too much
// as well: then on the one that visitors get.
func TestMembersWhoHammer(t *testing.T) {
	s := anySite(t)
	s.limits = middleware.PerMinute(0, 1, 0, 0)
	s.serve()
	m := s.as(s.author)
	m.get("/de/tags").expect(http.StatusOK)
	for range 10 {
		m.get("/de/tags").expect(http.StatusTooManyRequests).has(`a[href*="/u/sanne"]`, "")
	}
	m.get("/de/tags").expect(http.StatusTooManyRequests).lacks(`a[href*="/u/sanne"]`)
}

// Under another name nothing is read, and nothing said of what was sent.
func TestFormsUnderAnotherName(t *testing.T) {
	s := anySite(t)
	s.limits = middleware.PerMinute(3, 0, 0, 0)
	s.serve()
	send := func(length int) *answer {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/nl/", strings.NewReader("body="+strings.Repeat(`"`, length)))
		if err != nil {
			t.Fatal(err)
		}
		r.Host = "evil.example"
		r.Header.Set("Content-Type", formType)
		res, err := s.visitor().client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		page, err := goquery.NewDocumentFromReader(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return (&answer{s, res, "POST as evil.example", page}).lacks("textarea")
	}
	send(10).expect(http.StatusMisdirectedRequest)
	send(100_000).expect(http.StatusMisdirectedRequest)
	send(200_000).expect(http.StatusMisdirectedRequest)
	for range 10 {
		s.visitor().post("/nl/").expect(http.StatusTooManyRequests)
	}
	send(10).expect(http.StatusTooManyRequests)
}

// Every cookie there is, on TLS: for this host alone, and not for scripts or other
// sites.
func TestCookiesOnTLS(t *testing.T) {
	eachSite(t, func(s *site) {
		s.knows(s.author)
		s.secure = true
		s.serve()
		p, set := s.visitor(), map[string]bool{}
		see := func(a *answer) string {
			t.Helper()
			var pairs []string
			for _, c := range a.Cookies() {
				set[c.Name] = true
				if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
					t.Errorf("%s: cookie %s", a.request, c)
				}
				pairs = append(pairs, c.Name+"="+c.Value)
			}
			return strings.Join(pairs, "; ")
		}
		see(p.get("/nl/switch?next=/de/"))
		langs := see(p.post("/nl/langs", "lang", "nl", "lang", "de"))
		session := see(p.post("/nl/login", "email", "sanne", "password", password).expect(http.StatusSeeOther))
		flash := see(p.do(http.MethodPost, "/nl/settings/profile", map[string][]string{"name": {"Sanne"}}, "Cookie", session))
		p.get("/nl/settings/profile", "Cookie", session+"; "+flash).expect(http.StatusOK).has(".flash", "")
		see(p.get("/nl/settings/profile", "Cookie", session+"; "+flash))
		see(p.do(http.MethodPost, "/nl/logout", map[string][]string{}, "Cookie", session))
		p.get("/nl/", "Cookie", "session="+strings.TrimPrefix(session, "__Host-session=")).expect(http.StatusOK).has(`a[href*="/nl/login"]`, "")
		if langs == "" || session == "" || flash == "" || len(set) != 4 {
			t.Errorf("cookies seen: %v", set)
		}
		for name := range set {
			if !strings.HasPrefix(name, "__Host-") {
				t.Errorf("cookie %s can be set by other hosts", name)
			}
		}
	})
}

// What a page doesn't know is echoed by none, for nobody.
func TestUnknownParametersAreEchoedNowhere(t *testing.T) {
	eachSite(t, func(s *site) {
		m := s.as(s.author)
		for _, path := range []string{"/nl/", "/nl/search?q=kanaal", "/nl/tags", "/nl/u/sanne", "/nl/new", "/nl/settings/profile", "/nl/nowhere"} {
			sep := "?"
			if strings.Contains(path, "?") {
				sep = "&"
			}
			for _, p := range []*person{m, s.visitor()} {
				a := p.get(path + sep + "utm_source=evil-campaign&page=1&utm_source=evil-campaign")
				echoesNoCampaign(a)
				echoesNoCampaign(p.get(path + sep + "utm_source=evil-campaign&page=%zz").expect(http.StatusBadRequest))
			}
		}
	})
}

func echoesNoCampaign(a *answer) {
	a.Helper()
	html, err := a.html.Html()
	if err != nil || strings.Contains(html, "evil-campaign") || strings.Contains(a.Header.Get("Location"), "evil-campaign") {
		a.Errorf("%s: it echoes what it doesn't know", a.request)
	}
}
