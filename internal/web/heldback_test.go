package web_test

import (
	"cmp"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/moderation"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/web"
)

// heldBack is a body that waits for something else to happen once it is asked for.
type heldBack struct {
	io.Reader
	asked, goOn chan struct{}
}

func (h *heldBack) Read(b []byte) (int, error) {
	if h.asked != nil {
		close(h.asked)
		h.asked = nil
		<-h.goOn
	}
	return h.Reader.Read(b)
}

// holdBack posts a body that comes only after something else has happened. The server has
// asked for it then (RFC 9110, section 10.1.1), and thus knows who makes the request.
func (p *person) holdBack(path, contentType, body string, meanwhile func()) *answer {
	p.Helper()
	asked, goOn := make(chan struct{}), make(chan struct{})
	r, err := http.NewRequestWithContext(p.Context(), http.MethodPost, p.url+path, &heldBack{strings.NewReader(body), asked, goOn})
	if err != nil {
		p.Fatal(err)
	}
	r.ContentLength = int64(len(body))
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Expect", "100-continue")
	client := *p.client
	client.Transport = &http.Transport{ExpectContinueTimeout: time.Minute, DisableKeepAlives: true}
	answered, failed := make(chan *http.Response, 1), make(chan error, 1)
	go func() {
		if res, err := client.Do(r); err != nil {
			failed <- err
		} else {
			answered <- res
		}
	}()
	select {
	case <-asked:
		meanwhile()
		close(goOn)
	case res := <-answered:
		p.Errorf("POST %s is answered before its form is asked for", path)
		return p.answer(res, "POST "+path)
	case err := <-failed:
		p.Fatal(err)
	}
	select {
	case res := <-answered:
		return p.answer(res, "POST "+path)
	case err := <-failed:
		p.Fatal(err)
	}
	return nil
}

// change is what becomes of a member while their request is under way.
type change struct {
	what    string
	want    int // what the request gets
	happens func(s *site, m *forum.Member, browser *person)
	over    func(s *site, m *forum.Member)
}

func changes() []change {
	nothing := func(*site, *forum.Member) {}
	return []change{
		{"the session ends", logIn, func(s *site, m *forum.Member, browser *person) {
			s.end(browser)
		}, nothing},
		{"they lose their role", logIn, func(s *site, m *forum.Member, _ *person) {
			s.setRole(m, forum.RoleMember)
		}, func(s *site, m *forum.Member) { s.setRole(m, m.Role, m.Moderates.List()...) }},
		{"they are suspended", noRight, func(s *site, m *forum.Member, _ *person) {
			storetest.Suspend(s, s.store, m, 1)
		}, func(s *site, m *forum.Member) {
			s.clock.Advance(25 * time.Hour)
			s.moderate(func(mod *moderation.Service) error {
				_, err := mod.EndSuspensions(s.Context())
				return err
			})
		}},
	}
}

// end ends the session of a browser, as the member does elsewhere.
func (s *site) end(browser *person) {
	s.Helper()
	session, _, err := s.store.SignedIn(s.Context(), forum.Secret(browser.secretOf()).Hash())
	if err != nil {
		s.Fatal(err)
	}
	storetest.Write(s, s.store, func(tx *store.Tx) error { return tx.EndSession(session.MemberID, session.ID) })
}

func (s *site) setRole(m *forum.Member, role forum.Role, langs ...forum.Lang) {
	s.Helper()
	if err := s.accounts.SetRole(s.Context(), forum.SystemID, m.Handle, role, langs...); err != nil {
		s.Fatal(err)
	}
}

// may is somebody who may do it, a moderator before others.
func (a attempt) may(s *site) *forum.Member {
	for _, c := range []struct {
		m    *forum.Member
		want int
	}{{s.dutch, a.want.dutch}, {s.german, a.want.german}, {s.author, a.want.author}, {s.other, a.want.other}} {
		if c.want < http.StatusBadRequest {
			return c.m
		}
	}
	return nil
}

