package store_test

import (
	"context"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestViewersAsTheyStandNow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		demoted, suspended := storetest.Moderator(t, s, "pieter", "nl"), storetest.Moderator(t, s, "gerda", "nl")
		noor, other := storetest.Member(t, s, "noor"), storetest.Member(t, s, "jonas")
		open, ended := newSession(t, s, noor, "open"), newSession(t, s, noor, "ended")
		storetest.Demote(t, s, demoted)
		storetest.Suspend(t, s, suspended, 1)
		storetest.Write(t, s, func(tx *store.Tx) error { return tx.EndSession(noor.ID, ended.ID) })
		in := func(m *forum.Member, session forum.SessionID) forum.Viewer {
			return forum.Viewer{Member: m, Session: session}
		}
		check := func(name string, v forum.Viewer, locked, writes forum.Kind) {
			t.Helper()
			storetest.Write(t, s, func(tx *store.Tx) error {
				now, err := tx.LockViewer(v)
				if forum.KindOf(err) != locked || err == nil && (now.ID() != v.ID() || now.Session != v.Session || now.IsModerator()) {
					t.Errorf("%s: locked as %+v, %v", name, now.Member, err)
				}
				if now, err = tx.As(v); forum.KindOf(err) != writes || err == nil && now.IsModerator() {
					t.Errorf("%s: writes as %+v, %v", name, now.Member, err)
				}
				return nil
			})
		}
		check("a visitor", forum.Viewer{}, forum.Unauthorized, forum.Unauthorized)
		check("without a session", in(noor, 0), "", "")
		check("in a session", in(noor, open.ID), "", "")
		check("in one that ended", in(noor, ended.ID), forum.Unauthorized, forum.Unauthorized)
		check("in another's", in(other, open.ID), forum.Unauthorized, forum.Unauthorized)
		check("without a role any more", in(demoted, 0), "", "")
		check("suspended meanwhile", in(suspended, 0), "", forum.Forbidden)
		clock.Advance(time.Hour)
		check("in one that is over", in(noor, open.ID), forum.Unauthorized, forum.Unauthorized)
	})
}

// Whoever waits for their own row, while somebody who holds it ends their session, writes
// nothing in it.
func TestViewersWhoWait(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		session := newSession(t, s, noor, "secret")
		held, release, done := make(chan bool), make(chan bool), make(chan error, 2)
		go func() {
			done <- s.Write(context.Background(), func(tx *store.Tx) error {
				m, err := tx.LockMember(noor.ID)
				if err == nil {
					err = tx.SaveProfile(m)
				}
				if err == nil {
					err = tx.EndSessions(noor.ID, 0)
				}
				close(held)
				<-release
				return err
			})
		}()
		<-held
		began := make(chan bool)
		var failure error
		go func() {
			close(began)
			done <- s.Write(context.Background(), func(tx *store.Tx) error {
				_, failure = tx.As(forum.Viewer{Member: noor, Session: session.ID})
				return nil
			})
		}()
		<-began
		time.Sleep(50 * time.Millisecond) // lets it come as far as it can; too little of it fails nothing
		close(release)
		for range 2 {
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		}
		if !forum.Is(failure, forum.Unauthorized) {
			t.Errorf("they write in a session that ended: %v", failure)
		}
	})
}
