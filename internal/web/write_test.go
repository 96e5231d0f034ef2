package web_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestOpenThreadPage(t *testing.T) {
	eachSite(t, func(s *site) {
		s.visitor().get("/nl/new").expect(http.StatusSeeOther, "/nl/login?next=%2Fnl%2Fnew")
		author := s.as(s.author)
		form := author.get("/nl/new").expect(http.StatusOK)
		key := form.value(`[name="key"]`)
		if key == "" || form.value(`[name="place"]`) != "new" {
			t.Errorf("key %q, place %q", key, form.value(`[name="place"]`))
		}
		fields := []string{"title", "Is dit wat?", "body", "**Zeker** weten", "lang", "nl", "lang_sure", "1", "tags", "sales, eigen", "key", key}
		made := author.post("/nl/new", fields...).expect(http.StatusSeeOther)
		again := author.post("/nl/new", fields...).expect(http.StatusSeeOther)
		if made.Header.Get("Location") != again.Header.Get("Location") {
			t.Errorf("sent twice: %s and %s", made.Header.Get("Location"), again.Header.Get("Location"))
		}
		page := author.get(made.Header.Get("Location")).expect(http.StatusOK)
		page.has("h1", "Is dit wat?").has("#post-1 strong", "Zeker").has(".thread-head", "eigen").has(`[data-state="open"]`, "")
	})
}

func TestFormComesBackWithWhatWasTyped(t *testing.T) {
	eachSite(t, func(s *site) {
		again := s.as(s.author).post("/en/new", "title", "x", "body", "Some text", "lang", "xx", "tags", "?!", "key", "k9")
		again.expect(http.StatusUnprocessableEntity)
		for field, want := range map[string]string{"title": "x", "body": "Some text", "tags": "?!", "key": "k9"} {
			if got := again.value(fmt.Sprintf(`main [name=%q]`, field)); got != want {
				t.Errorf("%s holds %q, want %q", field, got, want)
			}
		}
		for _, field := range []string{"title", "lang", "tags"} {
			again.has("#field-"+field+`[aria-invalid="true"]`, "").has("#field-"+field+"-fault", "")
		}
		again.lacks("#field-body-fault").has(`[role="alert"]`, "3").has(`.awning a[href="/nl/switch?next=%2Fen%2Fnew"]`, "")
	})
}

func TestCommentPage(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Reageer maar")
		path, comments := address.Thread("en", int64(thread.ID), thread.Slug), fmt.Sprint("/en/t/", thread.ID, "/comments")
		s.visitor().get(path).has("#comment", "Log in").lacks("#comment form")
		other := s.as(s.other)
		form := other.get(path).has(fmt.Sprintf(`#comment form[action=%q]`, comments), "")
		key := form.value(`#comment [name="key"]`)
		for range 2 {
			other.post(comments, "body", "Een reactie", "lang", "nl", "lang_sure", "1", "key", key).expect(http.StatusSeeOther, path+"#post-2")
		}
		other.get(path).has("#post-2", "Een reactie").lacks("#post-3")
		other.get(comments).expect(http.StatusSeeOther, path+"#comment")
		other.post(comments, "body", " ").expect(http.StatusUnprocessableEntity).has("#field-body-fault", "")
		other.post(comments, "body", "x", "reply_to", "y").expect(http.StatusBadRequest)
		other.post("/en/t/999/comments", "body", "x").expect(http.StatusNotFound)
		for _, unread := range []string{"/en/t/x/comments", "/en/t/99999999999999999999/comments"} {
			other.post(unread, "body", "x").expect(http.StatusNotFound)
		}
	})
}

// A closed thread refuses comments on every path, and keeps the text.
func TestCommentInClosedThread(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Gesloten")
		path, comments := address.Thread("en", int64(thread.ID), thread.Slug), fmt.Sprint("/en/t/", thread.ID, "/comments")
		other := s.as(s.other)
		opened := other.get(path) // a form from before the closing
		s.as(s.dutch).post(fmt.Sprint("/en/t/", thread.ID, "/close"), "reason", "heated", "note", "Pauze").expect(http.StatusSeeOther)
		fields := []string{"body", "My **text**", "lang", "en", "lang_sure", "1", "key", opened.value(`#comment [name="key"]`),
			"place", opened.value(`#comment [name="place"]`)}
		for _, to := range []string{comments, "/en/preview"} {
			refused := other.post(to, fields...).expect(http.StatusConflict).has(`[data-notice="closed"][data-reason="heated"]`, "Pauze")
			if got := refused.value(`[name="body"]`); got != "My **text**" {
				t.Errorf("%s keeps %q", to, got)
			}
		}
		page := other.get(path).has(`[data-notice="closed"]`, "Tempers").lacks("#comment form")
		if n := page.html.Find(`[data-notice="closed"]`).Length(); n != 2 {
			t.Errorf("%d notices, want one on top and one where the form was", n)
		}
		other.get(fmt.Sprint("/en/p/", thread.LastPostID, "/reply")).expect(http.StatusConflict)
		other.post("/en/drafts", fields...).expect(http.StatusSeeOther, comments)
	})
}

