package store_test

import (
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestWhoIsMentionedIsInMemory(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		asked := func(want int64, found map[string]forum.MemberID, handles ...string) {
			t.Helper()
			ctx, n := store.CountQueries(t.Context())
			got, err := s.Mentioned(ctx, handles)
			if err != nil || len(got) != len(found) || n.Load() != want {
				t.Fatalf("%q: %v in %d statements, want %v in %d (%v)", handles, got, n.Load(), found, want, err)
			}
			for fold, id := range found {
				if got[fold] != id {
					t.Errorf("%q is %d, want %d", fold, got[fold], id)
				}
			}
		}
		just := map[string]forum.MemberID{"noor": noor.ID}
		asked(1, just, "Noor", "nobody")
		asked(0, just, "noor", "NOOR")
		asked(1, just, "noor", "nobody") // who may come any time
		storetest.Write(t, s, func(tx *store.Tx) error {
			return tx.EraseMember(noor)
		})
		asked(1, nil, "noor")
	})
}
