package store_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// ownQueries is how many queries a list may take for what is the viewer's own:
// how far they have read, and whether a filter leaves out threads of theirs.
func ownQueries(v forum.Viewer, q forum.ListQuery) int64 {
	switch {
	case !v.SignedIn():
		return 0
	case q.Langs == "":
		return 1
	}
	return 2
}

// titles reads a list to its end, following the cursors, and gives the titles of
// the pinned and the listed threads.
func titles(t *testing.T, s *store.Store, v forum.Viewer, q forum.ListQuery) (pinned, listed []string) {
	t.Helper()
	for page := 0; ; page++ {
		var p *forum.ListPage
		atMost(t, 5+ownQueries(v, q), func(ctx context.Context) (err error) {
			p, err = s.ListPage(ctx, v, q)
			return err
		})
		if page > 0 && len(p.Pinned) > 0 {
			t.Errorf("page %d has pinned threads", page+1)
		}
		namesOpeners(t, p)
		for _, row := range p.Pinned {
			pinned = append(pinned, row.Title)
		}
		for _, row := range p.Threads {
			listed = append(listed, row.Title)
		}
		if p.Next == "" || page > 50 {
			return pinned, listed
		}
		q.After = p.Next
	}
}

// namesOpeners sees that a list names who opened its threads, and nobody else: not who
// wrote there last, whom it doesn't show.
func namesOpeners(t *testing.T, p *forum.ListPage) {
	t.Helper()
	named, openers := slices.Sorted(maps.Keys(p.People)), map[forum.MemberID]bool{}
	for _, row := range slices.Concat(p.Pinned, p.Threads) {
		openers[row.AuthorID] = true
	}
	if want := slices.Sorted(maps.Keys(openers)); !slices.Equal(named, want) {
		t.Errorf("the list names the members %v, want those who opened its threads, %v", named, want)
	}
}

// smallForum has nl1 to nl3, de1 to de3, ar1 and und1, opened a
// minute apart in that order; lars commented on de1, then twice on nl2.
func smallForum(t *testing.T, s *store.Store, clock *storetest.Clock) (noor, lars *forum.Member, ids map[string]forum.ThreadID) {
	t.Helper()
	noor, lars = storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
	ids = map[string]forum.ThreadID{}
	for _, title := range []string{"nl1", "nl2", "nl3", "de1", "de2", "de3", "ar1", "und1"} {
		clock.Advance(time.Minute)
		lang := forum.Lang(title[:len(title)-1])
		ids[title] = storetest.Thread(t, s, noor, lang, title, "tag-"+string(lang), "all").ID
	}
	for _, title := range []string{"de1", "nl2", "nl2"} {
		clock.Advance(time.Minute)
		storetest.Comment(t, s, ids[title], lars, "nl")
	}
	return noor, lars, ids
}

func TestListPageOrders(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		smallForum(t, s, clock)
		cases := map[forum.Sort][]string{
			forum.SortLatest:     {"nl2", "de1", "und1", "ar1", "de3", "de2", "nl3", "nl1"},
			forum.SortNewest:     {"und1", "ar1", "de3", "de2", "de1", "nl3", "nl2", "nl1"},
			forum.SortDiscussed:  {"nl2", "de1", "und1", "ar1", "de3", "de2", "nl3", "nl1"},
			forum.SortUnanswered: {"und1", "ar1", "de3", "de2", "nl3", "nl1"},
		}
		for sort, want := range cases {
			for _, limit := range []int{1, 3, 8, 100} {
				_, got := titles(t, s, forum.Viewer{}, forum.ListQuery{Sort: sort, Limit: limit})
				if !slices.Equal(got, want) {
					t.Errorf("%s by %d: %v, want %v", sort, limit, got, want)
				}
			}
		}
	})
}

