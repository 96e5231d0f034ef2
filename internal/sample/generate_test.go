package sample

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

// generated is a small generated forum, of at least one of everything.
var generated = Generation{Threads: 300, Posts: 2500, Seed: 7}

func generate(t *testing.T, s *store.Store, g Generation) {
	t.Helper()
	if err := Generate(context.Background(), s, g); err != nil {
		t.Fatal(err)
	}
}

// contents are all thread pages and members' pages as a moderator of everything
// sees them, and the moderation log.
func contents(t *testing.T, s *store.Store) []any {
	t.Helper()
	ctx := context.Background()
	admin, err := s.Member(ctx, forum.SystemID+1)
	if err != nil || admin.Role != forum.RoleAdmin {
		t.Fatalf("the first member is %+v (%v)", admin, err)
	}
	var all []any
	for id := forum.ThreadID(1); ; id++ {
		pages := 1
		for page := 1; page <= pages; page++ {
			p, err := s.ThreadPage(ctx, forum.As(admin), id, page)
			if forum.Is(err, forum.NotFound) {
				return append(all, membersPages(t, s), log(t, s))
			}
			if err != nil {
				t.Fatal(err)
			}
			all, pages = append(all, p), p.Pages
		}
	}
}

func membersPages(t *testing.T, s *store.Store) []any {
	t.Helper()
	members, err := s.Members(context.Background(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	all := []any{members}
	for _, m := range members {
		p, err := s.MemberPage(context.Background(), forum.Viewer{}, m.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

func log(t *testing.T, s *store.Store) forum.LogPage {
	t.Helper()
	p, err := s.LogPage(context.Background(), forum.Viewer{}, forum.LogQuery{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// On whatever day it is made, only goose's own table tells when, and on PostgreSQL the
// events carry the numbers of their transactions.
func TestGenerateGivesTheSameForumForTheSameSeed(t *testing.T) {
	today, later := storetest.NewClock(), storetest.NewClock()
	later.Advance(100 * time.Hour)
	first := regenerated(t, generated, storetest.SQLite(t), today)
	isSound(t, first)
	want, again := contents(t, first), regenerated(t, generated, storetest.SQLite(t), later)
	if !reflect.DeepEqual(contents(t, again), want) {
		t.Error("a second time it is another forum")
	}
	sameTables(t, first, again, "goose_db_version")
	t.Run("postgres", func(t *testing.T) {
		first := regenerated(t, generated, storetest.Postgres(t), today)
		isSound(t, first)
		if !reflect.DeepEqual(contents(t, first), want) {
			t.Error("on PostgreSQL it is another forum")
		}
		sameTables(t, first, regenerated(t, generated, storetest.Postgres(t), later), "goose_db_version", "events")
	})
}

func TestAnotherSeedGivesAnotherForum(t *testing.T) {
	small := Generation{Threads: 20, Posts: 60, Seed: 7}
	one := contents(t, regenerated(t, small, storetest.SQLite(t), storetest.NewClock()))
	small.Seed = 8
	if other := contents(t, regenerated(t, small, storetest.SQLite(t), storetest.NewClock())); reflect.DeepEqual(other, one) {
		t.Error("another seed gives the same forum")
	}
}

func regenerated(t *testing.T, g Generation, c store.Config, clock *storetest.Clock) *store.Store {
	t.Helper()
	s := storetest.Open(t, c, clock)
	generate(t, s, g)
	return s
}

func isSound(t *testing.T, s *store.Store) {
	t.Helper()
	if found, err := s.Inspect(context.Background()); err != nil || len(found) > 0 {
		t.Errorf("it has %+v, error %v", found, err)
	}
}

// sameTables compares all tables of two forums but some.
func sameTables(t *testing.T, first, again *store.Store, but ...string) {
	t.Helper()
	want, err := first.Digests(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	have, err := again.Digests(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range but {
		delete(want, table)
		delete(have, table)
	}
	if len(want) == 0 {
		t.Error("no table was compared")
	}
	for _, difference := range store.Differences(want, have) {
		t.Errorf("a second time %s", difference)
	}
}

func TestGeneratedForumIsUneven(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t), storetest.NewClock())
	generate(t, s, generated)
	had := map[string]int{}
	for _, c := range contents(t, s) {
		p, ok := c.(*forum.ThreadPage)
		if !ok {
			continue
		}
		if p.Page == 1 {
			had["threads"]++
			had["posts"] += p.Thread.LastNumber
			countThread(had, p)
			countQuestion(had, p)
		}
		for _, post := range p.Posts {
			countPost(had, post)
		}
	}
	if had["threads"] != generated.Threads || had["posts"] != generated.Posts {
		t.Errorf("%d threads and %d posts", had["threads"], had["posts"])
	}
	for what, least := range map[string]int{"nl": 40, "de": 40, "ar": 40, "es": 40, "en": 40, "mixed": 3, "closed": 10,
		"hidden": 1, "pinned": 2, "fewer than ten": 200, "250 posts": 1, "tagged": 150, "successor": 1,
		"edited": 50, "question": 20, "five positions": 3, "stance": 100, "changed mind": 5, "translated question": 3, "summary": 2, "post hidden": 10, "post deleted": 10, "long": 10, "reply": 300, "mention": 50, "und": 10} {
		if had[what] < least {
			t.Errorf("%s: %d, want at least %d", what, had[what], least)
		}
	}
}

func countThread(had map[string]int, p *forum.ThreadPage) {
	t := p.Thread
	had[string(t.Lang)]++
	for what, is := range map[string]bool{
		"closed": t.State == forum.Closed, "hidden": t.Visibility == forum.Hidden, "pinned": t.Pinned,
		"fewer than ten": t.LastNumber < 10, "250 posts": t.LastNumber >= 250, "tagged": len(p.Tags) > 0,
		"mixed": len(p.Langs) > 2, "successor": p.Successor != nil,
	} {
		if is {
			had[what]++
		}
	}
}

func countQuestion(had map[string]int, p *forum.ThreadPage) {
	if p.Summary != nil {
		had["summary"]++
	}
	q := p.Question
	if q == nil {
		return
	}
	had["question"]++
	had["stance"] += q.Members()
	had["changed mind"] += q.Changed()
	if len(q.Positions) == forum.PositionsMax {
		had["five positions"]++
	}
	if q.Translated() {
		had["translated question"]++
	}
}

// The longest thread asks, so that whoever measures pays for it.
func TestLongestGeneratedThreadAsks(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t), storetest.NewClock())
	generate(t, s, generated)
	list, err := s.ListPage(context.Background(), forum.Viewer{}, forum.ListQuery{Sort: forum.SortDiscussed})
	if err != nil {
		t.Fatal(err)
	}
	q, err := s.Standing(context.Background(), list.Threads[0].ID)
	if err != nil || q == nil {
		t.Fatalf("it has no question (%v)", err)
	}
	if len(q.Groups()) != len(generatedLangs()) || len(q.Texts.List()) != len(generatedLangs())-1 {
		t.Errorf("its stances are of %v, and it reads %q elsewhere", q.Groups(), q.Texts)
	}
	if least, most := q.Holding(q.Positions[4].ID), q.Holding(q.Positions[0].ID); most < 2*least {
		t.Errorf("%d and %d members hold the first and the last position: not skewed", most, least)
	}
}

func countPost(had map[string]int, p forum.PostRow) {
	mentions := slices.ContainsFunc(p.Rendered.Segments, func(s forum.Segment) bool { return s.Kind == forum.SegmentMention })
	for what, is := range map[string]bool{
		"edited": p.Revision > 1, "post hidden": p.Visibility == forum.Hidden, "post deleted": p.Visibility == forum.Deleted,
		"long": len(p.Markdown) > 3000, "reply": p.Reply != nil, "mention": mentions, "und": p.Lang == forum.Und,
	} {
		if is {
			had[what]++
		}
	}
}

func TestGenerateRefusesForumInUse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		small := Generation{Threads: 20, Posts: 60, Seed: 1}
		generate(t, s, small)
		if err := Generate(context.Background(), s, small); err == nil || !strings.Contains(err.Error(), "--append") {
			t.Errorf("a second time: %v", err)
		}
		small.Append, small.Seed = true, 2
		generate(t, s, small)
		if err := Generate(context.Background(), s, small); err == nil || !strings.Contains(err.Error(), "--seed") {
			t.Errorf("the same seed added twice: %v", err)
		}
		list, err := s.ListPage(context.Background(), forum.Viewer{}, forum.ListQuery{})
		if err != nil {
			t.Fatal(err)
		}
		threads := 0
		for _, c := range list.Shown {
			threads += c.Count
		}
		if threads < 38 || threads > 40 { // a few may be hidden
			t.Errorf("%d threads", threads)
		}
	})
}

func TestGenerateRefusesImpossibleSizes(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t), storetest.NewClock())
	for _, g := range []Generation{{Threads: 0, Posts: 10}, {Threads: 11, Posts: 10}, {Threads: -1, Posts: -1}} {
		if err := Generate(context.Background(), s, g); err == nil {
			t.Errorf("%d threads with %d posts were generated", g.Threads, g.Posts)
		}
	}
}

func TestSizes(t *testing.T) {
	for _, g := range []Generation{{Threads: 1, Posts: 1}, {Threads: 1, Posts: 70}, {Threads: 3, Posts: 3},
		{Threads: 40, Posts: 41}, {Threads: 1000, Posts: 10_000}, {Threads: 2000, Posts: 50_000}, {Threads: 100_000, Posts: 1_000_000}} {
		all := sizes(g)
		slices.Sort(all)
		sum := 0
		for _, n := range all {
			sum += n
		}
		if len(all) != g.Threads || sum != g.Posts || all[0] < 1 {
			t.Errorf("%d threads, %d posts: %d and %d, the smallest has %d", g.Threads, g.Posts, len(all), sum, all[0])
		}
		most := all[len(all)-1]
		if g.Posts >= 50_000 && (most < longest || most > 2*longest) {
			t.Errorf("of %d posts, the longest thread has %d", g.Posts, most)
		}
		if g.Threads >= 1000 && most%forum.PageSize != 0 {
			t.Errorf("the last page of the longest thread has %d posts", most%forum.PageSize)
		}
		if g.Threads >= 1000 && all[len(all)/2] >= 10 {
			t.Errorf("half of %d threads have %d posts or more", g.Threads, all[len(all)/2])
		}
	}
}

// Whatever fills the slots, what comes out must be a title and text that a
// member could post.
func TestVocabulary(t *testing.T) {
	words, err := loadVocabularies()
	if err != nil {
		t.Fatal(err)
	}
	limits := forum.DefaultSettings()
	for lang, v := range words {
		w := writing{dice: throw(1, 2), words: v, person: func() string { return "noor_12345" }}
		for _, list := range [][]string{v.Titles, v.Openings, v.Statements, v.Replies, v.Notes, v.Summaries} {
			if len(list) < 3 {
				t.Errorf("%s: a list has only %d sentences", lang, len(list))
			}
			for _, sentence := range list {
				for range 20 {
					if s := w.fill(sentence); strings.ContainsAny(s, "{}") || strings.TrimSpace(s) != s {
						t.Errorf("%s: %q becomes %q", lang, sentence, s)
					}
				}
			}
		}
		for range 200 {
			if n := text.Graphemes(w.title()); n < limits.TitleMin || n > limits.TitleMax {
				t.Errorf("%s: a title of %d characters", lang, n)
			}
			body := w.opening()
			if n := text.Graphemes(body); n > limits.PostMax {
				t.Errorf("%s: a post of %d characters", lang, n)
			}
			if d := text.Detect(body); d.Lang != lang {
				t.Errorf("%s is taken for %s: %s", lang, d.Lang, body)
			}
		}
		if len(v.Questions) != len(words["en"].Questions) || len(v.Things) != len(words["en"].Things) {
			t.Errorf("%s: %d questions about %d things", lang, len(v.Questions), len(v.Things))
		}
		for _, q := range v.Questions {
			if len(q.Positions) != forum.PositionsMax || !strings.Contains(q.Ask, "{thing}") {
				t.Errorf("%s: %+v", lang, q)
			}
		}
		for _, name := range v.Names {
			if err := text.CheckHandle(generated.handle(name, 12344)); err != nil {
				t.Errorf("%s: %s makes a handle that is refused: %v", lang, name, err)
			}
		}
	}
}
