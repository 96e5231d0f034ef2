package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// What can't be read is named, and keeps nothing else from being found.
func TestInspectGoesOnAfterWhatItCannotRead(t *testing.T) {
	const count = "threads whose count of posts is wrong"
	tests := []struct{ name, statement, named string }{
		{"a post", `UPDATE posts SET rendered = 'garbage' WHERE number = 2`, "id 2: "},
		{"the words of a post", `UPDATE posts SET rendered = 'garbage' WHERE number = 2`, "post 2 in nl: "},
		{"a translation", `UPDATE translations SET rendered = 'garbage' WHERE target_kind = 'post'`, "post 2 in de: "},
		{"a summary", `INSERT INTO summaries (thread_id, author_id, lang, shown, written_at, markdown, rendered, revision, translated)
			SELECT thread_id, author_id, lang, false, created_at, 'Staal', 'garbage', 1, false FROM posts WHERE number = 2`, "thread_id 1: "},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "Kast")
		post := storetest.Comment(t, s, thread.ID, noor, "nl")
		storetest.Translate(t, s, forum.TextOf(post.ID), "de", storetest.Translated(noor, 1, "Schrank"))
		for _, test := range tests {
			found, err := s.InspectAfter(`UPDATE threads SET post_count = 7`, test.statement)
			if err == nil || !strings.Contains(err.Error(), test.named) {
				t.Errorf("%s isn't named: %v", test.name, err)
			}
			if !slices.ContainsFunc(found, func(f store.Inconsistency) bool { return f.What == count }) {
				t.Errorf("%s: it finds %v", test.name, found)
			}
		}
	})
}

// A row that others refer to, and that was lost, crashes neither looking nor mending.
func TestInspectSurvivesLostRows(t *testing.T) {
	storetest.EachUnsound(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := context.Background()
		noor := storetest.Member(t, s, "noor")
		storetest.Comment(t, s, storetest.Thread(t, s, noor, "nl", "Kast").ID, noor, "nl")
		if err := s.Lose(`DELETE FROM threads`); err != nil {
			t.Fatal(err)
		}
		looking := func(when string) {
			found, err := s.Inspect(ctx)
			if err == nil || !strings.Contains(err.Error(), "post 1 in nl: thread 1 isn't there") {
				t.Errorf("%s it isn't named: %v", when, err)
			}
			if !slices.ContainsFunc(found, func(f store.Inconsistency) bool {
				return f.What == "posts of threads that aren't there" && f.Rows == 2
			}) {
				t.Errorf("%s it finds %v", when, found)
			}
		}
		looking("at first")
		for what, mend := range map[string]func() error{
			"counts":            func() error { _, err := s.Mend(ctx); return err },
			"words":             func() error { _, err := s.MendTokens(ctx); return err },
			"texts of searches": func() error { _, err := s.MendSearch(ctx); return err },
		} {
			if err := mend(); err != nil {
				t.Errorf("mending %s: %v", what, err)
			}
		}
		looking("after mending")
	})
}

// What is compared is the forum of one moment: without its transaction nothing is.
func TestInspectEndsWithItsTransaction(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		found, err := s.InspectWithoutTransaction()
		if err == nil || !strings.Contains(err.Error(), "look for oddities") || len(found) != 0 {
			t.Errorf("it finds %v, error %v", found, err)
		}
	})
}

// A panic while a row is compared is told as what is wrong there.
func TestInspectSurvivesPanics(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		found, err := s.InspectPanicking()
		if err == nil || !strings.Contains(err.Error(), "look for oddities: panic: odd") || len(found) != 1 {
			t.Errorf("it finds %v, error %v", found, err)
		}
	})
}