func TestListPageFilter(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor, lars, _ := smallForum(t, s, clock)
		stranger := storetest.Member(t, s, "stranger")
		cases := []struct {
			name            string
			viewer          forum.Viewer
			query           forum.ListQuery
			want            []string
			shown, notShown string
		}{
			{"all", forum.Viewer{}, forum.ListQuery{Sort: forum.SortNewest},
				[]string{"und1", "ar1", "de3", "de2", "de1", "nl3", "nl2", "nl1"}, "[{de 3} {nl 3} {ar 1} {und 1}]", "[]"},
			{"one language and what isn't certain", forum.Viewer{}, forum.ListQuery{Sort: forum.SortNewest, Langs: "nl"},
				[]string{"und1", "nl3", "nl2", "nl1"}, "[{nl 3} {und 1}]", "[{de 3} {ar 1}]"},
			{"two languages", forum.As(stranger), forum.ListQuery{Sort: forum.SortNewest, Langs: "ar,nl"},
				[]string{"und1", "ar1", "nl3", "nl2", "nl1"}, "[{nl 3} {ar 1} {und 1}]", "[{de 3}]"},
			{"a language nobody writes", forum.Viewer{}, forum.ListQuery{Sort: forum.SortNewest, Langs: "es"},
				[]string{"und1"}, "[{und 1}]", "[{de 3} {nl 3} {ar 1}]"},
			{"the viewer's own", forum.As(noor), forum.ListQuery{Sort: forum.SortNewest, Langs: "ar"},
				[]string{"und1", "ar1", "de3", "de2", "de1", "nl3", "nl2", "nl1"}, "[{de 3} {nl 3} {ar 1} {und 1}]", "[]"},
			{"those the viewer joined", forum.As(lars), forum.ListQuery{Sort: forum.SortLatest, Langs: "ar"},
				[]string{"nl2", "de1", "und1", "ar1"}, "[{ar 1} {de 1} {nl 1} {und 1}]", "[{de 2} {nl 2}]"},
			{"unanswered", forum.As(lars), forum.ListQuery{Sort: forum.SortUnanswered, Langs: "nl"},
				[]string{"und1", "nl3", "nl1"}, "[{nl 2} {und 1}]", "[{de 2} {ar 1}]"},
			{"a tag", forum.Viewer{}, forum.ListQuery{Sort: forum.SortNewest, Tag: "tag-de"},
				[]string{"de3", "de2", "de1"}, "[{de 3}]", "[]"},
			{"a tag, and a language it isn't in", forum.As(lars), forum.ListQuery{Sort: forum.SortNewest, Tag: "tag-de", Langs: "nl"},
				[]string{"de1"}, "[{de 1}]", "[{de 2}]"},
			{"a tag nobody uses", forum.Viewer{}, forum.ListQuery{Tag: "sales"}, nil, "[]", "[]"},
		}
		for _, c := range cases {
			for _, limit := range []int{1, 3, 100} {
				c.query.Limit = limit
				if _, got := titles(t, s, c.viewer, c.query); !slices.Equal(got, c.want) {
					t.Errorf("%s by %d: %v, want %v", c.name, limit, got, c.want)
				}
			}
			p, err := s.ListPage(context.Background(), c.viewer, c.query)
			if err != nil {
				t.Fatal(err)
			}
			if shown := fmt.Sprint(p.Shown); shown != c.shown {
				t.Errorf("%s: shown %s, want %s", c.name, shown, c.shown)
			}
			if notShown := fmt.Sprint(p.NotShown); notShown != c.notShown {
				t.Errorf("%s: not shown %s, want %s", c.name, notShown, c.notShown)
			}
		}
	})
}

func TestListPagePinned(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		_, lars, ids := smallForum(t, s, clock)
		pin := func(t *forum.Thread) { t.Pin(true, lars.ID, clock.Now()) }
		change(t, s, ids["nl1"], pin)
		change(t, s, ids["de1"], pin)
		change(t, s, ids["ar1"], pin)
		cases := []struct {
			name           string
			viewer         forum.Viewer
			query          forum.ListQuery
			pinned, listed []string
		}{
			{"latest", forum.Viewer{}, forum.ListQuery{Sort: forum.SortLatest},
				[]string{"de1", "ar1", "nl1"}, []string{"nl2", "und1", "de3", "de2", "nl3"}},
			{"newest", forum.Viewer{}, forum.ListQuery{Sort: forum.SortNewest},
				nil, []string{"und1", "ar1", "de3", "de2", "de1", "nl3", "nl2", "nl1"}},
			{"one language", forum.Viewer{}, forum.ListQuery{Sort: forum.SortLatest, Langs: "nl"},
				[]string{"nl1"}, []string{"nl2", "und1", "nl3"}},
			{"one language and the viewer's", forum.As(lars), forum.ListQuery{Sort: forum.SortLatest, Langs: "ar"},
				[]string{"de1", "ar1"}, []string{"nl2", "und1"}},
		}
		for _, c := range cases {
			for _, limit := range []int{1, 2, 100} {
				c.query.Limit = limit
				pinned, listed := titles(t, s, c.viewer, c.query)
				if !slices.Equal(pinned, c.pinned) || !slices.Equal(listed, c.listed) {
					t.Errorf("%s by %d: %v above %v, want %v above %v", c.name, limit, pinned, listed, c.pinned, c.listed)
				}
			}
		}
	})
}

