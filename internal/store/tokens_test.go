package store_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func newToken(t *testing.T, s *store.Store, m *forum.Member, hash string) {
	t.Helper()
	storetest.Write(t, s, func(tx *store.Tx) error {
		return tx.AddToken(&forum.Token{Hash: []byte(hash), Purpose: forum.TokenReset, MemberID: &m.ID,
			Email: m.Email, ExpiresAt: s.Now().Add(time.Hour)})
	})
}

func TestTokenIsUsedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		newToken(t, s, noor, "secret")
		var got atomic.Int64
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				err := s.Write(context.Background(), func(tx *store.Tx) error {
					_, err := tx.UseToken(forum.TokenReset, []byte("secret"))
					return err
				})
				switch {
				case err == nil:
					got.Add(1)
				case !forum.Is(err, forum.NotFound):
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if got.Load() != 1 {
			t.Errorf("%d of 8 could use the token", got.Load())
		}
	})
}

func TestWorthlessTokens(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		for _, hash := range []string{"dropped", "right"} {
			newToken(t, s, noor, hash)
			if hash == "dropped" {
				storetest.Write(t, s, func(tx *store.Tx) error { return tx.DropTokens(noor.ID, forum.TokenReset) })
			}
		}
		find := func(purpose forum.TokenPurpose, hash string) error {
			_, err := s.Token(context.Background(), purpose, []byte(hash))
			return err
		}
		if err := find(forum.TokenReset, "right"); err != nil {
			t.Errorf("a good token: %v", err)
		}
		for name, err := range map[string]error{
			"dropped":       find(forum.TokenReset, "dropped"),
			"other purpose": find(forum.TokenEmail, "right"),
			"unknown":       find(forum.TokenReset, "guess"),
		} {
			if !forum.Is(err, forum.NotFound) {
				t.Errorf("%s: error %v, want not found", name, err)
			}
		}
		clock.Advance(time.Hour)
		if err := find(forum.TokenReset, "right"); !forum.Is(err, forum.NotFound) {
			t.Errorf("expired: error %v, want not found", err)
		}
	})
}
