package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// change locks a thread, applies a transition to it and saves it.
func change(t *testing.T, s *store.Store, id forum.ThreadID, transition func(*forum.Thread)) forum.Thread {
	t.Helper()
	var thread forum.Thread
	storetest.Write(t, s, func(tx *store.Tx) (err error) {
		if thread, err = tx.LockThread(id); err != nil {
			return err
		}
		transition(&thread)
		if err := tx.SaveThread(&thread); err != nil {
			return err
		}
		return tx.Emit(forum.Event{Kind: forum.ThreadEdited, ThreadID: &id})
	})
	return thread
}

func remove(to forum.Visibility, by *forum.Member, at time.Time) func(*forum.Thread) {
	return func(t *forum.Thread) {
		t.Remove(to, forum.Removal{Reason: forum.RemovedSpam, ByID: &by.ID, At: &at})
	}
}

func TestAddThreadAndPosts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		thread := storetest.Thread(t, s, noor, "nl", "Is Twitter een servicekanaal?", "strategy", "eigen-tag")
		clock.Advance(time.Hour)
		var last forum.Post
		for i := range 3 {
			last = storetest.Comment(t, s, thread.ID, lars, "de")
			if last.Number != i+2 {
				t.Errorf("comment %d got number %d", i, last.Number)
			}
		}
		storetest.Write(t, s, func(tx *store.Tx) error {
			got, err := tx.LockThread(thread.ID)
			if err != nil {
				return err
			}
			if got.PostCount != 4 || got.LastNumber != 4 || got.LastPostID != last.ID || got.LastPosterID != lars.ID {
				t.Errorf("counters after three comments: %+v", got)
			}
			if !got.LastActivityAt.Equal(clock.Now()) || !got.CreatedAt.Equal(clock.Now().Add(-time.Hour)) {
				t.Errorf("times %v and %v", got.LastActivityAt, got.CreatedAt)
			}
			tags, err := tx.TagsOf(thread.ID)
			if len(tags) != 2 || tags[0].Key != "strategy" || !tags[0].Builtin || tags[1].Key != "eigen-tag" {
				t.Errorf("tags %+v", tags)
			}
			return err
		})
	})
}

func TestThreadAndPostCostFewStatements(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "Vijf onderwerpen", "a", "b", "c", "d", "e")
		count := func(what string, most int64, fn func(tx *store.Tx) error) {
			clock.Advance(time.Second) // search texts have their ids from it
			ctx, n := store.CountQueries(context.Background())
			if err := s.Write(ctx, fn); err != nil {
				t.Fatal(err)
			}
			if n.Load() > most {
				t.Errorf("%s took %d statements, want at most %d", what, n.Load(), most)
			}
		}
		var locked forum.Thread
		count("locking", 1, func(tx *store.Tx) (err error) {
			locked, err = tx.LockThread(thread.ID)
			return err
		})
		count("the first comment", 7, func(tx *store.Tx) error {
			return tx.AddPost(&locked, &forum.Post{AuthorID: noor.ID, Lang: "nl"}, storetest.Words("x"))
		})
		count("a thread with five tags", 16, func(tx *store.Tx) error {
			tags, err := tx.EnsureTags(storetest.Tags([]string{"a", "b", "c", "d", "e"}))
			if err != nil {
				return err
			}
			return tx.AddThread(&forum.Thread{Lang: "nl", AuthorID: noor.ID}, &forum.Post{AuthorID: noor.ID, Lang: "nl"},
				tags, storetest.Words("x"))
		})
	})
}

// Whatever becomes of a thread, its lists, counts and search rows follow: what
// is compared is in storetest's inspection at the end.
func TestSaveThreadMovesListsAndCounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		closing := forum.Closing{Reason: forum.CloseResolved, ByID: &lars.ID, At: new(clock.Now())}
		steps := map[string]func(*forum.Thread){
			"hidden":  remove(forum.Hidden, lars, clock.Now()),
			"deleted": remove(forum.Deleted, lars, clock.Now()),
			"pinned":  func(t *forum.Thread) { t.Pin(true, lars.ID, clock.Now()) },
			"closed":  nil, // by a decision
			"relabelled": func(t *forum.Thread) {
				t.Lang = "de"
				t.Version++
			},
		}
		for name, step := range steps {
			for comments := range 3 {
				thread := storetest.Thread(t, s, noor, "nl", fmt.Sprintf("%s %d", name, comments), "strategy", "sales")
				for range comments {
					storetest.Comment(t, s, thread.ID, lars, "de")
				}
				var got forum.Thread
				if step == nil {
					got = storetest.Decide(t, s, thread.ID, func(t *forum.Thread) forum.Decision { return t.Close(closing) })
				} else {
					got = change(t, s, thread.ID, step)
				}
				if got.Version != 2 {
					t.Errorf("%s: version %d, want 2", name, got.Version)
				}
				if name == "hidden" && comments == 2 {
					change(t, s, thread.ID, func(t *forum.Thread) { t.Restore(lars.ID, clock.Now()) })
				}
			}
		}
	})
}

func TestSaveThreadRefusesAnOldVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "Twee moderatoren")
		seen := thread
		change(t, s, thread.ID, func(t *forum.Thread) { t.Pin(true, noor.ID, clock.Now()) })
		seen.Pin(true, noor.ID, clock.Now())
		err := s.Write(context.Background(), func(tx *store.Tx) error { return tx.SaveThread(&seen) })
		if !forum.Is(err, forum.Conflict) {
			t.Errorf("saving an old version: %v, want a conflict", err)
		}
	})
}

func TestSetTagsMovesListings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "Andere onderwerpen", "sales", "tools")
		storetest.Comment(t, s, thread.ID, noor, "nl")
		storetest.Write(t, s, func(tx *store.Tx) error {
			locked, err := tx.LockThread(thread.ID)
			if err != nil {
				return err
			}
			tags, err := tx.EnsureTags(storetest.Tags([]string{"tools", "nieuw"}))
			if err != nil {
				return err
			}
			if err := tx.SetTags(thread.ID, tags); err != nil {
				return err
			}
			locked.Version++
			return tx.SaveThread(&locked)
		})
		storetest.Write(t, s, func(tx *store.Tx) error {
			tags, err := tx.TagsOf(thread.ID)
			if len(tags) != 2 || tags[0].Key != "tools" || tags[1].Key != "nieuw" {
				t.Errorf("tags %+v", tags)
			}
			return err
		})
	})
}
