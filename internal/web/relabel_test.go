package web_test

import (
	"fmt"
	"net/http"
	"testing"
)

// Who wrote what nothing recognised is asked which language it is in, and nobody
// else.
func TestAuthorIsAskedWhichLanguageIsUnknown(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Een gesprek")
		path := fmt.Sprintf("/nl/t/%d/%s", thread.ID, thread.Slug)
		other, author := s.as(s.other), s.as(s.author)
		made := other.post(fmt.Sprintf("/nl/t/%d/comments", thread.ID), "body", "OK 👍", "lang", "").expect(http.StatusSeeOther)
		if made.Header.Get("Location") == "" {
			t.Fatal("leads nowhere")
		}
		form := fmt.Sprintf("/nl/p/%d/language", thread.LastPostID+1)
		link := `#post-2 .note-box a[href="` + form + `"]`
		other.get(path).has(link, "")
		author.get(path).lacks(link)
		s.visitor().get(path).lacks(link)
		other.get(form).has(`[name=lang][value=und][checked]`, "")
		other.post(form, "lang", "tlh").expect(http.StatusUnprocessableEntity).has("#field-lang .error", "")
		other.post(form, "lang", "nl").expect(http.StatusSeeOther)
		other.get(path).lacks(link).has(`#post-2[lang=nl]`, "")
		author.get(form).expect(http.StatusForbidden)
		dutch := s.as(s.dutch)
		dutch.get(path).has(`#post-2 a[href="`+form+`"]`, "")
		dutch.post(form, "lang", "de").expect(http.StatusForbidden)
		s.as(s.admin).post(form, "lang", "de").expect(http.StatusSeeOther)
		s.visitor().get("/nl/moderation/log?act=relabel").has(".ledger", "Duits")
	})
}
