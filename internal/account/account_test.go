package account_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"
	"time"

	"tertulia/internal/account"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

const goodPassword = "vier bomen in de tuin"

// here is the device of most tests.
var here = account.Device{Address: "192.0.2.7", UserAgent: "Mozilla/5.0"}

// accounts is the service on one database, with what tests need around it.
type accounts struct {
	*account.Service
	t     *testing.T
	store *store.Store
	clock *storetest.Clock
	ctx   context.Context
}

// each runs a test on both databases.
func each(t *testing.T, test func(t *testing.T, a *accounts)) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		test(t, newAccounts(t, s, clock))
	})
}

func newAccounts(t *testing.T, s *store.Store, clock *storetest.Clock) *accounts {
	service := account.New(account.Config{Store: s, Locales: []string{"nl", "de", "ar", "es", "en"}})
	return &accounts{service, t, s, clock, context.Background()}
}

func (a *accounts) ok(err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
}

// add makes a confirmed member with goodPassword.
func (a *accounts) add(handle string, role forum.Role, langs ...forum.Lang) *forum.Member {
	a.t.Helper()
	m, err := a.AddMember(a.ctx, account.NewMember{Handle: handle, Email: handle + "@example.org",
		Password: goodPassword, Role: role, Moderates: langs, Locale: "nl"})
	a.ok(err)
	return m
}

// logIn logs a member in with goodPassword and gives the viewer of the session.
func (a *accounts) logIn(login string) forum.Viewer {
	a.t.Helper()
	in, err := a.LogIn(a.ctx, account.LogIn{Login: login, Password: goodPassword, Device: here})
	a.ok(err)
	return a.viewer(in.Secret)
}

func (a *accounts) viewer(secret forum.Secret) forum.Viewer {
	a.t.Helper()
	v, err := a.Viewer(a.ctx, string(secret))
	a.ok(err)
	return v
}

// mail makes a secret as the mail of an event does.
func (a *accounts) mail(purpose forum.TokenPurpose, id forum.MemberID, email string) forum.Secret {
	a.t.Helper()
	secret := forum.SecretFrom(sha256.Sum256(fmt.Append(nil, purpose, id, email, a.clock.Now())))
	a.ok(a.store.Write(a.ctx, func(tx *store.Tx) error {
		return tx.AddToken(&forum.Token{Hash: secret.Hash(), Purpose: purpose, MemberID: &id, Email: email,
			ExpiresAt: tx.Now().Add(time.Hour)})
	}))
	return secret
}

// events gives the events that wait for the mail handler, and is done with them.
func (a *accounts) events() []forum.Event {
	a.t.Helper()
	claimed, err := a.store.ClaimDeliveries(a.ctx, forum.HandlerMail, 100, time.Minute)
	a.ok(err)
	var events []forum.Event
	for _, d := range claimed {
		events = append(events, d.Event)
		a.ok(a.store.Write(a.ctx, func(tx *store.Tx) error { return tx.Delivered(d.Event.ID, forum.HandlerMail) }))
	}
	return events
}

// wantFailure checks the kind, key and field of an expected failure; an empty
// field isn't checked.
func wantFailure(t *testing.T, doing string, err error, kind forum.Kind, key, field string) {
	t.Helper()
	var e *forum.Error
	if !errors.As(err, &e) {
		t.Errorf("%s: error %v, want %s", doing, err, key)
		return
	}
	for _, e := range e.Fields() {
		if e.Kind == kind && e.Key == key && (field == "" || e.Field == field) {
			return
		}
	}
	t.Errorf("%s: error %v (%+v), want %s %s on field %q", doing, err, e.Fields(), kind, key, field)
}
