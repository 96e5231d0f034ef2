package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tertulia/internal/browser"
	"tertulia/internal/locale"
	"tertulia/locales"
)

// story is what Tertulia exists for: a marketer signs up and opens a thread in
// her language, others answer in theirs, a moderator closes it, and a visitor
// reads it all on a phone, in any language.
type story struct {
	t        *testing.T
	forum    *Forum
	locale   string
	noScript bool
	words    words
	thread   string // the thread's path without the locale: "/t/1/…"
}

// words are what the marketer writes.
type words struct{ handle, title, body, strong string }

var inTheirWords = map[string]words{
	"en": {"mary_ann", "Does a brand need a voice of its own on Twitter?",
		"We answer every question within an hour, and yet **nobody talks** to us.", "nobody talks"},
	"ar": {"ليلى", "كيف أقيس عائد تغريداتنا مع Google Analytics 4؟",
		"ننشر ثلاث تغريدات كل يوم، لكن **لا أحد يرد** علينا. ما العمل؟", "لا أحد يرد"},
}

func TestStory(t *testing.T) {
	for tag, words := range inTheirWords {
		for _, noScript := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/NoScript=%t", tag, noScript), func(t *testing.T) {
				s := &story{t: t, forum: StartForum(t), locale: tag, noScript: noScript, words: words}
				marketer := s.signUp()
				s.open(marketer)
				s.comment("jan", "nl", "Wij doen het anders: eerst luisteren, dan pas praten.")
				late := s.comment("anna", "de", "Bei uns antwortet der Kundendienst, nicht die Werbung.")
				s.close(late)
				s.read()
			})
		}
	}
}

// tab is a person's browser, with the story's choice about JavaScript.
func (s *story) tab(o browser.Options) *browser.Tab {
	s.t.Helper()
	o.NoScript = s.noScript
	return chromium.Open(s.t, o)
}

// at is the address of a path in a locale.
func (s *story) at(locale, path string) string { return s.forum.URL + "/" + locale + path }

// follow clicks and expects the status.
func (s *story) follow(tab *browser.Tab, selector string, status int) {
	s.t.Helper()
	if got := tab.Follow(selector); got != status {
		s.t.Fatalf("%s led to %s with %d, want %d: %s", selector, tab.URL(), got, status, tab.Text("main"))
	}
}

// signUp makes the marketer's account by the form and the mailed link.
func (s *story) signUp() *browser.Tab {
	s.t.Helper()
	const email = "marketer@example.org"
	tab := s.tab(browser.Options{Languages: s.locale})
	tab.Go(s.at(s.locale, "/signup"))
	tab.Fill("main [name=handle]", s.words.handle)
	tab.Fill("main [name=email]", email)
	tab.Fill("main [name=password]", "a long sentence nobody guesses")
	s.follow(tab, "main form button.main", http.StatusOK)
	if status := tab.Go(s.forum.MailedLink(email)); status != http.StatusOK {
		s.t.Fatalf("the mailed link answers %d", status)
	}
	s.follow(tab, "main form button.main", http.StatusOK)
	return tab
}

// open opens the thread, after a look at the preview.
func (s *story) open(tab *browser.Tab) {
	s.t.Helper()
	tab.Go(s.at(s.locale, "/"))
	s.follow(tab, ".page-head a.button.main", http.StatusOK)
	tab.Fill("[name=title]", s.words.title)
	tab.Fill("[name=body]", s.words.body)
	tab.Choose("[name=lang]", s.locale)
	s.preview(tab)
	s.follow(tab, "form[data-editor] button.main", http.StatusOK)

	s.thread = strings.TrimPrefix(tab.URL(), s.at(s.locale, ""))
	if got := tab.Text("h1"); got != s.words.title {
		s.t.Errorf("the thread's title is %q", got)
	}
	if got, want := tab.Attribute("h1", "lang"), s.locale; got != want {
		s.t.Errorf("the title is marked as %q, want %q", got, want)
	}
	if got := tab.Text("#post-1 strong"); got != s.words.strong {
		s.t.Errorf("the opening post stresses %q, want %q", got, s.words.strong)
	}
}

