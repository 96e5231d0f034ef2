package store_test

import (
	"context"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// newSession logs a member in with a token hash of its own, for an hour.
func newSession(t *testing.T, s *store.Store, m *forum.Member, hash string) *forum.Session {
	t.Helper()
	session := &forum.Session{TokenHash: []byte(hash), MemberID: m.ID, UserAgent: "Mozilla", Address: "192.0.2.7",
		ExpiresAt: s.Now().Add(time.Hour)}
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.AddSession(session) })
	return session
}

func TestSignedInFindsSessionAndMemberInOneQuery(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		session := newSession(t, s, noor, "secret")
		ctx, queries := store.CountQueries(context.Background())
		got, m, err := s.SignedIn(ctx, []byte("secret"))
		if err != nil {
			t.Fatal(err)
		}
		if got.ID != session.ID || got.MemberID != noor.ID || got.UserAgent != "Mozilla" ||
			!got.CreatedAt.Equal(clock.Now()) || !got.ExpiresAt.Equal(session.ExpiresAt) {
			t.Errorf("session is %+v", got)
		}
		if m.ID != noor.ID || m.Handle != "noor" || !m.CreatedAt.Equal(clock.Now()) || m.LastSeenAt != nil {
			t.Errorf("member is %+v", m)
		}
		if queries.Load() != 1 {
			t.Errorf("it took %d queries", queries.Load())
		}
		clock.Advance(time.Hour)
		if _, _, err := s.SignedIn(ctx, []byte("secret")); !forum.Is(err, forum.NotFound) {
			t.Errorf("an expired session: error %v, want not found", err)
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	tests := []struct {
		name string
		end  func(tx *store.Tx, noor *forum.Member, second *forum.Session) error
		left int
	}{
		{"one", func(tx *store.Tx, noor *forum.Member, second *forum.Session) error {
			return tx.EndSession(noor.ID, second.ID)
		}, 2},
		{"one of somebody else", func(tx *store.Tx, noor *forum.Member, second *forum.Session) error {
			return tx.EndSession(noor.ID+100, second.ID)
		}, 3},
		{"the others", func(tx *store.Tx, noor *forum.Member, second *forum.Session) error {
			return tx.EndSessions(noor.ID, second.ID)
		}, 1},
		{"all", func(tx *store.Tx, noor *forum.Member, _ *forum.Session) error { return tx.EndSessions(noor.ID, 0) }, 0},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		for _, test := range tests {
			noor := storetest.Member(t, s, "noor "+test.name)
			newSession(t, s, noor, test.name+"1")
			second := newSession(t, s, noor, test.name+"2")
			newSession(t, s, noor, test.name+"3")
			storetest.Write(t, s, func(tx *store.Tx) error { return test.end(tx, noor, second) })
			sessions, err := s.Sessions(context.Background(), noor.ID)
			if err != nil || len(sessions) != test.left {
				t.Errorf("ending %s leaves %d sessions, want %d (error %v)", test.name, len(sessions), test.left, err)
			}
		}
	})
}

// Who leaves was seen in the same minute, and it isn't written down of them any more.
func TestSeenIsNotKeptOfWhoLeft(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		seen := store.Seen{Members: map[forum.MemberID]time.Time{noor.ID: clock.Now()}}
		for _, step := range []func(tx *store.Tx) error{
			func(tx *store.Tx) error { return tx.EraseMember(noor) },
			func(tx *store.Tx) error { return tx.SaveSeen(seen, time.Hour) },
		} {
			storetest.Write(t, s, step)
		}
		left, err := store.All[int64](t.Context(), s, `SELECT COUNT(*) FROM members WHERE id = ? AND last_seen_at IS NULL`, noor.ID)
		if err != nil || len(left) != 1 || left[0] != 1 {
			t.Errorf("when somebody who left was last seen is written down (%v, %v)", left, err)
		}
	})
}

func TestSeenRenewsSession(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		session := newSession(t, s, noor, "secret")
		clock.Advance(50 * time.Minute)
		now := clock.Now()
		storetest.Write(t, s, func(tx *store.Tx) error {
			return tx.SaveSeen(store.Seen{Members: map[forum.MemberID]time.Time{noor.ID: now},
				Sessions: map[forum.SessionID]time.Time{session.ID: now}}, time.Hour)
		})
		clock.Advance(50 * time.Minute)
		got, m, err := s.SignedIn(context.Background(), []byte("secret"))
		if err != nil {
			t.Fatalf("a session seen meanwhile: %v", err)
		}
		if !got.LastSeenAt.Equal(now) || m.LastSeenAt == nil || !m.LastSeenAt.Equal(now) {
			t.Errorf("last seen: session %v, member %v, want %v", got.LastSeenAt, m.LastSeenAt, now)
		}
	})
}
