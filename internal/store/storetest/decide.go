package storetest

import (
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// Decide closes, reopens, hides or pins a thread by a decision of a moderator, which is
// recorded.
func Decide(t testing.TB, s *store.Store, id forum.ThreadID, act func(t *forum.Thread) forum.Decision) forum.Thread {
	t.Helper()
	var thread forum.Thread
	Write(t, s, func(tx *store.Tx) (err error) {
		if thread, err = tx.LockThread(id); err != nil {
			return err
		}
		d := act(&thread)
		if err := tx.SaveThread(&thread); err != nil {
			return err
		}
		return tx.Record(&d)
	})
	return thread
}
