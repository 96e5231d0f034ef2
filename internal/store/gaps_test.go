package store_test

import (
	"context"
	"slices"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// gaps reads every page of what is left to translate, and gives the posts.
func gaps(t *testing.T, s *store.Store, q forum.GapQuery) []forum.PostID {
	t.Helper()
	var found []forum.PostID
	for {
		p, err := s.Gaps(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range p.Gaps {
			if p.People[g.Thread.AuthorID].Handle == "" {
				t.Error("nobody is named as the author")
			}
			found = append(found, g.Post)
		}
		if q.After = p.Next; p.Next == "" {
			return found
		}
	}
}

func TestStaleGaps(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		samir, noor := storetest.Member(t, s, "samir"), storetest.Member(t, s, "noor")
		var posts []forum.PostID
		for _, lang := range []forum.Lang{"ar", "ar", "de"} {
			thread := storetest.Thread(t, s, samir, lang, "Titel")
			comment := storetest.Comment(t, s, thread.ID, samir, lang)
			storetest.Translate(t, s, forum.TitleOf(thread.ID), "nl", storetest.Translated(noor, 1, "Een titel"))
			for _, id := range []forum.PostID{thread.LastPostID, comment.ID} {
				storetest.Translate(t, s, forum.TextOf(id), "nl", storetest.Translated(noor, 1, "Een tekst"))
				posts = append(posts, id)
			}
		}
		machine := storetest.Comment(t, s, 1, samir, "ar")
		storetest.Translate(t, s, forum.TextOf(machine.ID), "nl", storetest.MachineTranslated(1, "Tekst"))
		q := forum.GapQuery{Into: "nl", From: "ar,en", Limit: 1}
		if found := gaps(t, s, q); len(found) != 0 {
			t.Fatalf("fresh translations are among them: %v", found)
		}
		for _, id := range append(posts, machine.ID) {
			editPost(t, s, id)
		}
		want := []forum.PostID{posts[3], posts[2], posts[1], posts[0]}
		if found := gaps(t, s, q); !slices.Equal(found, want) {
			t.Errorf("stale are %v, want %v", found, want)
		}
		q.Limit = 0
		if found := gaps(t, s, q); !slices.Equal(found, want) {
			t.Errorf("on one page they are %v, want %v", found, want)
		}
		storetest.Write(t, s, func(tx *store.Tx) error {
			o, err := tx.LockOriginal(forum.TextOf(posts[3]))
			if err != nil {
				return err
			}
			at := tx.Now()
			o.Post.Remove(forum.Hidden, forum.Removal{Reason: forum.RemovedSpam, ByID: &noor.ID, At: &at})
			return tx.SavePostVisibility(o.Thread, o.Post)
		})
		if found := gaps(t, s, q); !slices.Equal(found, want[1:]) {
			t.Errorf("with one hidden they are %v, want %v", found, want[1:])
		}
		for _, q := range []forum.GapQuery{{Into: "es", From: "ar"}, {Into: "nl", From: "en"}, {Into: "nl"}} {
			if found := gaps(t, s, q); len(found) != 0 {
				t.Errorf("%+v finds %v", q, found)
			}
		}
	})
}

// editPost gives a post another text.
func editPost(t *testing.T, s *store.Store, id forum.PostID) {
	t.Helper()
	storetest.Write(t, s, func(tx *store.Tx) error {
		o, err := tx.LockOriginal(forum.TextOf(id))
		if err != nil {
			return err
		}
		before := o.Post.Revise(forum.Edit{Lang: o.Post.Lang, Markdown: "Anders", Rendered: o.Post.Rendered, By: o.Post.AuthorID, At: tx.Now()})
		if o.Post.Opening() {
			before.Title = o.Thread.Title
		}
		return tx.SaveRevision(o.Thread, o.Post, before, storetest.Words("Anders"))
	})
}

