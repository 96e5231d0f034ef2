package e2e

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tertulia/internal/browser"
	"tertulia/internal/text"
)

// payloads are several hundred texts that would run a script, load something from
// elsewhere, or tear the page apart, if they ever became markup.
func payloads(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, file := range []string{"testdata/payloads.txt", "../text/testdata/xss.txt"} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.Split(strings.TrimSpace(string(data)), "\n")...)
	}
	if len(all) < 400 {
		t.Fatalf("only %d payloads", len(all))
	}
	return all
}

// packed joins payloads to texts of at most max bytes and grapheme clusters. What is
// longer alone is left out: no field takes it.
func packed(payloads []string, max int, between string) []string {
	var all []string
	var now string
	for _, p := range payloads {
		if len(p) > max {
			continue
		}
		if now != "" && len(now)+len(between)+len(p) > max {
			all, now = append(all, now), ""
		}
		if now != "" {
			now += between
		}
		now += p
	}
	return append(all, now)
}

// intruder sends forms as a member, without a browser's manners.
type intruder struct {
	t      *testing.T
	forum  *Forum
	client *http.Client
}

func (f *Forum) intruder(t *testing.T, p Person) *intruder {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	i := &intruder{t, f, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	i.post("/en/login", "email", p.Handle, "password", p.Password)
	return i
}

// post sends a form that must be taken, and returns where it leads.
func (i *intruder) post(path string, fields ...string) string {
	i.t.Helper()
	form := url.Values{}
	for n := 0; n+1 < len(fields); n += 2 {
		form.Add(fields[n], fields[n+1])
	}
	res, err := i.client.PostForm(i.forum.URL+path, form)
	if err != nil {
		i.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		i.t.Fatalf("POST %s with %.200q: status %d", path, fields, res.StatusCode)
	}
	return res.Header.Get("Location")
}

// lookout is a tab in which nothing of a payload may happen.
type lookout struct {
	*browser.Tab
	t     *testing.T
	forum *Forum
	// own are the pictures that the browser draws the forum's own fields with.
	own map[string]bool
}

// alarms makes whatever payloads call a problem of the page. (What a policy refuses
// is one already.)
const alarms = `for (const name of ["alert", "confirm", "prompt", "print", "pwned", "open"])
	Object.defineProperty(window, name, { value: (...a) => console.error("a payload called " + name, ...a) })`

func (f *Forum) lookout(t *testing.T, p Person) *lookout {
	t.Helper()
	l := &lookout{chromium.Open(t, browser.Options{}), t, f, map[string]bool{}}
	l.Prepare(alarms)
	f.LogIn(l.Tab, "en", p)
	l.Go(f.URL + "/en/search?q=nothingofthekind") // has a field for a date, and nothing that anybody wrote
	for _, r := range l.Requests() {
		l.own[r.URL] = strings.HasPrefix(r.URL, "data:")
	}
	return l
}

// at opens a page, on which something of a payload must be read.
func (l *lookout) at(path string) {
	l.t.Helper()
	l.Go(l.forum.URL + path)
	l.check(path)
}

// harmful finds what would do something once it was clicked, or has no business on a
// page: it must be text.
const harmful = `[...document.querySelectorAll("*")].flatMap(e => {
	const found = []
	if (["iframe", "object", "embed", "base", "frame", "portal", "applet", "style", "template", "marquee", "xss"].includes(e.localName)) found.push(e.localName)
	if (e.localName === "script" && !e.type.endsWith("json") && new URL(e.src || "x:").pathname.indexOf("/static/") !== 0) found.push("script")
	for (const a of e.attributes) {
		if (a.name.startsWith("on") || ["style", "srcdoc", "ping", "background", "poster"].includes(a.name)) found.push(e.localName + " " + a.name)
		if (["href", "src", "action", "formaction", "xlink:href", "data", "srcset"].includes(a.name)) {
			const u = new URL(a.value, location.href)
			if (!["http:", "https:", "mailto:"].includes(u.protocol)) found.push(e.localName + " " + a.name + "=" + a.value)
			if (!["a", "link"].includes(e.localName) && u.origin !== location.origin) found.push(e.localName + " " + a.name + "=" + a.value)
		}
	}
	return found
})`

// check fails for whatever a page did, asked for or holds that no page does.
func (l *lookout) check(what string) {
	l.t.Helper()
	for _, p := range l.Problems() {
		l.t.Errorf("%s: %s", what, p)
	}
	for _, r := range l.Requests() {
		if !strings.HasPrefix(r.URL, l.forum.URL+"/") && !l.own[r.URL] {
			l.t.Errorf("%s: asks for %s", what, r.URL)
		}
	}
	var found []string
	l.Eval(harmful, &found)
	if len(found) > 0 {
		l.t.Errorf("%s: holds %q", what, found)
	}
	if l.Count("main") != 1 || l.Count("body > footer") != 1 {
		l.t.Errorf("%s: the page around the payloads is gone", what)
	}
}

// shows fails unless the page has a payload to read.
func (l *lookout) shows(path string) {
	l.t.Helper()
	l.at(path)
	if body := l.Text("body") + l.Title(); !strings.Contains(body, "pwned") && !strings.Contains(body, "evil") && !strings.Contains(body, "alert") {
		l.t.Errorf("%s shows no payload", path)
	}
}

// TestPayloadsStayText posts every payload in every kind of text by the real forms
// and opens every page that shows it: nothing runs, nothing is fetched from
// elsewhere, and the policy has nothing to refuse.
func TestPayloadsStayText(t *testing.T) {
	forum := StartForum(t)
	mallory, olivia := forum.Add("mallory", "member", ""), forum.Add("olivia", "admin", "")
	all := payloads(t)
	member, admin := forum.intruder(t, mallory), forum.intruder(t, olivia)
	threads := member.openThreads(all)
	comment := member.fill(threads[0], all)
	admin.moderate(threads[1:9], all)
	forum.importArticles(t, all)
	l := forum.lookout(t, olivia)

	for _, path := range append([]string{threads[0], threads[1], threads[2], comment + "/history", "/en/moderation/log", "/en/tags", "/en/sitemap.xml"}, everyTenth(threads)...) {
		l.at(path)
	}
	l.lists()
	l.searches(all)
	l.names(member, all)
	l.parameters(all)
	l.mails(filepath.Join(forum.data, "mail"))
	own := forum.lookout(t, mallory)
	own.forms(all)
	own.alarmWorks()
}

// openThreads opens a thread for each piece of the payloads, which is its title and
// its tags, and returns their addresses.
func (i *intruder) openThreads(all []string) []string {
	i.t.Helper()
	var paths []string
	tags := packed(all, 28, "")
	for n, title := range packed(all, 140, " ") {
		if len(text.CleanLine(title)) < 10 {
			continue
		}
		tag := "x" + strings.NewReplacer(",", " ", "،", " ", ";", " ").Replace(tags[n%len(tags)])
		paths = append(paths, i.post("/en/new", "title", title, "body", title, "lang", "en", "lang_sure", "1", "tags", tag))
	}
	return paths
}

// fill posts the payloads in every frame that Markdown has, in comments of a thread,
// edits one of them, and returns its address.
func (i *intruder) fill(thread string, all []string) string {
	i.t.Helper()
	id := regexp.MustCompile(`/t/\d+`).FindString(thread)
	var framed []string
	for n, p := range all {
		for _, frame := range []string{"%", "# %", "- > %", "**%**", "[x](%)", "![%](%)", "`%`", "| a | b |\n|---|---|\n| % | % |", "[x]\n\n[x]: %", "https://x.example/%"}[n%2:] {
			framed = append(framed, strings.ReplaceAll(frame, "%", p))
		}
	}
	bodies := packed(framed, 15_000, "\n\n")
	var last string
	for _, body := range bodies[:min(len(bodies), 18)] {
		last = i.post("/en"+id+"/comments", "body", body, "lang", "en", "lang_sure", "1")
	}
	res, err := i.client.Get(i.forum.URL + last)
	if err != nil {
		i.t.Fatal(err)
	}
	defer res.Body.Close()
	post := regexp.MustCompile(`/en/p/\d+`).FindAllString(read(i.t, res), -1)
	path := post[len(post)-1]
	slices.Reverse(all)
	i.post(path+"/edit", "body", packed(all, 15_000, "\n\n")[0], "lang", "en", "lang_sure", "1", "revision", "1")
	slices.Reverse(all)
	return path
}

// moderate closes and hides threads with notes of payloads.
func (i *intruder) moderate(threads, all []string) {
	i.t.Helper()
	for n, note := range packed(all, 1900, "\n") {
		if n >= len(threads) {
			return
		}
		id := regexp.MustCompile(`/t/\d+`).FindString(threads[n])
		act := "close"
		if n%2 == 1 {
			act = "hide"
		}
		i.post("/en"+id+"/"+act, "reason", "spam", "note", note)
	}
}
