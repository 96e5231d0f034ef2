package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"tertulia/internal/browser"
)

// page is one page that people see, looked at in every way they see it.
type page struct {
	name   string // of the subtest and its pictures
	path   string // after the locale: "/new"
	status int
}

// pages is every page a visitor sees.
var pages = []page{
	{"not-found", "/no-such-page", http.StatusNotFound},
}

// look is one way of looking.
type look struct {
	width int
	dark  bool
}

var looks = []look{{1280, false}, {1280, true}, {360, false}, {360, true}}

func (l look) String() string {
	if l.dark {
		return fmt.Sprint(l.width, "-dark")
	}
	return fmt.Sprint(l.width, "-light")
}

// TestPages looks at every page in English and Arabic, light and dark, wide and
// narrow: valid HTML, no accessibility violation, nothing wider than the window,
// nothing refused or thrown.
func TestPages(t *testing.T) {
	forum := StartForum(t)
	for _, p := range pages {
		for _, locale := range []string{"en", "ar"} {
			for i, l := range looks {
				t.Run(fmt.Sprint(p.name, "/", locale, "/", l), func(t *testing.T) {
					tab := chromium.Open(t, browser.Options{Width: l.width, Dark: l.dark, Languages: locale})
					inspect(t, tab, forum.URL+"/"+locale+p.path, p.status)
					if i == 0 { // the source is the same in every look
						validate(t, tab)
					}
					picture(tab, fmt.Sprint(p.name, "-", locale, "-", l, ".png"))
				})
			}
		}
	}
}

// inspect opens the page and reports what is wrong with it.
func inspect(t *testing.T, tab *browser.Tab, url string, status int) {
	t.Helper()
	if got := tab.Go(url); got != status {
		t.Fatalf("%s: status %d, want %d", url, got, status)
	}
	if wide := tab.Overflow(); wide > 0 {
		t.Errorf("%s is %d pixels wider than the window", url, wide)
	}
	for _, v := range tab.Violations() {
		t.Errorf("%s: %s", url, v)
	}
}

func validate(t *testing.T, tab *browser.Tab) {
	t.Helper()
	for _, f := range validator.Findings(t, tab.Source()) {
		t.Errorf("%s:%s", tab.URL(), f)
	}
}

// picture keeps what the tab shows, where TERTULIA_SCREENSHOTS names a folder.
func picture(tab *browser.Tab, name string) {
	if dir := os.Getenv("TERTULIA_SCREENSHOTS"); dir != "" {
		tab.Screenshot(filepath.Join(dir, name))
	}
}
