package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// secretOf is the session that a browser has; empty for none.
func (p *person) secretOf() string {
	p.Helper()
	u, err := url.Parse(p.url)
	if err != nil {
		p.Fatal(err)
	}
	for _, c := range p.client.Jar.Cookies(u) {
		if c.Name == "session" {
			return c.Value
		}
	}
	return ""
}

// with is a browser that has got hold of a session.
func (s *site) with(secret string) *person {
	s.Helper()
	p := s.visitor()
	u, err := url.Parse(s.url)
	if err != nil {
		s.Fatal(err)
	}
	p.client.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: secret, Path: "/"}})
	return p
}

func (p *person) signedIn() bool { return p.get("/nl/settings/profile").StatusCode == http.StatusOK }

// A session that was there before is worth nothing after logging in: not one that
// somebody put into the browser, and not the browser's own.
func TestLoggingInBeginsANewSession(t *testing.T) {
	eachSite(t, func(s *site) {
		s.knows(s.other)
		planted := string(forum.SecretFrom([32]byte{7}))
		victim := s.with(planted)
		victim.post("/nl/login", "email", "jonas", "password", password).expect(http.StatusSeeOther)
		first := victim.secretOf()
		if first == planted || first == "" || s.with(planted).signedIn() || !victim.signedIn() {
			t.Errorf("after logging in with the session %q it is %q", planted, first)
		}
		victim.post("/nl/login", "email", "jonas", "password", password).expect(http.StatusSeeOther)
		if second := victim.secretOf(); second == first || s.with(first).signedIn() || !victim.signedIn() {
			t.Error("the session before the second log-in lives on")
		}
	})
}

// Confirming a sign-up, like setting the forum up, begins a session in place of the
// browser's own.
func TestConfirmingBeginsANewSession(t *testing.T) {
	eachSite(t, func(s *site) {
		p := s.as(s.other)
		first := p.secretOf()
		p.post("/nl/confirm", "token", string(s.signsUp("nieuw"))).expect(http.StatusSeeOther)
		if second := p.secretOf(); second == first || s.with(first).signedIn() || !p.signedIn() {
			t.Error("the session before the confirmation lives on")
		}
	})
}

// signsUp has a new member sign up, and gives the secret that confirms it.
func (s *site) signsUp(handle string) forum.Secret {
	s.Helper()
	s.visitor().post("/nl/signup", "handle", handle, "email", handle+"@example.org", "password", password).expect(http.StatusOK)
	secret := forum.SecretFrom([32]byte{9})
	m, err := s.store.MemberByHandle(s.Context(), handle)
	if err == nil {
		err = s.store.Write(s.Context(), func(tx *store.Tx) error {
			return tx.AddToken(&forum.Token{Hash: secret.Hash(), Purpose: forum.TokenConfirm, MemberID: &m.ID, Email: m.PendingEmail,
				ExpiresAt: tx.Now().Add(time.Hour)})
		})
	}
	if err != nil {
		s.Fatal(err)
	}
	return secret
}

// What changes a member's rights ends their sessions.
func TestChangeOfRightsEndsSessions(t *testing.T) {
	eachSite(t, func(s *site) {
		other := s.as(s.other)
		if err := s.accounts.SetRole(s.Context(), s.admin.ID, s.other.Handle, forum.RoleModerator, "nl"); err != nil {
			s.Fatal(err)
		}
		if other.signedIn() {
			s.Error("a session has got the rights of a moderator")
		}
		s.knows(s.other)
		one, two := s.as(s.other), s.as(s.other)
		one.post("/nl/settings/password", "current", password, "password", "zeven gele stoelen").expect(http.StatusSeeOther)
		if two.signedIn() || !one.signedIn() {
			s.Error("a change of password ends the other sessions alone")
		}
	})
}

func TestSessionsEndEverywhere(t *testing.T) {
	eachSite(t, func(s *site) {
		one, two, three := s.as(s.other), s.as(s.other), s.as(s.other)
		somebody := s.as(s.author)
		one.post("/nl/settings/sessions").expect(http.StatusSeeOther)
		if !one.signedIn() || two.signedIn() || three.signedIn() || !somebody.signedIn() {
			s.Error("ending all other sessions ends others, or not all")
		}
		secret := one.secretOf()
		one.post("/nl/logout").expect(http.StatusSeeOther)
		if s.with(secret).signedIn() {
			s.Error("after logging out the session can be used")
		}
	})
}

// TestKnownAndUnknownAddressesAreAlike compares what is answered, how many statements
// that takes and how many hashes, for an address or handle that has an account, one
// that hasn't, one that isn't confirmed, and one of a closed account.
func TestKnownAndUnknownAddressesAreAlike(t *testing.T) {
	eachSite(t, func(s *site) {
		s.knows(s.other)
		left := storetest.Member(s, s.store, "vertrokken")
		storetest.Write(s, s.store, func(tx *store.Tx) error {
			m, err := tx.LockMember(left.ID)
			if err != nil {
				return err
			}
			return tx.EraseMember(m)
		})
		s.visitor().post("/nl/signup", "handle", "wachtend", "email", "wachtend@example.org", "password", password).expect(http.StatusOK)
		for _, form := range []struct{ path, field string }{
			{"/nl/login", "email"}, {"/nl/login", "handle"}, {"/nl/forgot", "email"}, {"/nl/signup/again", "email"}, {"/nl/signup", "email"},
		} {
			var want string
			for i, name := range []string{"jonas", "niemand", "wachtend", "vertrokken"} {
				got := s.cost(form.path, form.field, name)
				if i == 0 {
					want = got
				} else if got != want {
					s.Errorf("%s (%s): for %s %s\nfor a known one %s", form.path, form.field, name, got, want)
				}
			}
		}
	})
}

// cost is the answer about a name with what it cost.
func (s *site) cost(path, field, name string) string {
	s.Helper()
	login := name
	if field == "email" {
		login = name + "@example.org"
	}
	p := s.visitor()
	p.get("/nl/") // what is read once is read
	statements, hashes := s.statements.Load(), s.accounts.Hashed()
	fresh := "nieuw" + name
	got := p.post(path, "email", login, "password", "zeven gele stoelen", "handle", fresh)
	said := strings.Join(strings.Fields(got.html.Find("main").Text()), " ")
	said = strings.NewReplacer(login, "LOGIN", fresh, "HANDLE", name, "NAME").Replace(said)
	return strings.Join([]string{said, got.Status, fmt.Sprint(s.statements.Load()-statements, " statements"),
		fmt.Sprint(s.accounts.Hashed()-hashes, " hashes")}, " | ")
}