func TestReplyAndQuote(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Citeer me")
		other := s.as(s.other)
		reply := other.get(fmt.Sprint("/en/p/", thread.LastPostID, "/reply")).expect(http.StatusOK).has(".reply-to", "sanne")
		if got := reply.value(`[name="reply_to"]`); got != fmt.Sprint(thread.LastPostID) {
			t.Errorf("replies to %q", got)
		}
		quote := other.get(fmt.Sprint("/en/p/", thread.LastPostID, "/quote")).expect(http.StatusOK)
		if got := quote.value(`[name="body"]`); got != "> About Citeer me\n\n" {
			t.Errorf("quotes %q", got)
		}
		made := other.post(fmt.Sprint("/en/t/", thread.ID, "/comments"), "body", "> About\n\nja", "lang", "nl", "lang_sure", "1",
			"reply_to", fmt.Sprint(thread.LastPostID)).expect(http.StatusSeeOther)
		s.visitor().get(strings.Split(made.Header.Get("Location"), "#")[0]).has("#post-2 .reply-to", "sanne").has("#post-2 blockquote", "About")
		s.visitor().get(fmt.Sprint("/en/p/", thread.LastPostID, "/reply")).expect(http.StatusSeeOther)
		other.get("/en/p/999/reply").expect(http.StatusNotFound)
	})
}

// What is above a text that its author removed with their account can be mended; nothing
// that is written stands under their name again.
func TestEditAboveARemovedText(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Bots in een gesprek", "robots")
		storetest.Comment(t, s.store, thread.ID, s.other, "nl")
		mod, edit := s.as(s.dutch), fmt.Sprintf("/nl/p/%d/edit", thread.LastPostID)
		stale := mod.get(edit).expect(http.StatusOK).has("main textarea[name=body]", "About").form("main form.form")
		storetest.Write(t, s.store, func(tx *store.Tx) error {
			o, err := tx.LockOriginal(forum.TextOf(thread.LastPostID))
			if err != nil {
				return err
			}
			return errors.Join(tx.WipePost(o.Thread, o.Post, storetest.Words(o.Thread.Title)), tx.EraseMember(s.author))
		})
		stale.Set("lang", "nl")
		stale.Set("lang_sure", "1")
		form := mod.submit(edit, stale).expect(http.StatusConflict).lacks("main textarea[name=body]").form("main form.form")
		for _, shown := range []url.Values{form, mod.get(edit).expect(http.StatusOK).lacks("main [name=body]").lacks("[data-preview]").form("main form.form")} {
			if shown.Get("title") != "Bots in een gesprek" || shown.Get("tags") != "robots" {
				t.Errorf("the form holds %v", shown)
			}
		}
		form.Set("lang", "nl")
		form.Set("lang_sure", "1")
		form.Set("title", "Robots in een gesprek")
		form.Set("tags", "robots, sales")
		mod.submit(edit, form).expect(http.StatusSeeOther)
		page, err := s.store.PostPage(t.Context(), forum.As(s.dutch), thread.LastPostID)
		if err != nil {
			t.Fatal(err)
		}
		if page.Thread.Title != "Robots in een gesprek" || len(page.Tags) != 2 || !page.Post.Emptied() || !page.Post.Wiped() {
			t.Errorf("after the edit: %+v", page)
		}
		s.visitor().get(address.Thread("nl", int64(thread.ID), page.Thread.Slug)).has("h1", "Robots").has("#post-1 .note-box", "").lacks("#post-1 .prose")
	})
}

