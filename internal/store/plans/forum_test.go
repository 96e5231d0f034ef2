package plans

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/sample"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// grown is a generated forum in which every table that grows has some thousand
// rows.
type grown struct {
	*store.Store
	clock *storetest.Clock
	admin forum.Viewer
	// writer takes part in many threads and reads Dutch and German only.
	writer forum.Viewer
	// longest is the thread with most posts, and its last page.
	longest  forum.ThreadID
	lastPage int
	// asking is a shorter thread with a question, and summed up one that was closed
	// with a summary.
	asking, summedUp forum.ThreadID
	does             services
}

// rowsOfEach is how many rows of each kind are added to what is generated.
const rowsOfEach = 1500

func grow(t *testing.T, s *store.Store, clock *storetest.Clock) *grown {
	t.Helper()
	clock.Set(time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC))
	if err := sample.Generate(t.Context(), s, sample.Generation{Threads: 3000, Posts: 15_000, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	g := &grown{Store: s, clock: clock, does: newServices(s), admin: viewer(t, s, forum.SystemID+1), writer: viewer(t, s, forum.SystemID+11)}
	g.writer.Member.ReadLangs = "nl,de"
	list, err := s.ListPage(t.Context(), forum.Viewer{}, forum.ListQuery{Sort: forum.SortDiscussed})
	if err != nil {
		t.Fatal(err)
	}
	g.longest, g.lastPage = list.Threads[0].ID, list.Threads[0].Pages()
	g.lookAround(t)
	g.addRows(t)
	g.addTranslations(t)
	if err := s.RefreshStatistics(t.Context()); err != nil {
		t.Fatal(err)
	}
	return g
}

// lookAround finds threads of every kind.
func (g *grown) lookAround(t *testing.T) {
	t.Helper()
	for id := forum.ThreadID(1); g.asking == 0 || g.summedUp == 0; id++ {
		thread, err := g.Thread(t.Context(), g.admin, id)
		if err != nil {
			t.Fatal(err)
		}
		if thread.Asks && id != g.longest && thread.State == forum.Open && thread.Visibility == forum.Visible {
			g.asking = id
		}
		summary, err := g.Summary(t.Context(), g.admin, id)
		if err != nil {
			t.Fatal(err)
		}
		if summary != nil {
			g.summedUp = id
		}
	}
}

func viewer(t *testing.T, s *store.Store, id forum.MemberID) forum.Viewer {
	t.Helper()
	m, err := s.Member(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return forum.As(m)
}

// addRows fills the tables that generating leaves empty.
func (g *grown) addRows(t *testing.T) {
	t.Helper()
	now := g.clock.Now()
	storetest.Write(t, g.Store, func(tx *store.Tx) error {
		for i := range rowsOfEach {
			if err := addRow(tx, i, now); err != nil {
				return err
			}
		}
		return nil
	})
	for _, lang := range []forum.Lang{"nl", "de", "es"} {
		for id := range forum.ThreadID(40) { // read positions
			g.NotePosition(g.writer, id*7+1, len(lang)+3)
		}
	}
	if err := g.FlushPositions(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// addRow adds one session, token, draft, delivery and decision.
func addRow(tx *store.Tx, i int, now time.Time) error {
	member := forum.MemberID(i%300 + 2)
	session := forum.Session{TokenHash: hash(i), MemberID: member, Address: "192.0.2.1", ExpiresAt: now.Add(time.Hour)}
	if err := tx.AddSession(&session); err != nil {
		return err
	}
	token := forum.Token{Hash: hash(i), Purpose: forum.TokenReset, MemberID: &member, ExpiresAt: now.Add(time.Hour)}
	if err := tx.AddToken(&token); err != nil {
		return err
	}
	draft := forum.Draft{MemberID: member, Place: forum.CommentIn(forum.ThreadID(i + 1)), Body: "…"}
	if err := tx.SaveDraft(&draft); err != nil {
		return err
	}
	if err := tx.Emit(forum.Event{Kind: forum.ResetRequested, MemberID: &member, Email: "noor@example.org"}); err != nil {
		return err
	}
	return tx.Record(&forum.Decision{Act: forum.ActRole, MemberID: &member, ActorID: 2, Lang: "nl", CreatedAt: now})
}

func hash(i int) []byte { return fmt.Appendf(nil, "%032d", i) }
