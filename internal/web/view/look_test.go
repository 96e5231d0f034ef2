package view_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/a-h/templ"

	"tertulia/internal/address"
	"tertulia/internal/browser"
	"tertulia/internal/forum"
	"tertulia/internal/web/view"
	"tertulia/static"
)

var (
	chromium  browser.Browser
	validator browser.Validator
)

func TestMain(m *testing.M) {
	code := m.Run()
	chromium.Close()
	if err := validator.Close(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, "validator:", err)
		code = 1
	}
	os.Exit(code)
}

// looks are the pages that this package makes, with everything they can show.
func looks(t testing.TB, tag string) map[string]templ.Component {
	p := newPage(t, tag, address.Home(tag))
	p.Site.Demo = true
	p.Title = p.T("page.error.429.title")
	empty := &forum.ListPage{Query: forum.ListQuery{Langs: "nl,de"}, NotShown: []forum.LangCount{{Lang: "ar", Count: 8}}}
	return map[string]templ.Component{
		"list":    homeList(t, tag, forum.As(sanne), "nl", "ar"),
		"empty":   view.ListPage(p, view.List{Title: p.T("list.title"), Path: address.Home(tag), Page: empty}),
		"thread":  threadPage(t, tag, forum.As(olivia), func(page *forum.ThreadPage) { page.LastRead, page.Page = 2, 3 }),
		"visitor": threadPage(t, tag, forum.Viewer{}, nil),
		"long":    threadPage(t, tag, forum.As(olivia), longWords),
		"closed":  threadPage(t, tag, forum.As(sanne), closeThread),
		"form":    writingPage(t, tag, "/post"),
		"search":  searchPage(t, tag, "antwoorden", newFound(t)),
		"history": historyPage(t, tag),
		"person":  personPage(t, tag, newFound(t)),
		"error":   view.ErrorPage(p, view.Failure{Status: 429, Key: "error.too_many", Unsent: []string{"ما كتبته", "What was typed"}}),
		"failed":  view.ErrorPage(p, view.Failure{Status: 500, Key: "error.internal", Reference: "7f3a9c02d1e84b56"}),
		"close":   closePage(t, tag),
		"remove":  view.RemoveForm(p, view.Removing{To: forum.Hidden, Thread: newThreadPage(t).Thread, Post: &newThreadPage(t).Posts[1].Post}, nil).Page(p),
		"log":     view.LogPage(p, newLog(t)),
		"tags":    view.TagsPage(p, []forum.TagCount{{Tag: forum.Tag{Key: "sales", Builtin: true}, Count: 12}}),
	}
}

// longWords gives a thread names without a place to break them.
func longWords(page *forum.ThreadPage) {
	closeThread(page)
	word := strings.Repeat("Unterbeamten", 6)
	page.Thread.Title, page.Thread.Closing.Note = word, word
	page.Tags = append(page.Tags, forum.Tag{Key: "long", Name: word[:30]})
	page.People = maps.Clone(page.People)
	for id, m := range page.People {
		m.DisplayName = word[:50]
		page.People[id] = m
	}
	if page.Successor != nil {
		page.Successor.Title = word
	}
}

// closePage is the form that closes a thread, come back with a fault.
func closePage(t testing.TB, tag string) templ.Component {
	t.Helper()
	p := newPage(t, tag, "/")
	p.Viewer = forum.As(karim)
	faults := p.FaultsOf(forum.FieldError("reason", "error.reason.required", nil))
	form := view.CloseForm(p, newThreadPage(t).Thread, view.Closing{Note: "ملاحظة and a note"}, faults)
	p.Title = form.Title
	return form.Page(p)
}

func newLog(t testing.TB) forum.LogPage {
	t.Helper()
	thread, unseen, post, member := forum.ThreadID(2), forum.ThreadID(99), forum.PostID(102), sanne.ID
	row := newList().Threads[0]
	return forum.LogPage{
		Decisions: []forum.Decision{
			{ID: 4, Act: forum.ActClose, ThreadID: &thread, ActorID: 3, Lang: "ar", Reason: string(forum.CloseHeated), Note: "Genug für heute.", NoteLang: "de", Until: &noon, CreatedAt: noon},
			{ID: 3, Act: forum.ActHide, ThreadID: &thread, PostID: &post, ActorID: 4, Lang: "nl", Reason: string(forum.RemovedInsult), CreatedAt: noon},
			{ID: 2, Act: forum.ActReopen, ThreadID: &unseen, ActorID: forum.SystemID, Lang: "es", Reason: string(forum.ReopenAgreed), Automated: true, CreatedAt: noon},
			{ID: 1, Act: forum.ActRole, MemberID: &member, ActorID: 4, Lang: forum.Und, Reason: "moderator", CreatedAt: noon},
		},
		Threads: map[forum.ThreadID]forum.ThreadRow{thread: row}, Numbers: map[forum.PostID]int{post: 2}, People: newPeople(), Next: "older",
	}
}