// TestFormsHeldBack begins every write that takes a session, and sends the form only
// when its sender has lost the session or the right meanwhile: not one row of the
// database differs.
func TestFormsHeldBack(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(routesPage)
	if err != nil {
		t.Fatal(err)
	}
	left := suspendedMaySend(t, string(page))
	eachSite(t, func(s *site) {
		tried := map[string]bool{}
		for n, a := range attempts() {
			m := a.may(s)
			if tried[a.route] || m == nil || a.want.visitor != logIn {
				continue
			}
			tried[a.route] = true
			for _, c := range changes() {
				if c.want == noRight && slices.Contains(left, a.route) {
					continue
				}
				s.heldBack(a, n, m, c)
			}
		}
		for _, r := range web.Routes() {
			if r.Method == http.MethodPost && r.Who != "everyone" && !tried[r.Path] {
				s.Errorf("POST %s is held back by nobody", r.Path)
			}
		}
	})
}

// heldBack tries one write while its sender is changed.
func (s *site) heldBack(a attempt, n int, m *forum.Member, c change) {
	s.Helper()
	path, _ := s.aim(a)
	p := s.as(m)
	var before map[string]store.Digest
	got := p.holdBack(path, formType, cmp.Or(a.form(n).Encode(), "held=back"), func() {
		c.happens(s, m, p)
		before = s.digests()
	})
	if got.StatusCode != c.want {
		s.Errorf("%s, while %s: status %d, want %d", a.route, c.what, got.StatusCode, c.want)
	}
	for _, difference := range store.Differences(before, s.digests()) {
		s.Errorf("%s, while %s: %s", a.route, c.what, difference)
	}
	c.over(s, m)
}

// What was typed comes back, however it was sent: into the log-in form as what becomes a
// draft, or onto the page that says why not.
func TestFormsHeldBackAreShown(t *testing.T) {
	const title, body = "Een titel met inhoud", "Dit heeft een uur gekost."
	fields := url.Values{"title": {title}, "body": {body}, "lang": {"nl"}}
	part := func(name, value string) string {
		return "--x\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n"
	}
	forms := map[string]string{formType: fields.Encode(),
		"multipart/form-data; boundary=x": part("title", title) + part("body", body) + part("lang", "nl") + "--x--\r\n"}
	eachSite(t, func(s *site) {
		for contentType, form := range forms {
			for _, c := range changes() {
				p := s.as(s.dutch)
				got := p.holdBack("/ar/new", contentType, form, func() { c.happens(s, s.dutch, p) }).expect(c.want)
				c.over(s, s.dutch)
				if c.want == noRight {
					got.has("main", title).has("main", body)
					continue
				}
				if got.value(`[name="kept_title"]`) != title || got.value(`[name="kept_body"]`) != body || got.value(`[name="kept_place"]`) != "new" {
					s.Errorf("%s: while %s, the form has lost what was typed", contentType, c.what)
				}
				if p.secretOf() != "" {
					s.Errorf("%s: while %s, the browser keeps the session", contentType, c.what)
				}
			}
		}
		if _, err := s.store.Draft(s.Context(), forum.As(s.dutch), forum.NewThread); !forum.Is(err, forum.NotFound) {
			s.Errorf("the draft for a thread: %v", err)
		}
	})
}

// Looking again who makes a request asks the database nothing where nothing has changed.
func TestFormsHeldBackCostNothingMore(t *testing.T) {
	eachSite(t, func(s *site) {
		p := s.as(s.dutch)
		p.get("/nl/new").expect(http.StatusOK) // the session is in memory now
		statements := s.statements.Load()
		p.post("/nl/t/1/stance", "position", "x").expect(http.StatusBadRequest)
		if n := s.statements.Load() - statements; n > 0 {
			s.Errorf("a form that isn't read took %d statements", n)
		}
	})
}
