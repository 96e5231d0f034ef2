package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

// written adds a comment that is analysed in its language.
func written(t *testing.T, s *store.Store, id forum.ThreadID, author *forum.Member, lang forum.Lang, body string) forum.Post {
	t.Helper()
	return added(t, s, id, forum.Post{AuthorID: author.ID, Lang: lang, Markdown: body}, text.Analyse(lang, body))
}

// asking searches for what is typed.
func asking(t *testing.T, s *store.Store, v forum.Viewer, q forum.SearchQuery, typed string) (p *forum.SearchPage) {
	t.Helper()
	atMost(t, 18, func(ctx context.Context) (err error) {
		p, err = s.Search(ctx, v, q, text.AnalyseQuery(typed, nil))
		return err
	})
	return p
}

// spelled are the words that are proposed, each with what it would find.
func spelled(p *forum.SearchPage) []string {
	var all []string
	for _, r := range p.Respellings {
		var words []string
		for from, to := range r.Words {
			words = append(words, fmt.Sprintf("%s %s", from, to))
		}
		slices.Sort(words)
		all = append(all, fmt.Sprintf("%s %d %v", strings.Join(words, " "), r.Count, r.Without))
	}
	return all
}

func TestOtherSpellings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "titel", "sales")
		for _, p := range []struct {
			lang forum.Lang
			body string
		}{
			{"nl", "twitter voor klanten"}, {"nl", "twitter en reclame"}, {"de", "werbung für kunden bei twitter"}, {"es", "la publicidad y el año"},
			{"ar", "خدمة العملاء"}, {"en", "fritter and twister"}, {"de", "mit größe"},
		} {
			clock.Advance(time.Minute)
			written(t, s, thread.ID, noor, p.lang, p.body)
		}
		for _, c := range []struct {
			typed string
			query forum.SearchQuery
			want  []string
		}{
			{"tvitter", forum.SearchQuery{}, []string{"tvitter twitter 3 []", "tvitter fritter 1 []", "tvitter twister 1 []"}},
			{"tiwtter", forum.SearchQuery{}, []string{"tiwtter twitter 3 []", "tiwtter twister 1 []"}},
			{"klanetn tvitter", forum.SearchQuery{}, []string{"klanetn klanten tvitter twitter 1 []"}},
			{"publicidda", forum.SearchQuery{}, []string{"publicidda publicidad 1 []"}},
			{"العمقلاء", forum.SearchQuery{}, []string{"العمقلاء العملاء 1 []"}},
			{"twitter", forum.SearchQuery{}, nil},
			{"zzzzzz", forum.SearchQuery{}, nil},
			{"twitter -reclame xyzw", forum.SearchQuery{}, nil},
			{"tvitter", forum.SearchQuery{State: forum.Closed}, []string{"tvitter twitter 3 [state]", "tvitter fritter 1 [state]", "tvitter twister 1 [state]"}},
			{"\"tvitter\" 2024 #tvitter", forum.SearchQuery{}, nil},
		} {
			if got := spelled(asking(t, s, forum.Viewer{}, c.query, c.typed)); !slices.Equal(got, c.want) {
				t.Errorf("%s: %q, want %q", c.typed, got, c.want)
			}
		}
	})
}

// No word is proposed that stands only in what is hidden, deleted or gone.
func TestOtherSpellingsTellNothingOfWhatIsHidden(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		admin := storetest.Admin(t, s, "admin")
		thread := storetest.Thread(t, s, noor, "nl", "titel")
		post := written(t, s, thread.ID, noor, "nl", "geheimschrift")
		expect := func(when string, want int) {
			t.Helper()
			for _, v := range []forum.Viewer{{}, forum.As(noor), forum.As(admin)} {
				if p := asking(t, s, v, forum.SearchQuery{}, "geheimschrfit"); len(p.Respellings) != want {
					t.Errorf("%s: %q is proposed, want %d", when, spelled(p), want)
				}
			}
		}
		expect("visible", 1)
		for _, gone := range []forum.Visibility{forum.Pending, forum.Hidden, forum.Deleted} {
			setVisibility(t, s, thread.ID, post.ID, gone, noor)
			expect(string(gone), 0)
		}
		setVisibility(t, s, thread.ID, post.ID, forum.Visible, noor)
		change(t, s, thread.ID, remove(forum.Hidden, noor, clock.Now()))
		expect("thread hidden", 0)
		change(t, s, thread.ID, func(t *forum.Thread) { t.Restore(noor.ID, clock.Now()) })
		expect("restored", 1)
		storetest.Write(t, s, func(tx *store.Tx) error {
			locked, err := tx.LockThread(thread.ID)
			if err != nil {
				return err
			}
			before := post.Revise(forum.Edit{Lang: "nl", Markdown: "thee", By: noor.ID, At: tx.Now()})
			return tx.SaveRevision(&locked, &post, before, storetest.Words("thee"))
		})
		expect("edited", 0)
		if words, err := s.Dump("search_words", "spelling", "backwards"); err != nil || len(words) != 3 {
			t.Errorf("before the clean-up the words are %q, error %v", words, err)
		}
		if err := s.ForgetWords(context.Background()); err != nil {
			t.Fatal(err)
		}
		if words, err := s.Dump("search_words", "spelling", "backwards"); err != nil || len(words) != 2 {
			t.Errorf("after the clean-up the words are %q, error %v", words, err)
		}
	})
}

