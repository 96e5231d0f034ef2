package store_test

import (
	"context"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestDrafts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		thread := storetest.Thread(t, s, noor, "nl", "Half af")
		save := func(m *forum.Member, place forum.Place, body string) {
			t.Helper()
			clock.Advance(time.Second)
			storetest.Write(t, s, func(tx *store.Tx) error {
				return tx.SaveDraft(&forum.Draft{MemberID: m.ID, Place: place, Body: body, Lang: "nl"})
			})
		}
		save(noor, forum.CommentIn(thread.ID), "eerste")
		save(noor, forum.EditOf(thread.LastPostID), "bewerking")
		save(noor, forum.NewThread, "nieuw")
		save(noor, forum.CommentIn(thread.ID), "tweede")
		save(lars, forum.CommentIn(thread.ID), "van een ander")

		p, err := s.ThreadPage(ctx, forum.As(noor), thread.ID, 1)
		if err != nil || p.Draft == nil || p.Draft.Body != "tweede" || p.Draft.UpdatedAt.IsZero() {
			t.Errorf("the thread page's draft is %+v, error %v", p.Draft, err)
		}
		var drafts *forum.DraftsPage
		atMost(t, 2, func(ctx context.Context) (err error) {
			drafts, err = s.Drafts(ctx, forum.As(noor))
			return err
		})
		if len(drafts.Drafts) != 3 || drafts.Drafts[0].Body != "tweede" || drafts.Drafts[2].Body != "bewerking" {
			t.Errorf("drafts %+v", drafts.Drafts)
		}
		for _, place := range []forum.Place{forum.CommentIn(thread.ID), forum.EditOf(thread.LastPostID)} {
			if drafts.Threads[place].Title != "Half af" {
				t.Errorf("the draft for %s belongs to %+v", place, drafts.Threads[place])
			}
		}
		storetest.Write(t, s, func(tx *store.Tx) error { return tx.DropDraft(noor.ID, forum.NewThread) })
		if _, err := s.Draft(ctx, forum.As(noor), forum.NewThread); !forum.Is(err, forum.NotFound) {
			t.Errorf("a dropped draft: %v, want not found", err)
		}
	})
}

func TestDraftsAreBounded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		save := func(id int) error {
			return s.Write(context.Background(), func(tx *store.Tx) error {
				return tx.SaveDraft(&forum.Draft{MemberID: noor.ID, Place: forum.CommentIn(forum.ThreadID(id))})
			})
		}
		for id := range 100 {
			if err := save(id + 1); err != nil {
				t.Fatal(err)
			}
		}
		if err := save(50); err != nil {
			t.Errorf("saving one of a hundred again: %v", err)
		}
		if err := save(101); !forum.Is(err, forum.TooMany) {
			t.Errorf("the hundred and first: %v, want too many", err)
		}
	})
}

func TestMentioned(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "Noor")
		got, err := s.Mentioned(context.Background(), []string{"noor", "NOOR", "nobody", "system"})
		if err != nil || len(got) != 1 || got["noor"] != noor.ID {
			t.Errorf("mentioned %v, error %v", got, err)
		}
	})
}