func TestPreviewPage(t *testing.T) {
	eachSite(t, func(s *site) {
		p := s.as(s.author).post("/en/preview", "place", "new", "title", "Een titel", "body", "**Vet** <b>", "lang", "nl", "key", "k1",
			"tags", "sales, Kanaalkeuze")
		p.expect(http.StatusOK).has("#preview strong", "Vet").has(`#preview [lang="nl"].preview-title`, "Een titel")
		p.has("#preview .tag-pill", "Sales").has("#preview .tag-pill", "Kanaalkeuze").has("#preview", "<b>").has(`form[action="/en/new"]`, "")
		if p.value(`[name="title"]`) != "Een titel" || p.value(`[name="key"]`) != "k1" {
			t.Error("the form lost its title or key")
		}
		s.visitor().post("/en/preview", "place", "new", "body", "x").expect(http.StatusUnauthorized)
		s.as(s.author).post("/en/preview", "place", "nowhere", "body", "x").expect(http.StatusBadRequest)
		s.as(s.author).get("/en/preview").expect(http.StatusSeeOther, "/en/new")
	})
}

func TestDraftPages(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Half af")
		place := string(forum.CommentIn(thread.ID))
		other := s.as(s.other)
		other.get("/en/drafts").expect(http.StatusOK).lacks(".thread-row")
		comments := fmt.Sprint("/en/t/", thread.ID, "/comments")
		other.post("/en/drafts", "place", place, "body", "half", "lang", "nl", "reply_to", fmt.Sprint(thread.LastPostID)).
			expect(http.StatusSeeOther, comments)
		other.post("/en/drafts", "place", "new", "title", "Ooit", "body", "later").expect(http.StatusSeeOther, "/en/new")
		other.get("/en/drafts").lists("Ooit", "Comment on \u2068Half af\u2069").has(".excerpt", "half")

		page := other.get(address.Thread("en", int64(thread.ID), thread.Slug)).has("#comment .note-box", "draft").has("#comment .reply-to", "sanne")
		if got := page.value(`#comment [name="body"]`); got != "half" {
			t.Errorf("the comment form holds %q", got)
		}
		if got := other.get("/en/new").value(`[name="title"]`); got != "Ooit" {
			t.Errorf("the form for a thread holds %q", got)
		}
		s.as(s.author).get("/en/drafts").lacks(".thread-row")
		other.post("/en/drafts", "place", "new", "do", "discard").expect(http.StatusSeeOther, "/en/drafts")
		other.get("/en/drafts").lists("Comment on \u2068Half af\u2069")
		other.post("/en/drafts", "place", "x:1", "body", "x").expect(http.StatusBadRequest)
		other.post("/en/drafts", "place", "thread:999", "body", "x").expect(http.StatusNotFound)
	})
}

func TestEditPage(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Voor en na", "sales")
		edit := fmt.Sprint("/en/p/", thread.LastPostID, "/edit")
		author := s.as(s.author)
		form := author.get(edit).expect(http.StatusOK)
		for field, want := range map[string]string{"title": "Voor en na", "body": "About Voor en na", "tags": "Sales", "revision": "1"} {
			if got := form.value(fmt.Sprintf(`main [name=%q]`, field)); got != want {
				t.Errorf("%s holds %q, want %q", field, got, want)
			}
		}
		author.post(edit, "title", "Na en voor", "body", "Nieuw", "lang", "nl", "tags", "tools", "revision", "1").
			expect(http.StatusSeeOther, fmt.Sprint("/en/t/", thread.ID, "/na-en-voor#post-1"))

		late := author.post(edit, "title", "Te laat", "body", "Mijn versie", "lang", "nl", "tags", "", "revision", "1").expect(http.StatusConflict)
		late.has(".revision del", "Nieuw").has(".revision ins", "Mijn versie").has(".title-change", "Te laat")
		if late.value(`[name="body"]`) != "Mijn versie" || late.value(`[name="revision"]`) != "2" {
			t.Errorf("the form holds %q, revision %s", late.value(`[name="body"]`), late.value(`[name="revision"]`))
		}
		author.post(edit, "title", "Zonder revisie", "body", "x", "lang", "nl").expect(http.StatusConflict)
		author.post(edit, "title", "Te laat", "body", "Mijn versie", "lang", "nl", "revision", "2").expect(http.StatusSeeOther)

		history := s.visitor().get(fmt.Sprint("/ar/p/", thread.LastPostID, "/history")).expect(http.StatusOK)
		if n := history.html.Find(".revision").Length(); n != 3 {
			t.Errorf("%d revisions, want 3", n)
		}
		history.has("ins", "Mijn versie").has("del", "Nieuw")
		s.visitor().get(fmt.Sprint("/ar/p/", thread.LastPostID, "/history?before=x")).expect(http.StatusBadRequest)
		s.visitor().get("/en/p/999/history").expect(http.StatusNotFound)
	})
}

