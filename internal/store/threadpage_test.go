package store_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// atMost runs a read and fails if it takes more than the queries a page may.
func atMost(t *testing.T, queries int64, read func(ctx context.Context) error) {
	t.Helper()
	ctx, n := store.CountQueries(context.Background())
	if err := read(ctx); err != nil {
		t.Fatal(err)
	}
	if n.Load() > queries {
		t.Errorf("took %d queries, want at most %d", n.Load(), queries)
	}
}

func TestThreadPage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		thread := storetest.Thread(t, s, noor, "nl", "Eén gesprek, vijf talen", "strategy", "sales")
		for range 25 {
			storetest.Comment(t, s, thread.ID, lars, "de")
		}
		reply := replyTo(t, s, thread.ID, thread.LastPostID, noor)
		var first, second *forum.ThreadPage
		atMost(t, 6, func(ctx context.Context) (err error) {
			first, err = s.ThreadPage(ctx, forum.As(lars), thread.ID, 1)
			return err
		})
		atMost(t, 5, func(ctx context.Context) (err error) {
			second, err = s.ThreadPage(ctx, forum.Viewer{}, thread.ID, 2)
			return err
		})
		if len(first.Posts) != 20 || len(second.Posts) != 7 || first.Pages != 2 || second.Page != 2 {
			t.Errorf("pages of %d and %d posts, %d pages", len(first.Posts), len(second.Posts), first.Pages)
		}
		if first.Posts[0].Number != 1 || second.Posts[0].Number != 21 {
			t.Errorf("pages start at %d and %d", first.Posts[0].Number, second.Posts[0].Number)
		}
		if len(first.Tags) != 2 || first.People[noor.ID].Handle != "noor" || first.People[lars.ID].Handle != "lars" {
			t.Errorf("tags %v, people %v", first.Tags, first.People)
		}
		if len(first.Langs) != 2 || first.Langs[0] != (forum.LangCount{Lang: "de", Count: 25}) {
			t.Errorf("languages %v", first.Langs)
		}
		last := second.Posts[len(second.Posts)-1]
		if last.ID != reply.ID || last.Reply == nil || last.Reply.Number != 1 || last.Reply.AuthorID != noor.ID || !last.Reply.Readable {
			t.Errorf("the reply is %+v, replying to %+v", last.Post, last.Reply)
		}
		for _, page := range []int{-1, 0, 3, 1 << 40} {
			if _, err := s.ThreadPage(context.Background(), forum.Viewer{}, thread.ID, page); !forum.Is(err, forum.NotFound) {
				t.Errorf("page %d: %v, want not found", page, err)
			}
		}
	})
}

func replyTo(t *testing.T, s *store.Store, id forum.ThreadID, to forum.PostID, author *forum.Member) forum.Post {
	t.Helper()
	var p forum.Post
	storetest.Write(t, s, func(tx *store.Tx) error {
		thread, err := tx.LockThread(id)
		if err != nil {
			return err
		}
		p = forum.Post{AuthorID: author.ID, Lang: "nl", Markdown: "Een antwoord", ReplyTo: &to}
		return tx.AddPost(&thread, &p, storetest.Words(p.Markdown))
	})
	return p
}

// A page shows a line at the number of a post whose text the viewer may not
// see, and never the text.
func TestThreadPageEmptiesWhatMayNotBeSeen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		dutch, german := storetest.Moderator(t, s, "dutch", "nl"), storetest.Moderator(t, s, "german", "de")
		thread := storetest.Thread(t, s, noor, "nl", "Wat niet te zien is")
		hidden, deleted := storetest.Comment(t, s, thread.ID, lars, "nl"), storetest.Comment(t, s, thread.ID, lars, "de")
		setVisibility(t, s, thread.ID, hidden.ID, forum.Hidden, dutch)
		setVisibility(t, s, thread.ID, deleted.ID, forum.Deleted, german)
		cases := map[string]struct {
			viewer          forum.Viewer
			hidden, deleted bool
		}{
			"visitor":          {forum.Viewer{}, false, false},
			"other member":     {forum.As(noor), false, false},
			"author":           {forum.As(lars), true, false},
			"Dutch moderator":  {forum.As(dutch), true, false},
			"German moderator": {forum.As(german), false, true},
		}
		for name, c := range cases {
			p, err := s.ThreadPage(context.Background(), c.viewer, thread.ID, 1)
			if err != nil {
				t.Fatal(err)
			}
			for i, readable := range []bool{true, c.hidden, c.deleted} {
				if post := p.Posts[i]; post.Readable != readable || (post.Markdown != "") != readable {
					t.Errorf("%s reads post %d: %t with text %q, want %t", name, i+1, post.Readable, post.Markdown, readable)
				}
			}
		}
	})
}

