package account_test

import (
	"reflect"
	"testing"

	"tertulia/internal/account"
	"tertulia/internal/forum"
)

// acts is all that a member changes of the own account, with goodPassword where one is
// asked for.
func (a *accounts) acts(v forum.Viewer, other forum.SessionID) map[string]func() error {
	return map[string]func() error{
		"change the password": func() error {
			return a.ChangePassword(a.ctx, v, account.ChangePassword{Current: goodPassword, New: thirdPassword, Device: here})
		},
		"change the e-mail address": func() error {
			return a.ChangeEmail(a.ctx, v, account.ChangeEmail{Email: "thief@example.net", Password: goodPassword, Device: here})
		},
		"close the account":      func() error { return a.Close(a.ctx, v, account.Close{Password: goodPassword, Device: here}) },
		"change the handle":      func() error { return a.ChangeHandle(a.ctx, v, "thief") },
		"change the profile":     func() error { return a.SaveProfile(a.ctx, v, account.Profile{DisplayName: "Thief"}) },
		"change the preferences": func() error { return a.SavePreferences(a.ctx, v, account.Preferences{Locale: "ar"}) },
		"keep from engines":      func() error { return a.KeepFromEngines(a.ctx, v, true) },
		"end a session":          func() error { return a.EndSession(a.ctx, v, other) },
		"end all other sessions": func() error { return a.EndOtherSessions(a.ctx, v) },
	}
}

const thirdPassword = "twee vogels op het hek"

// A request that began before its session ended changes nothing any more.
func TestEndedSessionChangesNothing(t *testing.T) {
	for name, end := range map[string]func(a *accounts, owner, v forum.Viewer) error{
		"ended elsewhere":       func(a *accounts, owner, v forum.Viewer) error { return a.EndSession(a.ctx, owner, v.Session) },
		"ended with all others": func(a *accounts, owner, _ forum.Viewer) error { return a.EndOtherSessions(a.ctx, owner) },
		"logged out":            func(a *accounts, _, v forum.Viewer) error { return a.LogOut(a.ctx, v) },
		"password changed": func(a *accounts, owner, _ forum.Viewer) error {
			return a.ChangePassword(a.ctx, owner, account.ChangePassword{Current: goodPassword, New: otherPassword, Device: here})
		},
		"password reset": func(a *accounts, _, v forum.Viewer) error {
			return a.ResetPassword(a.ctx, a.mail(forum.TokenReset, v.ID(), v.Member.Email), otherPassword)
		},
		"role changed": func(a *accounts, _, _ forum.Viewer) error {
			return a.SetRole(a.ctx, forum.SystemID, "noor", forum.RoleModerator, "nl")
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, a *accounts) {
				noor := a.add("noor", forum.RoleMember)
				owner, v := a.logIn("noor"), a.logIn("noor")
				a.ok(end(a, owner, v))
				before, err := a.store.Member(a.ctx, noor.ID)
				a.ok(err)
				sessions, err := a.store.Sessions(a.ctx, noor.ID)
				a.ok(err)
				for act, do := range a.acts(v, owner.Session) {
					wantFailure(t, act, do(), forum.Unauthorized, "error.unauthorized", "")
				}
				a.ok(a.LogOut(a.ctx, v))
				after, err := a.store.Member(a.ctx, noor.ID)
				a.ok(err)
				if !reflect.DeepEqual(after, before) {
					t.Errorf("the member was %+v\nand is %+v", before, after)
				}
				if left, err := a.store.Sessions(a.ctx, noor.ID); err != nil || len(left) != len(sessions) {
					t.Errorf("%d sessions are left of %d, error %v", len(left), len(sessions), err)
				}
			})
		})
	}
}

// What asks for the password goes by the one that there is in the end, though its session
// goes on.
func TestOldPasswordChangesNothing(t *testing.T) {
	for name, renew := range map[string]func(a *accounts, v forum.Viewer) error{
		"changed in the same session": func(a *accounts, v forum.Viewer) error {
			return a.ChangePassword(a.ctx, v, account.ChangePassword{Current: goodPassword, New: otherPassword, Device: here})
		},
		"set": func(a *accounts, _ forum.Viewer) error { return a.SetPassword(a.ctx, "noor", otherPassword) },
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, a *accounts) {
				a.add("noor", forum.RoleMember)
				v := a.logIn("noor")
				acts := a.acts(v, 0)
				a.ok(renew(a, v))
				for _, act := range []string{"change the password", "change the e-mail address", "close the account"} {
					wantFailure(t, act, acts[act](), forum.Invalid, "error.password.wrong", "current")
				}
				a.ok(a.logInWith("noor@example.org", otherPassword))
			})
		})
	}
}

// Of two changes at once by the same password one counts, however long the new one's
// hashing takes.
func TestPasswordIsChangedOnce(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.add("noor", forum.RoleMember)
		v := a.logIn("noor")
		change := func(a *accounts, next string) error {
			return a.ChangePassword(a.ctx, v, account.ChangePassword{Current: goodPassword, New: next, Device: here})
		}
		err := a.whileHashing(func() error { return change(a, thirdPassword) }, func() { a.ok(change(a.another(), otherPassword)) })
		wantFailure(t, "change it meanwhile", err, forum.Invalid, "error.password.wrong", "current")
		a.ok(a.logInWith("noor", otherPassword))
	})
}
