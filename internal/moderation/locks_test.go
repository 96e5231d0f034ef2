package moderation_test

import (
	"context"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// Whoever writes locks their own row and then the thread. A moderator who removes
// their post must not lock the two the other way round: each would wait for the
// other. Nor may the moderator hold a row of their own, which comes later in the order of
// ids: they may be a writer elsewhere.
func TestRemovingWaitsForTheWriterBeforeTheThread(t *testing.T) {
	eachScene(t, func(s *scene) {
		if s.store.Dialect() != "postgres" {
			s.Skip("SQLite has one writer at a time: there is no second lock to wait for")
		}
		for _, c := range []struct {
			name              string
			writer, moderator *forum.Member
			remove            func(context.Context) error
		}{
			{"comment", s.other, s.german, func(ctx context.Context) error {
				_, err := s.mod.RemovePost(ctx, forum.As(s.german), s.comment.ID, spam)
				return err
			}},
			{"thread", s.author, s.dutch, func(ctx context.Context) error {
				_, err := s.mod.RemoveThread(ctx, forum.As(s.dutch), s.thread.ID, spam)
				return err
			}},
		} {
			held, release, done := make(chan bool), make(chan bool), make(chan error, 2)
			go func() {
				done <- s.store.Write(context.Background(), func(tx *store.Tx) error {
					_, err := tx.LockMember(c.writer.ID)
					close(held)
					<-release
					return err
				})
			}()
			<-held
			go func() { done <- c.remove(context.Background()) }()
			for range 40 {
				s.free(c.name, c.moderator)
				time.Sleep(5 * time.Millisecond) // lets the removal come as far as it can
			}
			close(release)
			for range 2 {
				if err := <-done; err != nil {
					s.Errorf("%s: %v", c.name, err)
				}
			}
		}
	})
}

// free fails if somebody keeps the thread locked, or the moderator.
func (s *scene) free(name string, moderator *forum.Member) {
	s.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.LockMember(moderator.ID); err != nil {
			return err
		}
		_, err := tx.LockThread(s.thread.ID)
		return err
	})
	if err != nil {
		s.Fatalf("the removal of a %s holds the thread or the moderator while it waits for a member: %v", name, err)
	}
}
