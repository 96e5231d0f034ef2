package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

// Threads added whole must be, table by table, what they would be had everything
// been written step by step.
func TestAddWholeIsAsStepByStep(t *testing.T) {
	storetest.Each(t, func(t *testing.T, whole *store.Store, _ *storetest.Clock) {
		clock := storetest.NewClock()
		config := storetest.SQLite(t)
		if whole.Dialect() == "postgres" {
			config = storetest.Postgres(t)
		}
		stepped := storetest.Open(t, config, clock)
		for _, s := range []*store.Store{whole, stepped} {
			storetest.Member(t, s, "noor")
			storetest.Member(t, s, "lars")
			storetest.Member(t, s, "amal")
		}
		err := whole.Load(context.Background(), func(l *store.Loading) error {
			return l.Add(context.Background(), wholeThreads(t, whole))
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range wholeThreads(t, stepped) {
			stepThrough(t, stepped, clock, w)
		}
		for _, table := range []string{"threads", "posts", "revisions", "listings", "thread_counts", "author_counts", "thread_langs",
			"thread_members", "thread_tags", "search_texts", "decisions", "events", "members", "questions", "positions",
			"translations", "stances", "stance_changes", "tallies", "summaries"} {
			compareTable(t, table, whole, stepped)
		}
		for _, word := range []string{"lamp", "kast", "nieuw", "oud", "schemerlicht", "deckenlicht", "daglicht"} {
			if got, want := postsWith(t, whole, word), postsWith(t, stepped, word); !slices.Equal(got, want) {
				t.Errorf("%s finds %v, want %v", word, got, want)
			}
		}
	})
}

func compareTable(t *testing.T, table string, whole, stepped *store.Store) {
	t.Helper()
	var dumps [2][]string
	for i, s := range []*store.Store{whole, stepped} {
		var err error
		but := []string{"email_confirmed_at", "xid"} // members were added at other times, in other transactions
		if table == "search_texts" {
			but = append(but, "id") // an edit gives the text a new one
		}
		if table == "events" {
			but = append(but, "xid") // of the transaction
		}
		if dumps[i], err = s.Dump(table, but...); err != nil {
			t.Fatal(err)
		}
		slices.Sort(dumps[i])
	}
	if !slices.Equal(dumps[0], dumps[1]) || len(dumps[0]) == 0 {
		t.Errorf("%s: whole\n%s\nstep by step\n%s", table, strings.Join(dumps[0], "\n"), strings.Join(dumps[1], "\n"))
	}
}

func postsWith(t *testing.T, s *store.Store, word string) []forum.PostID {
	t.Helper()
	page, err := s.Search(context.Background(), forum.Viewer{}, forum.SearchQuery{Text: word}, text.AnalyseQuery(word, []forum.Lang{"nl"}))
	if err != nil {
		t.Fatal(err)
	}
	var ids []forum.PostID
	for _, f := range page.Found {
		ids = append(ids, f.Post.ID)
	}
	return ids
}

// wholeThreads are a busy thread that was closed, a hidden one, and one without
// comments. None was written while another was, so that ids come out alike.
func wholeThreads(t *testing.T, s *store.Store) []store.WholeThread {
	t.Helper()
	noor, lars, amal := memberID(t, s, "noor"), memberID(t, s, "lars"), memberID(t, s, "amal")
	var tags []forum.Tag
	storetest.Write(t, s, func(tx *store.Tx) (err error) {
		tags, err = tx.EnsureTags(storetest.Tags([]string{"sales", "licht"}))
		return err
	})
	at := func(minutes int) time.Time {
		return time.Date(2024, 5, 1, 9, 0, 0, 0, time.UTC).Add(time.Duration(minutes) * time.Minute)
	}
	busy := store.WholeThread{Tags: tags, Thread: forum.Thread{Lang: "nl", Title: "Lampen", AuthorID: noor, State: forum.Open,
		Visibility: forum.Visible, Version: 1, CreatedAt: at(0)}}
	busy.Posts = []store.WholePost{
		wholePost(noor, "nl", "lamp", at(0)), wholePost(lars, "de", "lamp kast", at(1)),
		wholePost(noor, "nl", "oud", at(2)), wholePost(amal, "ar", "kast", at(3)), wholePost(lars, "nl", "lamp", at(4)),
	}
	busy.Posts[2].ReplyNumber = 2
	edited := at(10)
	busy.Posts[2].Earlier = []forum.Revision{busy.Posts[2].Revise(forum.Edit{Lang: "nl", Markdown: "nieuw", By: noor, At: edited})}
	busy.Posts[2].Tokens = storetest.Words("nieuw")
	hidden := at(11)
	d := busy.Posts[4].Remove(forum.Hidden, forum.Removal{Reason: forum.RemovedSpam, ByID: &amal, At: &hidden})
	closed := at(12)
	busy.Decisions = []store.WholeDecision{{Decision: d, Number: 5},
		{Decision: busy.Thread.Close(forum.Closing{Reason: forum.CloseHeated, ByID: &amal, At: &closed})}}

	gone := store.WholeThread{Tags: tags[:1], Thread: forum.Thread{Lang: "nl", Title: "Kast", AuthorID: lars, State: forum.Open,
		Visibility: forum.Visible, Version: 1, CreatedAt: at(20)}}
	gone.Posts = []store.WholePost{wholePost(lars, "nl", "kast", at(20)), wholePost(noor, "es", "lamp", at(21))}
	removed := at(30)
	gone.Decisions = []store.WholeDecision{
		{Decision: gone.Thread.Remove(forum.Hidden, forum.Removal{Reason: forum.RemovedSpam, ByID: &amal, At: &removed})}}

	quiet := store.WholeThread{Thread: forum.Thread{Lang: "es", Title: "Silencio", AuthorID: amal, State: forum.Open,
		Visibility: forum.Visible, Version: 1, CreatedAt: at(40)}}
	quiet.Posts = []store.WholePost{wholePost(amal, "es", "lamp", at(40))}
	// More of a word, and more words, than PostgreSQL keeps the places of.
	quiet.Posts[0].Tokens = storetest.Words("lamp kast " + strings.Repeat("lamp ", 300) + strings.Repeat("kast zon ", 9000))
	return []store.WholeThread{busy, gone, quiet, askingThread(t, []forum.MemberID{noor, lars, amal}, at)}
}

// askingThread asks, in two languages, what some change their mind about, and was
// closed with a summary in a third.
func askingThread(t *testing.T, members []forum.MemberID, at func(minutes int) time.Time) store.WholeThread {
	t.Helper()
	asked := forum.Wording{Question: "Welk licht?", Positions: []string{"Daglicht", "Schemerlicht", "Geen"}}
	german := forum.Wording{Question: "Welches Licht?", Positions: []string{"Tageslicht", "Deckenlicht", "Keins"}}
	w := store.WholeThread{Thread: forum.Thread{Lang: "nl", Title: "Licht", AuthorID: members[0], State: forum.Open,
		Visibility: forum.Visible, Version: 1, Asks: true, CreatedAt: at(50)}}
	opening := wholePost(members[0], "nl", "Zeg het maar.", at(50))
	opening.Rendered = rendered(t, opening.Markdown)
	opening.Tokens = text.Analyse("nl", "Licht\nZeg het maar.\n"+asked.Lines())
	w.Posts = []store.WholePost{opening}
	w.Question = &store.WholeQuestion{Asked: w.Thread.Put(asked, members[0], at(50)),
		Rewordings: []store.WholeRewording{{Lang: "de", By: members[1], At: at(51), Wording: german}},
		Stances: []store.WholeStance{
			{Member: members[0], Lang: "nl", Number: 1, At: at(52)}, {Member: members[1], Lang: "nl", Number: 1, At: at(53)},
			{Member: members[2], Lang: "nl", Number: 3, At: at(54)}, {Member: members[1], Lang: "nl", Number: 2, At: at(55)},
			{Member: members[2], Lang: "nl", Number: 0, At: at(56)}, {Member: members[0], Lang: "nl", Number: 0, At: at(57)},
			{Member: members[0], Lang: "nl", Number: 1, At: at(58)}, {Member: members[1], Lang: "nl", Number: 1, At: at(59)},
		}}
	closed := at(60)
	w.Decisions = []store.WholeDecision{{Decision: w.Thread.Close(forum.Closing{Reason: forum.CloseResolved, ByID: &members[2], At: &closed})}}
	w.Summary = &forum.Summary{AuthorID: members[2], Lang: "es", Shown: true, WrittenAt: closed, Markdown: "Luz natural.",
		Rendered: rendered(t, "Luz natural.")}
	w.Versions = []store.WholeVersion{{Lang: "de", Tokens: text.Analyse("de", german.Lines())},
		{Lang: "es", Tokens: text.Analyse("es", "Luz natural.")}}
	return w
}

func rendered(t *testing.T, markdown string) forum.Rendered {
	t.Helper()
	r, err := text.Render(markdown, text.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func memberID(t *testing.T, s *store.Store, handle string) forum.MemberID {
	t.Helper()
	m, err := s.MemberByHandle(context.Background(), handle)
	if err != nil {
		t.Fatal(err)
	}
	return m.ID
}

func wholePost(author forum.MemberID, lang forum.Lang, words string, at time.Time) store.WholePost {
	return store.WholePost{Post: forum.Post{AuthorID: author, Lang: lang, Markdown: words, Visibility: forum.Visible,
		Revision: 1, CreatedAt: at}, Tokens: storetest.Words(words)}
}

// stepThrough writes a whole thread as use cases would have, each thing at its
// time.
func stepThrough(t *testing.T, s *store.Store, clock *storetest.Clock, w store.WholeThread) {
	t.Helper()
	thread := forum.Thread{Lang: w.Thread.Lang, Title: w.Thread.Title, AuthorID: w.Thread.AuthorID, Asks: w.Thread.Asks}
	posts := make([]forum.Post, len(w.Posts))
	for i, p := range w.Posts {
		clock.Set(p.CreatedAt)
		posts[i] = forum.Post{AuthorID: p.AuthorID, Lang: p.Lang, Markdown: p.Markdown, Rendered: p.Rendered}
		if len(p.Earlier) > 0 {
			posts[i].Markdown = p.Earlier[0].Markdown
		}
		if p.ReplyNumber > 0 {
			posts[i].ReplyTo = &posts[p.ReplyNumber-1].ID
		}
		storetest.Write(t, s, func(tx *store.Tx) error {
			if i == 0 {
				return tx.AddThread(&thread, &posts[i], w.Tags, p.Tokens)
			}
			return tx.AddPost(&thread, &posts[i], p.Tokens)
		})
	}
	for i, p := range w.Posts {
		if len(p.Earlier) > 0 {
			storetest.Write(t, s, func(tx *store.Tx) error {
				before := posts[i].Revise(forum.Edit{Lang: p.Lang, Markdown: p.Markdown, By: *p.EditedByID, At: *p.EditedAt})
				return tx.SaveRevision(&thread, &posts[i], before, p.Tokens)
			})
		}
	}
	if w.Question != nil {
		askThrough(t, s, clock, &thread, w.Question)
	}
	for _, d := range w.Decisions {
		clock.Set(d.CreatedAt)
		decide(t, s, &thread, posts, w, d)
	}
	if w.Summary != nil {
		clock.Set(w.Summary.WrittenAt)
		storetest.Write(t, s, func(tx *store.Tx) error { return tx.SaveSummary(&thread, *w.Summary) })
	}
}

// askThrough puts a question, translates it and takes every step of the stances.
func askThrough(t *testing.T, s *store.Store, clock *storetest.Clock, thread *forum.Thread, q *store.WholeQuestion) {
	t.Helper()
	asked := thread.Put(q.Wording(), q.AuthorID, q.CreatedAt)
	clock.Set(q.CreatedAt)
	storetest.Write(t, s, func(tx *store.Tx) error {
		return tx.AddQuestion(thread, &asked)
	})
	for _, w := range q.Rewordings {
		for i, body := range append([]string{w.Question}, w.Positions...) {
			made := forum.Translated{OriginalRevision: asked.Revision, Body: body, By: &w.By, At: w.At}
			storetest.Write(t, s, func(tx *store.Tx) error {
				o, err := tx.LockOriginal(asked.Targets()[i])
				if err != nil {
					return err
				}
				tr := forum.NewTranslation(asked.Targets()[i], w.Lang, made)
				return tx.AddTranslation(&o, &tr)
			})
		}
	}
	for _, step := range q.Stances {
		var position *forum.PositionID
		if p := asked.Position(step.Number); p != nil {
			position = &p.ID
		}
		storetest.Write(t, s, func(tx *store.Tx) error {
			_, err := tx.TakeStance(thread, &forum.Member{ID: step.Member, WriteLang: step.Lang}, position, step.At)
			return err
		})
	}
}

// decide makes a decision of a whole thread anew.
func decide(t *testing.T, s *store.Store, thread *forum.Thread, posts []forum.Post, w store.WholeThread, d store.WholeDecision) {
	t.Helper()
	storetest.Write(t, s, func(tx *store.Tx) error {
		var made forum.Decision
		var err error
		switch {
		case d.Number > 0:
			made = posts[d.Number-1].Remove(w.Posts[d.Number-1].Visibility, w.Posts[d.Number-1].Removal)
			err = tx.SavePostVisibility(thread, &posts[d.Number-1])
		case d.Act == forum.ActClose:
			made = thread.Close(w.Thread.Closing)
			err = tx.SaveThread(thread)
		default:
			made = thread.Remove(w.Thread.Visibility, w.Thread.Removal)
			err = tx.SaveThread(thread)
		}
		if err != nil {
			return err
		}
		return tx.Record(&made)
	})
}

// However it ends, the search must be kept up as usual after loading.
func TestLoadingPutsTheSearchBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		settings := `(SELECT relname, reloptions FROM pg_class WHERE relname IN ('search_texts_exact', 'search_texts_stem')) AS settings`
		if s.Dialect() == "sqlite" {
			settings = `(SELECT 'automerge' AS k, 4 AS v UNION SELECT 'hashsize', 1048576 EXCEPT SELECT k, v FROM search_tokens_config)`
		}
		dump := func() []string {
			t.Helper()
			rows, err := s.Dump(settings)
			if err != nil {
				t.Fatal(err)
			}
			return rows
		}
		want := dump()
		if s.Dialect() == "sqlite" {
			want = nil // as they are without being set
		}
		for _, name := range []string{"noor", "lars", "amal"} {
			storetest.Member(t, s, name)
		}
		failing := errors.New("no more")
		for _, after := range []error{nil, failing} {
			err := s.Load(t.Context(), func(l *store.Loading) error {
				return errors.Join(l.Add(t.Context(), wholeThreads(t, s)), after)
			})
			if !errors.Is(err, after) {
				t.Fatal(err)
			}
			if got := dump(); !slices.Equal(got, want) {
				t.Errorf("after loading (%v) the settings of the search are %v, want %v", after, got, want)
			}
		}
	})
}

// What was loaded is merged, so that the comments after it don't pay for that.
func TestLoadingMergesTheSearch(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t), storetest.NewClock())
	for _, name := range []string{"noor", "lars", "amal"} {
		storetest.Member(t, s, name)
	}
	load := func() {
		t.Helper()
		if err := s.Load(t.Context(), func(l *store.Loading) error { return l.Add(t.Context(), wholeThreads(t, s)) }); err != nil {
			t.Fatal(err)
		}
	}
	load()
	one, err := s.Dump(`(SELECT COUNT(DISTINCT segid) AS n FROM search_tokens_idx) AS segments`)
	if err != nil {
		t.Fatal(err)
	}
	load()
	if got, err := s.Dump(`(SELECT COUNT(DISTINCT segid) AS n FROM search_tokens_idx) AS segments`); err != nil || !slices.Equal(got, one) {
		t.Errorf("after loading twice there are %v segments, after once %v (%v)", got, one, err)
	}
}

func TestAddMembersTakesHandles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		storetest.Member(t, s, "noor")
		add := func(handles ...string) error {
			var members []forum.Member
			for _, h := range handles {
				members = append(members, forum.Member{Kind: forum.KindAccount, Handle: h, Role: forum.RoleMember})
			}
			return s.Write(context.Background(), func(tx *store.Tx) error { return tx.AddMembers(members) })
		}
		if err := add("Lars", "amal"); err != nil {
			t.Fatal(err)
		}
		if id := memberID(t, s, "lars"); id != memberID(t, s, "noor")+1 {
			t.Errorf("the first has id %d", id)
		}
		if err := add("tom", "NOOR"); err == nil {
			t.Error("a handle was given twice")
		}
		if storetest.Member(t, s, "tom").ID == 0 {
			t.Error("the handle of a member that wasn't added is taken")
		}
	})
}
