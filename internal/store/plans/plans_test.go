package plans

import (
	"context"
	"errors"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

// read is one read, of a page or of a job.
type read struct {
	name string
	run  func(ctx context.Context, g *grown) error
}

func reads() []read {
	var all []read
	for _, list := range [][]read{lists(), threads(), questions(), people(), searches(), moderated(), jobs(), translations(), others(), writes()} {
		all = append(all, list...)
	}
	return all
}

// ignore makes a read of one that also returns what it read.
func ignore[T any](_ T, err error) error { return err }

func lists() []read {
	var all []read
	for _, sort := range forum.Sorts() {
		for name, q := range map[string]forum.ListQuery{
			"all": {}, "of a tag": {Tag: "strategy"}, "of a rare tag": {Tag: "meta"}, "in two languages": {Langs: "nl,de"},
			"of a tag in one language": {Tag: "sales", Langs: "ar"},
		} {
			q.Sort = sort
			all = append(all,
				read{"list " + string(sort) + " " + name, func(ctx context.Context, g *grown) error {
					return ignore(g.ListPage(ctx, forum.Viewer{}, q))
				}},
				read{"member's list " + string(sort) + " " + name, func(ctx context.Context, g *grown) error {
					return ignore(g.ListPage(ctx, g.writer, q))
				}},
				read{"later page of list " + string(sort) + " " + name, func(ctx context.Context, g *grown) error {
					return laterPage(ctx, g, q)
				}})
		}
	}
	return append(all, read{"tags", func(ctx context.Context, g *grown) error { return ignore(g.TagList(ctx)) }},
		read{"languages", func(ctx context.Context, g *grown) error { return ignore(g.Langs(ctx)) }})
}

// laterPage reads the third page of a list, if there is one.
func laterPage(ctx context.Context, g *grown, q forum.ListQuery) error {
	for range 2 {
		p, err := g.ListPage(context.Background(), g.writer, q)
		if err != nil || p.Next == "" {
			return err
		}
		q.After = p.Next
	}
	return ignore(g.ListPage(ctx, g.writer, q))
}

func threads() []read {
	page := func(v func(g *grown) forum.Viewer, page func(g *grown) int) func(context.Context, *grown) error {
		return func(ctx context.Context, g *grown) error { return ignore(g.ThreadPage(ctx, v(g), g.longest, page(g))) }
	}
	visitor := func(*grown) forum.Viewer { return forum.Viewer{} }
	writer := func(g *grown) forum.Viewer { return g.writer }
	first, middle, last := func(*grown) int { return 1 }, func(g *grown) int { return g.lastPage / 2 }, func(g *grown) int { return g.lastPage }
	return []read{
		{"thread's first page", page(visitor, first)},
		{"thread's middle page", page(visitor, middle)},
		{"thread's last page", page(visitor, last)},
		{"thread's last page for a member", page(writer, last)},
		{"permanent address", func(ctx context.Context, g *grown) error { return ignore(g.PostAt(ctx, g.writer, 7000)) }},
		{"post", func(ctx context.Context, g *grown) error { return ignore(g.PostPage(ctx, g.admin, 7000)) }},
		{"history", func(ctx context.Context, g *grown) error { return ignore(g.HistoryPage(ctx, g.admin, 7000, 0)) }},
		{"thread row", func(ctx context.Context, g *grown) error { return ignore(g.ThreadRow(ctx, g.admin, 70)) }},
		{"draft", func(ctx context.Context, g *grown) error {
			return ignore(g.Draft(ctx, viewerOf(300), forum.CommentIn(299)))
		}},
		{"stale translations", func(ctx context.Context, g *grown) error {
			return ignore(g.Gaps(ctx, forum.GapQuery{Into: "es", From: "nl,de"}))
		}},
		{"threads to translate", func(ctx context.Context, g *grown) error {
			q := forum.GapQuery{Into: "es", From: "nl,de", Kind: forum.GapMissing}
			p, err := g.Gaps(context.Background(), q)
			if err != nil {
				return err
			}
			q.After = p.Next
			return ignore(g.Gaps(ctx, q))
		}},
		{"tags to name", func(ctx context.Context, g *grown) error {
			q := forum.GapQuery{Into: "es", From: "nl,de", Kind: forum.GapTags}
			p, err := g.Gaps(context.Background(), q)
			if err != nil {
				return err
			}
			q.After = p.Next
			return ignore(g.Gaps(ctx, q))
		}},
		{"drafts", func(ctx context.Context, g *grown) error { return ignore(g.Drafts(ctx, viewerOf(300))) }},
	}
}

func viewerOf(id forum.MemberID) forum.Viewer { return forum.As(&forum.Member{ID: id}) }

func people() []read {
	return []read{
		{"session", func(ctx context.Context, g *grown) error {
			_, _, err := g.SignedIn(ctx, hash(700))
			return err
		}},
		{"sessions", func(ctx context.Context, g *grown) error { return ignore(g.Sessions(ctx, 7)) }},
		{"token", func(ctx context.Context, g *grown) error { return ignore(g.Token(ctx, forum.TokenReset, hash(700))) }},
		{"member's page", func(ctx context.Context, g *grown) error {
			return ignore(g.MemberPage(ctx, forum.Viewer{}, g.writer.ID(), ""))
		}},
		{"member's later page", func(ctx context.Context, g *grown) error {
			p, err := g.MemberPage(context.Background(), forum.Viewer{}, g.writer.ID(), "")
			if err != nil {
				return err
			}
			return ignore(g.MemberPage(ctx, forum.Viewer{}, g.writer.ID(), p.Next))
		}},
		{"page of a quiet member", func(ctx context.Context, g *grown) error {
			return ignore(g.MemberPage(ctx, forum.Viewer{}, 400, ""))
		}},
		{"member's threads", func(ctx context.Context, g *grown) error {
			for _, sort := range forum.Sorts() {
				for _, langs := range []forum.Langs{"", "nl"} {
					q := forum.ListQuery{Sort: sort, Langs: langs, Limit: 5}
					p, err := g.MemberThreads(context.Background(), forum.Viewer{}, g.writer.ID(), q)
					if err != nil {
						return err
					}
					q.After = p.Next
					if _, err := g.MemberThreads(ctx, g.writer, g.writer.ID(), q); err != nil {
						return err
					}
				}
			}
			return nil
		}},
		{"feeds", func(ctx context.Context, g *grown) error {
			for _, q := range []forum.FeedQuery{{}, {Langs: "ar,nl"}, {Tag: "sales"}, {Thread: 1}, {Thread: 1, Langs: "ar,nl"},
				{Member: g.writer.ID()}, {Member: g.writer.ID(), Langs: "ar,nl"}} {
				if _, err := g.Feed(ctx, q); err != nil {
					return err
				}
			}
			return nil
		}},
		{"sitemap", func(ctx context.Context, g *grown) error {
			_, err := g.Sitemap(ctx, "nl", 0)
			return errors.Join(err, ignore(g.SitemapChunks(ctx)))
		}},
		{"handle", func(ctx context.Context, g *grown) error {
			return ignore(g.MemberByHandle(ctx, g.writer.Member.Handle))
		}},
		{"address", func(ctx context.Context, g *grown) error {
			return ignore(g.MemberByEmail(ctx, g.writer.Member.EmailKey))
		}},
		{"sign-up of an address", func(ctx context.Context, g *grown) error {
			return unless(forum.NotFound, ignore(g.MemberAwaiting(ctx, "nobody@example.org")))
		}},
		{"admins", func(ctx context.Context, g *grown) error { return ignore(g.Admins(ctx)) }},
		{"members", func(ctx context.Context, g *grown) error { return ignore(g.Members(ctx, 100, 50)) }},
		{"mentions", func(ctx context.Context, g *grown) error {
			return ignore(g.Mentioned(ctx, []string{g.writer.Member.Handle, "nobody"}))
		}},
		{"settings", func(ctx context.Context, g *grown) error { return ignore(g.SettingValues(ctx)) }},
	}
}

// unless passes over a failure that is expected.
func unless(kind forum.Kind, err error) error {
	if forum.Is(err, kind) {
		return nil
	}
	return err
}

func searches() []read {
	var all []read
	for name, q := range map[string]forum.SearchQuery{
		"a common word": {Text: "antwort"}, "common words": {Text: "kunden antwort"}, "a rare word": {Text: "velamo"},
		"a word that isn't there": {Text: "xyzzy"}, "a phrase": {Text: `"niemand wusste"`},
		"a common word in a language": {Text: "antwort", Langs: "de"}, "a common word under a tag": {Text: "antwort", Tag: "strategy"},
		"a common word under a rare tag": {Text: "antwort", Tag: "meta"}, "a common word as typed": {Text: "antwort", Best: true},
		"a common word in closed threads": {Text: "antwort", State: forum.Closed}, "a common word without another": {Text: "antwort -kunden"},
		"closed threads": {Browse: true, State: forum.Closed}, "a language": {Browse: true, Langs: "de"},
		"a tag": {Browse: true, Tag: "strategy"}, "a rare tag": {Browse: true, Tag: "meta"},
		"long ago":                      {Browse: true, Before: time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)},
		"closed threads without a word": {Browse: true, Text: "-antwort", State: forum.Closed},
		"a common word of long ago":     {Text: "antwort", Before: time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		all = append(all, read{"search for " + name, func(ctx context.Context, g *grown) error {
			return ignore(g.Search(ctx, g.writer, q, text.AnalyseQuery(q.Text, nil)))
		}})
	}
	for _, words := range []string{"antwort", "velamo", "an"} {
		all = append(all, read{"suggestions for " + words, func(ctx context.Context, g *grown) error {
			_, _, err := g.Suggest(ctx, store.Beginning{Typed: words, Words: text.AnalyseQuery(words, nil), Lang: "de"})
			return err
		}})
	}
	return append(all, read{"search for a common word of a member", func(ctx context.Context, g *grown) error {
		q := forum.SearchQuery{Text: "antwort", Author: g.writer.Member.Handle}
		return ignore(g.Search(ctx, g.writer, q, text.AnalyseQuery(q.Text, nil)))
	}}, read{"outdated texts", func(ctx context.Context, g *grown) error { return ignore(g.ReindexSome(ctx)) }})
}

func moderated() []read {
	var all []read
	for name, q := range map[string]forum.LogQuery{
		"all": {}, "of closings": {Act: forum.ActClose}, "in a language": {Lang: "es"},
	} {
		all = append(all, read{"log " + name, func(ctx context.Context, g *grown) error {
			return ignore(g.LogPage(ctx, forum.Viewer{}, q))
		}})
	}
	return append(all, read{"later page of the log", func(ctx context.Context, g *grown) error {
		q := forum.LogQuery{Act: forum.ActClose, Limit: 5}
		p, err := g.LogPage(context.Background(), forum.Viewer{}, q)
		if err != nil {
			return err
		}
		q.After = p.Next
		return ignore(g.LogPage(ctx, forum.Viewer{}, q))
	}})
}

func jobs() []read {
	return []read{
		{"threads to reopen", func(ctx context.Context, g *grown) error {
			return ignore(g.ThreadsToReopen(ctx, g.clock.Now(), 50))
		}},
		{"idle threads", func(ctx context.Context, g *grown) error {
			return ignore(g.IdleThreads(ctx, time.Date(2020, 6, 1, 0, 0, 0, 0, time.UTC), 50))
		}},
		{"deliveries", func(ctx context.Context, g *grown) error {
			return ignore(g.ClaimDeliveries(ctx, forum.HandlerMail, 20, time.Nanosecond))
		}},
		{"failed deliveries", func(ctx context.Context, g *grown) error { return ignore(g.FailedDeliveries(ctx)) }},
		{"texts of who left", func(ctx context.Context, g *grown) error { return ignore(g.TextsOf(ctx, g.writer.ID(), 50)) }},
		{"clean-up", func(ctx context.Context, g *grown) error { return g.CleanUp(ctx) }},
		{"reading positions", func(ctx context.Context, g *grown) error {
			g.NotePosition(g.writer, 3, 2)
			return g.FlushPositions(ctx)
		}},
		{"who was here", func(ctx context.Context, g *grown) error {
			seen := store.Seen{Members: map[forum.MemberID]time.Time{}, Sessions: map[forum.SessionID]time.Time{}}
			for i := range 3 {
				seen.Members[forum.MemberID(i*50+2)], seen.Sessions[forum.SessionID(i*50+1)] = g.clock.Now(), g.clock.Now()
			}
			return g.Write(ctx, func(tx *store.Tx) error { return tx.SaveSeen(seen, time.Hour) })
		}},
	}
}

func TestPlans(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		g := grow(t, s, clock)
		for _, r := range reads() {
			t.Run(r.name, func(t *testing.T) {
				plans, err := s.Explain(t.Context(), func(ctx context.Context) error { return r.run(ctx, g) })
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range plans {
					judge(t, s.Dialect(), r.name, p)
				}
			})
		}
	})
}

func judge(t *testing.T, dialect, read string, p store.Plan) {
	t.Helper()
	steps, err := steps(dialect, p)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range steps {
		if fault := s.fault(read); fault != "" {
			t.Errorf("%s\n%s\n%v", fault, p.Statement, steps)
		}
	}
}
