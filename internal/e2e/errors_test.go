package e2e

import (
	"net/http"
	"testing"
	"time"

	"tertulia/internal/browser"
)

// until opens a page again and again until it has such an element.
func until(t *testing.T, tab *browser.Tab, url, selector string) {
	t.Helper()
	for deadline := time.Now().Add(browser.Patience); ; time.Sleep(100 * time.Millisecond) {
		tab.Go(url)
		if tab.Count(selector) > 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s never has %s: %s", url, selector, tab.Text("main"))
		}
	}
}

// TestGonePage looks at the page of a thread that was deleted.
func TestGonePage(t *testing.T) {
	forum := StartForum(t)
	author := chromium.Open(t, browser.Options{NoScript: true})
	forum.LogIn(author, "en", forum.Add("hal", "admin", ""))
	author.Go(forum.URL + "/en/new")
	author.Fill("main [name=title]", "What is Twitter for?")
	author.Fill("main [name=body]", "We sell on Twitter, but people want to talk.")
	author.Follow("main form button.main")
	author.Go(forum.URL + "/en/t/1/delete")
	author.Click("[name=reason][value=spam]")
	author.Follow("main form button.main")
	for _, locale := range []string{"en", "ar"} {
		t.Run(locale, func(t *testing.T) {
			tab := chromium.Open(t, browser.Options{Languages: locale})
			inspect(t, tab, forum.URL+"/"+locale+"/t/1", http.StatusGone)
			inspectLooks(t, tab, "gone-"+locale)
		})
	}
}

// TestTooManyPage looks at the page for visitors who ask for more than a limit allows.
func TestTooManyPage(t *testing.T) {
	forum := StartForumLimited(t, 1)
	for _, locale := range []string{"en", "ar"} {
		t.Run(locale, func(t *testing.T) {
			tab := chromium.Open(t, browser.Options{Languages: locale})
			for deadline := time.Now().Add(browser.Patience); tab.Go(forum.URL+"/"+locale+"/signup") != http.StatusTooManyRequests; {
				if time.Now().After(deadline) {
					t.Fatal("nobody is ever told to wait")
				}
			}
			inspectSource(t, tab)
			inspectLooks(t, tab, "too-many-"+locale)
		})
	}
}
