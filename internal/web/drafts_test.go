package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tertulia/internal/address"
)

// types sends a form as the editor's script does, by itself while somebody is typing.
func (p *person) types(path string, form url.Values) *answer {
	p.Helper()
	return p.do(http.MethodPost, path, form, "X-Requested-With", "fetch")
}

// What the script saves by itself leaves nothing to be said, and what it asks for takes
// nothing of what is to be said on a page.
func TestNothingIsSaidOfWhatTheScriptSaves(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Stil bewaard")
		path, comments := address.Thread("en", int64(thread.ID), thread.Slug), fmt.Sprint("/en/t/", thread.ID, "/comments")
		m := s.as(s.other)
		form := m.get(path).form("#comment form")
		form.Set("body", "Een reactie")
		form.Set("lang", "nl")
		form.Set("lang_sure", "1")
		if a := m.types("/en/drafts", form).expect(http.StatusNoContent); len(a.Cookies()) > 0 {
			t.Errorf("saving a draft by itself sets %v", a.Cookies())
		}
		m.get(path).lacks(".flash").has("#comment textarea", "Een reactie")

		m.submit("/en/drafts", form).expect(http.StatusSeeOther, comments)
		m.types("/en/preview", form).expect(http.StatusOK).lacks(".flash")
		m.get(path).has(".flash", "The draft is saved")

		m.submit("/en/drafts", form).expect(http.StatusSeeOther)
		posted := m.submit(comments, form).expect(http.StatusSeeOther).Header.Get("Location")
		m.get(strings.Split(posted, "#")[0]).lacks(".flash").has("#post-2", "Een reactie")
	})
}