func TestListPageRefusesWhatIsNotThere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		smallForum(t, s, clock)
		p, err := s.ListPage(context.Background(), forum.Viewer{}, forum.ListQuery{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		cases := map[string]struct {
			query forum.ListQuery
			want  forum.Kind
		}{
			"a tag that isn't there":        {forum.ListQuery{Tag: "nowhere"}, forum.NotFound},
			"a cursor of another order":     {forum.ListQuery{Sort: forum.SortDiscussed, After: p.Next}, forum.Malformed},
			"a cursor with something added": {forum.ListQuery{After: p.Next + "A"}, forum.Malformed},
			"no cursor at all":              {forum.ListQuery{After: "%00"}, forum.Malformed},
		}
		for name, c := range cases {
			if _, err := s.ListPage(context.Background(), forum.Viewer{}, c.query); forum.KindOf(err) != c.want {
				t.Errorf("%s: %v, want %s", name, err, c.want)
			}
		}
	})
}

func TestTagList(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		_, lars, ids := smallForum(t, s, clock)
		change(t, s, ids["ar1"], remove(forum.Hidden, lars, clock.Now()))
		tags, err := s.TagList(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		counts := map[string]int{}
		for _, tag := range tags {
			counts[tag.Key] = tag.Count
		}
		for key, want := range map[string]int{"all": 7, "tag-nl": 3, "tag-de": 3, "tag-und": 1, "sales": 0} {
			if got, ok := counts[key]; !ok || got != want {
				t.Errorf("tag %s counts %d threads, want %d", key, got, want)
			}
		}
		if _, ok := counts["tag-ar"]; ok || tags[0].Key != "all" {
			t.Errorf("tags %v: an empty tag is listed, or the largest isn't first", tags)
		}
	})
}

func TestMemberPage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor, lars, ids := smallForum(t, s, clock)
		for range 25 {
			clock.Advance(time.Second)
			storetest.Comment(t, s, ids["nl1"], lars, "nl")
		}
		change(t, s, ids["de1"], remove(forum.Hidden, noor, clock.Now()))
		var p *forum.MemberPage
		atMost(t, 4, func(ctx context.Context) (err error) { // who opened no thread has none to read
			p, err = s.MemberPage(ctx, forum.Viewer{}, lars.ID, "")
			return err
		})
		if len(p.Posts) != 20 || p.Next == "" || len(p.Threads) != 0 || p.Member.Email != "" || p.Member.PostCount != 27 {
			t.Errorf("%d posts, %d threads, member %+v", len(p.Posts), len(p.Threads), p.Member)
		}
		p, err := s.MemberPage(context.Background(), forum.Viewer{}, lars.ID, p.Next)
		if err != nil || len(p.Posts) != 7 || p.Next != "" || p.Posts[6].Thread.Title != "nl2" {
			t.Errorf("second page: %d posts, error %v", len(p.Posts), err)
		}
		atMost(t, 6, func(ctx context.Context) (err error) {
			p, err = s.MemberPage(ctx, forum.Viewer{}, noor.ID, "")
			return err
		})
		if p.ThreadCount != 7 || len(p.Threads) != 7 || p.Threads[0].Title != "und1" {
			t.Errorf("%d threads, listed %d", p.ThreadCount, len(p.Threads))
		}
		if len(p.People) != 1 || p.People[noor.ID] != noor.Ref() {
			t.Errorf("the page names %v, want only the member", p.People)
		}
		if _, err := s.MemberPage(context.Background(), forum.Viewer{}, forum.SystemID, ""); !forum.Is(err, forum.NotFound) {
			t.Errorf("the page of the system: %v, want not found", err)
		}
	})
}
