package community_test

import (
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

// found is how many posts a search in one language finds.
func (s *scene) found(words string, lang forum.Lang) int {
	s.Helper()
	page, err := s.store.Search(ctx, forum.Viewer{}, forum.SearchQuery{Text: words, Langs: forum.JoinLangs(lang)},
		text.AnalyseQuery(words, []forum.Lang{lang}))
	if err != nil {
		s.Fatal(err)
	}
	return len(page.Found)
}

func TestRelabelMovesAPostIntoAnotherLanguage(t *testing.T) {
	eachScene(t, func(s *scene) {
		both := storetest.Moderator(t, s.store, "beide", "nl", "de")
		post := s.say(s.other, "Das gilt besonders für Städte").Post // marked as Dutch
		if n := s.found("Stadt", "de"); n != 0 {
			t.Fatalf("%d found before", n)
		}
		made, err := s.Relabel(ctx, forum.As(both), post.ID, "de")
		if err != nil {
			t.Fatal(err)
		}
		if made.Post.Lang != "de" || made.Post.Markdown != post.Markdown || made.Thread.Lang != "nl" {
			t.Errorf("post %+v in thread %+v", made.Post, made.Thread)
		}
		if n := s.found("Stadt", "de"); n != 1 {
			t.Errorf("%d found in German", n)
		}
		if n := s.found("Städte", "nl"); n != 0 {
			t.Errorf("%d found in Dutch", n)
		}
		log, err := s.store.LogPage(ctx, forum.Viewer{}, forum.LogQuery{Act: forum.ActRelabel})
		if err != nil || len(log.Decisions) != 1 {
			t.Fatalf("log %+v, error %v", log, err)
		}
		if d := log.Decisions[0]; d.Lang != "nl" || d.Reason != "de" || d.ActorID != both.ID || *d.PostID != post.ID || *d.MemberID != s.other.ID {
			t.Errorf("decision %+v", d)
		}
		h, err := s.store.HistoryPage(ctx, forum.Viewer{}, post.ID, 0)
		if err != nil || len(h.Revisions) != 2 || h.Revisions[0].EditorID != both.ID || h.Revisions[1].Lang != "nl" {
			t.Errorf("history %+v, error %v", h, err)
		}
		if made, err = s.Relabel(ctx, forum.As(both), post.ID, "de"); err != nil || made.Post.Revision != 2 {
			t.Errorf("once more: revision %d, error %v", made.Post.Revision, err)
		}
	})
}

// With its opening post goes the thread, and its place in the lists.
func TestRelabelAThread(t *testing.T) {
	eachScene(t, func(s *scene) {
		made, err := s.Relabel(ctx, forum.As(s.author), s.thread.LastPostID, "de")
		if err != nil || made.Thread.Lang != "de" || made.Thread.Title != s.thread.Title || made.Thread.Version != s.thread.Version+1 {
			t.Fatalf("thread %+v, error %v", made.Thread, err)
		}
		list, err := s.store.ListPage(ctx, forum.Viewer{}, forum.ListQuery{Langs: "de"})
		if err != nil || len(list.Threads) != 1 || len(list.Threads[0].Tags) != 1 {
			t.Errorf("listed in German: %+v, error %v", list, err)
		}
		log, err := s.store.LogPage(ctx, forum.Viewer{}, forum.LogQuery{})
		if err != nil || len(log.Decisions) != 0 {
			t.Errorf("an author's own act is in the log: %+v, error %v", log.Decisions, err)
		}
		_, err = s.Relabel(ctx, forum.As(s.author), s.thread.LastPostID, "tlh")
		if got := fields(err); got["lang"] != "error.lang.unknown" {
			t.Errorf("a language that nobody writes here: %v", err)
		}
	})
}

// What it was translated into before is a translation no longer; lists, counts
// and the search stay sound.
func TestRelabelIntoALanguageThatItWasTranslatedInto(t *testing.T) {
	eachScene(t, func(s *scene) {
		both := storetest.Moderator(t, s.store, "beide", "nl", "de")
		post := s.say(s.other, "Das gilt besonders für Städte").Post
		storetest.Translate(t, s.store, forum.TextOf(post.ID), "de", storetest.Translated(s.author, post.Revision, "Das gilt"))
		if _, err := s.Relabel(ctx, forum.As(both), post.ID, "de"); err != nil {
			t.Fatal(err)
		}
		if n := s.found("Stadt", "de"); n != 1 {
			t.Errorf("%d found in German", n)
		}
		if found, err := s.store.Inspect(ctx); err != nil || len(found) > 0 {
			t.Errorf("the database has %+v, error %v", found, err)
		}
	})
}
