package spill_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tertulia/internal/spill"
)

// The finder finds what it is there to find.
func TestFindsWhatSpills(t *testing.T) {
	hostile := spill.Start + " \u202Ex"
	for name, c := range map[string]struct {
		source string
		faults int
	}{
		"in an isolate and closed":   {"<p><bdi>" + hostile + "\u202C</bdi></p>", 0},
		"in an isolate, left open":   {"<p><bdi>" + hostile + "</bdi></p>", 1},
		"closed in the next element": {"<p dir=auto>" + hostile + "<b>y\u202C</b></p>", 0},
		"in no isolate":              {"<p>" + spill.Start + "</p>", 1},
		"a title of isolates":        {"<title>\u2068" + spill.Start + "\u2069 · Forum</title>", 0},
		"a title of none":            {"<title>" + spill.Start + " · Forum</title>", 1},
		"an attribute that it is":    {`<p title="` + spill.Start + `">x</p>`, 0},
		"an attribute that holds it": {`<p title="by ` + spill.Start + `">x</p>`, 1},
		"an address with a control":  {"<a href=\"/\u202E\">x</a>", 1},
		"code that hides a control":  {"<code dir=ltr>\u2066\u2069</code>", 1},
		"what was typed":             {"<textarea>" + hostile + "</textarea><input value=\"" + hostile + "\">", 0},
		"a script that runs":         {"<script>alert(1)</script>", 1},
	} {
		root, err := html.Parse(strings.NewReader(c.source))
		if err != nil {
			t.Fatal(err)
		}
		if faults := spill.HTML(root); len(faults) != c.faults {
			t.Errorf("%s: %q, want %d", name, faults, c.faults)
		}
	}
	feed := "<feed><title>" + spill.Start + "</title><content>&lt;p dir=auto&gt;" + spill.Start + "&lt;/p&gt;</content></feed>"
	if faults := spill.XML(feed); len(faults) != 1 {
		t.Errorf("feed: %q", faults)
	}
}
