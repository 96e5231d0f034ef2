package store_test

import (
	"slices"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// What was lost of the past can't be made again, but is found.
func TestInspectFindsGapsInThePast(t *testing.T) {
	tests := []damage{
		{"replies to posts of another thread, or later ones", `UPDATE posts SET reply_to = 3 WHERE number = 2`},
		{"replies to posts of another thread, or later ones", `UPDATE posts SET reply_to = 2 WHERE number = 1`},
		{"threads with a gap in the numbers of their posts", `UPDATE threads SET last_number = last_number + 1`},
		{"posts whose history isn't whole", `UPDATE posts SET revision = 4 WHERE number = 2`},
		{"posts whose history isn't whole", `DELETE FROM revisions WHERE revision = 1`},
		{"posts that weren't written in exactly one event", `DELETE FROM events WHERE kind = 'post.added'`},
		{"posts that weren't written in exactly one event", `INSERT INTO events (kind, post_id, email, locale, created_at)
			SELECT kind, post_id, email, locale, created_at FROM events WHERE kind = 'thread.opened'`},
		{"events of posts that aren't there", `UPDATE events SET post_id = 99 WHERE kind = 'post.added'`},
		{"accounts that were closed in more than one event", `INSERT INTO events (kind, member_id, actor_id, email, locale, created_at)
			SELECT kind, member_id, actor_id, email, locale, created_at FROM events WHERE kind = 'member.texts_unwanted'`},
		{"texts that their author wanted removed, and that are still there", `UPDATE deliveries SET done_at = due_at WHERE handler = 'texts'`},
		{"texts that were removed with their author's account in more than one event", `INSERT INTO events
			(kind, thread_id, post_id, actor_id, email, locale, created_at)
			SELECT 'post.removed', e.thread_id, e.post_id, u.actor_id, e.email, e.locale, e.created_at FROM events e
			JOIN events u ON u.kind = 'member.texts_unwanted' CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2) AS twice
			WHERE e.kind = 'post.added'`},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		storetest.Comment(t, s, storetest.Thread(t, s, noor, "nl", "Kast").ID, noor, "nl")
		storetest.Thread(t, s, noor, "nl", "Lamp")
		storetest.Write(t, s, func(tx *store.Tx) error {
			return tx.Emit(forum.Event{Kind: forum.TextsUnwanted, MemberID: &noor.ID, ActorID: &noor.ID})
		})
		edited := []string{`UPDATE posts SET revision = 3 WHERE number = 2`, `INSERT INTO revisions
			(post_id, revision, editor_id, title, tags, lang, markdown, created_at) SELECT p.id, n.n, p.author_id, '', '', p.lang, 'x', p.created_at
			FROM posts p CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2) n WHERE p.number = 2`}
		for _, statement := range edited {
			if err := s.Break(statement); err != nil {
				t.Fatal(err)
			}
		}
		findsDamage(t, s, tests)
	})
}

// damage is done by a statement, and to be found as what it is.
type damage struct{ what, statement string }

// findsDamage does each damage by itself, and takes it back.
func findsDamage(t *testing.T, s *store.Store, tests []damage) {
	t.Helper()
	for _, test := range tests {
		found, err := s.InspectAfter(test.statement)
		if err != nil {
			t.Fatalf("%s: %v", test.statement, err)
		}
		if !slices.ContainsFunc(found, func(f store.Inconsistency) bool { return f.What == test.what }) {
			t.Errorf("%s: it finds %v", test.statement, found)
		}
	}
}
