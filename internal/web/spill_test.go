package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"tertulia/internal/forum"
	"tertulia/internal/spill"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
	"tertulia/internal/web"
)

// TestNothingSpills writes texts that break what handles them carelessly into
// every field there is, and then reads every page, feed and picture: nothing
// fails, what members wrote stands isolated wherever it stands, no bidi control
// reaches beyond it, and titles hold what was written.
func TestNothingSpills(t *testing.T) {
	t.Parallel()
	eachSite(t, func(s *site) {
		both := storetest.Moderator(s, s.store, "beide")
		w := &spilling{site: s, author: s.as(s.author), moderator: s.as(both)}
		for i, h := range spill.Texts() {
			w.write(i, h)
			w.writeRest(i, h)
		}
		w.readAll(s.visitor(), w.author, w.moderator)
		if found, err := s.store.Inspect(context.Background()); err != nil || len(found) > 0 {
			t.Errorf("the database has %+v, error %v", found, err)
		}
	})
}

// spilling is a forum that is being filled with hostile texts.
type spilling struct {
	*site
	author, moderator *person
	threads           []forum.Thread
	posts             []forum.PostID
}

// write puts one text into every field.
func (w *spilling) write(i int, h spill.Text) {
	w.Helper()
	title, body := h.Marked(), hostileBody(h)
	fields := []string{"title", title, "body", body, "tags", h.Marked(), "lang", []string{"ar", "en", "und"}[i%3], "lang_sure", "1"}
	w.tries(w.author, "/ar/preview", append(fields, "place", "new")...)
	w.tries(w.author, "/ar/drafts", append(fields, "place", "new")...)
	w.author.get("/ar/new")
	thread := w.open(h, fields)
	w.threads = append(w.threads, thread)
	made := w.tries(w.author, fmt.Sprintf("/en/t/%d/comments", thread.ID), "body", body, "lang", "nl", "lang_sure", "1")
	if made.StatusCode != http.StatusSeeOther {
		w.Errorf("%s: a comment is refused with %d", h.Name, made.StatusCode)
	}
	w.posts = append(w.posts, thread.LastPostID)
	w.tries(w.author, fmt.Sprintf("/en/p/%d/edit", thread.LastPostID), "title", title, "body", body+"\n\n"+h.Text, "revision", "1", "lang_sure", "1")
	w.tries(w.author, "/ar/drafts", "place", fmt.Sprintf("thread:%d", thread.ID), "body", body)
	for _, path := range []string{"/ar/settings/profile", "/ar/settings/handle", "/ar/signup", "/ar/login", "/ar/settings/email", "/ar/langs",
		"/ar/settings/preferences", "/ar/forgot", "/ar/signup/again"} {
		w.tries(w.author, path, "name", h.Marked(), "bio", title, "handle", h.Text, "email", h.Text, "lang", h.Text, "locale", h.Text, "zone", h.Text)
		w.tries(w.visitor(), path, "handle", h.Text, "email", h.Text, "password", "", "next", h.Text)
	}
	w.tries(w.author, "/ar/settings/profile", "name", short(h.Marked()), "bio", title)
	act := []string{"close", "hide", "delete"}[i%3]
	w.tries(w.moderator, fmt.Sprintf("/ar/t/%d/close", thread.ID), "reason", "", "note", title, "until", h.Text, "successor", h.Text, "summary", h.Text, "summary_lang", h.Text)
	if i%2 == 0 {
		w.tries(w.moderator, fmt.Sprintf("/ar/t/%d/%s", thread.ID, act), "reason", map[string]string{"close": "heated", "hide": "spam", "delete": "spam"}[act], "note", title, "summary", body)
	}
	for _, q := range []string{h.Text, h.Marked(), `"` + h.Text + `"`} {
		w.looks(w.visitor(), "/ar/search?q="+url.QueryEscape(q)+"&tag="+url.QueryEscape(h.Text))
		w.looks(w.visitor(), "/ar/search?q="+url.QueryEscape(q))
	}
	for _, path := range []string{"/ar/tags/", "/ar/u/", "/feeds/ar/tags/", "/feeds/ar/u/"} {
		w.looks(w.visitor(), path+url.PathEscape(h.Text))
	}
}

// writeRest puts the text into the fields of forms that write doesn't know: each
// form gets one text in six, on the newest thread, which stays visible and open.
func (w *spilling) writeRest(i int, h spill.Text) {
	w.Helper()
	thread := w.threads[len(w.threads)-1]
	people := []*person{w.moderator, w.author}
	for j, r := range web.Routes() {
		if r.Method != http.MethodPost || (i+j)%6 != 0 || slices.Contains(destructive, r.Path[strings.LastIndexByte(r.Path, '/')+1:]) {
			continue
		}
		path := strings.NewReplacer(":locale", "ar", "/t/:id", fmt.Sprintf("/t/%d", thread.ID),
			"/p/:id", fmt.Sprintf("/p/%d", thread.LastPostID), ":lang", "es", ":handle", "sanne", ":tag", "sales").Replace(r.Path)
		var fields []string
		for _, f := range r.Fields {
			value, isChoice := choices[f.Name]
			switch {
			case f.Number:
				value = "1"
			case !isChoice:
				value = h.Marked()
			}
			fields = append(fields, f.Name, value)
		}
		w.tries(people[i%len(people)], strings.ReplaceAll(path, ":id", "1"), fields...)
	}
}

