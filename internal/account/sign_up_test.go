package account_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"tertulia/internal/account"
	"tertulia/internal/forum"
	"tertulia/internal/store"
)

func signUp(handle, email string) account.SignUp {
	return account.SignUp{Handle: handle, Email: email, Password: goodPassword, Locale: "de", Device: here}
}

func TestSignUpIsConfirmedByMail(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.ok(a.SignUp(a.ctx, signUp("@Noor", " Noor@Example.org ")))
		m, err := a.store.MemberByHandle(a.ctx, "noor")
		a.ok(err)
		if m.Handle != "Noor" || m.Locale != "de" || m.Role != forum.RoleMember || m.Confirmed() || m.EmailKey != "" ||
			m.PendingEmail != "Noor@example.org" {
			t.Errorf("signed up as %+v", m)
		}
		events := a.events()
		if len(events) != 1 || events[0].Kind != forum.MemberSignedUp || *events[0].MemberID != m.ID {
			t.Fatalf("events are %+v", events)
		}
		_, err = a.LogIn(a.ctx, account.LogIn{Login: "noor", Password: goodPassword, Device: here})
		wantFailure(t, "log in unconfirmed", err, forum.Invalid, "error.login.failed", "")

		secret := a.mail(forum.TokenConfirm, m.ID, m.PendingEmail)
		awaiting, err := a.Awaiting(a.ctx, forum.TokenConfirm, secret)
		a.ok(err)
		if awaiting.ID != m.ID {
			t.Errorf("the secret stands for member %d", awaiting.ID)
		}
		in, err := a.Confirm(a.ctx, secret, here)
		a.ok(err)
		v := a.viewer(in.Secret)
		if v.ID() != m.ID || !v.Member.Confirmed() || v.Member.EmailKey != "noor@example.org" {
			t.Errorf("confirmed as %+v", v.Member)
		}
		_, err = a.Confirm(a.ctx, secret, here)
		wantFailure(t, "confirm twice", err, forum.NotFound, "error.token.invalid", "")
		a.logIn("NOOR@example.org")
	})
}

func TestSignUpSaysNothingOfKnownAddresses(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.add("noor", forum.RoleMember)
		known := signUp("other", "noor@example.org")
		unknown := signUp("another", "nobody@example.org")
		var answers []error
		var kinds [][]forum.EventKind
		for _, f := range []account.SignUp{known, unknown} {
			answers = append(answers, a.SignUp(a.ctx, f))
			var seen []forum.EventKind
			for _, e := range a.events() {
				seen = append(seen, e.Kind)
			}
			kinds = append(kinds, seen)
			again := f
			again.Email, again.Password = "third@example.org", otherPassword
			wantFailure(t, "take the handle again", a.SignUp(a.ctx, again), forum.Invalid, "error.handle.taken", "handle")
		}
		if answers[0] != nil || answers[1] != nil {
			t.Errorf("a known address answers %v, an unknown one %v", answers[0], answers[1])
		}
		if !reflect.DeepEqual(kinds[0], kinds[1]) {
			t.Errorf("a known address leads to %v, an unknown one to %v", kinds[0], kinds[1])
		}
	})
}

func TestAddressIsConfirmedOnce(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		var secrets []forum.Secret
		for _, handle := range []string{"first", "second"} {
			a.ok(a.SignUp(a.ctx, signUp(handle, "shared@example.org")))
			m, err := a.store.MemberByHandle(a.ctx, handle)
			a.ok(err)
			a.clock.Advance(time.Second)
			secrets = append(secrets, a.mail(forum.TokenConfirm, m.ID, m.PendingEmail))
		}
		_, err := a.Confirm(a.ctx, secrets[1], here)
		a.ok(err)
		_, err = a.Confirm(a.ctx, secrets[0], here)
		wantFailure(t, "confirm an address that is taken", err, forum.Conflict, "error.email.taken", "email")
	})
}

func TestSigningUpAgainPutsTheAddressRight(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.ok(a.SignUp(a.ctx, signUp("noor", "mistyped@example.org")))
		first, err := a.store.MemberByHandle(a.ctx, "noor")
		a.ok(err)
		mistyped := a.mail(forum.TokenConfirm, first.ID, "mistyped@example.org")
		for range 2 { // and sends the form twice
			a.ok(a.SignUp(a.ctx, signUp("Noor", "noor@example.org")))
		}
		m, err := a.store.MemberByHandle(a.ctx, "noor")
		if err != nil || m.ID != first.ID || m.PendingEmail != "noor@example.org" {
			t.Errorf("after signing up again: %+v, error %v", m, err)
		}
		_, err = a.Confirm(a.ctx, mistyped, here)
		wantFailure(t, "the link to the mistyped address", err, forum.NotFound, "error.token.invalid", "")
		_, err = a.Confirm(a.ctx, a.mail(forum.TokenConfirm, m.ID, "noor@example.org"), here)
		a.ok(err)
		err = a.SignUp(a.ctx, signUp("noor", "noor@example.org"))
		wantFailure(t, "once confirmed", err, forum.Invalid, "error.handle.taken", "handle")
	})
}

func TestSignUpChecksEveryField(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		err := a.SignUp(a.ctx, account.SignUp{Handle: "x", Email: "x", Password: "x", Locale: "nl", Device: here})
		wantFailure(t, "sign up", err, forum.Invalid, "error.handle.length", "handle")
		wantFailure(t, "sign up", err, forum.Invalid, "error.email.invalid", "email")
		wantFailure(t, "sign up", err, forum.Invalid, "error.password.short", "password")
		a.ok(a.SignUp(a.ctx, signUp("noor", "noor@example.org")))
		other := signUp("NOOR", "lars@example.org")
		other.Password = otherPassword
		err = a.SignUp(a.ctx, other)
		wantFailure(t, "take a taken handle", err, forum.Invalid, "error.handle.taken", "handle")
	})
}

func (a *accounts) set(key, value string) {
	a.t.Helper()
	a.ok(a.store.Write(a.ctx, func(tx *store.Tx) error { return tx.SetSetting(key, value, forum.SystemID) }))
}

func TestTermsAreAccepted(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.set("terms.version", "3")
		f := signUp("noor", "noor@example.org")
		wantFailure(t, "sign up", a.SignUp(a.ctx, f), forum.Invalid, "error.terms.required", "terms")
		f.Terms = true
		a.ok(a.SignUp(a.ctx, f))
		m, err := a.store.MemberByHandle(a.ctx, "noor")
		a.ok(err)
		if m.TermsVersion != 3 || m.TermsAt == nil || !m.TermsAt.Equal(a.clock.Now()) {
			t.Errorf("accepted version %d at %v", m.TermsVersion, m.TermsAt)
		}
	})
}

func TestClosedRegistration(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.set("registration", "closed")
		err := a.SignUp(a.ctx, signUp("noor", "noor@example.org"))
		wantFailure(t, "sign up", err, forum.Forbidden, "error.registration.closed", "")
	})
}

func TestSignUpsAreLimited(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		var err error
		for i := 0; err == nil && i < 50; i++ {
			err = a.SignUp(a.ctx, signUp(fmt.Sprintf("member%d", i), fmt.Sprintf("m%d@example.org", i)))
		}
		wantFailure(t, "sign up again and again", err, forum.TooMany, "error.too_many", "")
		elsewhere := signUp("elsewhere", "elsewhere@example.org")
		elsewhere.Device.Address = "2001:db8::7"
		a.ok(a.SignUp(a.ctx, elsewhere))
	})
}
