package store_test

import (
	"slices"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

// What the search has lost of a question is found missing, and mended.
func TestSearchOfQuestionsIsMended(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		author := storetest.Member(t, s, "sanne")
		thread := storetest.Thread(t, s, author, "nl", "Waarvoor is Twitter?")
		storetest.Ask(t, s, thread.ID, "Waarvoor dient het?", "Service", "Verkoop")
		asked, err := s.Asked(t.Context(), thread.ID)
		if err != nil {
			t.Fatal(err)
		}
		storetest.Translate(t, s, forum.PositionOf(asked.Positions[1].ID), "de", storetest.Translated(author, 1, "Verkauf"))
		finds := func(word string, lang forum.Lang, want int) {
			t.Helper()
			if n := len(found(t, s, forum.SearchQuery{}, text.AnalyseQuery(word, []forum.Lang{lang}))); n != want {
				t.Errorf("%s finds %d posts", word, n)
			}
		}
		finds("verkoop", "nl", 1)
		finds("Verkauf", "de", 1)
		const lost = `DELETE FROM search_texts WHERE lang = 'de'`
		what, err := s.InspectAfter(lost)
		if err != nil || !slices.ContainsFunc(what, func(i store.Inconsistency) bool { return i.What == "translations that the search doesn't have" }) {
			t.Errorf("the loss is told as %v, %v", what, err)
		}
		if err := s.Break(lost); err != nil {
			t.Fatal(err)
		}
		finds("Verkauf", "de", 0)
		if n, err := s.MendSearch(t.Context()); n == 0 || err != nil {
			t.Errorf("%d are mended, %v", n, err)
		}
		finds("Verkauf", "de", 1)
	})
}
