package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/middleware"
	"tertulia/internal/moderation"
)

// Whatever a form fails with, the page has what was typed.
func TestNothingTypedIsLost(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Bewaard")
		at := fmt.Sprint("/en/t/", thread.ID)
		s.as(s.dutch).post(at+"/close", "reason", "resolved").expect(http.StatusSeeOther)
		gone := s.thread(s.author, "nl", "Weg")
		s.remove(gone.ID, forum.Deleted)
		never := s.thread(s.author, "nl", "Verborgen")
		s.remove(never.ID, forum.Hidden)
		for _, c := range []struct {
			who    *person
			to     string
			fields []string
			status int
		}{
			{s.as(s.other), fmt.Sprint("/en/t/", gone.ID, "/comments"), []string{"body", "Typed"}, http.StatusGone},
			{s.as(s.other), fmt.Sprint("/en/t/", never.ID, "/comments"), []string{"body", "Typed"}, http.StatusNotFound},
			{s.as(s.other), at + "/close", []string{"reason", "heated", "note", "Typed"}, http.StatusForbidden},
			{s.as(s.other), "/en/drafts", []string{"place", "nowhere", "body", "Typed"}, http.StatusBadRequest},
			{s.as(s.other), "/en/new", []string{"title", "A title", "body", "Typed\x00"}, http.StatusBadRequest},
			{s.as(s.other), "/en/new", []string{"title", "A title", "body", "Typed\xff and more"}, http.StatusBadRequest},
			{s.visitor(), at + "/close", []string{"reason", "heated", "note", "Typed"}, http.StatusUnauthorized},
			{s.visitor(), "/en/settings/profile", []string{"bio", "Typed"}, http.StatusUnauthorized},
			{s.as(s.dutch), at + "/close", []string{"reason", "heated", "note", "Typed"}, http.StatusConflict},
			{s.as(s.dutch), at + "/reopen", []string{"reason", "agreed", "note", "Typed", "version", "1"}, http.StatusConflict},
			{s.as(s.dutch), fmt.Sprint("/en/p/", never.LastPostID, "/hide"), []string{"reason", "spam", "note", "Typed"}, http.StatusConflict},
		} {
			c.who.post(c.to, c.fields...).expect(c.status).has("textarea", "Typed")
		}
	})
}

// A moderator whose form was out of date sends it again as it comes back.
func TestFormOutOfDateCanBeSentAgain(t *testing.T) {
	eachSite(t, func(s *site) {
		at := fmt.Sprint("/en/t/", s.thread(s.author, "nl", "Te laat").ID)
		m := s.as(s.dutch)
		m.post(at + "/pin").expect(http.StatusSeeOther)
		again := m.post(at+"/close", "reason", "heated", "note", "Typed", "version", "1").expect(http.StatusConflict)
		m.post(at+"/close", "reason", "heated", "note", again.value("#field-note"), "version", again.value(`[name="version"]`)).
			expect(http.StatusSeeOther)
	})
}

// What is longer than any form takes isn't shown again, whatever of it is markup then.
func TestWhatNoFormTakesIsNotShown(t *testing.T) {
	s := anySite(t)
	for length, shown := range map[int]int{640_000: 1, 640_001: 0} {
		a := s.visitor().post("/en/t/1/close", "note", strings.Repeat(`"`, length)).expect(http.StatusUnauthorized)
		if got := a.html.Find("textarea").Length(); got != shown {
			t.Errorf("of %d characters %d texts are shown", length, got)
		}
	}
	for length, shown := range map[int]int{640_000: 640_000, 640_001: 0} {
		a := s.visitor().post("/en/t/1/comments", "body", strings.Repeat(`"`, length)).expect(http.StatusUnauthorized)
		if got := len(a.value(`[name="kept_body"]`)); got != shown {
			t.Errorf("of %d characters %d are kept through the log-in", length, got)
		}
	}
	s.visitor().post("/en/t/1/close", "title", strings.Repeat("t", 400_000), "body", strings.Repeat("b", 400_000), "note", "n").
		expect(http.StatusUnauthorized).has("textarea:nth-of-type(1)", "t").has("textarea:nth-of-type(2)", "n").lacks("textarea:nth-of-type(3)")
}

func TestOtherSitesPutNoWordsOnAPage(t *testing.T) {
	eachSite(t, func(s *site) {
		form := map[string][]string{"body": {"Call this number"}}
		s.as(s.other).do(http.MethodPost, "/en/t/1/comments", form, "Sec-Fetch-Site", "cross-site").
			expect(http.StatusForbidden).lacks("textarea")
	})
}

