package account_test

import (
	"strings"
	"testing"
	"time"

	"tertulia/internal/account"
	"tertulia/internal/forum"
)

const otherPassword = "drie vissen in de vijver"

func (a *accounts) logInWith(login, password string) error {
	_, err := a.LogIn(a.ctx, account.LogIn{Login: login, Password: password, Device: here})
	return err
}

func TestChangePassword(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.add("noor", forum.RoleMember)
		phone, desk := a.logIn("noor"), a.logIn("noor")
		change := func(current, next string) error {
			return a.ChangePassword(a.ctx, desk, account.ChangePassword{Current: current, New: next, Device: here})
		}
		wantFailure(t, "wrong password", change("something else", otherPassword), forum.Invalid, "error.password.wrong", "current")
		wantFailure(t, "weak password", change(goodPassword, "noor@example.org"), forum.Invalid, "error.password.common", "password")
		a.ok(change(goodPassword, otherPassword))
		a.ok(a.logInWith("noor", otherPassword))
		wantFailure(t, "old password", a.logInWith("noor", goodPassword), forum.Invalid, "error.login.failed", "")
		page, err := a.Sessions(a.ctx, desk)
		a.ok(err)
		for _, session := range page.Sessions {
			if session.ID == phone.Session {
				t.Error("the other session goes on")
			}
		}
		if events := a.events(); len(events) != 1 || events[0].Kind != forum.PasswordChanged {
			t.Errorf("events are %+v", events)
		}
	})
}

func TestResetPassword(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		noor := a.add("noor", forum.RoleMember)
		desk := a.logIn("noor")
		a.ok(a.AskToReset(a.ctx, "noor@example.org", "es", here))
		events := a.events()
		if len(events) != 1 || events[0].Kind != forum.ResetRequested || events[0].Email != "noor@example.org" ||
			events[0].Locale != "es" || events[0].MemberID != nil {
			t.Fatalf("events are %+v", events)
		}
		first := a.mail(forum.TokenReset, noor.ID, noor.Email)
		a.clock.Advance(time.Minute)
		second := a.mail(forum.TokenReset, noor.ID, noor.Email)
		wantFailure(t, "weak password", a.ResetPassword(a.ctx, first, "short"), forum.Invalid, "error.password.short", "password")
		a.ok(a.ResetPassword(a.ctx, first, otherPassword))
		for name, secret := range map[string]forum.Secret{"used": first, "other": second, "guessed": "x"} {
			err := a.ResetPassword(a.ctx, secret, goodPassword)
			wantFailure(t, name+" secret", err, forum.NotFound, "error.token.invalid", "")
		}
		a.ok(a.logInWith("noor", otherPassword))
		if page, err := a.Sessions(a.ctx, desk); err != nil || len(page.Sessions) != 1 {
			t.Errorf("after a reset %d sessions are left beside the new one, error %v", len(page.Sessions)-1, err)
		}
	})
}

// resetPassword gives a member another password by a mailed link.
func resetPassword(a *accounts, v forum.Viewer) error {
	return a.ResetPassword(a.ctx, a.mail(forum.TokenReset, v.ID(), v.Member.Email), otherPassword)
}

// changePassword gives a member another password by the one they have.
func changePassword(a *accounts, v forum.Viewer) error {
	return a.ChangePassword(a.ctx, v, account.ChangePassword{Current: goodPassword, New: otherPassword, Device: here})
}

// Whoever knew the old password may have asked for another e-mail address, and would take
// the account over with it.
func TestNewPasswordEndsAChangeOfEmail(t *testing.T) {
	for name, renew := range map[string]func(a *accounts, v forum.Viewer) error{
		"reset":   resetPassword,
		"changed": changePassword,
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, a *accounts) {
				noor := a.add("noor", forum.RoleMember)
				v := a.logIn("noor")
				a.ok(a.ChangeEmail(a.ctx, v, account.ChangeEmail{Email: "thief@example.net", Password: goodPassword, Device: here}))
				before := a.mail(forum.TokenEmail, noor.ID, "thief@example.net")
				a.ok(renew(a, v))
				a.clock.Advance(time.Second)
				underWay := a.mail(forum.TokenEmail, noor.ID, "thief@example.net")
				for link, secret := range map[string]forum.Secret{"mailed": before, "whose mail was under way": underWay} {
					_, err := a.Awaiting(a.ctx, forum.TokenEmail, secret)
					wantFailure(t, "open a link "+link, err, forum.NotFound, "error.token.invalid", "")
					wantFailure(t, "use a link "+link, a.ConfirmEmail(a.ctx, secret), forum.NotFound, "error.token.invalid", "")
				}
				m, err := a.store.Member(a.ctx, noor.ID)
				if err != nil || m.Email != "noor@example.org" || m.PendingEmail != "" || m.PendingKey != "" {
					t.Errorf("the address is %q and %q is waited for, error %v", m.Email, m.PendingEmail, err)
				}
			})
		})
	}
}