// writingPage is a form that comes back with faults and a preview.
func writingPage(t testing.TB, tag, action string) templ.Component {
	t.Helper()
	p := newPage(t, tag, address.New(tag))
	p.Viewer, p.Editor = forum.As(sanne), true
	w := view.Writing{Action: action, Submit: p.T("action.new_thread"), Place: forum.NewThread, Threaded: true, TagsMax: 5,
		Title: "Hm", Lang: "en", Seems: "nl", AskSure: true, Preview: &newThreadPage(t).Posts[1].Rendered, People: newPeople(), Draft: &noon,
		Faults: p.FaultsOf(forum.Join(forum.FieldError("title", "error.title.short", forum.Args{"Min": 5}), forum.FieldError("lang", "error.lang.unknown", nil)))}
	return inLayout(p, p.T("action.new_thread"), view.WritingForm(p, w))
}

func inLayout(p *view.Page, title string, content templ.Component) templ.Component {
	heading := templ.Raw("<h1>" + templ.EscapeString(title) + "</h1>")
	return withContent(view.Layout(p), templ.Join(heading, content))
}

// serveLooks serves the pages at /{locale}/{name} under the forum's own policy.
func serveLooks(t *testing.T) (mux *http.ServeMux, url string) {
	t.Helper()
	mux = http.NewServeMux()
	mux.Handle(static.Prefix, static.Handler(http.NotFoundHandler()))
	for _, tag := range tags {
		for name, page := range looks(t, tag) {
			mux.HandleFunc("/"+tag+"/look/"+name, func(w http.ResponseWriter, r *http.Request) { answer(w, r, page) })
		}
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return mux, server.URL
}

func answer(w http.ResponseWriter, r *http.Request, page templ.Component) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'")
	if err := page.Render(r.Context(), w); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// Every page is valid HTML, accessible by axe-core's rules and no wider than the
// screen: in both directions, light and dark, on a desk and on a phone.
func TestLooks(t *testing.T) {
	browser.Enabled(t)
	_, url := serveLooks(t)
	for _, o := range []struct {
		name    string
		options browser.Options
	}{
		{"wide-light", browser.Options{Width: 1280}}, {"narrow-dark", browser.Options{Width: 360, Height: 780, Dark: true}},
	} {
		for _, tag := range []string{"en", "ar"} {
			tab := chromium.Open(t, o.options)
			for name := range looks(t, tag) {
				where := fmt.Sprintf("%s %s %s", name, tag, o.name)
				tab.Go(url + "/" + tag + "/look/" + name)
				if wider := tab.Overflow(); wider != 0 {
					t.Errorf("%s: %d pixels too wide", where, wider)
				}
				for _, v := range tab.Violations() {
					t.Errorf("%s: %v", where, v)
				}
				if o.options.Dark {
					continue // the same source
				}
				for _, f := range validator.Findings(t, tab.Source()) {
					t.Errorf("%s: %v", where, f)
				}
			}
		}
	}
}

// Icons that point do so along the page, and so does everything that is placed at
// a side of it.
func TestMirrored(t *testing.T) {
	browser.Enabled(t)
	_, url := serveLooks(t)
	tab := chromium.Open(t, browser.Options{})
	var before bool
	for _, tag := range []string{"en", "ar"} {
		tab.Go(url + "/" + tag + "/look/thread")
		for selector, flipped := range map[string]string{".pages .icon.points": "matrix(-1, 0, 0, 1, 0, 0)", ".actions .icon:not(.points)": "none"} {
			want := "none"
			if tag == "ar" {
				want = flipped
			}
			if got := tab.Style(selector, "transform"); got != want {
				t.Errorf("%s: %s is turned by %s", tag, selector, got)
			}
		}
		tab.Eval(`document.querySelector(".post .speaker").getBoundingClientRect().x < document.querySelector(".post .prose").getBoundingClientRect().x`, &before)
		if before != (tag == "en") {
			t.Errorf("%s: the speaker stands on the wrong side", tag)
		}
	}
}

// desk is the server's side of the editor: it keeps drafts and answers previews.
type desk struct {
	mu    sync.Mutex
	saved []string
}

func (d *desk) save(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.saved = append(d.saved, r.FormValue("body"))
	w.WriteHeader(http.StatusNoContent) // as to the script
}

func (d *desk) last() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.saved) == 0 {
		return ""
	}
	return d.saved[len(d.saved)-1]
}

