package e2e

import (
	"net/http"
	"strings"
	"testing"

	"tertulia/internal/browser"
)

// TestOvertaken looks at the form for a translation that comes back because somebody else
// was faster, with what was typed in it.
func TestOvertaken(t *testing.T) {
	forum := StartDemo(t)
	s := sightsOf(t, forum)
	path := strings.TrimSuffix(s.edited, "history") + "translate?lang=" + s.other
	// Words that no language is recognised in: the post's may be any.
	fill := func(tab *browser.Tab, words string) {
		for _, field := range []string{"[name=title]", "[name=body]"} {
			if tab.Count("main "+field) > 0 {
				tab.Fill("main "+field, words)
			}
		}
	}
	fast, slow := forum.Add("bram", "member", ""), forum.Add("noor", "member", "")
	winner := chromium.Open(t, browser.Options{NoScript: true})
	forum.LogIn(winner, "en", fast)
	late := map[string]*browser.Tab{}
	for _, locale := range []string{"en", "ar"} {
		late[locale] = chromium.Open(t, browser.Options{Languages: locale, NoScript: true})
		forum.LogIn(late[locale], locale, slow)
	}
	for locale, tab := range late {
		tab.Go(forum.URL + "/" + locale + path)
		fill(tab, "#twitter 2026, @sanne")
	}
	winner.Go(forum.URL + "/en" + path)
	fill(winner, "#twitter 2026")
	if status := winner.Follow("main form button.main"); status != http.StatusOK {
		t.Fatalf("the first to translate is answered by %d", status)
	}
	for locale, tab := range late {
		if status := tab.Follow("main form button.main"); status != http.StatusConflict {
			t.Errorf("who comes late is answered by %d", status)
		}
		if tab.Count("#field-body-kept[readonly]") == 0 {
			t.Error("what was typed isn't kept")
		}
		inspectSource(t, tab)
		inspectLooks(t, tab, "overtaken-"+locale)
	}
}
