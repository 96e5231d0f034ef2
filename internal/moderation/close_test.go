package moderation_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/moderation"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// scene is a Dutch thread and the people around it.
type scene struct {
	*testing.T
	store *store.Store
	clock *storetest.Clock
	mod   *moderation.Service

	author, other *forum.Member
	dutch, german *forum.Member // moderators
	all, admin    *forum.Member
	thread        forum.Thread
	comment       forum.Post // by other, in German
}

func eachScene(t *testing.T, test func(s *scene)) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		sc := &scene{T: t, store: s, clock: clock,
			author: storetest.Member(t, s, "sanne"), other: storetest.Member(t, s, "jonas"),
			dutch: storetest.Moderator(t, s, "pieter", "nl"), german: storetest.Moderator(t, s, "anke", "de"),
			all: storetest.Moderator(t, s, "marta"), admin: storetest.Admin(t, s, "olivia"),
		}
		sc.mod = moderation.New(s)
		sc.thread = storetest.Thread(t, s, sc.author, "nl", "Is Twitter een kanaal", "sales")
		sc.comment = storetest.Comment(t, s, sc.thread.ID, sc.other, "de")
		clock.Advance(time.Hour)
		test(sc)
	})
}

// now is the thread as the store has it.
func (s *scene) now() forum.Thread {
	s.Helper()
	t, err := s.store.Thread(context.Background(), forum.As(s.admin), s.thread.ID)
	if err != nil {
		s.Fatal(err)
	}
	return t
}

// log is the moderation log, newest first.
func (s *scene) log() forum.LogPage {
	s.Helper()
	page, err := s.store.LogPage(context.Background(), forum.Viewer{}, forum.LogQuery{})
	if err != nil {
		s.Fatal(err)
	}
	return page
}

func (s *scene) close(v forum.Viewer) error {
	_, err := s.mod.Close(context.Background(), v, moderation.Closing{Thread: s.thread.ID, Reason: forum.CloseResolved})
	return err
}

func TestWhoMayClose(t *testing.T) {
	eachScene(t, func(s *scene) {
		for _, c := range []struct {
			name   string
			viewer forum.Viewer
			want   forum.Kind
		}{
			{"visitor", forum.Viewer{}, forum.Unauthorized},
			{"author", forum.As(s.author), forum.Forbidden},
			{"other member", forum.As(s.other), forum.Forbidden},
			{"moderator of German", forum.As(s.german), forum.Forbidden},
		} {
			if err := s.close(c.viewer); forum.KindOf(err) != c.want {
				s.Errorf("%s: error %v, want %s", c.name, err, c.want)
			}
		}
		if len(s.log().Decisions) != 0 || s.now().State != forum.Open {
			s.Error("a refused closing left a trace")
		}
		for _, m := range []*forum.Member{s.dutch, s.all, s.admin} {
			if err := s.close(forum.As(m)); err != nil {
				s.Errorf("%s: %v", m.Handle, err)
			}
			if err := s.close(forum.As(m)); forum.KindOf(err) != forum.Conflict {
				s.Errorf("closing twice: error %v", err)
			}
			_, err := s.mod.Reopen(context.Background(), forum.As(m),
				moderation.Reopening{Thread: s.thread.ID, Reason: forum.ReopenMistake})
			if err != nil {
				s.Errorf("%s reopens: %v", m.Handle, err)
			}
		}
	})
}

func TestCloseLeavesItsReasons(t *testing.T) {
	eachScene(t, func(s *scene) {
		until := s.clock.Now().Add(48 * time.Hour)
		_, err := s.mod.Close(context.Background(), forum.As(s.dutch), moderation.Closing{Thread: s.thread.ID,
			Reason: forum.CloseHeated, Note: "  We nemen twee dagen pauze.\r\n", Until: &until, Version: s.thread.Version})
		if err != nil {
			s.Fatal(err)
		}
		c := s.now().Closing
		if c.Reason != forum.CloseHeated || c.Note != "We nemen twee dagen pauze." || *c.ByID != s.dutch.ID ||
			!c.At.Equal(s.clock.Now()) || !c.Until.Equal(until) {
			s.Errorf("closing = %+v", c)
		}
		d := s.log().Decisions[0]
		if d.Act != forum.ActClose || *d.ThreadID != s.thread.ID || *d.MemberID != s.author.ID ||
			d.ActorID != s.dutch.ID || d.Lang != "nl" || d.Reason != "heated" || d.Note != c.Note ||
			d.Automated || !d.Until.Equal(until) {
			s.Errorf("decision = %+v", d)
		}
	})
}