// With JavaScript a text is shown as it will look and saved as a draft while one
// types; nothing is posted by itself.
func TestEditor(t *testing.T) {
	browser.Enabled(t)
	mux, url := serveLooks(t)
	var d desk
	mux.HandleFunc("POST "+address.Drafts("en"), d.save)
	mux.HandleFunc("POST "+address.Preview("en"), func(w http.ResponseWriter, r *http.Request) {
		p := newPage(t, "en", "/")
		rendered := newRow(t, 1, "nl", 2, r.FormValue("body")).Rendered
		answer(w, r, inLayout(p, "Preview", view.WritingForm(p, view.Writing{Seems: "nl", Preview: &rendered})))
	})
	tab := chromium.Open(t, browser.Options{})
	tab.Go(url + "/en/look/visitor")
	mux.HandleFunc("/en/write", func(w http.ResponseWriter, r *http.Request) {
		p := newPage(t, "en", "/")
		p.Editor = true
		answer(w, r, inLayout(p, "Write", view.WritingForm(p, view.Writing{Action: "/never"})))
	})
	tab.Go(url + "/en/write")
	tab.Fill("#field-body", "Dit is **vet** gezegd")
	tab.Wait(`document.querySelector("#preview strong")?.textContent === "vet"`)
	if got := tab.Text("#lang-hint"); got != "This looks like Dutch." {
		t.Errorf("the hint says %q", got)
	}
	tab.Wait(`document.querySelector("[data-draft-state]").textContent === "Draft saved"`)
	if got := d.last(); got != "Dit is **vet** gezegd" {
		t.Errorf("saved %q", got)
	}
	if !strings.HasSuffix(tab.URL(), "/en/write") {
		t.Errorf("the page went to %s", tab.URL())
	}
}

// What is posted leaves no draft behind, though leaving a page saves one.
func TestPostingSavesNoDraft(t *testing.T) {
	browser.Enabled(t)
	mux, url := serveLooks(t)
	var d desk
	mux.HandleFunc("POST "+address.Drafts("en"), d.save)
	mux.HandleFunc("POST /en/post", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/en/look/list", http.StatusSeeOther)
	})
	mux.HandleFunc("/en/write", func(w http.ResponseWriter, r *http.Request) {
		p := newPage(t, "en", "/")
		p.Editor = true
		answer(w, r, inLayout(p, "Write", view.WritingForm(p, view.Writing{Action: "/en/post", Submit: "Post"})))
	})
	tab := chromium.Open(t, browser.Options{})
	tab.Go(url + "/en/write")
	tab.Fill("#field-body", "Posted at once")
	tab.Follow("form[data-editor] button.main")
	tab.Go(url + "/en/look/tags")
	if got := d.last(); got != "" {
		t.Errorf("what was posted is a draft: %q", got)
	}
	tab.Go(url + "/en/write")
	tab.Fill("#field-body", "Left behind")
	tab.Go(url + "/en/look/tags")
	if got := d.last(); got != "Left behind" {
		t.Errorf("leaving the page saved %q", got)
	}
}

// Menus close as people expect.
func TestMenu(t *testing.T) {
	browser.Enabled(t)
	_, url := serveLooks(t)
	tab := chromium.Open(t, browser.Options{})
	tab.Go(url + "/en/look/list")
	for _, way := range []string{`document.body.click()`, `document.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape"}))`} {
		tab.Click(".menu > summary")
		tab.Wait(`document.querySelector(".menu").open`)
		tab.Eval(way, nil)
		tab.Wait(`!document.querySelector(".menu").open`)
	}
}

// An open menu is no wider than the screen, whichever way the page runs.
func TestMenusStayOnTheScreen(t *testing.T) {
	browser.Enabled(t)
	_, url := serveLooks(t)
	tab := chromium.Open(t, browser.Options{Width: 360})
	for _, tag := range []string{"en", "ar"} {
		tab.Go(url + "/" + tag + "/look/thread")
		for i := range tab.Count(".menu") {
			tab.Eval(fmt.Sprintf(`document.querySelectorAll(".menu").forEach((m, i) => m.open = i === %d)`, i), nil)
			if wider := tab.Overflow(); wider > 0 {
				t.Errorf("%s: menu %d makes the page %d pixels wider", tag, i, wider)
			}
		}
	}
}
