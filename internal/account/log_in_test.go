package account_test

import (
	"context"
	"errors"
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

// Whoever gives up waiting, or is sent away since too many wait, hasn't guessed.
func TestWhatWasNotJudgedCostsNothing(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.add("noor", forum.RoleMember)
		release := a.HoldHashing()
		for range 10 {
			ctx, giveUp := context.WithCancel(a.ctx)
			done := make(chan error, 1)
			go func() {
				_, err := a.LogIn(ctx, account.LogIn{Login: "noor", Password: "not the password", Device: here})
				done <- err
			}()
			for a.HashesWaiting() == 0 && len(done) == 0 {
				time.Sleep(time.Millisecond)
			}
			giveUp()
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Fatalf("who gave up has got %v", err)
			}
		}
		release()
		a.logIn("noor")
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

// A crowd of addresses slows an account down for strangers, but a typo doesn't keep its
// owner out, and whoever tries again too early doesn't put off the time at which it is
// allowed.
func TestTryingAgainTooEarlyPutsNothingOff(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.add("noor", forum.RoleMember)
		a.attack("198.51.100", 5)
		elsewhere := account.Device{Address: "203.0.113.9"}
		if n := a.failAt("noor", elsewhere); n != 2 {
			t.Errorf("%d attempts on an account under attack", n)
		}
		for range 6 {
			a.clock.Advance(10 * time.Second)
			a.attack("198.51.101", 2) // it goes on
			if n := a.failAt("noor", account.Device{Address: "198.51.100.1"}); n > 0 {
				t.Error("an address that has used up its own guesses goes on")
			}
			if err := a.logInFrom(elsewhere); err == nil {
				return
			}
		}
		t.Error("the member is locked out")
	})
}

// attack has addresses of a network fail to log in as noor until they are refused.
func (a *accounts) attack(network string, addresses int) {
	for i := range addresses {
		a.failAt("noor", account.Device{Address: fmt.Sprintf("%s.%d", network, i)})
	}
}

func (a *accounts) logInFrom(from account.Device) error {
	_, err := a.LogIn(a.ctx, account.LogIn{Login: "noor", Password: goodPassword, Device: from})
	return err
}

// Who is refused is told how long that lasts: not shorter, whoever else tries
// meanwhile, nor longer.
func TestRefusedLogInsTellTheTrueWait(t *testing.T) {
	elsewhere := account.Device{Address: "203.0.113.9"}
	quiet := func(*accounts) {}
	attacked := func(a *accounts) { a.attack("198.51.100", 5) }
	tests := []struct {
		name          string
		before, after func(a *accounts)
		wait          time.Duration
	}{
		{"many addresses guess before", attacked, quiet, time.Minute},
		{"many addresses guess afterwards", quiet, attacked, 3 * time.Minute},
		{"one address guesses at everybody", quiet, func(a *accounts) {
			for i := range 4 {
				a.failAt(fmt.Sprintf("nobody%d", i), elsewhere)
			}
		}, time.Minute},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			each(t, func(t *testing.T, a *accounts) {
				a.add("noor", forum.RoleMember)
				test.before(a)
				a.failAt("noor", elsewhere)
				test.after(a)
				wait := waitOf(t, a.logInFrom(elsewhere))
				if wait != test.wait {
					t.Errorf("it takes %v, want %v", wait, test.wait)
				}
				a.clock.Advance(wait - time.Second)
				test.after(a) // it goes on
				if left := waitOf(t, a.logInFrom(elsewhere)); left != time.Second {
					t.Errorf("a second before, %v are left", left)
				}
				a.clock.Advance(time.Second)
				a.ok(a.logInFrom(elsewhere))
			})
		})
	}
}

// waitOf is how long a refusal lasts.
func waitOf(t *testing.T, err error) time.Duration {
	t.Helper()
	var e *forum.Error
	if !errors.As(err, &e) || e.Kind != forum.TooMany {
		t.Fatalf("error %v, want too many", err)
	}
	return time.Duration(e.Args["Seconds"].(int)) * time.Second
}
