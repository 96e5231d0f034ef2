package web_test

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"tertulia/internal/account"
	"tertulia/internal/community"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/middleware"
	"tertulia/internal/moderation"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/translation"
	"tertulia/internal/web"
	"tertulia/locales"
)

// site is a running forum with some people in it.
type site struct {
	*testing.T
	store    *store.Store
	clock    *storetest.Clock
	accounts *account.Service
	url      string
	handler  http.Handler
	limited  bool // attempts are counted
	limits   middleware.Limits
	secure   bool // as behind a proxy with TLS
	cdn      time.Duration
	pages    *middleware.PageCache // nil: nothing is kept
	// statements counts what requests ask of the database.
	statements *atomic.Int64
	watched    bool        // what is sent to the database is kept, in sent
	sent       *store.Sent // nil unless watched

	author, other *forum.Member
	dutch, german *forum.Member // moderators
	admin         *forum.Member
}

// password is that of whoever [site.knows] one.
const password = "vier fietsen in de regen"

// eachSite runs a test against the pages of a forum, on either database.
func eachSite(t *testing.T, test func(s *site)) {
	storetest.Each(t, func(t *testing.T, st *store.Store, clock *storetest.Clock) { test(newSite(t, st, clock)) })
}

// anySite is a forum for what is over before a database is asked.
func anySite(t *testing.T) *site {
	clock := storetest.NewClock()
	return newSite(t, storetest.Open(t, storetest.MigratedSQLite(t), clock), clock)
}

func newSite(t *testing.T, st *store.Store, clock *storetest.Clock) *site {
	s := &site{T: t, store: st, clock: clock,
		author: storetest.Member(t, st, "sanne"), other: storetest.Member(t, st, "jonas"),
		dutch: storetest.Moderator(t, st, "pieter", "nl"), german: storetest.Moderator(t, st, "anke", "de"),
		admin: storetest.Admin(t, st, "olivia")}
	s.serve()
	return s
}

// messages are read once for all tests.
var messages = sync.OnceValues(func() (*locale.Set, error) { return locale.Load(locales.FS) })

func (s *site) serve() {
	s.Helper()
	set, err := messages()
	if err != nil {
		s.Fatal(err)
	}
	s.accounts = account.New(account.Config{Store: s.store, Locales: set.Tags(), Unlimited: !s.limited})
	server := httptest.NewUnstartedServer(nil)
	ctx, statements := store.CountQueries(context.Background())
	if s.watched {
		ctx, s.sent = store.WatchStatements(ctx)
	}
	s.statements, server.Config.BaseContext = statements, func(net.Listener) context.Context { return ctx }
	s.url = "http://" + server.Listener.Addr().String()
	moderator := moderation.New(s.store)
	moderator.BaseURL, moderator.Langs = s.url, []forum.Lang{"nl", "de", "ar", "es", "en"}
	s.handler, err = web.New(web.Config{
		Store: s.store, Locales: set, Pages: s.pages, Account: s.accounts, Moderation: moderator,
		Machine:     translation.NewMachine(translation.MachineConfig{Store: s.store, Langs: []forum.Lang{"nl", "de", "ar", "es", "en"}}),
		Community:   community.New(s.store, community.Config{Langs: []forum.Lang{"nl", "de", "ar", "es", "en"}, BaseURL: s.url}),
		Translation: translation.New(s.store, translation.Config{Langs: []forum.Lang{"nl", "de", "ar", "es", "en"}, BaseURL: s.url}),
		BaseURL:     s.url, Secure: s.secure, Limits: s.limits, CDNMaxAge: s.cdn, Now: s.clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		s.Fatal(err)
	}
	server.Config.Handler = s.handler
	server.Start()
	s.Cleanup(server.Close)
}

// person is one browser.
type person struct {
	*site
	client *http.Client
}

// visitor is a browser without a session.
func (s *site) visitor() *person {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.Fatal(err)
	}
	return &person{s, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// as is a browser in which a member is logged in: with a session of its own,
// since logging in by the form costs two hashes of a password.
func (s *site) as(m *forum.Member) *person {
	s.Helper()
	var random [32]byte
	_, _ = rand.Read(random[:]) // never fails
	secret := forum.SecretFrom(random)
	storetest.Write(s, s.store, func(tx *store.Tx) error {
		return tx.AddSession(&forum.Session{TokenHash: secret.Hash(), MemberID: m.ID, ExpiresAt: tx.Now().AddDate(0, 1, 0)})
	})
	p := s.visitor()
	u, err := url.Parse(s.url)
	if err != nil {
		s.Fatal(err)
	}
	p.client.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: string(secret), Path: "/"}})
	return p
}

// knows gives a member the password that the tests know.
func (s *site) knows(m *forum.Member) {
	s.Helper()
	if err := s.accounts.SetPassword(context.Background(), m.Handle, password); err != nil {
		s.Fatal(err)
	}
}

// answer is what came back.
type answer struct {
	*site
	*http.Response
	request string
	html    *goquery.Document
}

func (p *person) get(path string, header ...string) *answer {
	p.Helper()
	return p.do(http.MethodGet, path, nil, header...)
}

// post sends a form of names and values.
func (p *person) post(path string, fields ...string) *answer {
	p.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return p.do(http.MethodPost, path, form)
}

func (p *person) do(method, path string, form url.Values, header ...string) *answer {
	p.Helper()
	if form != nil {
		header = append([]string{"Content-Type", formType}, header...)
	}
	return p.ask(method, path, form.Encode(), header...)
}

// ask sends a body as it stands.
func (p *person) ask(method, path, body string, header ...string) *answer {
	p.Helper()
	r, err := http.NewRequestWithContext(p.Context(), method, p.url+path, strings.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := p.client.Do(r)
	if err != nil {
		p.Fatal(err)
	}
	return p.answer(res, method+" "+path)
}

// answer reads what came back.
func (p *person) answer(res *http.Response, request string) *answer {
	p.Helper()
	defer res.Body.Close()
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil {
		p.Fatal(err)
	}
	return &answer{p.site, res, request, doc}
}

// expect checks the status, and for a redirect where it leads.
func (a *answer) expect(status int, location ...string) *answer {
	a.Helper()
	if a.StatusCode != status {
		a.Fatalf("%s: status %d, want %d\n%s", a.request, a.StatusCode, status, strings.TrimSpace(a.html.Find("main").Text()))
	}
	if len(location) > 0 && a.Header.Get("Location") != location[0] {
		a.Fatalf("%s: leads to %q, want %q", a.request, a.Header.Get("Location"), location[0])
	}
	return a
}

// has checks that the page has an element with that text (or any, for "").
func (a *answer) has(selector, text string) *answer {
	a.Helper()
	found := a.html.Find(selector)
	if found.Length() == 0 || !strings.Contains(found.Text(), text) {
		a.Errorf("%s: %s has the text %q, want %q", a.request, selector, strings.TrimSpace(found.Text()), text)
	}
	return a
}

// lacks checks that the page has no such element.
func (a *answer) lacks(selector string) *answer {
	a.Helper()
	if n := a.html.Find(selector).Length(); n > 0 {
		a.Errorf("%s: %d of %s, want none", a.request, n, selector)
	}
	return a
}

// value is what a field of a form holds.
func (a *answer) value(selector string) string {
	a.Helper()
	field := a.html.Find(selector)
	if goquery.NodeName(field) == "textarea" {
		return strings.TrimPrefix(field.Text(), "\n")
	}
	v, _ := field.Attr("value")
	return v
}
