package community_test

import (
	"sync"
	"testing"

	"tertulia/internal/community"
	"tertulia/internal/forum"
)

func TestComment(t *testing.T) {
	eachScene(t, func(s *scene) {
		first := s.say(s.other, "Zeker")
		reply := s.comment("Waarom?")
		reply.ReplyTo = first.Post.ID
		second, err := s.Comment(ctx, forum.As(s.author), reply)
		if err != nil {
			t.Fatal(err)
		}
		p := s.page()
		if len(p.Posts) != 3 || p.Posts[1].Markdown != "Zeker" || p.Posts[2].Reply == nil || p.Posts[2].Reply.Number != 2 {
			t.Errorf("posts %+v", p.Posts)
		}
		if second.Post.Number != 3 || second.Thread.PostCount != 3 || second.Thread.LastNumber != 3 {
			t.Errorf("made %+v", second)
		}
		elsewhere := s.open(s.author, "Een ander gesprek", "Hier")
		reply.ReplyTo = elsewhere.Post.ID
		_, err = s.Comment(ctx, forum.As(s.author), reply)
		s.want("a reply to a post of another thread", err, forum.Malformed)
		reply.ReplyTo = 1 << 40
		_, err = s.Comment(ctx, forum.As(s.author), reply)
		s.want("a reply to nothing", err, forum.Malformed)
	})
}

func TestWhoMayComment(t *testing.T) {
	eachScene(t, func(s *scene) {
		hidden, closed := s.open(s.author, "Verborgen", "x").Thread.ID, s.open(s.author, "Gesloten", "x").Thread.ID
		s.change(hidden, func(t *forum.Thread) {
			t.Remove(forum.Hidden, forum.Removal{Reason: forum.RemovedSpam, ByID: &s.dutch.ID, At: new(s.clock.Now())})
		})
		s.closeThread(closed)
		for name, c := range map[string]struct {
			viewer               forum.Viewer
			open, closed, hidden forum.Kind
		}{
			"visitor":          {forum.Viewer{}, forum.Unauthorized, forum.Unauthorized, forum.Unauthorized},
			"unconfirmed":      {forum.As(s.unproven), forum.Forbidden, forum.Forbidden, forum.Forbidden},
			"author":           {forum.As(s.author), "", forum.Conflict, forum.Conflict},
			"another member":   {forum.As(s.other), "", forum.Conflict, forum.NotFound},
			"moderator":        {forum.As(s.dutch), "", forum.Conflict, forum.Conflict},
			"German moderator": {forum.As(s.german), "", forum.Conflict, forum.NotFound},
		} {
			for id, want := range map[forum.ThreadID]forum.Kind{s.thread.ID: c.open, closed: c.closed, hidden: c.hidden, 999: ""} {
				f := s.comment("Tekst")
				if f.Thread = id; id == 999 {
					want = forum.NotFound
					if c.open != "" {
						want = c.open
					}
				}
				_, err := s.Comment(ctx, c.viewer, f)
				s.want(name, err, want)
			}
		}
	})
}

// A comment that arrives while the thread is being closed is either in it or
// refused; none is in it after the closing.
func TestCommentsAgainstClosing(t *testing.T) {
	eachScene(t, func(s *scene) {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 5 {
					_, err := s.Comment(ctx, forum.As(s.other), s.comment("Nog iets"))
					if err != nil && !forum.Is(err, forum.Conflict) {
						t.Error(err)
					}
				}
			})
		}
		wg.Go(s.close)
		wg.Wait()
		before := s.page().Thread.LastNumber
		_, err := s.Comment(ctx, forum.As(s.other), s.comment("Te laat"))
		s.want("a comment after the closing", err, forum.Conflict)
		if after := s.page().Thread.LastNumber; after != before {
			t.Errorf("number %d was given in a closed thread", after)
		}
	})
}

