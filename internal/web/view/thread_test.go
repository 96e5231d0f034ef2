package view_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/web/view"
)

func TestPostsCarryTheirLanguage(t *testing.T) {
	for _, tag := range []string{"en", "ar"} {
		_, root := renderPage(t, threadPage(t, tag, forum.Viewer{}, nil))
		posts := find(root, ofTag("article"))
		for i, want := range []struct{ id, postID, lang, dir string }{
			{"post-1", "101", "ar", "rtl"}, {"post-2", "102", "nl", "ltr"}, {"post-3", "103", "en", "ltr"},
			{"post-4", "104", "de", "ltr"}, {"post-5", "105", "es", "ltr"},
		} {
			p := posts[i]
			if attr(p, "id") != want.id || attr(p, "data-post-id") != want.postID || attr(p, "lang") != want.lang || attr(p, "dir") != want.dir {
				t.Errorf("%s: %v, want %v", tag, p.Attr, want)
			}
			for _, header := range find(p, ofTag("header")) {
				if attr(header, "lang") != tag {
					t.Errorf("%s: the header of %s is in %q", tag, want.id, attr(header, "lang"))
				}
			}
		}
	}
}

// What can't be read stays as a line at its number, and says no word of it.
func TestUnreadablePosts(t *testing.T) {
	text, root := renderPage(t, threadPage(t, "en", forum.Viewer{}, nil))
	posts := find(root, ofTag("article"))
	if got := words(posts[3]); got != "Post 4 was deleted by its author." {
		t.Errorf("withdrawn: %q", got)
	}
	if got := words(posts[4]); got != "Post 5 was hidden by a moderator. Reason: It insulted someone." {
		t.Errorf("hidden: %q", got)
	}
	if strings.Contains(text, ">weg<") || strings.Contains(text, ">fuera<") {
		t.Error("the text of a removed post is on the page")
	}
}

// A member who left with their texts leaves a line where others had answered.
func TestWipedOpeningPost(t *testing.T) {
	_, root := renderPage(t, threadPage(t, "en", forum.Viewer{}, func(p *forum.ThreadPage) {
		p.Posts[0].Rendered = forum.Rendered{}
	}))
	opening := find(root, ofTag("article"))[0]
	if got := words(opening); !strings.Contains(got, "Post 1 was deleted by its author.") {
		t.Errorf("the post says %q", got)
	}
	if line := find(opening, ofClass("note-box"))[0]; attr(line, "lang") != "en" || attr(line, "dir") != "ltr" {
		t.Errorf("the line is in %q, %q", attr(line, "lang"), attr(line, "dir"))
	}
}

func TestMentionsAreFilledForTheReader(t *testing.T) {
	_, root := renderPage(t, threadPage(t, "ar", forum.Viewer{}, nil))
	mention := find(root, ofClass("mention"))[0]
	if attr(mention, "href") != "/ar/u/sanne" || words(mention) != "@sanne" {
		t.Errorf("%v %q", mention.Attr, words(mention))
	}
	_, root = renderPage(t, threadPage(t, "ar", forum.Viewer{}, func(p *forum.ThreadPage) {
		gone := p.People[sanne.ID]
		gone.Erased = true
		p.People[sanne.ID] = gone
	}))
	if mention = find(root, ofClass("mention"))[0]; mention.Data != "span" || words(mention) != "@sanne" {
		t.Errorf("a former member's mention: <%s> %q", mention.Data, words(mention))
	}
}

func TestReplyLine(t *testing.T) {
	_, root := renderPage(t, threadPage(t, "de", forum.Viewer{}, nil))
	line := find(root, ofClass("reply-to"))[0]
	if got := words(line); got != "Antwort auf كريم حدّاد #1" {
		t.Errorf("%q", got)
	}
	if href := attr(find(line, ofTag("a"))[0], "href"); href != "/de/p/101" {
		t.Errorf("leads to %s", href)
	}
}

// The notice stands at the top and where the form would be, all in the reader's
// language but the moderator's own note.
func TestClosedThread(t *testing.T) {
	for _, tag := range tags {
		_, root := renderPage(t, threadPage(t, tag, forum.As(sanne), closeThread))
		p := newPage(t, tag, "/")
		notices := find(root, func(n *html.Node) bool { return attr(n, "data-notice") == "closed" })
		if len(notices) != 2 {
			t.Fatalf("%s: %d notices", tag, len(notices))
		}
		for _, n := range notices {
			if attr(n, "data-reason") != "duplicate" || !strings.Contains(words(n), p.T("close.reason.duplicate")) {
				t.Errorf("%s: %q", tag, words(n))
			}
			if len(find(n, ofTag("time"))) != 2 || len(find(n, ofTag("dd"))) != 4 {
				t.Errorf("%s: not all of who, when, until, successor", tag)
			}
			if note := find(n, ofClass("note"))[0]; attr(note, "lang") != "de" {
				t.Errorf("%s: note in %q", tag, attr(note, "lang"))
			}
		}
		if forms := find(root, func(n *html.Node) bool { return attr(n, "name") == "body" }); len(forms) != 0 {
			t.Errorf("%s: a comment form on a closed thread", tag)
		}
		if state := attr(find(root, ofClass("thread"))[0], "data-state"); state != "closed" {
			t.Errorf("%s: state %q", tag, state)
		}
	}
}

