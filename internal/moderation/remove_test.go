package moderation_test

import (
	"context"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/moderation"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

var spam = moderation.Removing{To: forum.Hidden, Reason: forum.RemovedSpam, Note: "Reclame."}

func TestScopeFollowsTheTargetsOwnLanguage(t *testing.T) {
	eachScene(t, func(s *scene) {
		ctx := context.Background()
		for _, c := range []struct {
			name   string
			viewer forum.Viewer
			want   forum.Kind
		}{
			{"visitor", forum.Viewer{}, forum.Unauthorized},
			{"its author", forum.As(s.other), forum.Forbidden},
			{"the thread's author", forum.As(s.author), forum.Forbidden},
			{"moderator of the thread's language", forum.As(s.dutch), forum.Forbidden},
			{"moderator of the comment's language", forum.As(s.german), ""},
		} {
			if _, err := s.mod.RemovePost(ctx, c.viewer, s.comment.ID, spam); forum.KindOf(err) != c.want || (c.want == "" && err != nil) {
				s.Errorf("%s hides a German comment in a Dutch thread: error %v, want %q", c.name, err, c.want)
			}
		}
		if got := s.now().PostCount; got != 1 {
			s.Errorf("%d visible posts, want 1", got)
		}
		if _, err := s.mod.RestorePost(ctx, forum.As(s.german), s.comment.ID); err != nil {
			s.Error(err)
		}
		if got := s.now().PostCount; got != 2 {
			s.Errorf("%d visible posts after restoring, want 2", got)
		}
	})
}

func TestHiddenClosedThreadComesBackClosed(t *testing.T) {
	eachScene(t, func(s *scene) {
		ctx, mod := context.Background(), forum.As(s.dutch)
		if err := s.close(mod); err != nil {
			s.Fatal(err)
		}
		if _, err := s.mod.RemoveThread(ctx, mod, s.thread.ID, spam); err != nil {
			s.Fatal(err)
		}
		if _, err := s.store.Thread(ctx, forum.As(s.other), s.thread.ID); forum.KindOf(err) != forum.NotFound {
			s.Errorf("another member sees a hidden thread: %v", err)
		}
		if _, err := s.mod.RemoveThread(ctx, mod, s.thread.ID, spam); forum.KindOf(err) != forum.Conflict {
			s.Errorf("hidden twice: %v", err)
		}
		if _, err := s.mod.RestoreThread(ctx, mod, s.thread.ID); err != nil {
			s.Fatal(err)
		}
		if t := s.now(); t.State != forum.Closed || t.Visibility != forum.Visible || t.Removal != (forum.Removal{}) {
			s.Errorf("restored: %+v", t)
		}
	})
}

func TestRemovingTheOpeningPostRemovesTheThread(t *testing.T) {
	eachScene(t, func(s *scene) {
		ctx := context.Background()
		deletion := moderation.Removing{To: forum.Deleted, Reason: forum.RemovedIllegal}
		if _, err := s.mod.RemovePost(ctx, forum.As(s.german), s.comment.ID-1, deletion); forum.KindOf(err) != forum.Forbidden {
			s.Errorf("moderator of another language: %v", err)
		}
		if _, err := s.mod.RemovePost(ctx, forum.As(s.dutch), s.comment.ID-1, deletion); err != nil {
			s.Fatal(err)
		}
		if got := s.now().Visibility; got != forum.Deleted {
			s.Errorf("thread is %s", got)
		}
		if _, err := s.store.Thread(ctx, forum.Viewer{}, s.thread.ID); forum.KindOf(err) != forum.Gone {
			s.Errorf("a visitor gets %v, want Gone", err)
		}
	})
}

func TestWhatItsAuthorTookBackStaysTheirs(t *testing.T) {
	eachScene(t, func(s *scene) {
		storetest.Write(t, s.store, func(tx *store.Tx) error {
			thread, err := tx.LockThread(s.thread.ID)
			if err != nil {
				return err
			}
			post, err := tx.LockPost(s.comment.ID)
			if err != nil {
				return err
			}
			by, at := s.other.ID, tx.Now()
			post.Remove(forum.Deleted, forum.Removal{Reason: forum.RemovedByAuthor, ByID: &by, At: &at})
			return tx.SavePostVisibility(&thread, &post)
		})
		_, err := s.mod.RestorePost(context.Background(), forum.As(s.german), s.comment.ID)
		if forum.KindOf(err) != forum.Forbidden {
			s.Errorf("a moderator restores what its author deleted: %v", err)
		}
	})
}

func TestPin(t *testing.T) {
	eachScene(t, func(s *scene) {
		ctx, mod := context.Background(), forum.As(s.dutch)
		if _, err := s.mod.Pin(ctx, forum.As(s.author), s.thread.ID); forum.KindOf(err) != forum.Forbidden {
			s.Errorf("the author pins: %v", err)
		}
		if _, err := s.mod.Pin(ctx, mod, s.thread.ID); err != nil || !s.now().Pinned {
			s.Errorf("pin: %v", err)
		}
		if _, err := s.mod.Pin(ctx, mod, s.thread.ID); forum.KindOf(err) != forum.Conflict {
			s.Errorf("pinned twice: %v", err)
		}
		if _, err := s.mod.Unpin(ctx, mod, s.thread.ID); err != nil || s.now().Pinned {
			s.Errorf("unpin: %v", err)
		}
	})
}

func TestModerationLogNamesOnlyWhatMayBeSeen(t *testing.T) {
	eachScene(t, func(s *scene) {
		if _, err := s.mod.RemoveThread(context.Background(), forum.As(s.dutch), s.thread.ID, spam); err != nil {
			s.Fatal(err)
		}
		page := s.log()
		if len(page.Decisions) != 1 || page.People[s.dutch.ID].Handle != "pieter" || page.People[s.author.ID].Handle != "sanne" {
			s.Errorf("log = %+v", page)
		}
		if len(page.Threads) != 0 {
			s.Error("a visitor reads the title of a hidden thread in the log")
		}
	})
}

func TestModerationLogIsAppendOnlyAndPagedByKey(t *testing.T) {
	eachScene(t, func(s *scene) {
		ctx, mod := context.Background(), forum.As(s.dutch)
		for range 3 {
			if _, err := s.mod.Pin(ctx, mod, s.thread.ID); err != nil {
				s.Fatal(err)
			}
			if _, err := s.mod.Unpin(ctx, mod, s.thread.ID); err != nil {
				s.Fatal(err)
			}
		}
		ctx, queries := store.CountQueries(ctx)
		first, err := s.store.LogPage(ctx, forum.Viewer{}, forum.LogQuery{Limit: 4})
		if err != nil || len(first.Decisions) != 4 || first.Next == "" {
			s.Fatalf("first page: %d decisions, next %q, error %v", len(first.Decisions), first.Next, err)
		}
		if queries.Load() > 5 {
			s.Errorf("%d queries for a page of the log", queries.Load())
		}
		rest, err := s.store.LogPage(ctx, forum.Viewer{}, forum.LogQuery{Limit: 4, After: first.Next})
		if err != nil || len(rest.Decisions) != 2 || rest.Next != "" || rest.Decisions[0].ID >= first.Decisions[3].ID {
			s.Errorf("second page: %+v, error %v", rest, err)
		}
		pins, err := s.store.LogPage(ctx, forum.Viewer{}, forum.LogQuery{Act: forum.ActPin})
		if err != nil || len(pins.Decisions) != 3 {
			s.Errorf("%d pins, error %v", len(pins.Decisions), err)
		}
	})
}
