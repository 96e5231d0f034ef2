package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tertulia/internal/browser"
)

// page is one page that people see, by its path after the locale.
type page struct {
	name   string // of its pictures
	path   string
	status int // 200 where it is 0
}

// sights are the threads and posts of the demo community that show what pages
// must cope with, as paths after the locale.
type sights struct {
	open, closed, long, edited string // threads; the edited one's post
	asked, settled             string // threads with a question, open and closed
	other                      string // a language that isn't that post's
	sides                      string // a thread with an original beside its translation
	translated                 string // a post with a translation into English
	reworded, between          string // a post whose question is in English too, and both side by side
	summed                     string // a post whose thread was closed with a summary in another language than Spanish
}

// sightsOf looks through the demo community.
func sightsOf(t *testing.T, forum *Forum) sights {
	t.Helper()
	tab := chromium.Open(t, browser.Options{NoScript: true})
	s := sights{
		open:   threadWith(t, tab, forum, ".thread[data-state=open] .post[lang=ar]"),
		closed: threadWith(t, tab, forum, "[data-notice=closed]"),
		long:   threadWith(t, tab, forum, "#post-12"),
		asked:  threadWith(t, tab, forum, ".thread[data-state=open] #question"), settled: threadWith(t, tab, forum, ".thread[data-state=closed] #question"),
	}
	threadWith(t, tab, forum, "a[href$='/history']")
	s.edited = tab.Attribute("a[href$='/history']", "href")[len("/en"):]
	if s.other = "es"; tab.Attribute("article:has(a[href$='/history'])", "lang") == s.other {
		s.other = "nl"
	}
	sides := threadWith(t, tab, forum, "a[href*='side=']")
	_, query, _ := strings.Cut(tab.Attribute("a[href*='side=']", "href"), "?")
	s.sides = sides + "?" + query
	history := tab.Attribute("a[href*='/translation?lang=en']", "href")
	s.translated = strings.TrimSuffix(history[len("/en"):], "/translation?lang=en")
	const question = "#question .rendition a[href$='/translation?lang=en']"
	s.between = threadWith(t, tab, forum, question) + "?side=question&in=en"
	s.reworded = strings.TrimSuffix(tab.Attribute(question, "href")[len("/en"):], "/translation?lang=en")
	threadWith(t, tab, forum, "#summary .prose:not([lang=es])")
	s.summed = tab.Attribute(".post.first", "data-post-id")
	return s
}

// threadWith is the first thread that shows such an element; the tab is there.
func threadWith(t *testing.T, tab *browser.Tab, forum *Forum, selector string) string {
	t.Helper()
	for id := 1; ; id++ {
		path := fmt.Sprint("/t/", id)
		if status := tab.Go(forum.URL + "/en" + path); status == http.StatusNotFound {
			t.Fatalf("no thread of the demo community shows %s", selector)
		}
		if tab.Count(selector) > 0 {
			return path
		}
	}
}

// pages is every page, by the role of those who look at it.
func (s sights) pages() map[string][]page {
	return map[string][]page{
		"visitor": {
			{"home", "/", 0},
			{"home-narrowed", "/?lang=nl,de&sort=discussed", 0},
			{"home-empty", "/?lang=fr", 0},
			{"thread", s.open, 0},
			{"thread-closed", s.closed, 0},
			{"thread-long", s.long, 0},
			{"question-closed", s.settled, 0},
			{"thread-side-by-side", s.sides, 0},
			{"question-side-by-side", s.between, 0},
			{"history-of-question", s.reworded + "/translation?lang=en", 0},
			{"history", s.edited, 0},
			{"history-of-translation", s.translated + "/translation?lang=en", 0},
			{"history-of-name", "/tags/openingstijden/history?lang=de", 0},
			{"tags", "/tags", 0},
			{"tag", "/tags/crisis", 0},
			{"member-page", "/u/sanne", 0},
			{"member-threads", "/u/sanne/threads", 0},
			{"search", "/search?q=twitter", 0},
			{"search-filtered", "/search?q=twitter+lang:nl&lang=de,en", 0},
			{"search-nothing", "/search?q=twitter+lang:fr+is:closed", 0},
			{"moderation-log", "/moderation/log", 0},
			{"sign-up", "/signup", 0},
			{"log-in", "/login", 0},
			{"forgotten-password", "/forgot", 0},
			{"stale-link", "/confirm?token=stale", http.StatusNotFound},
			{"not-found", "/no-such-page", http.StatusNotFound},
		},
		"member": {
			{"thread-to-answer", s.open, 0},
			{"new", "/new", 0},
			{"question", s.asked, 0},
			{"translate", strings.TrimSuffix(s.edited, "history") + "translate?lang=" + s.other, 0},
			{"translations", "/translations?lang=en", 0},
			{"translations-missing", "/translations?lang=en&show=missing", 0},
			{"tags-to-name", "/translations?lang=ar&show=tags", 0},
			{"translate-question", s.reworded + "/question?lang=nl", 0},
			{"translate-summary", "/p/" + s.summed + "/summary?lang=es", 0},
			{"tag-names", "/tags/openingstijden/names", 0},
			{"drafts", "/drafts", 0},
			{"settings-profile", "/settings/profile", 0},
			{"settings-preferences", "/settings/preferences", 0},
			{"settings-email", "/settings/email", 0},
			{"settings-password", "/settings/password", 0},
			{"settings-handle", "/settings/handle", 0},
			{"settings-sessions", "/settings/sessions", 0},
			{"settings-engine", "/settings/engine", 0},
			{"settings-close", "/settings/close", 0},
			{"forbidden", s.open + "/close", http.StatusForbidden},
		},
		"admin": {
			{"thread-to-moderate", s.open, 0},
			{"close", s.open + "/close", 0},
			{"reopen", s.closed + "/reopen", 0},
			{"summary", s.closed + "/summary", 0},
			{"hide", s.open + "/hide", 0},
			{"question-form", s.asked + "/question", 0},
			{"engine", "/moderation/engine", 0},
			{"terms", "/moderation/terms?from=ar&to=nl", 0},
			{"untranslate-question", s.reworded + "/untranslate?lang=en&of=question", 0},
			{"unname", "/tags/openingstijden/unname?lang=de", 0},
			{"untranslate", s.translated + "/untranslate?lang=en", 0},
			{"language", strings.TrimSuffix(s.edited, "history") + "language", 0},
		},
	}
}

