package e2e

import (
	"regexp"
	"testing"

	"tertulia/internal/browser"
)

// inWords is a time as a script writes it into an English page.
var inWords = regexp.MustCompile(`^(now|yesterday|.+ ago)$`)

// TestTimesAreSaidInWords has a visitor's page say how long ago its threads were written
// to, and a page that says no such thing not make what would say it: of all that scripts
// do while a page is loaded, a browser takes longest for that.
func TestTimesAreSaidInWords(t *testing.T) {
	forum := StartDemo(t)
	tab := chromium.Open(t, browser.Options{})
	tab.Prepare(`const make = Intl.RelativeTimeFormat;
		Intl.RelativeTimeFormat = function (...how) { window.made = true; return new make(...how) }`)
	var made bool
	tab.Go(forum.URL + "/en/")
	for _, said := range tab.Texts("time[data-relative]") {
		if !inWords.MatchString(said) {
			t.Errorf("the list says of a thread: %q", said)
		}
	}
	if tab.Eval("window.made === true", &made); !made || tab.Count("time[data-relative]") == 0 {
		t.Error("the list says of no thread how long ago it was written to")
	}
	tab.Go(forum.URL + "/en/about")
	if tab.Eval("window.made === true", &made); made {
		t.Error("what says how long ago something was is made for a page without it")
	}
}