func TestSixteenCommentAtOnce(t *testing.T) {
	eachScene(t, func(s *scene) {
		people := []*forum.Member{s.author, s.other, s.dutch, s.german}
		var wg sync.WaitGroup
		numbers := make(chan int, 64)
		for i := range 16 {
			wg.Go(func() {
				for range 4 {
					made, err := s.Comment(ctx, forum.As(people[i%4]), s.comment("Tegelijk"))
					if err != nil {
						t.Error(err)
					}
					numbers <- made.Post.Number
				}
			})
		}
		wg.Wait()
		close(numbers)
		seen := map[int]bool{}
		for n := range numbers {
			if seen[n] || n < 2 || n > 65 {
				t.Errorf("number %d was given twice, or is out of range", n)
			}
			seen[n] = true
		}
	})
}

func TestDoubleSubmitMakesOneComment(t *testing.T) {
	eachScene(t, func(s *scene) {
		f := s.comment("Eén keer")
		f.Key = "k-1"
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if _, err := s.Comment(ctx, forum.As(s.other), f); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := s.page().Thread.LastNumber; n != 2 {
			t.Errorf("the last number is %d, want 2", n)
		}
		other := f
		other.Body = "Op dezelfde pagina iets anders"
		if made, err := s.Comment(ctx, forum.As(s.other), other); err != nil || made.Post.Number != 3 {
			t.Errorf("another text by the same form: post %d, error %v", made.Post.Number, err)
		}
		s.close()
		made, err := s.Comment(ctx, forum.As(s.other), f)
		if err != nil || made.Post.Number != 2 {
			t.Errorf("sent again after the closing: post %d, error %v", made.Post.Number, err)
		}
		f.Key = "k-2"
		_, err = s.Comment(ctx, forum.As(s.other), f)
		s.want("another form after the closing", err, forum.Conflict)
	})
}

func TestCommentForgetsItsDraft(t *testing.T) {
	eachScene(t, func(s *scene) {
		for _, place := range []forum.Place{forum.NewThread, forum.CommentIn(s.thread.ID)} {
			err := s.SaveDraft(ctx, forum.As(s.other), community.Draft{Draft: forum.Draft{Place: place, Body: "half"}})
			s.want("saving a draft", err, "")
		}
		f := s.comment("heel")
		f.Key = "k-1"
		if _, err := s.Comment(ctx, forum.As(s.other), f); err != nil {
			t.Fatal(err)
		}
		late := community.Draft{Draft: forum.Draft{Place: forum.CommentIn(s.thread.ID), Body: f.Body}, Key: "k-1"}
		s.want("saving what was posted", s.SaveDraft(ctx, forum.As(s.other), late), "")
		drafts, err := s.store.Drafts(ctx, forum.As(s.other))
		if err != nil || len(drafts.Drafts) != 1 || drafts.Drafts[0].Place != forum.NewThread {
			t.Errorf("drafts %+v, error %v", drafts.Drafts, err)
		}
	})
}

func TestPreview(t *testing.T) {
	eachScene(t, func(s *scene) {
		p, err := s.Preview(ctx, forum.As(s.other), forum.CommentIn(s.thread.ID), community.Text{Body: "Hoi @sanne", Lang: "nl"})
		if err != nil || len(p.Rendered.Segments) == 0 || p.People[s.author.ID].Handle != "sanne" || p.Lang != "nl" {
			t.Errorf("preview %+v, error %v", p, err)
		}
		if n := s.page().Thread.LastNumber; n != 1 {
			t.Errorf("a preview gave number %d", n)
		}
		s.close()
		_, err = s.Preview(ctx, forum.As(s.other), forum.CommentIn(s.thread.ID), community.Text{Body: "x"})
		s.want("a preview in a closed thread", err, forum.Conflict)
		_, err = s.Preview(ctx, forum.Viewer{}, forum.NewThread, community.Text{Body: "x"})
		s.want("a visitor's preview", err, forum.Unauthorized)
		_, err = s.Preview(ctx, forum.As(s.other), forum.EditOf(s.thread.LastPostID), community.Text{Body: "x"})
		s.want("a preview of an edit of somebody else's post", err, forum.Forbidden)
		_, err = s.Preview(ctx, forum.As(s.other), "nowhere", community.Text{Body: "x"})
		s.want("a preview nowhere", err, forum.Malformed)
	})
}
