package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// keeper is a browser, or a CDN, that keeps the redirects which it may and doesn't ask
// for them again, at whatever time they come (RFC 9111, section 4.2).
type keeper struct {
	*person
	redirects map[string]string
}

// arrives follows redirects from a path to a page.
func (k keeper) arrives(path string) *answer {
	k.Helper()
	way := path
	for range 6 {
		to, kept := k.redirects[path]
		if !kept {
			a := k.get(path)
			if to = a.Header.Get("Location"); to == "" {
				return a.expect(http.StatusOK)
			}
			if mayBeReused(a.Response) {
				k.redirects[path] = to
			}
		}
		path, way = to, way+" → "+to
	}
	k.Fatalf("in circles: %s", way)
	return nil
}

func mayBeReused(res *http.Response) bool {
	control := res.Header.Get("Cache-Control")
	for _, never := range []string{"no-store", "no-cache"} {
		if strings.Contains(control, never) {
			return false
		}
	}
	permanent := res.StatusCode == http.StatusMovedPermanently || res.StatusCode == http.StatusPermanentRedirect
	return permanent || strings.Contains(control, "max-age=")
}

// What is renamed and gets its old name back is found under both, by whoever followed
// the redirects in between.
func TestRenamedThereAndBack(t *testing.T) {
	eachSite(t, func(s *site) {
		s.keep()
		thread := s.thread(s.author, "nl", "Eerste titel")
		first, second := address.Thread("nl", int64(thread.ID), "eerste-titel"), address.Thread("nl", int64(thread.ID), "tweede-titel")
		for _, cdn := range []time.Duration{0, time.Hour} {
			s.cdn = cdn
			s.serve()
			for name, p := range map[string]*person{"visitor": s.visitor(), "member": s.as(s.other)} {
				k := keeper{p, map[string]string{}}
				for _, title := range []string{"Tweede titel", "Eerste titel", "Tweede titel", "Eerste titel"} {
					s.retitle(thread.ID, title)
					for _, path := range []string{first, second, first + "?page=1", second + "?side=1"} {
						if a := k.arrives(path); a.html.Find("h1").Text() != title {
							t.Errorf("%s at %s finds %q, want %q", name, path, a.html.Find("h1").Text(), title)
						}
					}
				}
				for _, handle := range []string{"susanne", "sanne", "susanne", "sanne"} {
					s.rehandle(handle)
					for _, was := range []string{"sanne", "susanne", "SANNE"} {
						k.arrives("/nl/u/"+was).has("main", handle)
						k.arrives("/nl/u/" + was + "/threads")
						k.arrives("/feeds/nl/u/" + was + "?lang=nl")
					}
				}
			}
		}
		// That alone is for good: neither address is anybody's to change.
		if a := s.visitor().get("/nl").expect(http.StatusMovedPermanently, "/nl/"); !mayBeReused(a.Response) {
			t.Error("/nl has to be asked for each time")
		}
	})
}

func (s *site) retitle(id forum.ThreadID, title string) {
	s.Helper()
	storetest.Write(s.T, s.store, func(tx *store.Tx) error {
		t, err := tx.LockThread(id)
		if err != nil {
			return err
		}
		t.Version++
		t.Title, t.Slug = title, strings.ReplaceAll(strings.ToLower(title), " ", "-")
		if err := tx.SaveThread(&t); err != nil {
			return err
		}
		return tx.Emit(forum.Event{Kind: forum.ThreadEdited, ThreadID: &id})
	})
}

func (s *site) rehandle(handle string) {
	s.Helper()
	storetest.Write(s.T, s.store, func(tx *store.Tx) error {
		s.author.Handle = handle
		if err := tx.ChangeHandle(s.author); err != nil {
			return err
		}
		return tx.Emit(forum.Event{Kind: forum.MemberChanged, MemberID: &s.author.ID})
	})
}

// The address of a page with a text side by side says in which language, and one that
// says what isn't there leads to the page without.
func TestOnlyWhatStandsThereIsSideBySide(t *testing.T) {
	eachKeeping(t, func(s *site) {
		thread, post := s.arabicThread()
		s.translateByForm(s.as(s.other), post, "title", dutchTitle, "body", dutchText).expect(http.StatusSeeOther)
		plain, v := plainPath("nl", thread, dutchTitle), s.visitor()
		beside := fmt.Sprintf("%s?side=%d&in=nl", plain, post)
		v.get(beside).expect(http.StatusOK).has(".sides .prose[lang=ar]", "").has(".sides .prose[lang=nl]", "")
		kept := s.pages.Len()
		for query, to := range map[string]string{
			fmt.Sprint("side=", post): beside, fmt.Sprintf("in=de&side=%d", post): beside, fmt.Sprintf("side=%d&in=NL", post): beside,
			fmt.Sprint("side=", post+1): plain, "side=9223372036854775807&in=qaa": plain, "side=question": plain, "side=summary&in=nl": plain,
			fmt.Sprintf("show=original&side=%d", post+1): plain + "?show=original",
		} {
			for _, p := range []*person{v, s.as(s.other)} {
				p.get(plain+"?"+query).expect(http.StatusMovedPermanently, to)
			}
		}
		if n := s.pages.Len(); n != kept {
			t.Errorf("%d pages more are kept", n-kept)
		}
	})
}
