package store_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

// looking asks for posts that hold every word as it stands.
func looking(words ...string) text.Query {
	var q text.Query
	for _, w := range words {
		q.Words = append(q.Words, text.Word{Exact: []string{w}, Alternatives: []string{w}})
	}
	return q
}

// said adds a comment that can be found by its words.
func said(t *testing.T, s *store.Store, id forum.ThreadID, author *forum.Member, lang forum.Lang, body string) forum.Post {
	t.Helper()
	return added(t, s, id, forum.Post{AuthorID: author.ID, Lang: lang, Markdown: body}, storetest.Words(body))
}

// added writes a post that is found by words.
func added(t *testing.T, s *store.Store, id forum.ThreadID, p forum.Post, words text.Analysis) forum.Post {
	t.Helper()
	var post forum.Post
	storetest.Write(t, s, func(tx *store.Tx) error {
		thread, err := tx.LockThread(id)
		if err != nil {
			return err
		}
		post = p
		post.Rendered = storetest.Rendered(p.Markdown)
		return tx.AddPost(&thread, &post, words)
	})
	return post
}

func found(t *testing.T, s *store.Store, q forum.SearchQuery, w text.Query) []string {
	t.Helper()
	var bodies []string
	for {
		var p *forum.SearchPage
		atMost(t, 8, func(ctx context.Context) (err error) {
			p, err = s.Search(ctx, forum.Viewer{}, q, w)
			return err
		})
		for _, f := range p.Found {
			bodies = append(bodies, text.PlainText(f.Post.Rendered))
		}
		if q.After = p.Next; p.Next == "" {
			return bodies
		}
	}
}

func TestSearch(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		sales := storetest.Thread(t, s, noor, "nl", "verkoop", "sales")
		other := storetest.Thread(t, s, noor, "de", "service")
		for _, body := range []string{"koffie thee", "koffie melk", "thee met melk"} {
			clock.Advance(time.Minute)
			said(t, s, sales.ID, lars, "nl", body)
		}
		clock.Advance(time.Minute)
		said(t, s, other.ID, lars, "de", "koffie auf Deutsch")
		hidden := said(t, s, other.ID, lars, "und", "koffie zonder taal")
		gone := said(t, s, sales.ID, lars, "nl", "koffie verborgen")
		setVisibility(t, s, sales.ID, gone.ID, forum.Hidden, noor)

		cases := []struct {
			name  string
			query forum.SearchQuery
			words text.Query
			want  []string
		}{
			{"one word", forum.SearchQuery{}, looking("koffie"),
				[]string{"koffie zonder taal", "koffie auf Deutsch", "koffie melk", "koffie thee"}},
			{"all words", forum.SearchQuery{}, looking("koffie", "thee"), []string{"koffie thee"}},
			{"no such word", forum.SearchQuery{}, looking("cacao"), nil},
			{"no words", forum.SearchQuery{}, text.Query{}, nil},
			{"a language, and what isn't certain", forum.SearchQuery{Langs: "de"}, looking("koffie"),
				[]string{"koffie zonder taal", "koffie auf Deutsch"}},
			{"a tag", forum.SearchQuery{Tag: "sales"}, looking("koffie"), []string{"koffie melk", "koffie thee"}},
			{"a phrase", forum.SearchQuery{}, text.Query{Words: []text.Word{{Exact: []string{"met", "melk"}}}},
				[]string{"thee met melk"}},
			{"one of two forms", forum.SearchQuery{}, text.Query{Words: []text.Word{{Alternatives: []string{"thee", "auf"}}}},
				[]string{"koffie auf Deutsch", "thee met melk", "koffie thee"}},
		}
		for _, c := range cases {
			for _, limit := range []int{1, 3, 100} {
				c.query.Limit = limit
				if got := found(t, s, c.query, c.words); !slices.Equal(got, c.want) {
					t.Errorf("%s by %d: %q, want %q", c.name, limit, got, c.want)
				}
			}
		}
		p, err := s.Search(context.Background(), forum.Viewer{}, forum.SearchQuery{Langs: "de"}, looking("koffie"))
		if err != nil || p.Others != 2 {
			t.Errorf("the filter leaves out %d, error %v, want 2", p.Others, err)
		}
		change(t, s, other.ID, remove(forum.Hidden, noor, clock.Now()))
		if got := found(t, s, forum.SearchQuery{}, looking("koffie")); len(got) != 2 {
			t.Errorf("%q found while a thread is hidden", got)
		}
		change(t, s, other.ID, func(t *forum.Thread) { t.Restore(noor.ID, clock.Now()) })
		setVisibility(t, s, other.ID, hidden.ID, forum.Deleted, noor)
		if got := found(t, s, forum.SearchQuery{}, looking("koffie")); len(got) != 3 {
			t.Errorf("%q found after the thread came back", got)
		}
	})
}