// looks are the ways of looking.
var looks = map[string]browser.Options{
	"wide-light":   {Width: 1280},
	"wide-dark":    {Width: 1280, Dark: true},
	"narrow-light": {Width: 360},
	"narrow-dark":  {Width: 360, Dark: true},
}

// TestPages looks at every page in English and Arabic, light and dark, wide and
// narrow: valid HTML, no accessibility violation, nothing wider than the window,
// nothing refused or thrown.
func TestPages(t *testing.T) {
	forum := StartDemo(t)
	for role, pages := range sightsOf(t, forum).pages() {
		for _, locale := range []string{"en", "ar"} {
			t.Run(role+"/"+locale, func(t *testing.T) {
				tab := chromium.Open(t, browser.Options{Languages: locale})
				if role != "visitor" {
					forum.LogIn(tab, locale, forum.DemoPerson(role))
				}
				for _, p := range pages {
					inspect(t, tab, forum.URL+"/"+locale+p.path, p.status)
					inspectLooks(t, tab, fmt.Sprint(p.name, "-", locale))
				}
			})
		}
	}
}

// TestFaults looks at forms that come back with what is wrong.
func TestFaults(t *testing.T) {
	forum := StartDemo(t)
	for _, locale := range []string{"en", "ar"} {
		t.Run(locale, func(t *testing.T) {
			tab := chromium.Open(t, browser.Options{Languages: locale})
			for _, path := range []string{"/signup", "/login"} {
				tab.Go(forum.URL + "/" + locale + path)
				if status := tab.Follow("main form button.main"); status != http.StatusUnprocessableEntity {
					t.Errorf("an empty %s is answered by %d", path, status)
				}
				inspectSource(t, tab)
				inspectLooks(t, tab, "faults-"+path[1:]+"-"+locale)
			}
			forum.LogIn(tab, locale, forum.DemoPerson("member"))
			tab.Go(forum.URL + "/" + locale + "/new")
			if status := tab.Follow("form[data-editor] button.main"); status != http.StatusUnprocessableEntity {
				t.Errorf("an empty thread is answered by %d", status)
			}
			inspectSource(t, tab)
			inspectLooks(t, tab, "faults-new-"+locale)
		})
	}
}

// inspect opens the page and reports what is wrong with it, however it looks.
func inspect(t *testing.T, tab *browser.Tab, url string, status int) {
	t.Helper()
	if status == 0 {
		status = http.StatusOK
	}
	if got := tab.Go(url); got != status {
		t.Errorf("%s: status %d, want %d", url, got, status)
	}
	inspectSource(t, tab)
}

// inspectSource reports what is wrong with the open page as it was sent.
func inspectSource(t *testing.T, tab *browser.Tab) {
	t.Helper()
	for _, p := range tab.Problems() {
		t.Errorf("%s: %s", tab.URL(), p)
	}
	for _, f := range validator.Findings(t, tab.Source()) {
		t.Errorf("%s:%s", tab.URL(), f)
	}
}

// inspectLooks looks at the open page in every way, and keeps pictures of it
// where TERTULIA_SCREENSHOTS names a folder.
func inspectLooks(t *testing.T, tab *browser.Tab, name string) {
	t.Helper()
	for look, options := range looks {
		tab.Look(options)
		if wide := tab.Overflow(); wide > 0 {
			t.Errorf("%s, %s: %d pixels wider than the window", name, look, wide)
		}
		for _, v := range tab.Violations() {
			t.Errorf("%s, %s: %s", name, look, v)
		}
		if dir := os.Getenv("TERTULIA_SCREENSHOTS"); dir != "" {
			tab.Screenshot(filepath.Join(dir, name+"-"+look+".png"))
		}
	}
}
