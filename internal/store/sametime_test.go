package store_test

import (
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// A text whose time is taken comes behind those of the next second. Where that ended in the
// middle of others that had been moved on, it never found a place, and its post couldn't be
// translated or removed any more.
func TestTextsThatWereMovedOnInARow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		at := clock.Now()
		thread := storetest.Thread(t, s, noor, "nl", "Is het nog een kanaal")
		for i := range 3 { // a row that the second after the thread's time ends in
			clock.Advance(at.Add(time.Second + time.Duration(i)*time.Microsecond).Sub(clock.Now()))
			storetest.Comment(t, s, thread.ID, noor, "nl")
		}
		opening := forum.TextOf(thread.LastPostID)
		for _, lang := range []forum.Lang{"de", "es"} {
			storetest.Translate(t, s, opening, lang, storetest.Translated(noor, 1, "Ist es noch ein Kanal"))
		}
	})
}
