package web_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// TestRemovedOriginalsTakeTheirTranslationsAlong: a thread is hidden, deleted, and
// its author erased, and no path has its translation any more; restored, it is
// where it was.
func TestRemovedOriginalsTakeTheirTranslationsAlong(t *testing.T) {
	const title, body = "Zonnebloemolie", "Koolraapsoep"
	eachSite(t, func(s *site) {
		thread := storetest.Thread(s, s.store, s.author, "ar", arabicTitle, "robots")
		post := thread.LastPostID
		s.translateByForm(s.as(s.other), post, "title", title, "body", body+" is een woord dat nergens anders staat").expect(http.StatusSeeOther)
		paths := []string{"/nl/", "/nl/?sort=newest", "/nl/tags/robots", "/nl/u/" + s.author.Handle, "/nl/u/" + s.author.Handle + "/threads",
			plainPath("nl", thread, title), plainPath("nl", thread, title) + "?show=original", fmt.Sprintf("%s?side=%d&in=nl", plainPath("nl", thread, title), post),
			fmt.Sprintf("/nl/p/%d/translation", post), "/nl/search?q=" + body, "/nl/search?q=" + title,
			"/nl/search/suggestions?q=" + title, "/feeds/nl/threads", "/feeds/nl/tags/robots", "/feeds/nl/u/" + s.author.Handle,
			fmt.Sprintf("/feeds/nl/t/%d", thread.ID), "/sitemaps/nl/0.xml", plainPath("ar", thread, arabicTitle)}
		having := func() []string {
			var found []string
			for _, path := range paths {
				text, r := s.visitor().raw(path)
				there := r.StatusCode == http.StatusOK // the title stands in the address of a page that isn't, too
				if there && shows(text, path, title) || shows(text, path, body) {
					found = append(found, path)
				}
			}
			return found
		}
		before := having()
		if len(before) < len(paths)-2 {
			t.Errorf("only %d of %d paths have the translation: %q", len(before), len(paths), before)
		}
		admin := s.as(s.admin)
		for _, act := range []string{"hide", "delete"} {
			admin.post(fmt.Sprintf("/nl/t/%d/%s", thread.ID, act), "reason", "spam").expect(http.StatusSeeOther)
			if found := having(); len(found) > 0 {
				t.Errorf("%s: it is still in %q", act, found)
			}
			if picture := s.visitor().get(fmt.Sprintf("/nl/t/%d/card.png", thread.ID)); picture.StatusCode == http.StatusOK {
				t.Errorf("%s: there is still a picture", act)
			}
			admin.post(fmt.Sprintf("/nl/t/%d/restore", thread.ID)).expect(http.StatusSeeOther)
			if found := having(); !slices.Equal(found, before) {
				t.Errorf("%s and restore: it is in %q, not in %q", act, found, before)
			}
		}
		s.erase(thread.ID, post)
		if found := having(); len(found) > 0 {
			t.Errorf("erased: it is still in %q", found)
		}
	})
}

// shows reports whether a page has a word, in an address too, other than as what was
// searched for.
func shows(text, path, word string) bool {
	text, word = strings.ToLower(text), strings.ToLower(word)
	if strings.Contains(path, "/search?") {
		return strings.Contains(text, `class="thread-row`) && strings.Contains(text, word)
	}
	return strings.Contains(text, word)
}

// erase empties a thread that its author wished to be removed.
func (s *site) erase(thread forum.ThreadID, post forum.PostID) {
	s.Helper()
	storetest.Write(s, s.store, func(tx *store.Tx) error {
		o, err := tx.LockOriginal(forum.TextOf(post))
		if err != nil {
			return err
		}
		at := tx.Now()
		o.Thread.Remove(forum.Deleted, forum.Removal{Reason: forum.RemovedByAuthor, ByID: &o.Thread.AuthorID, At: &at})
		if err := tx.SaveThread(o.Thread); err != nil {
			return err
		}
		if err := tx.WipePost(o.Thread, o.Post, storetest.Words("")); err != nil {
			return err
		}
		return tx.Emit(forum.Event{Kind: forum.ThreadRemoved, ThreadID: &thread, ActorID: &o.Thread.AuthorID})
	})
}
