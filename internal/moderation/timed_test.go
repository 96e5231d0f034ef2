package moderation_test

import (
	"context"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/moderation"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestThreadReopensByItself(t *testing.T) {
	eachScene(t, func(s *scene) {
		until := s.clock.Now().Add(time.Hour)
		_, err := s.mod.Close(context.Background(), forum.As(s.dutch),
			moderation.Closing{Thread: s.thread.ID, Reason: forum.CloseHeated, Until: &until})
		if err != nil {
			s.Fatal(err)
		}
		s.clock.Advance(time.Hour - time.Second)
		s.reopens(0)
		if s.now().State != forum.Closed {
			s.Error("reopened too early")
		}
		s.clock.Advance(time.Second)
		s.reopens(1)
		s.reopens(0)
		if s.now().State != forum.Open {
			s.Error("still closed")
		}
		d := s.log().Decisions[0]
		if d.Act != forum.ActReopen || d.ActorID != forum.SystemID || d.Reason != "agreed" || !d.Automated {
			s.Errorf("decision = %+v", d)
		}
	})
}

func (s *scene) reopens(want int) {
	s.Helper()
	if n, err := s.mod.ReopenDue(context.Background()); err != nil || n != want {
		s.Errorf("%d threads reopened, error %v; want %d", n, err, want)
	}
}

func TestReopenedByHandStaysAsItIs(t *testing.T) {
	eachScene(t, func(s *scene) {
		until := s.clock.Now().Add(time.Hour)
		closing := moderation.Closing{Thread: s.thread.ID, Reason: forum.CloseHeated, Until: &until}
		if _, err := s.mod.Close(context.Background(), forum.As(s.dutch), closing); err != nil {
			s.Fatal(err)
		}
		reopening := moderation.Reopening{Thread: s.thread.ID, Reason: forum.ReopenMistake}
		if _, err := s.mod.Reopen(context.Background(), forum.As(s.dutch), reopening); err != nil {
			s.Fatal(err)
		}
		if err := s.close(forum.As(s.dutch)); err != nil {
			s.Fatal(err)
		}
		s.clock.Advance(2 * time.Hour)
		s.reopens(0)
		if s.now().State != forum.Closed {
			s.Error("an old timer reopened a thread that was closed again for good")
		}
	})
}

func TestIdleThreadsClose(t *testing.T) {
	eachScene(t, func(s *scene) {
		pinned := storetest.Thread(s, s.store, s.author, "nl", "Vastgezet gesprek")
		if _, err := s.mod.Pin(context.Background(), forum.As(s.dutch), pinned.ID); err != nil {
			s.Fatal(err)
		}
		s.clock.Advance(91 * 24 * time.Hour)
		fresh := storetest.Thread(s, s.store, s.author, "nl", "Nieuw gesprek")
		s.closesIdle(0) // off by default
		storetest.Write(t, s.store, func(tx *store.Tx) error {
			return tx.SetSetting("closing.after-days", "90", s.admin.ID)
		})
		s.closesIdle(1)
		s.closesIdle(0)
		if t := s.now(); t.State != forum.Closed || t.Closing.Reason != forum.CloseOutdated || *t.Closing.ByID != forum.SystemID {
			s.Errorf("idle thread: %+v", t)
		}
		for _, id := range []forum.ThreadID{pinned.ID, fresh.ID} {
			if t, err := s.store.Thread(context.Background(), forum.Viewer{}, id); err != nil || t.State != forum.Open {
				s.Errorf("thread %q: state %s, error %v", t.Title, t.State, err)
			}
		}
	})
}

// Whoever reopens an idle thread gives it as long again.
func TestReopenedThreadIsNotIdle(t *testing.T) {
	eachScene(t, func(s *scene) {
		storetest.Write(t, s.store, func(tx *store.Tx) error {
			return tx.SetSetting("closing.after-days", "90", s.admin.ID)
		})
		s.clock.Advance(91 * 24 * time.Hour)
		s.closesIdle(1)
		reopening := moderation.Reopening{Thread: s.thread.ID, Reason: forum.ReopenNewInformation}
		if _, err := s.mod.Reopen(context.Background(), forum.As(s.dutch), reopening); err != nil {
			s.Fatal(err)
		}
		s.closesIdle(0)
		s.clock.Advance(91 * 24 * time.Hour)
		s.closesIdle(1)
	})
}

func (s *scene) closesIdle(want int) {
	s.Helper()
	if n, err := s.mod.CloseIdle(context.Background()); err != nil || n != want {
		s.Errorf("%d threads closed, error %v; want %d", n, err, want)
	}
}
