package store_test

import (
	"context"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// Statements that were prepared before somebody altered a table beside the server are
// run all the same, on every connection.
func TestAlteredTables(t *testing.T) {
	c := storetest.MigratedPostgres(t)
	ctx, s := context.Background(), openStore(t, c)
	noor := storetest.Member(t, s, "noor")
	thread := storetest.Thread(t, s, noor, "nl", "Wat staat waar")
	post := storetest.Comment(t, s, thread.ID, noor, "nl")
	things := map[string]func() error{
		"reading one thing": func() error { return ignoring(s.Member(ctx, noor.ID)) },
		"reading a page":    func() error { return ignoring(s.PostPage(ctx, forum.As(noor), post.ID)) },
		"reading a thread":  func() error { return ignoring(s.ThreadPage(ctx, forum.As(noor), thread.ID, 1)) },
		"following the log": func() error { return s.Follow(ctx) },
		"writing": func() error {
			return s.Write(ctx, func(tx *store.Tx) error {
				if _, err := tx.LockMember(noor.ID); err != nil {
					return err
				}
				return ignoring(tx.LockThread(thread.ID))
			})
		},
	}
	// beside does it while so many other connections are in use.
	var beside func(others int, do func() error) error
	beside = func(others int, do func() error) error {
		if others == 0 {
			return do()
		}
		return s.Write(ctx, func(tx *store.Tx) error {
			if _, err := tx.Admins(); err != nil {
				return err
			}
			return beside(others-1, do)
		})
	}
	all := func(when string) {
		t.Helper()
		for what, do := range things {
			for others := range 3 {
				if err := beside(others, do); err != nil {
					t.Errorf("%s, %s: %v", when, what, err)
				}
			}
		}
	}
	all("before")
	for _, table := range []string{"members", "threads", "posts", "events"} {
		storetest.Touch(t, c, `ALTER TABLE `+table+` ADD COLUMN of_another_program TEXT`)
		all("with another column of " + table)
	}
}

func ignoring[T any](_ T, err error) error { return err }
