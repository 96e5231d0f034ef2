package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tertulia/internal/address"
	"tertulia/internal/forum"
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

// On a computer that two share, what one of them wrote isn't sent, kept or shown in a form
// as the other's, who logged in meanwhile.
func TestNobodySendsWhatAnotherWrote(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Een gedeelde computer")
		comments := fmt.Sprint("/en/t/", thread.ID, "/comments")
		translate := fmt.Sprintf("/en/p/%d/translate?lang=en", thread.LastPostID)
		s.knows(s.author)
		s.knows(s.other)
		writer, another := s.as(s.other), s.as(s.author)
		draft := func(m *forum.Member) string {
			d, err := s.store.Draft(t.Context(), forum.As(m), forum.CommentIn(thread.ID))
			if forum.Is(err, forum.NotFound) {
				return ""
			}
			if err != nil {
				t.Fatal(err)
			}
			return d.Body
		}
		form := writer.get(address.Thread("en", int64(thread.ID), thread.Slug)).form("#comment form")
		form.Set("body", "Dat heb ik geschreven")
		another.post("/en/drafts", "place", form.Get("place"), "body", "Van mij").expect(http.StatusSeeOther)
		for _, to := range []string{comments, "/en/new", "/en/drafts", "/en/preview", fmt.Sprintf("/en/p/%d/edit", thread.LastPostID)} {
			another.submit(to, form).expect(http.StatusConflict).has("main", "Somebody else wrote this").has("textarea[readonly]", "Dat heb ik geschreven").lacks("[data-editor]")
		}
		translation := writer.get(translate).form("form[data-editor]")
		translation.Set("body", "I wrote that")
		another.submit(strings.Split(translate, "?")[0], translation).expect(http.StatusConflict).has("textarea[readonly]", "I wrote that")
		writer.post("/en/drafts", "place", "new", "body", "Weg").expect(http.StatusSeeOther)
		another.submit("/en/drafts", writer.get("/en/drafts").form("main form")).expect(http.StatusConflict)

		slip := s.visitor().submit(comments, form).expect(http.StatusUnauthorized).form("main form")
		slip.Set("password", password)
		slip.Set("email", s.author.Handle)
		p := s.visitor()
		p.submit("/en/login", slip).expect(http.StatusConflict).has("textarea[readonly]", "Dat heb ik geschreven")
		if got := draft(s.author); got != "Van mij" || !p.signedIn() {
			t.Errorf("who logs in on another's page has the draft %q", got)
		}
		slip.Set("email", s.other.Handle)
		s.visitor().submit("/en/login", slip).expect(http.StatusSeeOther)
		if got := draft(s.other); got != "Dat heb ik geschreven" {
			t.Errorf("who logs in on their own has the draft %q", got)
		}
		form.Set("lang", "nl")
		form.Set("lang_sure", "1")
		writer.submit(comments, form).expect(http.StatusSeeOther)
	})
}

// A translation that the script saves after it was sent is no draft.
func TestTranslationThatWasSentIsNoDraft(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Vertaald en klaar")
		translate := fmt.Sprintf("/en/p/%d/translate", thread.LastPostID)
		m := s.as(s.other)
		form := m.get(translate + "?lang=en").form("form[data-editor]")
		form.Set("title", "Translated and done")
		form.Set("body", "The first line\r\nand the second")
		form.Set("lang_sure", "1")
		m.submit(translate, form).expect(http.StatusSeeOther)
		form.Set("body", "The first line\nand the second")
		m.types("/en/drafts", form).expect(http.StatusNoContent)
		m.get("/en/drafts").lacks(".thread-row")
		form.Set("body", "The first line\nand another")
		m.types("/en/drafts", form).expect(http.StatusNoContent)
		m.get("/en/drafts").has(".thread-row", "")
	})
}
