package store_test

import (
	"fmt"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// However many were here, they are written down together, each with their own time; and an
// older time than the one that stands there changes nothing.
func TestManyAreSeenTogether(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		start, days := clock.Now(), 30*24*time.Hour
		seen := store.Seen{Members: map[forum.MemberID]time.Time{}, Sessions: map[forum.SessionID]time.Time{}}
		for i := range 40 {
			m := storetest.Member(t, s, fmt.Sprintf("member_%d", i))
			session := newSession(t, s, m, fmt.Sprint("secret ", i))
			at := start.Add(time.Duration(i+1) * time.Second)
			seen.Members[m.ID], seen.Sessions[session.ID] = at, at
		}
		save := func(seen store.Seen) {
			t.Helper()
			ctx, n := store.CountQueries(t.Context())
			if err := s.Write(ctx, func(tx *store.Tx) error { return tx.SaveSeen(seen, days) }); err != nil {
				t.Fatal(err)
			}
			if n.Load() > 4 { // two, and the transaction's own
				t.Errorf("%d statements write down who was here", n.Load())
			}
		}
		save(seen)
		older := store.Seen{Members: map[forum.MemberID]time.Time{}, Sessions: map[forum.SessionID]time.Time{}}
		for id := range seen.Members {
			older.Members[id] = start
		}
		for id := range seen.Sessions {
			older.Sessions[id] = start
		}
		save(older)
		type row struct{ Member, Session, Until time.Time }
		rows, err := store.All[row](t.Context(), s, `SELECT m.last_seen_at AS member, s.last_seen_at AS session, s.expires_at AS until
			FROM members m JOIN sessions s ON s.member_id = m.id ORDER BY m.id`)
		if err != nil || len(rows) != 40 {
			t.Fatalf("%d were seen (%v)", len(rows), err)
		}
		for i, r := range rows {
			at := start.Add(time.Duration(i+1) * time.Second)
			if !r.Member.Equal(at) || !r.Session.Equal(at) || !r.Until.Equal(at.Add(days)) {
				t.Errorf("the one of second %d: %+v", i+1, r)
			}
		}
	})
}

// However many were here, and however far they have read, the statements are the same:
// connections keep each they have met.
func TestWhoWasHereIsWrittenByFewTexts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		author := storetest.Member(t, s, "noor")
		var threads []forum.ThreadID
		for range 7 {
			threads = append(threads, storetest.Thread(t, s, author, "en", "Lamps").ID)
		}
		ctx, texts := store.RecordTexts(t.Context())
		for _, n := range []int{1, 2, 3, 4, 5, 6, 7, 60, 249, 250, 251, 600} {
			seen := store.Seen{Members: map[forum.MemberID]time.Time{}, Sessions: map[forum.SessionID]time.Time{}}
			for i := range n {
				seen.Members[forum.MemberID(i+1)], seen.Sessions[forum.SessionID(i+1)] = clock.Now(), clock.Now()
			}
			if err := s.Write(ctx, func(tx *store.Tx) error { return tx.SaveSeen(seen, time.Hour) }); err != nil {
				t.Fatal(err)
			}
			for _, thread := range threads[:min(n, len(threads))] {
				s.NotePosition(forum.As(author), thread, n)
			}
			if err := s.FlushPositions(ctx); err != nil {
				t.Fatal(err)
			}
		}
		different := map[string]bool{}
		for _, text := range texts() {
			different[text] = true
		}
		if len(different) != 3 { // members, sessions, positions
			t.Errorf("twelve numbers of people are written by %d texts", len(different))
		}
	})
}
