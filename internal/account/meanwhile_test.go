package account_test

import (
	"testing"
	"time"

	"tertulia/internal/account"
	"tertulia/internal/forum"
)

// another is a second service on the same database, whose hashing nobody holds.
func (a *accounts) another() *accounts { return newAccounts(a.t, a.store, a.clock) }

// whileHashing begins something that hashes a password, does something else once it has
// read what it goes by, and has it go on then.
func (a *accounts) whileHashing(begin func() error, meanwhile func()) error {
	a.t.Helper()
	release := a.HoldHashing()
	done := make(chan error, 1)
	go func() { done <- begin() }()
	for a.HashesWaiting() == 0 {
		select {
		case err := <-done:
			release()
			a.t.Fatalf("it hashed nothing: error %v", err)
		case <-time.After(time.Millisecond):
		}
	}
	meanwhile()
	release()
	return <-done
}

// A log-in that began with the old password leaves no session behind.
func TestLogInsUnderWayEndWithTheOldPassword(t *testing.T) {
	for name, meanwhile := range map[string]func(a *accounts, v forum.Viewer) error{
		"reset":   resetPassword,
		"changed": changePassword,
		"set":     func(a *accounts, _ forum.Viewer) error { return a.SetPassword(a.ctx, "noor", otherPassword) },
		"account closed": func(a *accounts, v forum.Viewer) error {
			return a.Close(a.ctx, v, account.Close{Password: goodPassword, Device: here})
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, a *accounts) {
				noor := a.add("noor", forum.RoleMember)
				owner := a.logIn("noor")
				err := a.whileHashing(func() error { return a.logInWith("noor", goodPassword) },
					func() { a.ok(meanwhile(a.another(), owner)) })
				wantFailure(t, "log in meanwhile", err, forum.Invalid, "error.login.failed", "password")
				sessions, err := a.store.Sessions(a.ctx, noor.ID)
				a.ok(err)
				for _, session := range sessions {
					if session.ID != owner.Session {
						t.Error("the log-in has left a session")
					}
				}
			})
		})
	}
}

// Whoever logs in while their role changes has the new one at once.
func TestLogInsUnderWayHaveTheNewRole(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.add("noor", forum.RoleModerator, "nl")
		var in *account.LoggedIn
		a.ok(a.whileHashing(func() (err error) {
			in, err = a.LogIn(a.ctx, account.LogIn{Login: "noor", Password: goodPassword, Device: here})
			return err
		}, func() { a.ok(a.SetRole(a.ctx, forum.SystemID, "noor", forum.RoleMember)) }))
		if in.Member.Role != forum.RoleMember {
			t.Errorf("logged in as %s", in.Member.Role)
		}
	})
}

// Signing up again goes by the password of the sign-up as it is in the end.
func TestSigningUpAgainEndsWithTheOldPassword(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.ok(a.SignUp(a.ctx, signUp("noor", "noor@example.org")))
		err := a.whileHashing(func() error { return a.SignUp(a.ctx, signUp("noor", "thief@example.net")) },
			func() { a.ok(a.another().SetPassword(a.ctx, "noor", otherPassword)) })
		wantFailure(t, "sign up again", err, forum.Invalid, "error.handle.taken", "handle")
	})
}