// The link of a sign-up logs in without a password: once confirmed, a member proves another
// address by the link for that alone.
func TestLinkOfASignUpIsWorthNothingToAMember(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		noor := a.add("noor", forum.RoleMember)
		a.ok(a.ChangeEmail(a.ctx, a.logIn("noor"), account.ChangeEmail{Email: "n@example.net", Password: goodPassword, Device: here}))
		late := a.mail(forum.TokenConfirm, noor.ID, "n@example.net")
		_, err := a.Confirm(a.ctx, late, here)
		wantFailure(t, "confirm", err, forum.NotFound, "error.token.invalid", "")
		a.ok(a.ConfirmEmail(a.ctx, a.mail(forum.TokenEmail, noor.ID, "n@example.net")))
	})
}

func TestAskingForMailSaysNothing(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.add("noor", forum.RoleMember)
		for _, ask := range []func(email string) error{
			func(email string) error { return a.AskToReset(a.ctx, email, "nl", here) },
			func(email string) error { return a.AskToConfirm(a.ctx, email, "nl", here) },
		} {
			for _, email := range []string{"noor@example.org", "nobody@example.org"} {
				a.ok(ask(email))
				if n := len(a.events()); n != 1 {
					t.Errorf("asking for a mail to %s leaves %d events", email, n)
				}
			}
			wantFailure(t, "no address", ask("noor"), forum.Invalid, "error.email.invalid", "email")
		}
	})
}

func TestChangeEmail(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		noor := a.add("noor", forum.RoleMember)
		v := a.logIn("noor")
		change := func(email, password string) error {
			return a.ChangeEmail(a.ctx, v, account.ChangeEmail{Email: email, Password: password, Device: here})
		}
		wantFailure(t, "wrong password", change("n@example.net", "wrong"), forum.Invalid, "error.password.wrong", "current")
		wantFailure(t, "same address", change("NOOR@example.org", goodPassword), forum.Invalid, "error.email.same", "email")
		a.ok(change("n@example.net", goodPassword))
		if events := a.events(); len(events) != 1 || events[0].Kind != forum.EmailRequested || events[0].Email != "n@example.net" {
			t.Fatalf("events are %+v", events)
		}
		a.ok(a.logInWith("noor@example.org", goodPassword)) // until it is confirmed
		reset := a.mail(forum.TokenReset, noor.ID, noor.Email)
		a.ok(a.ConfirmEmail(a.ctx, a.mail(forum.TokenEmail, noor.ID, "n@example.net")))
		a.ok(a.logInWith("n@example.net", goodPassword))
		wantFailure(t, "old address", a.logInWith("noor@example.org", goodPassword), forum.Invalid, "error.login.failed", "")
		wantFailure(t, "reset mailed to the old address", a.ResetPassword(a.ctx, reset, otherPassword),
			forum.NotFound, "error.token.invalid", "")
		if events := a.events(); len(events) != 1 || events[0].Kind != forum.EmailChanged || events[0].Email != "noor@example.org" {
			t.Errorf("events are %+v", events)
		}
	})
}

func TestSecretProvesOnlyTheAddressAskedForLast(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		noor := a.add("noor", forum.RoleMember)
		v := a.logIn("noor")
		for _, email := range []string{"first@example.net", "second@example.net"} {
			a.ok(a.ChangeEmail(a.ctx, v, account.ChangeEmail{Email: email, Password: goodPassword, Device: here}))
		}
		late := a.mail(forum.TokenEmail, noor.ID, "first@example.net")
		wantFailure(t, "an address given up", a.ConfirmEmail(a.ctx, late), forum.NotFound, "error.token.invalid", "")
		a.ok(a.ConfirmEmail(a.ctx, a.mail(forum.TokenEmail, noor.ID, "second@example.net")))
		again := a.mail(forum.TokenEmail, noor.ID, "second@example.net")
		wantFailure(t, "an address confirmed already", a.ConfirmEmail(a.ctx, again), forum.NotFound, "error.token.invalid", "")
		m, err := a.store.Member(a.ctx, noor.ID)
		if err != nil || m.Email != "second@example.net" {
			t.Errorf("the address is %q, error %v", m.Email, err)
		}
	})
}