func TestDoctorMendsWords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := context.Background()
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "titel")
		written(t, s, thread.ID, noor, "nl", "koffie met 2 klontjes")
		if err := s.ReindexAll(ctx, func(int, int) {}); err != nil { // so that all is found by its own words
			t.Fatal(err)
		}
		if err := s.Break(`DELETE FROM search_words WHERE word NOT IN ('about', 'titel')`); err != nil {
			t.Fatal(err)
		}
		if faults, err := s.Inspect(ctx); err != nil || len(faults) != 1 || faults[0].Rows != 3 {
			t.Errorf("missing words are noticed as %v, error %v", faults, err)
		}
		if n, err := s.MendSearch(ctx); err != nil || n != 3 {
			t.Errorf("%d mended, error %v, want 3", n, err)
		}
		if faults, err := s.Inspect(ctx); err != nil || len(faults) > 0 {
			t.Errorf("after mending: %v, error %v", faults, err)
		}
	})
}

func TestFewerFilters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		thread := storetest.Thread(t, s, noor, "nl", "titel", "sales")
		storetest.Thread(t, s, lars, "nl", "zweiter", "service")
		written(t, s, thread.ID, noor, "nl", "koffie")
		written(t, s, thread.ID, noor, "de", "koffie")
		hidden := written(t, s, thread.ID, noor, "es", "koffie")
		setVisibility(t, s, thread.ID, hidden.ID, forum.Hidden, noor)
		tomorrow := clock.Now().Add(24 * time.Hour)
		for _, c := range []struct {
			name  string
			query forum.SearchQuery
			want  string
		}{
			{"none", forum.SearchQuery{Langs: "nl"}, "[]"},
			{"language", forum.SearchQuery{Langs: "es"}, "[[lang] 2]"},
			{"tag", forum.SearchQuery{Tag: "service"}, "[[tag] 2]"},
			{"author", forum.SearchQuery{Author: "lars"}, "[[author] 2]"},
			{"nobody", forum.SearchQuery{Author: "nobody"}, "[[author] 2]"},
			{"state", forum.SearchQuery{State: forum.Closed}, "[[state] 2]"},
			{"summary", forum.SearchQuery{Summary: true}, "[[summary] 2]"},
			{"date", forum.SearchQuery{Since: tomorrow}, "[[date] 2]"},
			{"either", forum.SearchQuery{Langs: "de", Tag: "service"}, "[[tag] 1]"},
			{"both", forum.SearchQuery{State: forum.Closed, Since: tomorrow}, "[[state date] 2]"},
			{"all", forum.SearchQuery{Langs: "es", Tag: "service", Author: "lars", State: forum.Closed, Summary: true, Since: tomorrow},
				"[[lang tag author state summary date] 2]"},
		} {
			p := asking(t, s, forum.Viewer{}, c.query, "koffie")
			got := make([]string, len(p.Widenings))
			for i, w := range p.Widenings {
				got[i] = fmt.Sprint(w.Without, " ", w.Count)
			}
			if fmt.Sprint(got) != c.want {
				t.Errorf("%s: %v, want %s", c.name, got, c.want)
			}
		}
	})
}

// What readers take part in is found whatever the filter by language, and what it
// leaves out is counted as they would see it: in posts, not in their versions.
func TestSearchInOwnThreads(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		own := storetest.Thread(t, s, noor, "ar", "eigen")
		part := storetest.Thread(t, s, lars, "de", "deelname")
		other := storetest.Thread(t, s, lars, "es", "vreemd")
		for _, thread := range []forum.Thread{own, part, other} {
			clock.Advance(time.Minute)
			written(t, s, thread.ID, lars, thread.Lang, "koffie")
		}
		written(t, s, part.ID, noor, "und", "thee")
		for _, c := range []struct {
			name   string
			viewer forum.Viewer
			want   int
		}{{"visitor", forum.Viewer{}, 0}, {"noor", forum.As(noor), 2}, {"lars", forum.As(lars), 3}} {
			p := asking(t, s, c.viewer, forum.SearchQuery{Langs: "nl"}, "koffie")
			if len(p.Found) != c.want || p.Total != c.want || p.Others != 3-c.want {
				t.Errorf("%s finds %d of %d, and %d are left out, want %d", c.name, len(p.Found), p.Total, p.Others, c.want)
			}
			page := forum.SearchQuery{Langs: "nl", Limit: 1}
			seen := 0
			for more := true; more; more = page.After != "" {
				p := asking(t, s, c.viewer, page, "koffie")
				seen, page.After = seen+len(p.Found), p.Next
			}
			if seen != c.want {
				t.Errorf("%s finds %d page by page, want %d", c.name, seen, c.want)
			}
		}
	})
}
