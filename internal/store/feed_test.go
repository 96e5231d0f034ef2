package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// A feed in one language chooses from the newest posts, so that a reader of it costs the
// same however long a thread, or however busy its author, is in others.
func TestNarrowedFeedsLookAtTheNewest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		langs := append(slices.Repeat([]forum.Lang{"ar"}, 3), slices.Repeat([]forum.Lang{"nl"}, 198)...)
		whole := store.WholeThread{Thread: forum.Thread{Lang: "ar", Title: "Lang", AuthorID: noor.ID, State: forum.Open,
			Visibility: forum.Visible, Version: 1, CreatedAt: clock.Now()}}
		for i, lang := range append(langs, forum.Und) {
			whole.Posts = append(whole.Posts, wholePost(noor.ID, lang, "lamp", clock.Now().Add(time.Duration(i)*time.Minute)))
		}
		err := s.Load(context.Background(), func(l *store.Loading) error {
			return l.Add(context.Background(), []store.WholeThread{whole})
		})
		if err != nil {
			t.Fatal(err)
		}
		for name, q := range map[string]forum.FeedQuery{"member": {Member: noor.ID, Langs: "ar"}, "thread": {Thread: 1, Langs: "ar"}} {
			feed, err := s.Feed(context.Background(), q)
			if err != nil {
				t.Fatal(err)
			}
			var numbers []int
			for _, p := range feed.Posts {
				numbers = append(numbers, p.Post.Number)
			}
			if !slices.Equal(numbers, []int{202, 3}) || len(feed.NotShown) != 1 || feed.NotShown[0] != (forum.LangCount{Lang: "nl", Count: 198}) {
				t.Errorf("the feed of the %s has %v, and leaves out %v", name, numbers, feed.NotShown)
			}
		}
	})
}
