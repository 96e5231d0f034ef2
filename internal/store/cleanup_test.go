package store_test

import (
	"context"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

const day = 24 * time.Hour

func cleanUp(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.CleanUp(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestCleanUpCutsNetworkAddresses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		old := newSession(t, s, noor, "old")
		keep := func(session *forum.Session) { // seen every day
			storetest.Write(t, s, func(tx *store.Tx) error {
				return tx.SaveSeen(store.Seen{Sessions: map[forum.SessionID]time.Time{session.ID: tx.Now().Add(time.Second)}}, 90*day)
			})
		}
		keep(old)
		clock.Advance(30*day - time.Hour)
		keep(newSession(t, s, noor, "new"))
		addresses := func() (kept int) {
			sessions, err := s.Sessions(context.Background(), noor.ID)
			if err != nil || len(sessions) != 2 {
				t.Fatalf("%d sessions, error %v", len(sessions), err)
			}
			for _, session := range sessions {
				if session.Address != "" {
					kept++
				}
			}
			return kept
		}
		cleanUp(t, s)
		if got := addresses(); got != 2 {
			t.Errorf("before 30 days %d of 2 addresses are kept", got)
		}
		clock.Advance(time.Hour)
		cleanUp(t, s)
		if got := addresses(); got != 1 {
			t.Errorf("after 30 days %d addresses are kept, want the newer one", got)
		}
	})
}

func TestCleanUpRemovesSignUpsNobodyConfirmed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		signUp := &forum.Member{Kind: forum.KindAccount, Handle: "lars", PendingKey: "lars@example.org"}
		imported := &forum.Member{Kind: forum.KindImported, DisplayName: "Lars"}
		for _, m := range []*forum.Member{signUp, imported} {
			storetest.Write(t, s, func(tx *store.Tx) error { return tx.AddMember(m) })
		}
		newToken(t, s, signUp, "confirm")
		noor := storetest.Member(t, s, "noor")
		clock.Advance(8 * day)
		cleanUp(t, s)
		for _, m := range []*forum.Member{imported, noor} {
			if _, err := s.Member(ctx, m.ID); err != nil {
				t.Errorf("member %q is gone: %v", m.Name(), err)
			}
		}
		if _, err := s.Member(ctx, signUp.ID); !forum.Is(err, forum.NotFound) {
			t.Errorf("a sign-up nobody confirmed: error %v, want not found", err)
		}
		storetest.Member(t, s, "lars") // the handle is free again
	})
}

func TestCleanUpForgetsAddressesInEvents(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		emit(t, s, forum.ResetRequested)
		clock.Advance(30 * day)
		cleanUp(t, s)
		if got := claim(t, s, 1); len(got) != 1 || got[0].Event.Email != "" {
			t.Errorf("after 30 days the event is %+v", got)
		}
	})
}

func TestEraseMember(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		noor := storetest.Member(t, s, "noor")
		newSession(t, s, noor, "secret")
		newToken(t, s, noor, "secret")
		clock.Advance(time.Hour)
		storetest.Write(t, s, func(tx *store.Tx) error {
			m, err := tx.LockMember(noor.ID)
			if err != nil {
				return err
			}
			return tx.EraseMember(m)
		})
		got, err := s.Member(ctx, noor.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got.ErasedAt == nil || !got.ErasedAt.Equal(clock.Now()) {
			t.Errorf("erased at %v", got.ErasedAt)
		}
		if got.Handle+got.Email+got.EmailKey+got.PasswordHash != "" || got.EmailConfirmedAt != nil {
			t.Errorf("the row still holds %+v", got)
		}
		if !got.CreatedAt.Equal(noor.CreatedAt) {
			t.Errorf("created at %v, want %v", got.CreatedAt, noor.CreatedAt)
		}
		if _, _, err := s.SignedIn(ctx, []byte("secret")); !forum.Is(err, forum.NotFound) {
			t.Errorf("session: error %v, want not found", err)
		}
		other := &forum.Member{Kind: forum.KindAccount, Handle: "Noor"}
		err = s.Write(ctx, func(tx *store.Tx) error { return tx.AddMember(other) })
		if !forum.Is(err, forum.Invalid) {
			t.Errorf("the handle of a closed account was given again: error %v", err)
		}
	})
}