func TestSearchFollowsAnEdit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "verkoop")
		p := said(t, s, thread.ID, noor, "nl", "koffie")
		storetest.Write(t, s, func(tx *store.Tx) error {
			locked, err := tx.LockThread(thread.ID)
			if err != nil {
				return err
			}
			before := p.Revise(forum.Edit{Lang: "nl", Markdown: "thee", Rendered: storetest.Rendered("thee"), By: noor.ID, At: tx.Now()})
			return tx.SaveRevision(&locked, &p, before, storetest.Words("thee"))
		})
		for word, want := range map[string]string{"koffie": "[]", "thee": "[thee]"} {
			if got := fmt.Sprint(found(t, s, forum.SearchQuery{}, looking(word))); got != want {
				t.Errorf("%s finds %s, want %s", word, got, want)
			}
		}
	})
}

// What was posted at the very same time, as imports and clocks that stand still
// have it, is found and paged like anything else, in one order.
func TestSearchAmongPostsOfTheSameTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "verkoop")
		for i := range 5 {
			said(t, s, thread.ID, noor, "nl", fmt.Sprint("koffie ", i))
		}
		old := forum.Post{AuthorID: noor.ID, Lang: "nl", Markdown: "koffie van toen", Rendered: storetest.Rendered("koffie van toen"),
			CreatedAt: time.Date(1969, 7, 20, 0, 0, 0, 0, time.UTC)}
		storetest.Write(t, s, func(tx *store.Tx) error {
			locked, err := tx.LockThread(thread.ID)
			if err != nil {
				return err
			}
			return tx.AddPost(&locked, &old, storetest.Words(old.Markdown))
		})
		want := []string{"koffie 4", "koffie 3", "koffie 2", "koffie 1", "koffie 0", "koffie van toen"}
		for _, limit := range []int{1, 2, 100} {
			if got := found(t, s, forum.SearchQuery{Limit: limit}, looking("koffie")); !slices.Equal(got, want) {
				t.Errorf("by %d: %q, want %q", limit, got, want)
			}
		}
	})
}

// What a filter leaves out is counted among the newest thousand only; beyond them
// there may be more. That there are is remembered until something is taken away.
func TestSearchCountsTheNewest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor, dutch := storetest.Member(t, s, "noor"), storetest.Moderator(t, s, "dutch", "nl")
		thread := storetest.Thread(t, s, noor, "nl", "verkoop")
		for range 1001 {
			said(t, s, thread.ID, noor, "nl", "koffie")
		}
		coffee := func() *forum.SearchPage {
			p, err := s.Search(t.Context(), forum.Viewer{}, forum.SearchQuery{}, looking("koffie"))
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		if counted, remembered := coffee(), coffee(); !remembered.Capped || !reflect.DeepEqual(counted, remembered) {
			t.Errorf("searching again gives %+v, want %+v", remembered, counted)
		}
		last := said(t, s, thread.ID, noor, "nl", "koffie")
		if p := coffee(); p.Found[0].Post.ID != last.ID {
			t.Errorf("the newest post found is %d, want %d", p.Found[0].Post.ID, last.ID)
		}
		for _, f := range coffee().Found[:2] {
			setVisibility(t, s, thread.ID, f.Post.ID, forum.Hidden, dutch)
		}
		if p := coffee(); p.Capped || p.Total != 1000 {
			t.Errorf("%d found when two were hidden, and more: %t; want 1000", p.Total, p.Capped)
		}
		said(t, s, thread.ID, noor, "nl", "koffie")
		for lang, want := range map[forum.Langs]int{"de": 1000, "nl": 0} {
			p, err := s.Search(context.Background(), forum.Viewer{}, forum.SearchQuery{Langs: lang}, looking("koffie"))
			if err != nil || p.Others != want || !p.MoreOthers || !p.Capped || p.Total != 1000-want {
				t.Errorf("%s: %d found, the filter leaves out %d, and more: %t (%v)", lang, p.Total, p.Others, p.MoreOthers, err)
			}
		}
	})
}

