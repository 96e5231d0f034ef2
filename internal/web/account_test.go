package web_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestSignUpShowsWhatIsWrongAndKeepsWhatWasTyped(t *testing.T) {
	eachSite(t, func(s *site) {
		a := s.visitor().post("/ar/signup", "handle", "س", "email", "nobody", "password", "short").
			expect(http.StatusUnprocessableEntity)
		for _, field := range []string{"handle", "email", "password"} {
			a.has("#field-"+field+"-fault", "")
		}
		if n := a.html.Find(`[role="alert"] li`).Length(); n != 3 {
			t.Errorf("%d faults, want 3", n)
		}
		if a.value("#field-handle") != "س" || a.value("#field-email") != "nobody" {
			t.Error("what was typed is lost")
		}
		if a.value("#field-password") != "" {
			t.Error("a password is sent back")
		}
	})
}

func TestSignUpSaysTheSameForAKnownAddress(t *testing.T) {
	eachSite(t, func(s *site) {
		text := func(email string) string {
			a := s.visitor().post("/nl/signup", "handle", "nieuw"+email[:1], "email", email, "password", password)
			return strings.ReplaceAll(a.expect(http.StatusOK).html.Find("main").Text(), email, "")
		}
		if text("zoe@example.org") != text("sanne@example.org") {
			t.Error("the answers for a new and a known address differ")
		}
	})
}

func TestLogIn(t *testing.T) {
	eachSite(t, func(s *site) {
		s.knows(s.author)
		p := s.visitor()
		for _, wrong := range [][2]string{{"sanne", "iets anders"}, {"niemand", password}, {"sanne@example.org", ""}} {
			a := p.post("/nl/login", "email", wrong[0], "password", wrong[1], "next", "/nl/settings/profile").
				expect(http.StatusUnprocessableEntity).has("#field-password-fault", "")
			if a.value(`input[name="next"]`) != "/nl/settings/profile" || a.value("#field-email") != wrong[0] {
				t.Error("the form forgot where it leads or who logs in")
			}
		}
		p.post("/nl/login", "email", "Sanne@Example.org", "password", password, "next", "/ar/settings/profile").
			expect(http.StatusSeeOther, "/ar/settings/profile")
		for _, cookie := range s.visitor().post("/nl/login", "email", "sanne", "password", password).Cookies() {
			if cookie.Name == "session" && (!cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/") {
				t.Errorf("session cookie %v", cookie)
			}
		}
		s.visitor().post("/nl/login", "email", "sanne", "password", password, "next", "//evil.example").
			expect(http.StatusSeeOther, "/nl/")
	})
}

func TestSettings(t *testing.T) {
	eachSite(t, func(s *site) {
		s.knows(s.author)
		m := s.as(s.author)
		m.post("/nl/settings/profile", "name", "Sanne de Wit", "bio", "Schrijft.").expect(http.StatusSeeOther, "/nl/settings/profile")
		a := m.get("/nl/settings/profile").expect(http.StatusOK).has(".flash", "Opgeslagen").has(".masthead", "Sanne de Wit")
		if a.value("#field-name") != "Sanne de Wit" {
			t.Error("the profile isn't saved")
		}
		m.get("/nl/settings/profile").lacks(".flash") // said once
		m.post("/nl/settings/profile", "name", strings.Repeat("x", 200)).expect(http.StatusUnprocessableEntity).
			has("#field-name-fault", "")

		m.post("/nl/settings/preferences", "locale", "ar", "read", "ar", "read", "nl", "write", "nl", "scheme", "dark",
			"zone", "Africa/Cairo", "digits", "arab").expect(http.StatusSeeOther, "/ar/settings/preferences")
		a = m.get("/ar/settings/preferences").expect(http.StatusOK)
		if a.html.Find("html").AttrOr("data-scheme", "") != "dark" {
			t.Error("the colours aren't the chosen ones")
		}
		m.post("/nl/settings/preferences", "locale", "xx", "scheme", "pink", "zone", "Mars/Base").
			expect(http.StatusUnprocessableEntity)
		m.post("/nl/settings/password", "current", "wrong", "password", "tien bomen langs de weg").
			expect(http.StatusUnprocessableEntity).has("#field-current-fault", "")
	})
}

func TestSessionsCanBeEnded(t *testing.T) {
	eachSite(t, func(s *site) {
		phone, laptop := s.as(s.author), s.as(s.author)
		stranger := s.as(s.other)
		session := laptop.get("/nl/settings/sessions").expect(http.StatusOK).value(`input[name="session"]`)
		stranger.post("/nl/settings/sessions", "session", session)
		phone.get("/nl/settings/profile").expect(http.StatusOK) // not the stranger's to end
		laptop.post("/nl/settings/sessions", "session", session).expect(http.StatusSeeOther)
		phone.get("/nl/settings/profile").expect(http.StatusSeeOther)
		laptop.get("/nl/settings/profile").expect(http.StatusOK)
	})
}

func TestCloseAccount(t *testing.T) {
	eachSite(t, func(s *site) {
		s.knows(s.author)
		m := s.as(s.author)
		m.post("/nl/settings/close", "current", password, "texts", "burn").expect(http.StatusUnprocessableEntity)
		m.post("/nl/settings/close", "current", "wrong", "texts", "keep").expect(http.StatusUnprocessableEntity)
		m.post("/nl/settings/close", "current", password, "texts", "keep").expect(http.StatusSeeOther, "/nl/")
		m.get("/nl/settings/profile").expect(http.StatusSeeOther)
		s.visitor().post("/nl/login", "email", "sanne", "password", password).expect(http.StatusUnprocessableEntity)
	})
}

func TestTooManyLogInsSayWhenToTryAgain(t *testing.T) {
	eachSite(t, func(s *site) {
		s.limited = true
		s.serve()
		p := s.visitor()
		var a *answer
		for range 20 {
			a = p.post("/ar/login", "email", "sanne", "password", "guessed it?")
		}
		a.expect(http.StatusTooManyRequests)
		if a.Header.Get("Retry-After") != "60" || a.value("#field-email") != "sanne" {
			t.Errorf("Retry-After %q, e-mail %q", a.Header.Get("Retry-After"), a.value("#field-email"))
		}
	})
}