func TestThreadPageOfARemovedThread(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor, dutch := storetest.Member(t, s, "noor"), storetest.Moderator(t, s, "dutch", "nl")
		hidden, deleted := storetest.Thread(t, s, noor, "nl", "Verborgen"), storetest.Thread(t, s, noor, "nl", "Verwijderd")
		change(t, s, hidden.ID, remove(forum.Hidden, dutch, clock.Now()))
		change(t, s, deleted.ID, remove(forum.Deleted, dutch, clock.Now()))
		cases := map[string]struct {
			viewer          forum.Viewer
			hidden, deleted forum.Kind
		}{
			"visitor":   {forum.Viewer{}, forum.NotFound, forum.Gone},
			"author":    {forum.As(noor), "", forum.Gone},
			"moderator": {forum.As(dutch), "", ""},
		}
		for name, c := range cases {
			for id, want := range map[forum.ThreadID]forum.Kind{hidden.ID: c.hidden, deleted.ID: c.deleted} {
				if _, err := s.ThreadPage(context.Background(), c.viewer, id, 1); forum.KindOf(err) != want {
					t.Errorf("%s opens thread %d: %v, want %q", name, id, err, want)
				}
			}
		}
	})
}

func TestThreadPageNamesTheSuccessor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		old, successor := storetest.Thread(t, s, noor, "nl", "Dubbel"), storetest.Thread(t, s, noor, "nl", "Het eerste", "sales")
		storetest.Decide(t, s, old.ID, func(t *forum.Thread) forum.Decision {
			return t.Close(forum.Closing{Reason: forum.CloseDuplicate, ByID: &noor.ID, At: new(clock.Now()), SuccessorID: &successor.ID})
		})
		var p *forum.ThreadPage
		atMost(t, 7, func(ctx context.Context) (err error) {
			p, err = s.ThreadPage(ctx, forum.As(noor), old.ID, 1)
			return err
		})
		if p.Successor == nil || p.Successor.Title != "Het eerste" || len(p.Successor.Tags) != 1 {
			t.Errorf("successor %+v", p.Successor)
		}
		change(t, s, successor.ID, remove(forum.Hidden, noor, clock.Now()))
		p, err := s.ThreadPage(context.Background(), forum.Viewer{}, old.ID, 1)
		if err != nil || p.Successor != nil {
			t.Errorf("a hidden successor shows as %+v, error %v", p.Successor, err)
		}
	})
}

func TestPositions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := context.Background()
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		thread := storetest.Thread(t, s, noor, "nl", "Tot waar gelezen")
		for range 4 {
			storetest.Comment(t, s, thread.ID, noor, "nl")
		}
		lastRead := func() int {
			t.Helper()
			p, err := s.ThreadPage(ctx, forum.As(lars), thread.ID, 1)
			if err != nil {
				t.Fatal(err)
			}
			return p.LastRead
		}
		steps := []struct {
			note, want int
			flush      bool
		}{{0, 0, false}, {3, 3, false}, {2, 3, false}, {0, 3, true}, {2, 3, true}, {5, 5, true}}
		for i, step := range steps {
			s.NotePosition(forum.As(lars), thread.ID, step.note)
			if step.flush {
				if err := s.FlushPositions(ctx); err != nil {
					t.Fatal(err)
				}
			}
			if got := lastRead(); got != step.want {
				t.Errorf("step %d: read up to %d, want %d", i, got, step.want)
			}
		}
		if p, _ := s.ThreadPage(ctx, forum.As(noor), thread.ID, 1); p.LastRead != 5 {
			t.Errorf("the writer of everything has read up to %d, want 5", p.LastRead)
		}
	})
}

// What is gathered of somebody who leaves is forgotten with the rest.
func TestNothingIsWrittenOfWhatSomebodyReadWhoLeft(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := context.Background()
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		thread := storetest.Thread(t, s, noor, "nl", "Tot waar gelezen")
		for _, reader := range []*forum.Member{noor, lars} {
			storetest.Comment(t, s, thread.ID, noor, "nl")
			s.NotePosition(forum.As(reader), thread.ID, 2)
		}
		storetest.Write(t, s, func(tx *store.Tx) error {
			m, err := tx.LockMember(lars.ID)
			if err != nil {
				return err
			}
			return tx.EraseMember(m)
		})
		for range 2 { // what the last one wrote is remembered
			if err := s.FlushPositions(ctx); err != nil {
				t.Fatal(err)
			}
		}
		for reader, want := range map[*forum.Member]int{noor: 3, lars: 0} {
			p, err := s.ThreadPage(ctx, forum.As(reader), thread.ID, 1)
			if err != nil || p.LastRead != want {
				t.Errorf("%q has read up to %d, want %d (error %v)", reader.Handle, p.LastRead, want, err)
			}
		}
	})
}