// destructive are the ends of paths whose forms would take away what is to be
// read, and choices the fields that hold no text.
var (
	destructive = []string{"hide", "delete", "remove", "close", "logout", "sessions", "language"}
	choices     = map[string]string{"lang": "es", "lang_sure": "1", "locale": "ar", "reason": "spam", "zone": "UTC", "digits": "", "read": "ar",
		"write": "ar", "scheme": "dark", "next": "/ar/", "place": "new", "do": "", "revision": "1", "terms": "1", "key": "",
		"from": "es", "to": "es", "token": "x", "current": "", "password": ""}
)

// hostileBody has the text in every block and mark that Markdown knows.
func hostileBody(h spill.Text) string {
	m := h.Marked()
	return strings.Join([]string{m, "**" + m + "** `" + m + "` [" + m + "](https://example.org/" + url.PathEscape(h.Text) + ")", "> " + m,
		"- " + m, "# " + m, "|" + m + "|b|\n|---|---|\n|" + m + "|" + m + "|", "```\n" + m + "\n```"}, "\n\n")
}

// short is a text that fits where names go.
func short(s string) string { return text.Excerpt(s, 30) }

// open opens a thread with the text as title, or where the limits of titles
// forbid it with a part of it, and checks what is kept of it.
func (w *spilling) open(h spill.Text, fields []string) forum.Thread {
	w.Helper()
	made := w.tries(w.author, "/en/new", fields...)
	if made.StatusCode != http.StatusSeeOther {
		fields = slices.Clone(fields)
		fields[5] = "sales" // a tag is shorter
		made = w.tries(w.author, "/en/new", fields...)
	}
	if made.StatusCode != http.StatusSeeOther {
		fields[1] = text.Excerpt(fields[1], 60)
		made = w.tries(w.author, "/en/new", fields...)
	}
	made.expect(http.StatusSeeOther)
	var id forum.ThreadID
	if _, err := fmt.Sscanf(made.Header.Get("Location"), "/en/t/%d/", &id); err != nil {
		w.Fatal(err)
	}
	thread, err := w.store.Thread(w.Context(), forum.As(w.site.admin), id)
	if err != nil {
		w.Fatal(err)
	}
	if got, want := visibleRunes(thread.Title), visibleRunes(fields[1]); got != want {
		w.Errorf("%s: the title is %+q, want %+q", h.Name, got, want)
	}
	shown := w.author.get(fmt.Sprintf("/ar/t/%d/%s", id, url.PathEscape(thread.Slug)))
	if got := visibleRunes(shown.html.Find("h1").Text()); shown.StatusCode == http.StatusOK && got != visibleRunes(thread.Title) {
		w.Errorf("%s: the title is shown as %+q, want %+q", h.Name, got, visibleRunes(thread.Title))
	}
	return thread
}

// visibleRunes are those that nothing may lose: no white space, no controls, no
// bidi controls, no noncharacters.
func visibleRunes(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r <= ' ', r >= 0x7F && r <= 0xA0, spill.IsControl(r), r == '\u2028', r == '\u2029', r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF:
			return -1
		}
		return r
	}, norm.NFC.String(s))
}

// tries posts a form and checks the answer, whatever it is.
func (w *spilling) tries(p *person, path string, fields ...string) *answer {
	w.Helper()
	a := p.post(path, fields...)
	w.check(a)
	return a
}

// looks gets a page and checks it.
func (w *spilling) looks(p *person, path string) {
	w.Helper()
	if isDocument(path) {
		w.check(p.get(path))
		return
	}
	body, res := p.raw(path)
	if res.StatusCode >= http.StatusInternalServerError {
		w.Errorf("%s: status %d", path, res.StatusCode)
	}
	if strings.HasPrefix(body, "<?xml") { // else a picture, or the page that says there is nothing
		for _, fault := range spill.XML(body) {
			w.Errorf("%s: %s", path, fault)
		}
	}
}

// check reports what is wrong with a page that shows hostile texts.
func (w *spilling) check(a *answer) {
	w.Helper()
	if a.StatusCode >= http.StatusInternalServerError {
		w.Errorf("%s: status %d", a.request, a.StatusCode)
	}
	for _, root := range a.html.Nodes {
		for _, fault := range spill.HTML(root) {
			w.Errorf("%.100s: %s", a.request, fault)
		}
	}
}

// isDocument reports whether a path answers with HTML.
func isDocument(path string) bool {
	return !strings.HasPrefix(path, "/feeds/") && !strings.HasPrefix(path, "/sitemap") && !strings.HasSuffix(path, ".png")
}

// readAll reads every GET route there is, on every thread and post.
func (w *spilling) readAll(people ...*person) {
	w.Helper()
	for _, r := range web.Routes() {
		if r.Method != http.MethodGet || strings.HasPrefix(r.Path, "/static/") || strings.HasSuffix(r.Path, "/setup") {
			continue
		}
		for i, path := range w.places(r.Path) {
			w.looks(people[i%len(people)], path)
			if strings.HasSuffix(r.Path, ":slug") {
				for _, p := range people {
					w.looks(p, path)
				}
			}
		}
	}
}

// places are the addresses of a route: one for each thread or post it is about,
// else one for each kind of reader.
func (w *spilling) places(path string) []string {
	var all []string
	add := func(id int64, slug string) {
		locale := []string{"ar", "en"}[len(all)%2]
		all = append(all, strings.NewReplacer(":locale", locale, ":id", fmt.Sprint(id), ":slug", url.PathEscape(slug), ":handle", "sanne",
			":tag", "sales", ":page", "rules", ":file", "1.xml").Replace(path))
	}
	switch {
	case strings.Contains(path, "/t/:id"):
		for _, t := range w.threads {
			add(int64(t.ID), t.Slug)
		}
	case strings.Contains(path, "/p/:id"):
		for _, id := range w.posts {
			add(int64(id), "")
		}
	default:
		for range 6 {
			add(1, "")
		}
	}
	return all
}
