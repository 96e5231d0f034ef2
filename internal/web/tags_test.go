package web_test

import (
	"fmt"
	"net/http"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/middleware"
	"tertulia/internal/store/storetest"
)

// A tag that no visible thread has is as if nobody had used it, with the names that
// members gave it: it may be what the thread was hidden for. Moderators see it.
func TestTagsOfWhatIsRemoved(t *testing.T) {
	eachSite(t, func(s *site) {
		var err error
		if s.pages, err = middleware.NewPageCache(1 << 20); err != nil {
			t.Fatal(err)
		}
		s.store.Subscribe(s.pages.Follow)
		s.serve()
		thread := storetest.Thread(t, s.store, s.author, "nl", "Een gesprek", "bekendmaking", "sales")
		tag, err := s.store.Tag(t.Context(), "bekendmaking")
		if err != nil {
			t.Fatal(err)
		}
		storetest.Translate(t, s.store, forum.NameOf(tag.ID), "de", storetest.Translated(s.other, 1, "Offenbarung"))
		visitor, author, other, german := s.visitor(), s.as(s.author), s.as(s.other), s.as(s.german)
		mod := s.as(s.dutch)
		look := func(when string, people, moderator int) {
			t.Helper()
			for _, path := range []string{"/nl/tags/bekendmaking", "/nl/tags/bekendmaking?sort=unanswered&lang=de", "/nl/tags/bekendmaking/names",
				"/nl/tags/bekendmaking/history?lang=de", "/feeds/nl/tags/bekendmaking"} {
				for name, p := range map[string]*person{"a visitor": visitor, "the author": author, "who named it": other} {
					if got := p.get(path).StatusCode; got != people {
						s.Errorf("%s, %s for %s: status %d, want %d", when, path, name, got, people)
					}
				}
				if got := german.get(path).StatusCode; path[:6] != "/feeds" && got != moderator {
					s.Errorf("%s, %s for a moderator: status %d, want %d", when, path, got, moderator)
				}
			}
			visitor.get("/nl/tags/sales").expect(http.StatusOK) // built in
			visitor.get("/feeds/nl/tags/sales").expect(http.StatusOK)
		}
		look("visible", http.StatusOK, http.StatusOK)
		mod.post(fmt.Sprintf("/nl/t/%d/hide", thread.ID), "reason", "spam").expect(http.StatusSeeOther)
		look("hidden", http.StatusNotFound, http.StatusOK)
		before := s.digests()
		author.post("/nl/tags/bekendmaking/names", "lang", "es", "name", "Revelación").expect(http.StatusNotFound)
		other.post("/nl/tags/bekendmaking/unname", "lang", "de").expect(http.StatusNotFound)
		s.unchanged(before)
		mod.post(fmt.Sprintf("/nl/t/%d/restore", thread.ID)).expect(http.StatusSeeOther)
		look("restored", http.StatusOK, http.StatusOK)
		s.withdraw(int64(thread.LastPostID))
		look("taken back", http.StatusNotFound, http.StatusOK)
	})
}