func TestCloseRefusesBadInput(t *testing.T) {
	eachScene(t, func(s *scene) {
		hidden := storetest.Thread(s, s.store, s.other, "de", "Verborgen")
		_, err := s.mod.RemoveThread(context.Background(), forum.As(s.german), hidden.ID,
			moderation.Removing{To: forum.Hidden, Reason: forum.RemovedSpam})
		if err != nil {
			s.Fatal(err)
		}
		past := s.clock.Now().Add(-time.Minute)
		for _, c := range []struct {
			name   string
			in     moderation.Closing
			fields []string
		}{
			{"no reason", moderation.Closing{}, []string{"reason"}},
			{"unknown reason", moderation.Closing{Reason: "bored"}, []string{"reason"}},
			{"past date", moderation.Closing{Reason: forum.CloseHeated, Until: &past}, []string{"until"}},
			{"long note", moderation.Closing{Reason: "x", Note: strings.Repeat("a", 2001)}, []string{"reason", "note"}},
			{"duplicate of nothing", moderation.Closing{Reason: forum.CloseDuplicate}, []string{"successor"}},
			{"duplicate of itself", moderation.Closing{Reason: forum.CloseDuplicate, Successor: s.thread.ID}, []string{"successor"}},
			{"duplicate of what isn't there", moderation.Closing{Reason: forum.CloseDuplicate, Successor: 4711}, []string{"successor"}},
			{"duplicate of what can't be seen", moderation.Closing{Reason: forum.CloseDuplicate, Successor: hidden.ID}, []string{"successor"}},
		} {
			c.in.Thread = s.thread.ID
			_, err := s.mod.Close(context.Background(), forum.As(s.dutch), c.in)
			if got := fields(err); !slices.Equal(got, c.fields) {
				s.Errorf("%s: failures beside %v (%v), want %v", c.name, got, err, c.fields)
			}
		}
		_, err = s.mod.Close(context.Background(), forum.As(s.dutch),
			moderation.Closing{Thread: s.thread.ID, Reason: forum.CloseSpam, Version: s.thread.Version + 1})
		if forum.KindOf(err) != forum.Conflict {
			s.Errorf("a closing made on another version gave %v", err)
		}
	})
}

// fields are the form fields that failures stand beside.
func fields(err error) []string {
	var e *forum.Error
	if !errors.As(err, &e) {
		return nil
	}
	var names []string
	for _, f := range e.Fields() {
		names = append(names, f.Field)
	}
	return names
}

func TestDuplicateNamesItsSuccessor(t *testing.T) {
	eachScene(t, func(s *scene) {
		next := storetest.Thread(s, s.store, s.other, "de", "Hier geht es weiter")
		_, err := s.mod.Close(context.Background(), forum.As(s.dutch), moderation.Closing{Thread: s.thread.ID,
			Reason: forum.CloseDuplicate, Successor: next.ID})
		if err != nil {
			s.Fatal(err)
		}
		if got := s.now().Closing.SuccessorID; got == nil || *got != next.ID {
			s.Errorf("successor = %v, want %d", got, next.ID)
		}
	})
}

func TestReopenTakesItsOwnCodes(t *testing.T) {
	eachScene(t, func(s *scene) {
		if err := s.close(forum.As(s.dutch)); err != nil {
			s.Fatal(err)
		}
		for _, code := range []forum.ReopenReason{"", "resolved", "bored"} {
			_, err := s.mod.Reopen(context.Background(), forum.As(s.dutch), moderation.Reopening{Thread: s.thread.ID, Reason: code})
			if !slices.Equal(fields(err), []string{"reason"}) {
				s.Errorf("code %q: error %v", code, err)
			}
		}
		for _, code := range forum.ReopenReasons() {
			r := moderation.Reopening{Thread: s.thread.ID, Reason: code, Note: "Er is nieuws."}
			if _, err := s.mod.Reopen(context.Background(), forum.As(s.dutch), r); err != nil {
				s.Errorf("code %q: %v", code, err)
			}
			if t := s.now(); t.State != forum.Open || t.Closing != (forum.Closing{}) {
				s.Errorf("after reopening: %+v", t)
			}
			if err := s.close(forum.As(s.dutch)); err != nil {
				s.Fatal(err)
			}
		}
	})
}

func TestTwoModeratorsCannotBothClose(t *testing.T) {
	eachScene(t, func(s *scene) {
		results := make(chan error, 8)
		var wg sync.WaitGroup
		for range cap(results) {
			wg.Go(func() { results <- s.close(forum.As(s.all)) })
		}
		wg.Wait()
		close(results)
		var done int
		for err := range results {
			switch {
			case err == nil:
				done++
			case forum.KindOf(err) != forum.Conflict:
				s.Errorf("unexpected: %v", err)
			}
		}
		if done != 1 || len(s.log().Decisions) != 1 {
			s.Errorf("%d closings succeeded, %d decisions in the log", done, len(s.log().Decisions))
		}
	})
}