// What members have read is known while it is written too, however long that takes.
func TestPositionsWhileTheyAreWritten(t *testing.T) {
	eachPair(t, func(t *testing.T, here, there *store.Store) {
		ctx := context.Background()
		noor, lars := storetest.Member(t, here, "noor"), storetest.Member(t, here, "lars")
		thread := storetest.Thread(t, here, noor, "nl", "Tot waar gelezen")
		for range 4 {
			storetest.Comment(t, here, thread.ID, noor, "nl")
		}
		here.NotePosition(forum.As(lars), thread.ID, 5)
		lastRead := func(when string) {
			t.Helper()
			p, err := here.ThreadPage(ctx, forum.As(lars), thread.ID, 1)
			if err != nil || p.LastRead != 5 {
				t.Errorf("%s it was read up to %d, want 5, error %v", when, p.LastRead, err)
			}
		}
		flushed, undone := make(chan error, 1), errors.New("undone")
		err := there.Write(ctx, func(tx *store.Tx) error {
			locked, err := tx.LockThread(thread.ID)
			if err != nil {
				return err
			}
			p := forum.Post{AuthorID: lars.ID, Lang: "nl", Markdown: "Ja", Rendered: storetest.Rendered("Ja")}
			if err := tx.AddPost(&locked, &p, storetest.Words("Ja")); err != nil { // writes the row of lars and the thread
				return err
			}
			writeNow(t, tx)
			go func() { flushed <- here.FlushPositions(ctx) }()
			for here.PositionsWaiting() > 0 {
				runtime.Gosched()
			}
			lastRead("while that is written")
			return undone
		})
		if !errors.Is(err, undone) {
			t.Fatal(err)
		}
		if err := <-flushed; err != nil {
			t.Fatal(err)
		}
		lastRead("after that")
		if err := here.FlushPositions(ctx); err != nil {
			t.Fatal(err)
		}
		lastRead("with nothing left in memory")
	})
}

func TestPostPageAndHistory(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "Een lange geschiedenis", "sales")
		p := storetest.Comment(t, s, thread.ID, noor, "nl")
		for range 25 {
			clock.Advance(time.Minute)
			storetest.Write(t, s, func(tx *store.Tx) error {
				locked, err := tx.LockThread(thread.ID)
				if err != nil {
					return err
				}
				before := p.Revise(forum.Edit{Lang: "nl", Markdown: "Nog eens", By: noor.ID, At: tx.Now()})
				return tx.SaveRevision(&locked, &p, before, storetest.Words("nog eens"))
			})
		}
		var h *forum.HistoryPage
		atMost(t, 6, func(ctx context.Context) (err error) {
			h, err = s.HistoryPage(ctx, forum.Viewer{}, p.ID, 0)
			return err
		})
		if len(h.Revisions) != 20 || h.Revisions[0].Revision != 26 || h.Older == nil || h.Older.Revision != 6 {
			t.Errorf("%d revisions from %d, before %+v", len(h.Revisions), h.Revisions[0].Revision, h.Older)
		}
		h, err := s.HistoryPage(ctx, forum.Viewer{}, p.ID, 7)
		if err != nil || len(h.Revisions) != 6 || h.Revisions[5].Markdown != "A comment" || h.Older != nil {
			t.Errorf("last page %+v, error %v", h.Revisions, err)
		}
		at, err := s.PostAt(ctx, forum.Viewer{}, p.ID)
		if err != nil || at.Number != 2 || at.ThreadID != thread.ID || at.Slug != thread.Slug {
			t.Errorf("post stands at %+v, error %v", at, err)
		}
		setVisibility(t, s, thread.ID, p.ID, forum.Deleted, noor)
		if _, err := s.PostAt(ctx, forum.Viewer{}, p.ID); !forum.Is(err, forum.Gone) {
			t.Errorf("permanent address of a deleted post: %v, want gone", err)
		}
		if _, err := s.HistoryPage(ctx, forum.Viewer{}, p.ID, 0); !forum.Is(err, forum.Gone) {
			t.Errorf("history of a deleted post: %v, want gone", err)
		}
		if _, err := s.PostPage(ctx, forum.Viewer{}, 999_999); !forum.Is(err, forum.NotFound) {
			t.Errorf("a post that isn't there: %v, want not found", err)
		}
	})
}
