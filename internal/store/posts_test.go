package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestSavePostVisibility(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		thread := storetest.Thread(t, s, noor, "nl", "Wie het laatst spreekt", "sales")
		clock.Advance(time.Minute)
		first := storetest.Comment(t, s, thread.ID, lars, "de")
		clock.Advance(time.Minute)
		second := storetest.Comment(t, s, thread.ID, noor, "nl")

		steps := []struct {
			name     string
			post     forum.PostID
			to       forum.Visibility
			posts    int
			lastPost forum.PostID
		}{
			{"the last is hidden", second.ID, forum.Hidden, 2, first.ID},
			{"then deleted", second.ID, forum.Deleted, 2, first.ID},
			{"so is the other", first.ID, forum.Hidden, 1, thread.LastPostID},
			{"the last comes back", second.ID, forum.Visible, 2, second.ID},
			{"both are back", first.ID, forum.Visible, 3, second.ID},
		}
		for _, step := range steps {
			got := setVisibility(t, s, thread.ID, step.post, step.to, lars)
			if got.PostCount != step.posts || got.LastPostID != step.lastPost {
				t.Errorf("%s: %d posts, last is %d; want %d and %d", step.name, got.PostCount, got.LastPostID,
					step.posts, step.lastPost)
			}
		}
	})
}

// A comment hidden while its whole thread is hidden must be counted right when
// the thread comes back.
func TestVisibilityOfPostInHiddenThread(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		thread := storetest.Thread(t, s, noor, "nl", "Verborgen", "sales")
		p, q := storetest.Comment(t, s, thread.ID, lars, "nl"), storetest.Comment(t, s, thread.ID, lars, "es")
		setVisibility(t, s, thread.ID, q.ID, forum.Hidden, noor)
		change(t, s, thread.ID, remove(forum.Hidden, noor, clock.Now()))
		setVisibility(t, s, thread.ID, p.ID, forum.Hidden, noor)
		setVisibility(t, s, thread.ID, q.ID, forum.Visible, noor)
		storetest.Comment(t, s, thread.ID, noor, "ar")
		change(t, s, thread.ID, func(t *forum.Thread) { t.Restore(noor.ID, clock.Now()) })
		m, err := s.Member(context.Background(), lars.ID)
		if err != nil || m.PostCount != 1 {
			t.Errorf("member with one visible post counts %d, error %v", m.PostCount, err)
		}
	})
}

func setVisibility(t *testing.T, s *store.Store, thread forum.ThreadID, post forum.PostID, to forum.Visibility, by *forum.Member) forum.Thread {
	t.Helper()
	var locked forum.Thread
	storetest.Write(t, s, func(tx *store.Tx) (err error) {
		if locked, err = tx.LockThread(thread); err != nil {
			return err
		}
		p, err := tx.LockPost(post)
		if err != nil {
			return err
		}
		if to == forum.Visible {
			p.Restore(by.ID, tx.Now())
		} else {
			p.Remove(to, forum.Removal{Reason: forum.RemovedSpam, ByID: &by.ID, At: new(tx.Now())})
		}
		if err := tx.SavePostVisibility(&locked, &p); err != nil {
			return err
		}
		return tx.Emit(forum.Event{Kind: forum.PostRemoved, ThreadID: &thread})
	})
	return locked
}

func TestConcurrentCommentsGetNumbersOfTheirOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "Iedereen tegelijk")
		var wg sync.WaitGroup
		numbers := make(chan int, 64)
		for range 16 {
			wg.Go(func() {
				for range 4 {
					numbers <- storetest.Comment(t, s, thread.ID, noor, "nl").Number
				}
			})
		}
		wg.Wait()
		close(numbers)
		seen := map[int]bool{}
		for n := range numbers {
			if seen[n] || n < 2 || n > 65 {
				t.Errorf("number %d was given twice or is out of range", n)
			}
			seen[n] = true
		}
	})
}

func TestSaveRevision(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "Met geschiedenis")
		p := storetest.Comment(t, s, thread.ID, noor, "nl")
		clock.Advance(time.Minute)
		edit := func(seen forum.Post, body string) error {
			return s.Write(context.Background(), func(tx *store.Tx) error {
				locked, err := tx.LockThread(thread.ID)
				if err != nil {
					return err
				}
				before := seen.Revise(forum.Edit{Lang: "de", Markdown: body, By: noor.ID, At: tx.Now()})
				return tx.SaveRevision(&locked, &seen, before, storetest.Words(body))
			})
		}
		if err := edit(p, "zweite Fassung"); err != nil {
			t.Fatal(err)
		}
		if err := edit(p, "auch zweite Fassung"); !forum.Is(err, forum.Conflict) {
			t.Errorf("second edit of the same revision: %v, want a conflict", err)
		}
		storetest.Write(t, s, func(tx *store.Tx) error {
			got, err := tx.LockPost(p.ID)
			if got.Markdown != "zweite Fassung" || got.Revision != 2 || got.Lang != "de" || got.EditedAt == nil {
				t.Errorf("after the edit: %+v", got)
			}
			return err
		})
	})
}

func TestPostByKey(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		thread := storetest.Thread(t, s, noor, "nl", "Twee keer gedrukt")
		var made forum.Post
		storetest.Write(t, s, func(tx *store.Tx) error {
			locked, err := tx.LockThread(thread.ID)
			if err != nil {
				return err
			}
			made = forum.Post{AuthorID: noor.ID, Lang: "nl", Key: new("k1")}
			return tx.AddPost(&locked, &made, storetest.Words("x"))
		})
		storetest.Write(t, s, func(tx *store.Tx) error {
			got, err := tx.PostByKey(noor.ID, "k1")
			if got.ID != made.ID {
				t.Errorf("found post %d by its key, want %d", got.ID, made.ID)
			}
			if _, err := tx.PostByKey(lars.ID, "k1"); !forum.Is(err, forum.NotFound) {
				t.Errorf("another author's key: %v, want not found", err)
			}
			return err
		})
	})
}