func TestWhoSeesTheEditForm(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Van wie")
		edit := fmt.Sprint("/en/p/", thread.LastPostID, "/edit")
		s.visitor().get(edit).expect(http.StatusSeeOther)
		for m, want := range map[*forum.Member]int{s.author: 200, s.other: 403, s.dutch: 200, s.german: 403, s.admin: 200} {
			s.as(m).get(edit).expect(want)
			if want == 403 {
				s.as(m).post(edit, "title", "Gekaapt", "body", "x", "lang", "nl", "revision", "1").expect(want)
			}
		}
		s.visitor().post(edit, "title", "Gekaapt", "body", "x", "revision", "1").expect(http.StatusUnauthorized)
	})
}

func TestWithdrawPage(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Spijt")
		p := storetest.Comment(s.T, s.store, thread.ID, s.other, "nl")
		path, del := address.Thread("en", int64(thread.ID), thread.Slug), fmt.Sprint("/en/p/", p.ID, "/delete")
		other := s.as(s.other)
		s.visitor().get(del).expect(http.StatusSeeOther)
		s.as(s.author).get(del).expect(http.StatusForbidden)
		s.as(s.author).post(del).expect(http.StatusForbidden)
		s.as(s.dutch).get(del).expect(http.StatusOK).has(`[name="reason"]`, "")
		other.get(del).expect(http.StatusOK).has("main", "30 days").lacks(`[name="reason"]`)
		other.post(del).expect(http.StatusSeeOther, path+"#post-2")
		s.visitor().get(path).has("#post-2.away", "its author")
		restore := fmt.Sprint("/en/p/", p.ID, "/restore")
		s.as(s.author).post(restore).expect(http.StatusGone)
		other.post(restore).expect(http.StatusSeeOther, path+"#post-2")
		s.visitor().get(path).has("#post-2 .prose", "")
		s.as(s.author).post(fmt.Sprint("/en/p/", thread.LastPostID, "/delete")).expect(http.StatusConflict)

		alone := s.thread(s.author, "nl", "Alleen")
		author := s.as(s.author)
		path = address.Thread("en", int64(alone.ID), alone.Slug)
		author.post(fmt.Sprint("/en/p/", alone.LastPostID, "/delete")).expect(http.StatusSeeOther, path+"#post-1")
		s.visitor().get(path).expect(http.StatusGone)
		back := fmt.Sprintf("form[action='/en/p/%d/restore']", alone.LastPostID)
		s.as(s.dutch).get(path).expect(http.StatusOK).lacks(back).lacks("form[action$='/restore']") // it is theirs alone
		author.get(path).expect(http.StatusOK).has(back, "")
		author.post(fmt.Sprint("/en/p/", alone.LastPostID, "/restore")).expect(http.StatusSeeOther, path)
		author.get(path).lacks(back)
		author.get(fmt.Sprint("/en/p/", alone.LastPostID, "/restore")).expect(http.StatusSeeOther, fmt.Sprint("/en/p/", alone.LastPostID))
	})
}

// What was typed when the session had ended is a draft after logging in, and
// nothing is posted by itself.
func TestExpiredSessionKeepsTheText(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Verlopen")
		p := s.visitor()
		refused := p.post(fmt.Sprint("/en/t/", thread.ID, "/comments"), "body", "Bijna kwijt", "lang", "nl",
			"reply_to", fmt.Sprint(thread.LastPostID)).expect(http.StatusUnauthorized)
		fields := []string{"email", "jonas", "password", password}
		for _, name := range []string{"next", "kept_place", "kept_body", "kept_lang", "kept_reply_to"} {
			fields = append(fields, name, refused.value(fmt.Sprintf("[name=%q]", name)))
		}
		s.knows(s.other)
		back := p.post("/en/login", fields...).expect(http.StatusSeeOther).Header.Get("Location")
		page := p.get(back).expect(http.StatusSeeOther, address.Thread("en", int64(thread.ID), thread.Slug)+"#comment")
		page = p.get(strings.TrimSuffix(page.Header.Get("Location"), "#comment")).lacks("#post-2").has("#comment .reply-to", "")
		if got := page.value(`#comment [name="body"]`); got != "Bijna kwijt" {
			t.Errorf("after logging in the form holds %q", got)
		}
	})
}
