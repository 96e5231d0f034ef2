package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"tertulia/internal/browser"
)

// page is one page that people see.
type page struct {
	name   string // of its pictures
	path   string // after the locale: "/new"
	status int    // 200 where it is 0
}

// pages is every page, by the role of those who look at it.
var pages = map[string][]page{
	"visitor": {
		{"home", "/", 0},
		{"home-filtered", "/?lang=nl&sort=newest", 0},
		{"tags", "/tags", 0},
		{"tag", "/tags/customer-service", 0},
		{"thread", "/t/12", 0},
		{"thread-long", "/t/3?page=2", 0},
		{"thread-closed", "/t/26", 0},
		{"history", "/p/123/history", 0},
		{"person", "/u/sanne", 0},
		{"search", "/search?q=twitter", 0},
		{"search-none", "/search?q=hippopotamus", 0},
		{"sign-up", "/signup", 0},
		{"log-in", "/login", 0},
		{"forgotten-password", "/forgot", 0},
		{"moderation-log", "/moderation/log", 0},
		{"not-found", "/no-such-page", http.StatusNotFound},
	},
	"member": {
		{"home-member", "/", 0},
		{"thread-member", "/t/10", 0},
		{"new", "/new", 0},
		{"reply", "/p/11/quote", 0},
		{"edit", "/p/123/edit", 0},
		{"withdraw", "/p/11/delete", 0},
		{"drafts", "/drafts", 0},
		{"settings-profile", "/settings/profile", 0},
		{"settings-preferences", "/settings/preferences", 0},
		{"settings-email", "/settings/email", 0},
		{"settings-password", "/settings/password", 0},
		{"settings-handle", "/settings/handle", 0},
		{"settings-sessions", "/settings/sessions", 0},
		{"settings-close", "/settings/close", 0},
		{"forbidden", "/t/1/close", http.StatusForbidden},
	},
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
	for role, pages := range pages {
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

// inspect opens the page and reports what is wrong with it, however it looks.
func inspect(t *testing.T, tab *browser.Tab, url string, status int) {
	t.Helper()
	if status == 0 {
		status = http.StatusOK
	}
	if got := tab.Go(url); got != status {
		t.Errorf("%s: status %d, want %d", url, got, status)
	}
	for _, p := range tab.Problems() {
		t.Errorf("%s: %s", url, p)
	}
	for _, f := range validator.Findings(t, tab.Source()) {
		t.Errorf("%s:%s", url, f)
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