func TestChangeHandle(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		noor := a.add("noor", forum.RoleMember)
		a.add("lars", forum.RoleMember)
		change := func(handle string) error { return a.ChangeHandle(a.ctx, a.logIn("noor@example.org"), handle) }
		wantFailure(t, "somebody's handle", change("Lars"), forum.Invalid, "error.handle.taken", "handle")
		wantFailure(t, "no handle", change(" @ "), forum.Invalid, "error.handle.required", "handle")
		a.ok(change("نور_الدين"))
		m, err := a.store.MemberByHandle(a.ctx, "noor")
		if err != nil || m.ID != noor.ID || m.Handle != "نور_الدين" {
			t.Errorf("the old handle leads to %+v, error %v", m, err)
		}
		wantFailure(t, "too soon", change("noortje"), forum.Invalid, "error.handle.too_soon", "handle")
		a.clock.Advance(90 * 24 * time.Hour)
		a.ok(change("noor"))
	})
}

func TestPreferencesAndProfile(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		noor := a.add("noor", forum.RoleMember)
		v := a.logIn("noor")
		good := account.Preferences{Locale: "ar", TimeZone: "Africa/Cairo", Digits: "arab",
			ReadLangs: []forum.Lang{"ar", "xx", "nl"}, WriteLang: "ar", Scheme: forum.SchemeDark}
		for field, spoil := range map[string]func(p *account.Preferences){
			"locale": func(p *account.Preferences) { p.Locale = "xx" },
			"zone":   func(p *account.Preferences) { p.TimeZone = "../etc/passwd" },
			"digits": func(p *account.Preferences) { p.Digits = "roman" },
			"write":  func(p *account.Preferences) { p.WriteLang = "xx" },
			"scheme": func(p *account.Preferences) { p.Scheme = "neon" },
		} {
			p := good
			spoil(&p)
			err := a.SavePreferences(a.ctx, v, p)
			if !forum.Is(err, forum.Invalid) {
				t.Errorf("a wrong %s: error %v", field, err)
			}
		}
		a.ok(a.SavePreferences(a.ctx, v, good))
		a.ok(a.SaveProfile(a.ctx, v, account.Profile{DisplayName: "  Noor \n de Vries", Bio: "Eerst\r\ntweede"}))
		m, err := a.store.Member(a.ctx, noor.ID)
		a.ok(err)
		if m.Locale != "ar" || m.TimeZone != "Africa/Cairo" || m.Digits != "arab" || m.ReadLangs != "ar,nl" ||
			m.WriteLang != "ar" || m.Scheme != forum.SchemeDark {
			t.Errorf("preferences are %+v", m)
		}
		if m.DisplayName != "Noor de Vries" || m.Bio != "Eerst\ntweede" {
			t.Errorf("profile is %q, %q", m.DisplayName, m.Bio)
		}
		for name, key := range map[string]string{strings.Repeat("a", 51): "error.name.long", strings.Repeat("a"+strings.Repeat("\u0316", 15), 50): "error.name.marks"} {
			wantFailure(t, "a long name", a.SaveProfile(a.ctx, v, account.Profile{DisplayName: name}), forum.Invalid, key, "name")
		}
		a.ok(a.SaveProfile(a.ctx, v, account.Profile{DisplayName: strings.Repeat("நி", 50)}))
		a.ok(a.SavePreferences(a.ctx, v, account.Preferences{Locale: "nl", ReadLangs: []forum.Lang{"nl", "de", "ar", "es", "en"}}))
		if m, err = a.store.Member(a.ctx, noor.ID); err != nil || m.ReadLangs != "" || m.Scheme != forum.SchemeAuto {
			t.Errorf("reading all languages is kept as %q, scheme %q, error %v", m.ReadLangs, m.Scheme, err)
		}
		wantFailure(t, "a visitor's profile", a.SaveProfile(a.ctx, forum.Viewer{}, account.Profile{}),
			forum.Unauthorized, "error.unauthorized", "")
	})
}
