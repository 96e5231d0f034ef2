package store_test

import (
	"sync"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// Whoever keeps the moderation log goes by events: each decision has one, once.
func TestEveryDecisionIsToldOfOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		var mu sync.Mutex
		told := map[forum.DecisionID][]forum.EventKind{}
		s.Subscribe(func(events []forum.Event) {
			mu.Lock()
			defer mu.Unlock()
			for _, e := range events {
				if e.DecisionID != nil {
					told[*e.DecisionID] = append(told[*e.DecisionID], e.Kind)
				}
			}
		})
		var alone, another, announced forum.Decision
		storetest.Write(t, s, func(tx *store.Tx) error {
			for _, d := range []*forum.Decision{&alone, &another, &announced} {
				*d = forum.Decision{Act: forum.ActRole, MemberID: &noor.ID, ActorID: forum.SystemID, Lang: forum.Und, CreatedAt: tx.Now()}
				if err := tx.Record(d); err != nil {
					return err
				}
			}
			return tx.Emit(forum.Event{Kind: forum.MemberChanged, MemberID: &noor.ID, DecisionID: &announced.ID})
		})
		mu.Lock()
		defer mu.Unlock()
		for id, want := range map[forum.DecisionID]forum.EventKind{alone.ID: forum.DecisionRecorded,
			another.ID: forum.DecisionRecorded, announced.ID: forum.MemberChanged} {
			if got := told[id]; len(got) != 1 || got[0] != want {
				t.Errorf("of decision %d the events %q tell, want one %q", id, got, want)
			}
		}
	})
}
