package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/store/storetest"
)

func TestThreadAddresses(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "ar", "هل تويتر قناة؟")
		path := address.Thread("ar", int64(thread.ID), thread.Slug)
		v := s.visitor()
		v.get(path).expect(http.StatusOK).has("h1", "هل تويتر قناة؟")
		lower := strings.ToLower(path) // percent signs in lower case are the same address
		v.get(lower).expect(http.StatusOK)
		for _, wrong := range []string{fmt.Sprint("/ar/t/", thread.ID), fmt.Sprint("/ar/t/", thread.ID, "/other"), path + "-x", path + "?page=1"} {
			for viewer, keep := range map[*person]string{v: "public, no-cache", s.as(s.author): "no-store"} { // who may see more than others
				moved := viewer.get(wrong).expect(http.StatusMovedPermanently, path)
				if got := moved.Header.Get("Cache-Control"); got != keep {
					t.Errorf("%s may be kept %q, want %q", wrong, got, keep)
				}
			}
		}
		v.get(fmt.Sprint("/ar/t/", thread.ID, "?page=1")).expect(http.StatusMovedPermanently, path)
		for _, bad := range []string{"/ar/t/999", "/ar/t/x", "/ar/t/0", path + "?page=2", path + "?page=x", path + "?page=-1",
			"/ar/t/99999999999999999999", path + "/more"} {
			v.get(bad).expect(http.StatusNotFound)
		}
	})
}

// Search engines keep a thread's page in its own language, and no other.
func TestOneThreadPageIsIndexed(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "de", "Lohnt sich das?")
		for _, locale := range []string{"de", "nl"} {
			page := s.visitor().get(address.Thread(locale, int64(thread.ID), thread.Slug)).expect(http.StatusOK)
			page.has(fmt.Sprintf(`link[rel="canonical"][href="%s/de/t/%d/lohnt-sich-das"]`, s.url, thread.ID), "")
			if locale == "de" {
				page.lacks(`meta[name="robots"]`).has(`link[hreflang="x-default"]`, "")
			} else {
				page.has(`meta[name="robots"][content="noindex"]`, "").lacks(`link[hreflang]`)
			}
		}
	})
}

func TestThreadPageByNumber(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Lang gesprek")
		var last forum.Post
		for range 24 {
			last = storetest.Comment(s.T, s.store, thread.ID, s.other, "de")
		}
		path := address.Thread("en", int64(thread.ID), thread.Slug)
		v := s.visitor()
		v.get(path).has("#post-1", "").has("#post-20", "").lacks("#post-21").has(`a[rel="next"]`, "")
		v.get(path+"?page=2").has("#post-21", "").has("#post-25", "").lacks("#post-20").lacks(`a[rel="next"]`)
		at25 := path + "?page=2#post-25"
		v.get(fmt.Sprint("/en/p/", last.ID)).expect(http.StatusFound, at25)
		v.get(fmt.Sprint("/p/", last.ID), "Accept-Language", "en").expect(http.StatusFound, at25)
		v.get(fmt.Sprint("/en/t/", thread.ID, "/last")).expect(http.StatusFound, at25)
		v.get(fmt.Sprint("/en/t/", thread.ID, "/unread")).expect(http.StatusFound, path+"#post-1")

		reader := s.as(s.german)
		reader.get(path).expect(http.StatusOK)
		reader.get(fmt.Sprint("/en/t/", thread.ID, "/unread")).expect(http.StatusFound, path+"?page=2#post-21")
		reader.get("/en/").has(".thread-row.unread", "5 unread")
		reader.get(path + "?page=2").expect(http.StatusOK)
		reader.get("/en/").lacks(".thread-row.unread")
		for _, bad := range []string{"/p/0", "/p/x", "/en/p/999999", "/p/1/2"} {
			v.get(bad).expect(http.StatusNotFound)
		}
	})
}

func TestRemovedThreadAndPost(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Wat verdwijnt")
		p := storetest.Comment(s.T, s.store, thread.ID, s.other, "nl")
		path := address.Thread("nl", int64(thread.ID), thread.Slug)
		mod := s.as(s.dutch)
		mod.post(fmt.Sprint("/nl/p/", p.ID, "/delete"), "reason", "spam").expect(http.StatusSeeOther)
		s.visitor().get(path).has("#post-2.away", "2").lacks("#post-2 .prose")
		s.visitor().get(fmt.Sprint("/nl/p/", p.ID)).expect(http.StatusGone).has("main", "21 november 2026").has("main", "Reden")
		mod.get(path).has("#post-2 .prose", "")
		mod.post(fmt.Sprint("/nl/p/", p.ID, "/restore")).expect(http.StatusSeeOther, path+"#post-2")
		s.visitor().get(path).has("#post-2 .prose", "")
		mod.post(fmt.Sprint("/nl/t/", thread.ID, "/hide"), "reason", "spam").expect(http.StatusSeeOther)
		s.visitor().get(path).expect(http.StatusNotFound)
		s.as(s.author).get(path).expect(http.StatusOK).has(`[data-visibility="hidden"]`, "").lacks("#comment form")
		mod.post(fmt.Sprint("/nl/t/", thread.ID, "/restore")).expect(http.StatusSeeOther, path)
		s.visitor().get(path).expect(http.StatusOK).lacks("[data-visibility]")
	})
}
