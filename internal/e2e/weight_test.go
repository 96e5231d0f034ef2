package e2e

import (
	"testing"

	"tertulia/internal/browser"
)

// What a visitor's first visit of a thread page must stay under over the wire, headers
// included: 25 KB in all and 8 KB of scripts, in the units of docs/PERFORMANCE.md.
const (
	visitUnder   = 25_000
	scriptsUnder = 8_000
)

// TestFirstVisitIsLight loads a thread page with an empty cache and weighs what
// came, nothing of it from elsewhere.
func TestFirstVisitIsLight(t *testing.T) {
	forum := StartDemo(t)
	for _, locale := range []string{"en", "ar"} {
		tab := chromium.Open(t, browser.Options{Languages: locale})
		tab.Go(forum.URL + "/" + locale + "/t/1")
		visit, scripts := 0, 0
		for _, r := range tab.Requests() {
			visit += r.Bytes
			if r.Type == "Script" {
				scripts += r.Bytes
			}
			t.Logf("%s: %6d bytes %s", locale, r.Bytes, r.URL)
		}
		if visit >= visitUnder {
			t.Errorf("a first visit in %s moves %d bytes, %d or more", locale, visit, visitUnder)
		}
		if scripts >= scriptsUnder {
			t.Errorf("a first visit in %s moves %d bytes of scripts, %d or more", locale, scripts, scriptsUnder)
		}
	}
}
