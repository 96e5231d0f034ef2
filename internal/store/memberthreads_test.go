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

func TestMemberThreads(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		author, other := storetest.Member(t, s, "sanne"), storetest.Member(t, s, "jonas")
		open := func(m *forum.Member, lang forum.Lang, title string) forum.Thread {
			clock.Advance(time.Minute)
			return storetest.Thread(t, s, m, lang, title)
		}
		first := open(author, "nl", "Eerste")
		second := open(author, "de", "Zweite")
		third := open(author, "ar", "الثالثة")
		open(other, "nl", "Van een ander")
		clock.Advance(time.Minute)
		storetest.Comment(t, s, first.ID, other, "nl")
		read := func(v forum.Viewer, q forum.ListQuery) *forum.ListPage {
			t.Helper()
			p, err := s.MemberThreads(context.Background(), v, author.ID, q)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		for _, c := range []struct {
			name   string
			viewer forum.Viewer
			query  forum.ListQuery
			want   []forum.ThreadID
			hidden int
		}{
			{"latest", forum.Viewer{}, forum.ListQuery{}, []forum.ThreadID{first.ID, third.ID, second.ID}, 0},
			{"newest", forum.Viewer{}, forum.ListQuery{Sort: forum.SortNewest}, []forum.ThreadID{third.ID, second.ID, first.ID}, 0},
			{"discussed", forum.Viewer{}, forum.ListQuery{Sort: forum.SortDiscussed}, []forum.ThreadID{first.ID, third.ID, second.ID}, 0},
			{"unanswered", forum.Viewer{}, forum.ListQuery{Sort: forum.SortUnanswered}, []forum.ThreadID{third.ID, second.ID}, 0},
			{"narrowed", forum.Viewer{}, forum.ListQuery{Langs: "de"}, []forum.ThreadID{second.ID}, 2},
			{"narrowed, for who takes part", forum.As(other), forum.ListQuery{Langs: "de"}, []forum.ThreadID{first.ID, second.ID}, 1},
			{"narrowed, for their author", forum.As(author), forum.ListQuery{Langs: "de"}, []forum.ThreadID{first.ID, third.ID, second.ID}, 0},
		} {
			p := read(c.viewer, c.query)
			if got := threadIDs(p.Threads); !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", c.name, got, c.want)
			}
			if got := sum(p.NotShown); got != c.hidden || sum(p.Shown) != len(c.want) {
				t.Errorf("%s: says %d and %d not shown", c.name, sum(p.Shown), got)
			}
			var paged []forum.ThreadID
			for c.query.Limit = 1; ; {
				p := read(c.viewer, c.query)
				paged = append(paged, threadIDs(p.Threads)...)
				if c.query.After = p.Next; p.Next == "" {
					break
				}
			}
			if !slices.Equal(paged, c.want) {
				t.Errorf("%s: one by one %v, want %v", c.name, paged, c.want)
			}
		}
		if _, err := s.MemberThreads(context.Background(), forum.Viewer{}, 999, forum.ListQuery{}); !forum.Is(err, forum.NotFound) {
			t.Errorf("nobody's threads: %v", err)
		}
	})
}

func threadIDs(rows []forum.ThreadRow) (ids []forum.ThreadID) {
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	return ids
}

func sum(counts []forum.LangCount) (n int) {
	for _, c := range counts {
		n += c.Count
	}
	return n
}
