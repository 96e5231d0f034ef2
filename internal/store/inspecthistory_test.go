package store_test

import (
	"slices"
	"testing"

	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// What was lost of the past can't be made again, but is found.
func TestInspectFindsGapsInThePast(t *testing.T) {
	tests := []struct{ what, statement string }{
		{"threads with a gap in the numbers of their posts", `UPDATE threads SET last_number = last_number + 1`},
		{"posts whose history isn't whole", `UPDATE posts SET revision = 3 WHERE number = 2`},
		{"posts that weren't written in exactly one event", `DELETE FROM events WHERE kind = 'post.added'`},
		{"posts that weren't written in exactly one event", `INSERT INTO events (kind, post_id, email, locale, created_at)
			SELECT kind, post_id, email, locale, created_at FROM events WHERE kind = 'thread.opened'`},
		{"events of posts that aren't there", `UPDATE events SET post_id = 99 WHERE kind = 'post.added'`},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		storetest.Comment(t, s, storetest.Thread(t, s, noor, "nl", "Kast").ID, noor, "nl")
		for _, test := range tests {
			found, err := s.InspectAfter(test.statement)
			if err != nil {
				t.Fatalf("%s: %v", test.statement, err)
			}
			if !slices.ContainsFunc(found, func(f store.Inconsistency) bool { return f.What == test.what }) {
				t.Errorf("%s: it finds %v", test.statement, found)
			}
		}
	})
}
