package view_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tertulia/internal/forum"
	"tertulia/internal/web/view"
)

// A thread of several languages says so at its form and offers them first; one of
// a single language says nothing.
func TestFormSaysWhichLanguagesAreSpoken(t *testing.T) {
	for _, c := range []struct {
		name          string
		written, read []forum.LangCount
		hint          string // a part of it; empty: none
		groups        int
		first         string // value of the first option after recognition
	}{
		{"a new thread", nil, nil, "", 0, "nl"},
		{"one language", []forum.LangCount{{Lang: "de", Count: 3}, {Lang: forum.Und, Count: 1}}, []forum.LangCount{{Lang: "de", Count: 2}}, "", 0, "nl"},
		{"several", []forum.LangCount{{Lang: "es", Count: 3}}, []forum.LangCount{{Lang: "ar", Count: 2}, {Lang: "es", Count: 1}}, "Arabic and Spanish", 2, "es"},
	} {
		p := newPage(t, "en", "/")
		p.Viewer = forum.As(sanne)
		source, root := renderPage(t, view.WritingForm(p, view.Writing{Action: "/x", Written: c.written, Read: c.read, Lang: "de"}))
		if got := strings.Contains(source, "Any language is welcome."); got != (c.hint != "") {
			t.Errorf("%s: says something: %t", c.name, got)
		}
		if !strings.Contains(source, c.hint) {
			t.Errorf("%s: doesn't say %q", c.name, c.hint)
		}
		if got := len(find(root, ofTag("optgroup"))); got != c.groups {
			t.Errorf("%s: %d groups", c.name, got)
		}
		options := find(root, ofTag("option"))
		if len(options) != 6 || attr(options[0], "value") != "" || attr(options[1], "value") != c.first {
			t.Errorf("%s: options begin with %q, %q", c.name, attr(options[0], "value"), attr(options[1], "value"))
		}
		if chosen := find(root, func(n *html.Node) bool { return has(n, "selected") }); len(chosen) != 1 || attr(chosen[0], "value") != "de" {
			t.Errorf("%s: the form chose for the writer", c.name)
		}
	}
}