func TestMissingGaps(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		samir, noor := storetest.Member(t, s, "samir"), storetest.Member(t, s, "noor")
		var openings []forum.PostID
		for _, lang := range []forum.Lang{"ar", "ar", "de", "ar", "nl"} {
			openings = append(openings, storetest.Thread(t, s, samir, lang, "Titel").LastPostID)
		}
		translated := storetest.Thread(t, s, samir, "ar", "Titel")
		storetest.Translate(t, s, forum.TitleOf(translated.ID), "nl", storetest.Translated(noor, 1, "Een titel"))
		half := storetest.Translated(noor, 1, "Een tekst")
		storetest.Translate(t, s, forum.TextOf(translated.LastPostID), "nl", half)
		storetest.Translate(t, s, forum.TextOf(openings[1]), "nl", half)
		storetest.Translate(t, s, forum.TitleOf(1), "nl", storetest.MachineTranslated(1, "Een titel"))

		q := forum.GapQuery{Into: "nl", From: "ar,nl", Kind: forum.GapMissing, Limit: 1}
		want := []forum.PostID{openings[3], openings[1], openings[0]}
		if found := gaps(t, s, q); !slices.Equal(found, want) {
			t.Errorf("missing are %v, want %v", found, want)
		}
		q.From = "ar,de"
		want = []forum.PostID{openings[3], openings[2], openings[1], openings[0]}
		if found := gaps(t, s, q); !slices.Equal(found, want) {
			t.Errorf("missing are %v, want %v", found, want)
		}
		if _, err := s.Gaps(context.Background(), forum.GapQuery{Into: "nl", From: "ar", After: "x"}); !forum.Is(err, forum.Malformed) {
			t.Errorf("a cursor that nobody made gives %v", err)
		}
	})
}

// A question that people haven't translated whole is missing, and stale once any of it
// reads otherwise, apart from the text above it.
func TestGapsOfQuestions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		samir, noor := storetest.Member(t, s, "samir"), storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, samir, "ar", "Titel")
		storetest.Ask(t, s, thread.ID, "Waarvoor?", "Service", "Verkoop")
		asked, err := s.Asked(t.Context(), thread.ID)
		if err != nil {
			t.Fatal(err)
		}
		parts := func(kind forum.GapKind) (found []forum.Part) {
			t.Helper()
			p, err := s.Gaps(t.Context(), forum.GapQuery{Into: "nl", From: "ar", Kind: kind, Limit: 1})
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range p.Gaps {
				found = append(found, g.Part)
			}
			return found
		}
		if found := parts(forum.GapMissing); !slices.Equal(found, []forum.Part{forum.PartText, forum.PartQuestion}) {
			t.Errorf("missing are %q", found)
		}
		storetest.Translate(t, s, asked.Targets()[2], "nl", storetest.MachineTranslated(1, "Verkopen"))
		for _, target := range asked.Targets()[:2] {
			storetest.Translate(t, s, target, "nl", storetest.Translated(noor, 1, "Vertaald"))
		}
		if found := parts(forum.GapMissing); !slices.Contains(found, forum.PartQuestion) {
			t.Errorf("with a position that a machine translated, missing are %q", found)
		}
		storetest.Translate(t, s, asked.Targets()[2], "nl", storetest.Translated(noor, 1, "Vertaald"))
		if found := parts(forum.GapMissing); !slices.Equal(found, []forum.Part{forum.PartText}) {
			t.Errorf("with everything translated, missing are %q", found)
		}
		storetest.Ask(t, s, thread.ID, "Waarvoor dan?", "Service", "Verkopen")
		if found := parts(forum.GapStale); !slices.Equal(found, []forum.Part{forum.PartQuestion}) {
			t.Errorf("stale are %q", found)
		}
	})
}

func TestTagsToName(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		samir, noor := storetest.Member(t, s, "samir"), storetest.Member(t, s, "noor")
		for _, tag := range []string{"robots", "sales", "bots", "humour"} {
			storetest.Thread(t, s, samir, "en", "About "+tag, tag)
		}
		named, err := s.Tag(t.Context(), "bots")
		if err != nil {
			t.Fatal(err)
		}
		storetest.Translate(t, s, forum.NameOf(named.ID), "nl", storetest.Translated(noor, 1, "robotjes"))
		keys := func(q forum.GapQuery) (found []string) {
			t.Helper()
			for q.Kind = forum.GapTags; ; {
				p, err := s.Gaps(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				for _, g := range p.Gaps {
					found = append(found, g.Tag.Key)
				}
				if q.After = p.Next; p.Next == "" {
					return found
				}
			}
		}
		for _, limit := range []int{0, 1} {
			if found := keys(forum.GapQuery{Into: "nl", From: "en,de", Limit: limit}); !slices.Equal(found, []string{"humour", "robots"}) {
				t.Errorf("%d on a page: to name are %q", limit, found)
			}
		}
		if found := keys(forum.GapQuery{Into: "es", From: "en"}); !slices.Equal(found, []string{"humour", "bots", "robots"}) {
			t.Errorf("into another language they are %q", found)
		}
		if found := keys(forum.GapQuery{Into: "nl", From: "de"}); len(found) > 0 {
			t.Errorf("from another language they are %q", found)
		}
	})
}
