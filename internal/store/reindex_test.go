package store_test

import (
	"context"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// reindexed runs ReindexSome until there is nothing left.
func reindexed(t *testing.T, s *store.Store) (posts int) {
	t.Helper()
	for {
		n, err := s.ReindexSome(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return posts
		}
		posts += n
	}
}

func TestOutdatedTextsAreMadeSearchableAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "und", "verkoop")
		for range 60 {
			said(t, s, thread.ID, noor, "und", "koffie")
		}
		if n := reindexed(t, s); n != 0 {
			t.Fatalf("%d texts are outdated at once", n)
		}
		if err := s.Break(`UPDATE search_texts SET analysis = 0`); err != nil {
			t.Fatal(err)
		}
		if n, err := s.SearchOutdated(context.Background()); err != nil || n != 61 {
			t.Errorf("%d texts are outdated, error %v, want 61", n, err)
		}
		if n := reindexed(t, s); n != 61 {
			t.Errorf("%d posts were made searchable, want 61", n)
		}
		// The bodies of posts that tests add hold no rendered text, so that only
		// the title is found again.
		if got := found(t, s, forum.SearchQuery{}, looking("verkoop")); len(got) != 1 {
			t.Errorf("%d posts found by the title, want 1", len(got))
		}
	})
}

func TestDoctorMendsTheSearch(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "und", "verkoop")
		clock.Advance(time.Minute)
		gone := said(t, s, thread.ID, noor, "und", "koffie")
		setVisibility(t, s, thread.ID, gone.ID, forum.Hidden, noor)
		storetest.Thread(t, s, noor, "und", "inkoop")
		if err := s.ReindexAll(context.Background(), func(int, int) {}); err != nil {
			t.Fatal(err)
		}
		for _, damage := range []string{
			`UPDATE search_texts SET visible = NOT visible`,
			`DELETE FROM search_texts WHERE post_id = (SELECT MAX(post_id) FROM search_texts)`,
			`DELETE FROM search_texts`,
			`UPDATE search_texts SET lang = 'nl'`,
			`UPDATE search_texts SET posted_at = (SELECT MIN(created_at) FROM members) WHERE post_id = 2`,
			`UPDATE search_texts SET thread_id = 2 WHERE post_id = 2`,
		} {
			if err := s.Break(damage); err != nil {
				t.Fatal(err)
			}
			if faults, err := s.Inspect(context.Background()); err != nil || len(faults) == 0 {
				t.Errorf("%s isn't noticed, error %v", damage, err)
			}
			if n, err := s.MendSearch(context.Background()); err != nil || n == 0 {
				t.Errorf("%s: mended %d, error %v", damage, n, err)
			}
			if faults, err := s.Inspect(context.Background()); err != nil || len(faults) > 0 {
				t.Errorf("after %s and mending: %v, error %v", damage, faults, err)
			}
			if got := found(t, s, forum.SearchQuery{}, looking("koffie")); len(got) != 0 {
				t.Errorf("after %s: a hidden post is found", damage)
			}
		}
	})
}
