package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/middleware"
	"tertulia/internal/store"
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
			for name, p := range map[string]*person{"a visitor": visitor, "the author": author, "who named it": other, "a moderator": german} {
				seen := p == german || people == http.StatusOK
				for _, path := range []string{"/de/search?tag=bekendmaking", "/de/search?q=gesprek&tag=bekendmaking", "/de/search?q=tag:bekendmaking"} {
					page := p.get(path).expect(http.StatusOK)
					if unknown := page.html.Find(".unshown:contains('bekendmaking')").Length() > 0; unknown == seen {
						s.Errorf("%s, %s for %s: told that there is no such tag: %t", when, path, name, unknown)
					}
					if named := strings.Contains(page.html.Text(), "Offenbarung"); named != seen {
						s.Errorf("%s, %s for %s: told what it is called: %t", when, path, name, named)
					}
				}
				log := p.get("/nl/moderation/log?act=remove_translation").expect(http.StatusOK).has(".ledger .note", "Niet zo.")
				if linked := log.html.Find("a[href*=bekendmaking]").Length() > 0; linked != seen {
					s.Errorf("%s, the moderation log leads %s to the tag: %t", when, name, linked)
				}
			}
			visitor.get("/nl/tags/sales").expect(http.StatusOK) // built in
			visitor.get("/feeds/nl/tags/sales").expect(http.StatusOK)
		}
		german.post("/nl/tags/bekendmaking/unname", "lang", "de", "reason", "insult", "note", "Niet zo.").expect(http.StatusSeeOther)
		german.post("/nl/tags/bekendmaking/restore", "lang", "de").expect(http.StatusSeeOther)
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

// tagsOf are the keys of the tags that the thread of an opening post has.
func (s *site) tagsOf(post forum.PostID) string {
	s.Helper()
	page, err := s.store.PostPage(s.Context(), forum.Viewer{}, post)
	if err != nil {
		s.Fatal(err)
	}
	var keys []string
	for _, tag := range page.Tags {
		keys = append(keys, tag.Key)
	}
	return strings.Join(keys, " ")
}

// taggedThread is a thread with tags of which readers see no name that would make them:
// those that members gave them, and that of an import.
func (s *site) taggedThread() forum.PostID {
	s.Helper()
	thread := storetest.Thread(s.T, s.store, s.author, "nl", "Bots in een gesprek", "robots", "bots", "smileys", "sales")
	noor := s.as(s.other)
	for tag, name := range map[string]string{"robots": "automaten", "bots": "machines، apparaten, enzovoort", "smileys": "🤖🙂"} {
		noor.post("/nl/tags/"+tag+"/names", "lang", "de", "name", name).expect(http.StatusSeeOther)
	}
	storetest.Write(s.T, s.store, func(tx *store.Tx) error {
		locked, err := tx.LockThread(thread.ID)
		if err != nil {
			return err
		}
		tags, err := tx.TagsOf(thread.ID)
		if err != nil {
			return err
		}
		imported, err := tx.EnsureTags([]forum.Tag{{Key: "wie-wat-waar", Name: "Wie, wat, waar", Lang: "nl"}})
		if err != nil {
			return err
		}
		if err := tx.SetTags(thread.ID, append(tags, imported...)); err != nil {
			return err
		}
		locked.Version++
		return tx.SaveThread(&locked)
	})
	return thread.LastPostID
}

// Whatever a reader sees a tag called, the form of an edit leaves a thread the tags it
// has: posted as it is, after it failed, from a draft and on another language's page.
func TestEditFormKeepsTags(t *testing.T) {
	eachSite(t, func(s *site) {
		post := s.taggedThread()
		const tags = "robots bots smileys sales wie-wat-waar"
		author := s.as(s.author)
		edit := func(locale string) string { return fmt.Sprintf("/%s/p/%d/edit", locale, post) }
		kept := func(when string) {
			t.Helper()
			if got := s.tagsOf(post); got != tags {
				t.Fatalf("%s the thread has the tags %q, want %q", when, got, tags)
			}
		}
		shown := func(locale string) url.Values {
			form := author.get(edit(locale)).expect(http.StatusOK).form("main form.form")
			form.Set("lang", "nl") // is chosen from a list
			return form
		}
		for _, locale := range []string{"de", "nl", "ar", "es", "en"} {
			form := shown(locale)
			form.Set("body", "Op de pagina in het "+locale)
			author.submit(edit(locale), form).expect(http.StatusSeeOther)
			kept("edited in " + locale)
		}
		form := shown("de")
		if got := form.Get("tags"); !strings.Contains(got, "automaten") {
			t.Errorf("the form in German names the tags %q", got)
		}
		form.Set("body", "")
		form = author.submit(edit("de"), form).expect(http.StatusUnprocessableEntity).form("main form.form")
		form.Set("lang", "nl")
		form.Set("body", "Nu wel")
		author.submit("/de/preview", form).expect(http.StatusOK).has("#preview .tag-pill", "automaten").has("#preview .tag-pill", "🤖🙂")
		author.submit(edit("nl"), form).expect(http.StatusSeeOther)
		kept("after it failed")

		form = shown("de")
		form.Set("body", "Later")
		author.submit("/de/drafts", form).expect(http.StatusSeeOther)
		author.submit(edit("es"), shown("es")).expect(http.StatusSeeOther)
		kept("from a draft")

		form = shown("nl")
		form.Set("tags", "Automaten, 🤖🙂, nieuw")
		author.submit(edit("nl"), form).expect(http.StatusSeeOther)
		if got := s.tagsOf(post); got != "robots smileys nieuw" {
			t.Errorf("typed by the names they have, the tags are %q", got)
		}
	})
}

// The form of a search finds again what it found, whatever its tag is called.
func TestSearchFormKeepsItsTag(t *testing.T) {
	eachSite(t, func(s *site) {
		noor, visitor := s.as(s.other), s.visitor()
		keys := []string{"robots", "automaten", "bots", "smileys", "sales", "verkooppraatjes"}
		for _, key := range keys {
			storetest.Thread(t, s.store, s.author, "nl", "Over "+key, key)
		}
		for tag, name := range map[string]string{"robots": "automaten", "bots": "🤖", "smileys": "🙂", "verkooppraatjes": "Vertrieb"} {
			noor.post("/nl/tags/"+tag+"/names", "lang", "de", "name", name).expect(http.StatusSeeOther)
		}
		for _, locale := range []string{"de", "nl", "ar"} {
			for _, key := range keys {
				found := visitor.get("/" + locale + "/search?tag=" + key).lists("Over " + key)
				for range 2 {
					tag := found.value("main form input[name=tag]")
					found = visitor.get("/" + locale + "/search?tag=" + url.QueryEscape(tag)).lists("Over " + key)
				}
			}
		}
	})
}