// A draft can be read in full where it can't be posted any more.
func TestDraftOutlivesItsPlace(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Nog even")
		path, other, author := address.Thread("en", int64(thread.ID), thread.Slug), s.as(s.other), s.as(s.author)
		other.post("/en/drafts", "place", string(forum.CommentIn(thread.ID)), "body", "Half a comment").expect(http.StatusSeeOther)
		edit := fmt.Sprint("/en/p/", thread.LastPostID, "/edit")
		author.get(edit).expect(http.StatusOK)
		author.post("/en/drafts", "place", string(forum.EditOf(thread.LastPostID)), "title", "Nog even", "body", "Half an edit", "revision", "1").
			expect(http.StatusSeeOther)
		s.as(s.dutch).post(fmt.Sprint("/nl/t/", thread.ID, "/close"), "reason", "resolved").expect(http.StatusSeeOther)
		other.get(path).has("#comment textarea[readonly]", "Half a comment").lacks("#comment form")
		author.get(edit).expect(http.StatusConflict).has("#field-body", "Half an edit").has(`[data-notice="closed"]`, "")
		s.remove(thread.ID, forum.Hidden)
		other.get("/en/drafts").has("textarea[readonly]", "Half a comment")
	})
}

// The session is there even where what was kept through the log-in has no place.
func TestLoggingInWithTextForAPlaceThatIsGone(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Ondertussen")
		s.remove(thread.ID, forum.Hidden)
		s.knows(s.other)
		p := s.visitor()
		p.post("/en/login", "email", "jonas", "password", password, "kept_place", string(forum.CommentIn(thread.ID)), "kept_body", "Bijna kwijt").
			expect(http.StatusNotFound).has("textarea", "Bijna kwijt")
		p.get("/en/drafts").expect(http.StatusOK)
	})
}

func (s *site) remove(id forum.ThreadID, to forum.Visibility) {
	s.Helper()
	_, err := moderation.New(s.store).RemoveThread(s.Context(), forum.As(s.admin), id, moderation.Removing{To: to, Reason: forum.RemovedSpam})
	if err != nil {
		s.Fatal(err)
	}
}

// Words that another site chose, or that came under another name, are on no page of the
// forum's, whatever the form is refused for and however early.
func TestNothingThatAnotherSiteChoseIsShown(t *testing.T) {
	const typed = "Call this number"
	evil := map[string]func(*http.Request){
		"another site":               func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"another name of the domain": func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") },
		"an old browser":             func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") },
		"a document without origin":  func(r *http.Request) { r.Header.Set("Origin", "null") },
		"another name":               func(r *http.Request) { r.Host = "evil.example" },
		"a page under another name": func(r *http.Request) {
			r.Host = "evil.example"
			r.Header.Set("Origin", "http://evil.example")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
		},
	}
	s := anySite(t)
	send := func(target string, change func(*http.Request), header ...string) *answer {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+target, strings.NewReader("body="+url.QueryEscape(typed)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", formType)
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		change(r)
		p := s.visitor()
		res, err := p.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		return p.answer(res, "POST "+target)
	}
	own := func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-origin"); r.Header.Set("Origin", s.url) }
	for _, c := range []struct {
		what, target string
		header       []string
		status       int
	}{
		{"a broken query", "/en/new?%zz", nil, http.StatusBadRequest},
		{"NUL", "/en/new?x=%00", nil, http.StatusBadRequest},
		{"NUL in the path", "/en/new%00", nil, http.StatusBadRequest},
		{"parameters without end", "/en/new?" + strings.Repeat("&", 300), nil, http.StatusBadRequest},
		{"a header", "/en/new", []string{"Accept-Language", "\xff"}, http.StatusBadRequest},
		{"a cookie", "/en/new", []string{"Cookie", "session=%zz"}, http.StatusBadRequest},
		{"a visitor", "/en/new", nil, http.StatusUnauthorized},
		{"no address", "/en/none", nil, http.StatusNotFound},
		{"too many", "/en/new", nil, http.StatusTooManyRequests},
	} {
		if s.limits = (middleware.Limits{}); c.status == http.StatusTooManyRequests {
			s.limits = middleware.PerMinute(1, 0, 0, 0)
		}
		s.serve()
		s.visitor().get("/en/").expect(http.StatusOK) // all that is allowed, where that is limited
		send(c.target, own, c.header...).expect(c.status).has("main", typed)
		for from, change := range evil {
			a := send(c.target, change, c.header...)
			if html, err := a.html.Html(); err != nil || strings.Contains(html, typed) || a.StatusCode < http.StatusBadRequest {
				t.Errorf("%s from %s: status %d with its words", c.what, from, a.StatusCode)
			}
			if c.status == http.StatusTooManyRequests && a.StatusCode != c.status {
				t.Errorf("%s from %s: status %d", c.what, from, a.StatusCode)
			}
		}
	}
}