// preview shows the text as it will look: live with JavaScript, by the button
// without it.
func (s *story) preview(tab *browser.Tab) {
	s.t.Helper()
	if s.noScript {
		s.follow(tab, "[data-preview]", http.StatusOK)
	}
	tab.Wait(`document.querySelector("#preview strong")?.textContent === ` + fmt.Sprintf("%q", s.words.strong))
	if got := tab.Value("[name=body]"); got != s.words.body {
		s.t.Errorf("after the preview the form holds %q", got)
	}
}

// comment has someone comment in their own language and locale, and returns
// their tab, at the thread.
func (s *story) comment(handle, lang, text string) *browser.Tab {
	s.t.Helper()
	tab := s.tab(browser.Options{Languages: lang})
	s.forum.LogIn(tab, lang, s.forum.Add(handle, "member", ""))
	tab.Go(s.at(lang, s.thread))
	before := tab.Count("article")
	tab.Fill("#comment [name=body]", text)
	tab.Choose("#comment [name=lang]", lang)
	s.follow(tab, "#comment button.main", http.StatusOK)
	if got := tab.Count("article"); got != before+1 {
		s.t.Errorf("after a comment there are %d posts, want %d", got, before+1)
	}
	return tab
}

// close has a moderator of the thread's language close it, while someone is
// still writing, whose text must not be lost.
func (s *story) close(late *browser.Tab) {
	s.t.Helper()
	const unsent = "Noch ein Gedanke, der zu spät kommt."
	late.Fill("#comment [name=body]", unsent)

	tab := s.tab(browser.Options{Languages: s.locale})
	s.forum.LogIn(tab, s.locale, s.forum.Add("karim", "moderator", s.locale))
	tab.Go(s.at(s.locale, s.thread))
	tab.Click(".tools summary")
	s.follow(tab, ".tools a[href$='/close']", http.StatusOK)
	tab.Click("[name=reason][value=resolved]")
	tab.Fill("[name=note]", s.words.strong)
	s.follow(tab, "main form button.main", http.StatusOK)
	if tab.Attribute(".thread", "data-state") != "closed" {
		s.t.Errorf("after closing the thread is %s", tab.Attribute(".thread", "data-state"))
	}

	s.follow(late, "#comment button.main", http.StatusConflict)
	if got := late.Value("[name=body]"); got != unsent {
		s.t.Errorf("the comment that came too late is %q", got)
	}
}

// read has a visitor find the thread on a phone and read it, in every language.
func (s *story) read() {
	s.t.Helper()
	set, err := locale.Load(locales.FS)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, l := range set.All() {
		tab := s.tab(browser.Options{Width: 360, Languages: l.Tag()})
		tab.Go(s.forum.URL + "/")
		s.follow(tab, ".threads a[href*='/t/']", http.StatusOK)
		if got, want := tab.Attribute("html", "lang"), l.Tag(); got != want {
			s.t.Errorf("a reader of %s reads in %s", want, got)
		}
		if got, want := tab.Text("[data-notice=closed]"), l.T("close.reason.resolved"); !strings.Contains(got, want) {
			s.t.Errorf("in %s the notice says %q, without %q", l.Tag(), got, want)
		}
		var langs []string
		tab.Eval(`[...document.querySelectorAll("article")].map(a => a.lang)`, &langs)
		if want := []string{s.locale, "nl", "de"}; !slices.Equal(langs, want) {
			s.t.Errorf("the posts are in %q, want %q", langs, want)
		}
		if tab.Count("#comment form") != 0 {
			s.t.Errorf("a closed thread has a comment form in %s", l.Tag())
		}
		if wide := tab.Overflow(); wide != 0 {
			s.t.Errorf("in %s the thread is %d pixels wider than a phone", l.Tag(), wide)
		}
	}
}
