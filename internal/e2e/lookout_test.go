package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func read(t *testing.T, res *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func everyTenth(all []string) []string {
	var some []string
	for n := 9; n < len(all); n += 10 {
		some = append(some, all[n])
	}
	return some
}

// importArticles imports files whose every part is a payload.
func (f *Forum) importArticles(t *testing.T, all []string) {
	t.Helper()
	dir := t.TempDir()
	var files []string
	for n, body := range packed(all, 9000, "\n\n") {
		p := all[n]
		quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
		article := fmt.Sprintf("---\ntitle: %s\nauthor: %s\ndate: 2020-01-02\nlang: en\ntags: [%s]\ncomments:\n  - author: %s\n    date: 2020-01-03\n    content: %s\n---\n%s\n",
			quote("Article "+p), quote(all[n+20]), quote(all[n+40]), quote(all[n+60]), quote(all[n+80]), body)
		file := filepath.Join(dir, fmt.Sprintf("article-%d.md", n))
		if err := os.WriteFile(file, []byte(article), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	f.Command(append([]string{"import", "article"}, files...)...)
}

// lists goes through the list of all threads.
func (l *lookout) lists() {
	l.t.Helper()
	l.shows("/en/")
	for range 12 {
		if l.Count("a[rel=next]") == 0 {
			return
		}
		l.at(strings.TrimPrefix(l.Attribute("a[rel=next]", "href"), l.forum.URL))
	}
}

// searches looks for payloads, and for words that are in all of them.
func (l *lookout) searches(all []string) {
	l.t.Helper()
	l.shows("/en/search?q=pwned")
	l.shows("/ar/search?q=alert")
	for n, q := range packed(all, 450, " ") {
		if n%4 == 0 {
			l.at("/en/search?q=" + url.QueryEscape(q))
		}
	}
}

// names gives a member one payload after the other as display name and bio, and looks
// at the member's page and at a thread.
func (l *lookout) names(member *intruder, all []string) {
	l.t.Helper()
	bios := packed(all, 950, "\n")
	for n, name := range packed(all, 48, "") {
		if n%80 != 0 {
			continue
		}
		member.post("/en/settings/profile", "name", name, "bio", bios[n/80%len(bios)])
		l.shows("/en/u/mallory")
		l.at("/en/u/mallory/threads")
	}
}

// parameters puts payloads into addresses: pages echo some, and refuse others.
func (l *lookout) parameters(all []string) {
	l.t.Helper()
	for n, path := range []string{"/en/?sort=", "/en/?lang=", "/en/?after=", "/en/login?next=", "/en/confirm?token=", "/en/reset?token=", "/en/tags/", "/en/u/",
		"/en/t/1/", "/en/moderation/log?act=", "/en/moderation/log?lang=", "/en/search?tag=", "/en/about/", "/", "/en/p/1/history?before=", "/en/t/1?page="} {
		p := all[n*37%len(all)]
		if strings.Contains(path, "?") {
			p = url.QueryEscape(p)
		} else {
			p = url.PathEscape(p)
		}
		l.at(path + p)
	}
}

// mails opens the HTML of letters, which no policy guards.
func (l *lookout) mails(dir string) {
	l.t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.eml"))
	if err != nil || len(files) == 0 {
		l.t.Fatalf("%d mails, %v", len(files), err)
	}
	for n, file := range files {
		page := filepath.Join(l.t.TempDir(), "mail.html")
		if err := os.WriteFile(page, htmlOf(l.t, file), 0o600); err != nil {
			l.t.Fatal(err)
		}
		l.Go("file://" + page)
		for _, p := range l.Problems() {
			l.t.Errorf("mail %d: %s", n, p)
		}
		for _, r := range l.Requests() {
			if r.URL != "file://"+page && !strings.HasPrefix(r.URL, l.forum.URL) { // of the page before
				l.t.Errorf("mail %d asks for %s", n, r.URL)
			}
		}
		var found int
		l.Eval(`document.querySelectorAll("script, iframe, img, object, link, form, [onload], [onerror]").length`, &found)
		if found > 0 {
			l.t.Errorf("mail %d holds %d elements that are no letter's", n, found)
		}
	}
}

// htmlOf is the HTML part of a letter.
func htmlOf(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	letter, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	_, parameters, err := mime.ParseMediaType(letter.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(letter.Body, parameters["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatalf("%s has no HTML: %v", file, err)
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			html, err := io.ReadAll(quotedprintable.NewReader(part))
			if err != nil {
				t.Fatal(err)
			}
			return html
		}
	}
}

// forms keeps payloads in a draft, previews them, and sends forms that are refused,
// which come back with them.
func (l *lookout) forms(all []string) {
	l.t.Helper()
	l.at("/en/new")
	for n, body := range packed(all, 12_000, "\n\n") {
		l.send("main form", map[string]string{"title": packed(all, 140, " ")[n], "body": body, "tags": "a"}, "/en/preview")
	}
	l.at("/en/new")
	l.send("main form", map[string]string{"title": all[3], "body": all[5], "tags": all[7]}, "/en/drafts")
	l.shows("/en/drafts")
	l.shows("/en/new")
	l.send("main form", map[string]string{"title": strings.Repeat(all[1], 40), "body": strings.Join(all, "\n\n"), "tags": strings.Join(all[:60], ",")}, "")
	l.at("/en/settings/profile")
	l.send("main form", map[string]string{"name": strings.Join(all[:20], ""), "bio": strings.Join(all, " ")}, "")
	l.at("/en/settings/handle")
	l.send("main form", map[string]string{"handle": all[0]}, "")
	l.at("/en/settings/email")
	l.send("main form", map[string]string{"email": all[27], "current": "x"}, "")
}

// send sends a form of the page with these values, past what the browser would check.
func (l *lookout) send(form string, values map[string]string, action string) {
	l.t.Helper()
	l.Eval(fmt.Sprintf(`(() => {
		const form = document.querySelector(%q), values = %s
		for (const name in values) form.elements[name].value = values[name]
		if (%q) form.action = %q
		document.documentElement.dataset.left = "no"
		HTMLFormElement.prototype.submit.call(form)
	})()`, form, object(values), action, action), nil)
	l.Wait(`!document.documentElement.dataset.left && document.readyState === "complete"`)
	l.check("the form that was sent to " + action + " at " + l.URL())
}

// object writes values as JavaScript does.
func object(values map[string]string) string {
	data, err := json.Marshal(values)
	if err != nil { // texts can always be written
		panic(err)
	}
	return string(data)
}

// alarmWorks shows that this test can fail.
func (l *lookout) alarmWorks() {
	l.t.Helper()
	l.Eval(`alert(1)`, nil)
	l.Wait(`true`)
	if len(l.Problems()) == 0 {
		l.t.Error("a payload that ran would go unnoticed")
	}
}
