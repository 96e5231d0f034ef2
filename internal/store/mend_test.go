package store_test

import (
	"context"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestMend(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := context.Background()
		lars, noor := storetest.Member(t, s, "lars"), storetest.Member(t, s, "noor")
		storetest.Write(t, s, func(tx *store.Tx) error {
			return tx.SaveEnginePairs([]forum.EnginePair{{FromLang: "nl", ToLang: "es", Engine: "test"}})
		})
		for _, title := range []string{"Kast", "Lamp"} {
			thread := storetest.Thread(t, s, lars, "nl", title, "sales", "hout")
			storetest.Comment(t, s, thread.ID, noor, "de")
			storetest.Ask(t, s, thread.ID, title+"?", "ja", "nee")
			storetest.Stand(t, s, thread.ID, noor, 1)
			storetest.Stand(t, s, thread.ID, noor, 2)
			storetest.Stand(t, s, thread.ID, lars, 2)
		}
		finishJob(t, s)
		mended := func() int64 {
			n, err := s.Mend(ctx)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := mended(); n != 0 {
			t.Errorf("%d rows of a sound forum were mended", n)
		}
		for _, spoil := range []string{
			`UPDATE threads SET post_count = 7`,
			`UPDATE threads SET last_number = 1`,
			`UPDATE threads SET last_post_id = 1, last_poster_id = 1`,
			`UPDATE members SET post_count = post_count + 1`,
			`UPDATE thread_members SET posts = 5, lang = 'ar'`,
			`DELETE FROM thread_members`,
			`UPDATE thread_langs SET posts = 9, translated = 3`,
			`DELETE FROM thread_langs`,
			`DELETE FROM listings WHERE tag_id = 0`,
			`DELETE FROM listings`,
			`UPDATE listings SET lang = 'es', post_count = 1`,
			`UPDATE thread_counts SET threads = threads - 1, unanswered = 2`,
			`DELETE FROM thread_counts`,
			`INSERT INTO thread_counts (tag_id, lang, threads, unanswered) VALUES (3, 'ar', 4, 0)`,
			`UPDATE tags SET threads = 12`,
			`UPDATE author_counts SET threads = threads + 1`,
			`UPDATE author_counts SET unanswered = 9`,
			`DELETE FROM author_counts`,
			`INSERT INTO author_counts (member_id, lang, threads, unanswered) VALUES (1, 'ar', 4, 0)`,
			`UPDATE translation_months SET done = 0`,
			`UPDATE translation_months SET done = done + 1`,
			`INSERT INTO translation_months (month, characters, done) VALUES ('2020-02', 0, 7)`,
			`DELETE FROM translation_months`,
			`DELETE FROM thread_tags WHERE position = 1`,
			`UPDATE threads SET asks = FALSE`,
			`UPDATE tallies SET members = 7, changed = 0`,
			`INSERT INTO tallies (thread_id, position_id, lang, members, changed) VALUES (1, 1, 'ar', 3, 1)`,
			`DELETE FROM tallies`,
			`DELETE FROM handles WHERE member_id = 2`,
			`UPDATE handles SET handle = upper(handle) WHERE member_id = 2`,
			`UPDATE handles SET fold = fold || 'x'`,
		} {
			if err := s.Break(spoil); err != nil {
				t.Fatalf("%s: %v", spoil, err)
			}
			if found, err := s.InspectRows(ctx); err != nil || len(found) == 0 {
				t.Errorf("%s: the checker sees nothing (%v)", spoil, err)
			}
			if n := mended(); n == 0 {
				t.Errorf("%s: nothing was mended", spoil)
			}
			found, err := s.InspectRows(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range found {
				t.Errorf("%s: after mending there are %d %s", spoil, f.Rows, f.What)
			}
		}
		if page, err := s.ListPage(ctx, forum.Viewer{}, forum.ListQuery{}); err != nil || len(page.Threads) != 2 {
			t.Errorf("the list has %v (%v)", page, err)
		}
	})
}

// finishJob says that the first job of an engine is done.
func finishJob(t *testing.T, s *store.Store) {
	t.Helper()
	work, claimed, err := s.ClaimTranslation(context.Background(), "test", time.Minute)
	if err != nil || claimed != store.ClaimedJob {
		t.Fatalf("claiming gives %s (%v)", claimed, err)
	}
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.FinishTranslation(&work.Job) })
}
