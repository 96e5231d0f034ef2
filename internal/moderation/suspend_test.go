package moderation_test

import (
	"context"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// A suspension ends when it is over, and not before.
func TestSuspensionsEnd(t *testing.T) {
	eachScene(t, func(s *scene) {
		ctx := context.Background()
		storetest.Suspend(s, s.store, s.other, 3)
		storetest.Suspend(s, s.store, s.dutch, 0)
		start := s.clock.Now()
		endAt := func(days int) {
			s.clock.Set(start.AddDate(0, 0, days))
			for n := 1; n > 0; {
				var err error
				if n, err = s.mod.EndSuspensions(ctx); err != nil {
					s.Fatal(err)
				}
			}
		}
		if endAt(2); !s.suspended(s.other) {
			s.Error("it ended a day early")
		}
		if endAt(4); s.suspended(s.other) || !s.suspended(s.dutch) {
			s.Error("the one with an end holds on, or the one without ended")
		}
		storetest.Write(s, s.store, func(tx *store.Tx) error {
			m, err := tx.LockMember(s.dutch.ID)
			if err != nil {
				return err
			}
			return tx.EndSuspension(m)
		})
		if s.suspended(s.dutch) {
			s.Error("what was ended by hand holds on")
		}
	})
}

// Who is suspended again meanwhile, without an end, isn't freed by the end of the first.
func TestLaterSuspensionsGoOn(t *testing.T) {
	eachScene(t, func(s *scene) {
		storetest.Suspend(s, s.store, s.other, 3)
		storetest.Suspend(s, s.store, s.other, 0)
		s.clock.Advance(4 * 24 * time.Hour)
		for want := 1; want >= 0; want-- {
			if n, err := s.mod.EndSuspensions(context.Background()); n != want || err != nil {
				s.Errorf("%d were over, want %d (error %v)", n, want, err)
			}
		}
		if !s.suspended(s.other) {
			s.Error("the later suspension ended with the earlier one")
		}
	})
}

func (s *scene) suspended(m *forum.Member) bool {
	s.Helper()
	now, err := s.store.Member(context.Background(), m.ID)
	if err != nil {
		s.Fatal(err)
	}
	return now.Suspended()
}
