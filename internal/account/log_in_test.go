package account_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tertulia/internal/account"
	"tertulia/internal/forum"
)

func TestLogIn(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		noor := a.add("Noor", forum.RoleMember)
		for _, login := range []string{"noor", "@NOOR", " Noor@example.org", "NOOR@EXAMPLE.ORG"} {
			if v := a.logIn(login); v.ID() != noor.ID || v.Session == 0 {
				t.Errorf("%q logs in as %+v", login, v)
			}
		}
		for name, f := range map[string]account.LogIn{
			"wrong password": {Login: "noor", Password: goodPassword + "x"},
			"no such handle": {Login: "nobody", Password: goodPassword},
			"no such e-mail": {Login: "nobody@example.org", Password: goodPassword},
			"system":         {Login: "system", Password: goodPassword},
		} {
			f.Device = here
			_, err := a.LogIn(a.ctx, f)
			wantFailure(t, name, err, forum.Invalid, "error.login.failed", "password")
		}
		_, err := a.LogIn(a.ctx, account.LogIn{Device: here})
		wantFailure(t, "empty form", err, forum.Invalid, "error.login.required", "email")
		wantFailure(t, "empty form", err, forum.Invalid, "error.password.required", "password")
	})
}

func TestPasswordIsTheSameOnEveryKeyboard(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		_, err := a.AddMember(a.ctx, account.NewMember{Handle: "jose", Email: "j@example.org",
			Password: "can\u0303o\u0301n azul", Role: forum.RoleMember})
		a.ok(err)
		_, err = a.LogIn(a.ctx, account.LogIn{Login: "jose", Password: "cañón\u00A0azul", Device: here})
		a.ok(err)
	})
}

func TestViewer(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.add("noor", forum.RoleMember)
		for _, secret := range []string{"", "x", string(forum.SecretFrom([32]byte{1}))} {
			if v, err := a.Viewer(a.ctx, secret); err != nil || v.SignedIn() {
				t.Errorf("secret %q stands for %+v, error %v", secret, v, err)
			}
		}
		in, err := a.LogIn(a.ctx, account.LogIn{Login: "noor", Password: goodPassword, Device: here})
		a.ok(err)
		for range 3 { // seen every 20 days, it lives on
			a.clock.Advance(20 * 24 * time.Hour)
			if !a.viewer(in.Secret).SignedIn() {
				t.Fatal("the session ended though it was used")
			}
			gone, leave := context.WithCancel(a.ctx)
			leave()
			if a.SaveSeen(gone) == nil {
				t.Error("it was saved though the context has ended")
			}
			a.ok(a.SaveSeen(a.ctx)) // and what couldn't be saved then is now
		}
		a.clock.Advance(31 * 24 * time.Hour)
		if a.viewer(in.Secret).SignedIn() {
			t.Error("the session lives on unused")
		}
	})
}

func TestSessionsOfOneself(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.add("noor", forum.RoleMember)
		a.add("lars", forum.RoleMember)
		phone, desk, lars := a.logIn("noor"), a.logIn("noor"), a.logIn("lars")
		a.ok(a.EndSession(a.ctx, lars, phone.Session))
		count := func(v forum.Viewer) int {
			page, err := a.Sessions(a.ctx, v)
			a.ok(err)
			return len(page.Sessions)
		}
		if n := count(desk); n != 2 {
			t.Errorf("somebody else ended a session: %d left of 2", n)
		}
		a.ok(a.EndOtherSessions(a.ctx, desk))
		page, err := a.Sessions(a.ctx, desk)
		a.ok(err)
		if len(page.Sessions) != 1 || page.Sessions[0].ID != desk.Session || page.Current != desk.Session {
			t.Errorf("left are %+v", page)
		}
		a.ok(a.LogOut(a.ctx, desk))
		if n := count(desk); n != 0 {
			t.Errorf("%d sessions after logging out", n)
		}
		if n := count(lars); n != 1 {
			t.Errorf("lars has %d sessions", n)
		}
		_, err = a.Sessions(a.ctx, forum.Viewer{})
		wantFailure(t, "a visitor's sessions", err, forum.Unauthorized, "error.unauthorized", "")
	})
}

// failAt fails to log in until it is refused, at most 100 times.
func (a *accounts) failAt(login string, from account.Device) (tries int) {
	for tries = 0; tries < 100; tries++ {
		_, err := a.LogIn(a.ctx, account.LogIn{Login: login, Password: "not the password", Device: from})
		if forum.Is(err, forum.TooMany) {
			return tries
		}
	}
	return tries
}

func TestGuessingIsLimitedAndLocksNobodyOut(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.add("noor", forum.RoleMember)
		if n := a.failAt("noor", here); n > 20 {
			t.Errorf("an address could guess %d times", n)
		}
		_, err := a.LogIn(a.ctx, account.LogIn{Login: "noor", Password: goodPassword, Device: here})
		wantFailure(t, "right password from an address over its limit", err, forum.TooMany, "error.too_many", "")

		total := 0
		for i := range 12 { // from many addresses
			total += a.failAt("noor", account.Device{Address: fmt.Sprintf("198.51.100.%d", i)})
		}
		if total > 12*8 {
			t.Errorf("12 addresses could guess %d times", total)
		}
		elsewhere := account.Device{Address: "203.0.113.9"}
		if _, err := a.LogIn(a.ctx, account.LogIn{Login: "noor", Password: goodPassword, Device: elsewhere}); err != nil {
			t.Errorf("the member is locked out: %v", err)
		}
		a.clock.Advance(time.Hour)
		a.logIn("noor")
	})
}

func TestSuccessCostsNothing(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.add("noor", forum.RoleMember)
		for range 40 {
			a.logIn("noor")
		}
	})
}

func TestGuessingAtUnknownMembersIsLimitedAlike(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.add("noor", forum.RoleMember)
		known := a.failAt("noor", account.Device{Address: "198.51.100.1"})
		unknown := a.failAt("nobody", account.Device{Address: "198.51.100.2"})
		if known != unknown {
			t.Errorf("%d guesses at a member, %d at nobody", known, unknown)
		}
	})
}

// A crowd of addresses slows an account down for strangers, but whoever tries again
// too early doesn't put off the time at which it is allowed.
func TestTryingAgainTooEarlyPutsNothingOff(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.add("noor", forum.RoleMember)
		for i := range 12 {
			a.failAt("noor", account.Device{Address: fmt.Sprintf("198.51.100.%d", i)})
		}
		elsewhere := account.Device{Address: "203.0.113.9"}
		if n := a.failAt("noor", elsewhere); n != 1 {
			t.Errorf("%d attempts on an account under attack", n)
		}
		for range 7 {
			a.clock.Advance(time.Minute)
			a.failAt("noor", elsewhere)
		}
		for i := range 4 { // the attack goes on
			a.failAt("noor", account.Device{Address: fmt.Sprintf("198.51.101.%d", i)})
		}
		a.clock.Advance(time.Minute)
		if _, err := a.LogIn(a.ctx, account.LogIn{Login: "noor", Password: goodPassword, Device: elsewhere}); err != nil {
			t.Errorf("the member is locked out: %v", err)
		}
	})
}