func TestWhoIsOfferedWhat(t *testing.T) {
	stranger := newMember(9, "piet", "", forum.RoleMember)
	german := newMember(10, "anke", "", forum.RoleModerator)
	german.Moderates = "de"
	arabic := newMember(11, "salma", "", forum.RoleModerator)
	arabic.Moderates = "ar"
	for _, c := range []struct {
		name   string
		viewer forum.Viewer
		first  []string // acts on the Arabic opening post
		second []string // acts on Sanne's Dutch comment
		tools  bool
		form   bool
	}{
		{"visitor", forum.Viewer{}, nil, nil, false, false},
		{"stranger", forum.As(stranger), []string{"reply", "quote", "translate"}, []string{"reply", "quote", "translate"}, false, true},
		{"author", forum.As(sanne), []string{"reply", "quote", "translate"}, []string{"reply", "quote", "translate", "edit", "delete"}, false, true},
		{"moderator of another language", forum.As(german), []string{"reply", "quote", "translate"}, []string{"reply", "quote", "translate"}, false, true},
		{"moderator of the thread's language", forum.As(arabic), []string{"reply", "quote", "translate", "edit", "language"}, []string{"reply", "quote", "translate"}, true, true},
		{"admin", forum.As(olivia), []string{"reply", "quote", "translate", "edit", "language"},
			[]string{"reply", "quote", "translate", "edit", "language", "hide", "delete"}, true, true},
	} {
		_, root := renderPage(t, threadPage(t, "en", c.viewer, nil))
		posts := find(root, ofTag("article"))
		if got := acts(posts[0], "/en/p/101/"); !slices.Equal(got, c.first) {
			t.Errorf("%s: opening post: %v, want %v", c.name, got, c.first)
		}
		if got := acts(posts[1], "/en/p/102/"); !slices.Equal(got, c.second) {
			t.Errorf("%s: comment: %v, want %v", c.name, got, c.second)
		}
		if got := len(find(root, ofClass("tools"))) == 1; got != c.tools {
			t.Errorf("%s: tools %v", c.name, got)
		}
		if got := len(find(root, ofTag("textarea"))) == 1; got != c.form {
			t.Errorf("%s: form %v", c.name, got)
		}
	}
}

// acts are the last segments of the addresses under prefix, without the history.
func acts(n *html.Node, prefix string) []string {
	var found []string
	for _, a := range find(n, ofTag("a")) {
		if act, ok := strings.CutPrefix(attr(a, "href"), prefix); ok && act != "history" {
			found = append(found, act)
		}
	}
	return found
}

func TestVisitorsAreAskedIn(t *testing.T) {
	_, root := renderPage(t, threadPage(t, "nl", forum.Viewer{}, nil))
	line := find(root, ofClass("join-in"))[0]
	if got := words(line); got != "Log in of registreer je om te reageren." {
		t.Errorf("%q", got)
	}
	if href := attr(find(line, ofTag("a"))[0], "href"); !strings.HasPrefix(href, "/nl/login?next=%2Fnl%2Ft%2F2%2F") {
		t.Errorf("leads to %s", href)
	}
}

func TestUnreadLine(t *testing.T) {
	for read, want := range map[int]int{0: 0, 1: 1, 3: 1, 20: 0} {
		_, root := renderPage(t, threadPage(t, "en", forum.As(sanne), func(p *forum.ThreadPage) { p.LastRead = read }))
		if got := len(find(root, func(n *html.Node) bool { return attr(n, "id") == "unread" })); got != want {
			t.Errorf("read to %d: %d lines", read, got)
		}
	}
}

func TestPagination(t *testing.T) {
	for page, want := range map[int]string{
		1: "1 2 … 7 Next", 2: "Previous 1 2 3 … 7 Next", 4: "Previous 1 2 3 4 5 6 7 Next", 5: "Previous 1 … 4 5 6 7 Next", 7: "Previous 1 … 6 7",
	} {
		_, root := renderPage(t, threadPage(t, "en", forum.Viewer{}, func(p *forum.ThreadPage) { p.Page = page }))
		nav := find(root, ofClass("pages"))[0]
		var shown []string
		for c := range nav.ChildNodes() {
			if c.Type == html.ElementNode {
				shown = append(shown, words(c))
			}
		}
		if got := strings.Join(shown, " "); got != want {
			t.Errorf("page %d: %q, want %q", page, got, want)
		}
	}
}

func TestFormShownAgain(t *testing.T) {
	p := newPage(t, "es", "/es/new")
	faults := p.FaultsOf(forum.Join(
		forum.FieldError("title", "error.title.short", forum.Args{"Min": 5}),
		forum.FieldError("body", "error.body.required", nil)))
	text, root := renderPage(t, view.WritingForm(p, view.Writing{Action: address.New("es"), Threaded: true,
		Title: "<b>", Body: "\nfirst line empty", Faults: faults}))
	for _, link := range find(find(root, ofClass("wrong"))[0], ofTag("a")) {
		id := strings.TrimPrefix(attr(link, "href"), "#")
		field := find(root, func(n *html.Node) bool { return attr(n, "id") == id })
		if len(field) != 1 || attr(field[0], "aria-invalid") != "true" {
			t.Errorf("%s isn't marked", id)
			continue
		}
		for _, note := range strings.Fields(attr(field[0], "aria-describedby")) {
			if len(find(root, func(n *html.Node) bool { return attr(n, "id") == note })) != 1 {
				t.Errorf("%s is described by %s, which isn't there", id, note)
			}
		}
	}
	if got := find(root, ofTag("textarea"))[0].FirstChild.Data; got != "\nfirst line empty" {
		t.Errorf("the text came back as %q", got)
	}
	if strings.Contains(text, "<b>") {
		t.Error("a title isn't escaped")
	}
}
