package account_test

import (
	"testing"
	"time"

	"tertulia/internal/account"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// What is done at the same time as something that decides about it waits for that: it
// goes by what was decided, not by what was there when it came. SQLite has one writer at a
// time.
func TestActsAtTheSameTimeWait(t *testing.T) {
	for name, test := range map[string]struct {
		hold func(tx *store.Tx, noor *forum.Member) error // in a transaction that isn't committed yet
		act  func(a *accounts, noor, olivia forum.Viewer) error
		kind forum.Kind
		key  string
	}{
		"log in while the password changes": {
			hold: func(tx *store.Tx, noor *forum.Member) error {
				noor.PasswordHash = "$another"
				return tx.SavePassword(noor)
			},
			act:  func(a *accounts, _, _ forum.Viewer) error { return a.logInWith("noor", goodPassword) },
			kind: forum.Invalid, key: "error.login.failed",
		},
		"change the profile while the session ends": {
			hold: func(tx *store.Tx, noor *forum.Member) error { return tx.EndSessions(noor.ID, 0) },
			act: func(a *accounts, noor, _ forum.Viewer) error {
				return a.SaveProfile(a.ctx, noor, account.Profile{DisplayName: "Noor"})
			},
			kind: forum.Unauthorized, key: "error.unauthorized",
		},
		"leave while the other admin leaves": {
			hold: func(tx *store.Tx, noor *forum.Member) error { return tx.EraseMember(noor) },
			act: func(a *accounts, _, olivia forum.Viewer) error {
				return a.Close(a.ctx, olivia, account.Close{Password: goodPassword, Device: here})
			},
			kind: forum.Conflict, key: "error.member.last_admin",
		},
		"lose a role while the other admin leaves": {
			hold: func(tx *store.Tx, noor *forum.Member) error { return tx.EraseMember(noor) },
			act: func(a *accounts, _, _ forum.Viewer) error {
				return a.SetRole(a.ctx, forum.SystemID, "olivia", forum.RoleMember)
			},
			kind: forum.Conflict, key: "error.member.last_admin",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := storetest.MigratedPostgres(t)
			clock := storetest.NewClock()
			a := newAccounts(t, storetest.Open(t, c, clock), clock)
			noor := a.add("noor", forum.RoleAdmin)
			a.add("olivia", forum.RoleAdmin)
			one, other := a.logIn("noor"), a.logIn("olivia")
			commit := a.hold(func(tx *store.Tx) error {
				m, err := tx.LockMember(noor.ID)
				if err != nil {
					return err
				}
				return test.hold(tx, m)
			})
			done := make(chan error, 1)
			go func() { done <- test.act(a, one, other) }()
			waits := a.waits(c, done)
			commit()
			if waits {
				wantFailure(t, "act", <-done, test.kind, test.key, "")
			}
		})
	}
}

// Of two servers that start at once, the last one's link is good, and no other.
func TestServersThatStartAtOnceHaveOneSetupLink(t *testing.T) {
	c := storetest.MigratedPostgres(t)
	clock := storetest.NewClock()
	a := newAccounts(t, storetest.Open(t, c, clock), clock)
	first := forum.SecretFrom([32]byte{7})
	commit := a.hold(func(tx *store.Tx) error {
		if _, err := tx.LockMember(forum.SystemID); err != nil {
			return err
		}
		return tx.AddToken(&forum.Token{Hash: first.Hash(), Purpose: forum.TokenSetup, ExpiresAt: tx.Now().Add(time.Hour)})
	})
	var second forum.Secret
	done := make(chan error, 1)
	go func() {
		var err error
		second, err = a.SetupSecret(a.ctx)
		done <- err
	}()
	waits := a.waits(c, done)
	commit()
	if !waits {
		return
	}
	a.ok(<-done)
	a.ok(a.CheckSetup(a.ctx, second))
	wantFailure(t, "the other link", a.CheckSetup(a.ctx, first), forum.NotFound, "error.token.invalid", "")
}

// hold does something in a transaction that goes on until it is to be committed.
func (a *accounts) hold(fn func(tx *store.Tx) error) (commit func()) {
	a.t.Helper()
	held, release, done := make(chan error, 1), make(chan bool), make(chan error, 1)
	go func() {
		done <- a.store.Write(a.ctx, func(tx *store.Tx) error {
			err := fn(tx)
			held <- err
			<-release
			return err
		})
	}()
	a.ok(<-held)
	return func() {
		close(release)
		a.ok(<-done)
	}
}

// waits is true once somebody waits for a lock in the database, and fails the test where
// what should wait is done.
func (a *accounts) waits(c store.Config, done <-chan error) bool {
	a.t.Helper()
	for {
		select {
		case err := <-done:
			a.t.Errorf("it waits for nobody: error %v", err)
			return false
		case <-time.After(5 * time.Millisecond):
		}
		if storetest.Touch(a.t, c, `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`) > 0 {
			return true
		}
	}
}