func TestSearchFilters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		open, closed := storetest.Thread(t, s, noor, "nl", "eerste", "sales"), storetest.Thread(t, s, noor, "nl", "tweede")
		said(t, s, open.ID, noor, "nl", "koffie thee")
		clock.Advance(48 * time.Hour)
		between := clock.Now().Add(-time.Hour)
		said(t, s, closed.ID, lars, "nl", "koffie melk")
		storetest.Decide(t, s, closed.ID, func(th *forum.Thread) forum.Decision {
			now := clock.Now()
			return th.Close(forum.Closing{Reason: "outdated", ByID: &noor.ID, At: &now})
		})
		without := looking("koffie")
		without.Without = looking("thee", "cacao").Words
		first, second := []string{"koffie thee"}, []string{"koffie melk"}
		for _, c := range []struct {
			name  string
			query forum.SearchQuery
			words text.Query
			want  []string
		}{
			{"author", forum.SearchQuery{Author: "Lars"}, looking("koffie"), second},
			{"nobody", forum.SearchQuery{Author: "nobody"}, looking("koffie"), nil},
			{"author and tag", forum.SearchQuery{Author: "noor", Tag: "sales"}, looking("koffie"), first},
			{"open", forum.SearchQuery{State: forum.Open}, looking("koffie"), first},
			{"closed", forum.SearchQuery{State: forum.Closed}, looking("koffie"), second},
			{"since", forum.SearchQuery{Since: between}, looking("koffie"), second},
			{"before", forum.SearchQuery{Before: between}, looking("koffie"), first},
			{"before, under a tag", forum.SearchQuery{Before: between, Tag: "sales"}, looking("koffie"), first},
			{"without", forum.SearchQuery{}, without, second},
			{"an author alone", forum.SearchQuery{Author: "Lars", Browse: true}, text.Query{}, second},
			{"an author alone, but for a word", forum.SearchQuery{Author: "lars", Browse: true}, text.Query{Without: looking("melk", "x").Words}, nil},
			{"a state alone, but for a phrase", forum.SearchQuery{State: forum.Closed, Since: between, Browse: true},
				text.Query{Without: []text.Word{{Exact: []string{"melk", "koffie"}}}}, second},
			{"dates alone", forum.SearchQuery{Since: between, Browse: true}, text.Query{}, second},
			{"no words", forum.SearchQuery{Author: "lars"}, text.Query{}, nil},
		} {
			if got := found(t, s, c.query, c.words); !slices.Equal(got, c.want) {
				t.Errorf("%s: %q, want %q", c.name, got, c.want)
			}
		}
	})
}

func TestSearchBestFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "und", "titel")
		for _, body := range []string{"ano viejo", "año nuevo", "ano mas"} {
			clock.Advance(time.Minute)
			said(t, s, thread.ID, noor, "und", body)
		}
		words := text.Query{Words: []text.Word{{Exact: []string{"año"}, Alternatives: []string{"ano", "año"}}}}
		p, err := s.Search(context.Background(), forum.Viewer{}, forum.SearchQuery{Best: true}, words)
		var order []string
		for _, f := range p.Found {
			order = append(order, text.PlainText(f.Post.Rendered))
		}
		if err != nil || !slices.Equal(order, []string{"año nuevo", "ano mas", "ano viejo"}) || p.Next != "" {
			t.Errorf("%+v, error %v", p, err)
		}
	})
}

// Suggestions, counts and languages tell nothing of what readers may not see.
func TestSearchTellsNothingOfWhatIsHidden(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		admin := storetest.Member(t, s, "admin")
		admin.Role = forum.RoleAdmin
		thread := storetest.Thread(t, s, noor, "nl", "koffie", "geheim")
		post := said(t, s, thread.ID, noor, "nl", "koffie thee")
		check := func(when string, texts, tags int) {
			t.Helper()
			for name, v := range map[string]forum.Viewer{"visitor": {}, "author": forum.As(noor), "admin": forum.As(admin)} {
				for _, q := range []forum.SearchQuery{{}, {Langs: "de"}, {Author: "noor"}, {State: forum.Open}, {Best: true},
					{Author: "noor", Browse: true}, {State: forum.Open, Browse: true}, {Langs: "nl", Browse: true}} {
					words := looking("koffie")
					if q.Browse {
						words = text.Query{}
					}
					p, err := s.Search(context.Background(), v, q, words)
					if err != nil {
						t.Fatal(err)
					}
					seen := 0
					for _, c := range p.Langs {
						seen += c.Count
					}
					if seen != texts || p.Total+p.Others != texts {
						t.Errorf("%s: %s counts %d of %d with %+v", when, name, seen, texts, q)
					}
				}
			}
			for _, typed := range []string{"koffie", "kof"} {
				found, titles, err := s.Suggest(context.Background(), store.Beginning{Typed: "gehe", Words: text.AnalyseQuery(typed, nil)})
				if err != nil || len(found) != tags || len(titles) != tags {
					t.Errorf("%s: %d tags and %d titles are suggested for %s, error %v, want %d", when, len(found), len(titles), typed, err, tags)
				}
			}
		}
		check("visible", 2, 1)
		setVisibility(t, s, thread.ID, post.ID, forum.Pending, noor)
		check("post pending", 1, 1)
		for _, gone := range []forum.Visibility{forum.Hidden, forum.Deleted} {
			change(t, s, thread.ID, remove(gone, noor, clock.Now()))
			check(string(gone), 0, 0)
			change(t, s, thread.ID, func(t *forum.Thread) { t.Restore(noor.ID, clock.Now()) })
		}
		check("restored", 1, 1)
	})
}
