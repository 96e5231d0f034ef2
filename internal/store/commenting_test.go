package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// comment adds a comment as the use case does.
func comment(tx *store.Tx, author, writer forum.MemberID, id forum.ThreadID) error {
	tokens := storetest.Words("zeker")
	begun, err := tx.BeginComment(store.Submission{Author: author, Thread: id, Tokens: tokens.Exact})
	if err != nil {
		return err
	}
	p := forum.Post{AuthorID: writer, Lang: "nl", Markdown: "Zeker"}
	return tx.AddPost(&begun.Thread, &p, tokens)
}

// What is sent together with the commit fails it, and nothing of the transaction
// stays, nor does it spoil the connection.
func TestCommentsFailWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "Een gesprek", "strategy")
		cancelled, cancel := context.WithCancel(t.Context())
		for name, try := range map[string]func() error{
			"an author whom nobody knows": func() error {
				return s.Write(t.Context(), func(tx *store.Tx) error { return comment(tx, noor.ID, 1<<40, thread.ID) })
			},
			"a request that was given up": func() error {
				return s.Write(cancelled, func(tx *store.Tx) error {
					defer cancel()
					return comment(tx, noor.ID, noor.ID, thread.ID)
				})
			},
		} {
			if err := try(); err == nil {
				t.Errorf("%s: the comment was added", name)
			}
		}
		if err := s.Write(t.Context(), func(tx *store.Tx) error { return comment(tx, noor.ID, noor.ID, thread.ID) }); err != nil {
			t.Fatal(err)
		}
		p, err := s.ThreadPage(t.Context(), forum.As(noor), thread.ID, 1)
		if err != nil || len(p.Posts) != 2 || p.Posts[1].Number != 2 {
			t.Errorf("the thread has %d posts, want two (%v)", len(p.Posts), err)
		}
	})
}

func TestFailureNamesTheStatement(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "Een gesprek", "strategy")
		err := s.Write(t.Context(), func(tx *store.Tx) error { return comment(tx, noor.ID, 1<<40, thread.ID) })
		if err == nil || !strings.Contains(err.Error(), "add post") {
			t.Errorf("error %v doesn't name what failed", err)
		}
	})
}

// Those who follow events know them by their ids, whenever these became known.
func TestEventsHaveTheirIDs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "Een gesprek", "strategy")
		var id atomic.Int64
		s.Subscribe(func(events []forum.Event) { id.Store(events[len(events)-1].ID) })
		if err := s.Write(t.Context(), func(tx *store.Tx) error { return comment(tx, noor.ID, noor.ID, thread.ID) }); err != nil {
			t.Fatal(err)
		}
		if id.Load() == 0 {
			t.Error("an event was told without its id")
		}
	})
}

// A word that is known when a comment begins stays known until it is there, though no
// other text holds it any more.
func TestNoWordOfACommentIsForgotten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "Een gesprek", "strategy")
		if err := s.Write(t.Context(), func(tx *store.Tx) error { return comment(tx, noor.ID, noor.ID, thread.ID) }); err != nil {
			t.Fatal(err)
		}
		before, err := s.Dump("search_words", "spelling")
		if err != nil {
			t.Fatal(err)
		}
		storetest.Write(t, s, func(tx *store.Tx) error { return withdrawWord(tx, thread.ID) })
		forgotten := make(chan error, 1)
		err = s.Write(t.Context(), func(tx *store.Tx) error {
			tokens := storetest.Words("zeker")
			begun, err := tx.BeginComment(store.Submission{Author: noor.ID, Thread: thread.ID, Tokens: tokens.Exact})
			if err != nil {
				return err
			}
			go func() { forgotten <- s.ForgetWords(context.WithoutCancel(t.Context())) }()
			select { // it has to wait; were it to come first, the word would be gone
			case err := <-forgotten:
				forgotten <- err
			case <-time.After(300 * time.Millisecond):
			}
			p := forum.Post{AuthorID: noor.ID, Lang: "nl", Markdown: "Zeker"}
			return tx.AddPost(&begun.Thread, &p, tokens)
		})
		if err = errors.Join(err, <-forgotten); err != nil {
			t.Fatal(err)
		}
		if after, err := s.Dump("search_words", "spelling"); err != nil || !slices.Equal(after, before) {
			t.Errorf("the words are %q, want %q (%v)", after, before, err)
		}
	})
}

// withdrawWord edits the last comment of a thread into one with the title's words.
func withdrawWord(tx *store.Tx, id forum.ThreadID) error {
	t, err := tx.LockThread(id)
	if err != nil {
		return err
	}
	p, err := tx.LockPost(t.LastPostID)
	if err != nil {
		return err
	}
	before := p.Revise(forum.Edit{Lang: "nl", Markdown: "Een gesprek", By: p.AuthorID, At: tx.Now()})
	return tx.SaveRevision(&t, &p, before, storetest.Words("een gesprek"))
}
