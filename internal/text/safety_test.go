package text

import (
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tertulia/internal/forum"
)

// allowed is every element that may come out of Render, with its attributes and
// what these may hold; nil allows any value (hrefs are judged apart).
var allowed = map[string]map[string][]string{
	"p": {"dir": {"auto"}}, "br": {}, "hr": {}, "em": {}, "strong": {}, "del": {},
	"h3": {"dir": {"auto"}}, "h4": {"dir": {"auto"}}, "h5": {"dir": {"auto"}}, "h6": {"dir": {"auto"}},
	"ul": {"dir": {"ltr", "rtl"}}, "ol": {"dir": {"ltr", "rtl"}, "start": nil},
	"li": {"dir": {"ltr", "rtl"}, "class": {"task"}}, "blockquote": {"dir": {"ltr", "rtl"}},
	"pre": {"dir": {"ltr"}, "tabindex": {"0"}}, "code": {"dir": {"ltr"}}, "span": {"class": {"bidi-mark"}},
	"a":   {"href": nil, "rel": {"nofollow ugc noopener"}, "dir": {"ltr"}},
	"bdi": {}, "label": {}, "input": {"type": {"checkbox"}, "disabled": {""}, "checked": {""}},
	"div": {"class": {"table"}, "tabindex": {"0"}}, "table": {"dir": {"ltr", "rtl"}}, "thead": {}, "tbody": {}, "tr": {},
	"th": {"dir": {"auto"}, "class": {"center", "end"}}, "td": {"dir": {"auto"}, "class": {"center", "end"}},
}

// checkSafe parses what Render gave as a browser would and fails on anything
// outside the allow-list, and on markup that the parser had to mend.
func checkSafe(t *testing.T, source string, r forum.Rendered) {
	t.Helper()
	var b strings.Builder
	for _, s := range r.Segments {
		b.WriteString(s.HTML)
	}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(b.String()), body)
	if err != nil {
		t.Fatalf("%q gives HTML that can't be parsed: %v", source, err)
	}
	for _, n := range nodes {
		checkNode(t, source, n)
	}
}

func checkNode(t *testing.T, source string, n *html.Node) {
	t.Helper()
	switch n.Type {
	case html.TextNode:
	case html.ElementNode:
		attributes, ok := allowed[n.Data]
		if !ok {
			t.Errorf("%q lets the element <%s> through", source, n.Data)
		}
		for _, a := range n.Attr {
			values, ok := attributes[a.Key]
			if !ok || values != nil && !slices.Contains(values, a.Val) {
				t.Errorf("%q lets <%s %s=%q> through", source, n.Data, a.Key, a.Val)
			}
			if a.Key == "href" {
				checkHref(t, source, a.Val)
			}
		}
	default:
		t.Errorf("%q gives a node of type %v: %q", source, n.Type, n.Data)
	}
	for c := range n.ChildNodes() {
		checkNode(t, source, c)
	}
}

func checkHref(t *testing.T, source, href string) {
	t.Helper()
	safe := strings.HasPrefix(href, "#") || strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") ||
		strings.HasPrefix(href, "http://") || strings.HasPrefix(href, "https://") || strings.HasPrefix(href, "mailto:")
	if !safe || strings.ContainsAny(href, "\\\"<>\t\n\r \x00") {
		t.Errorf("%q leads to %q", source, href)
	}
}

func TestRenderLetsNoMarkupThrough(t *testing.T) {
	data, err := os.ReadFile("testdata/xss.txt")
	if err != nil {
		t.Fatal(err)
	}
	payloads := strings.Split(strings.TrimSpace(string(data)), "\n")
	if len(payloads) < 150 {
		t.Fatalf("only %d payloads", len(payloads))
	}
	frames := []string{"%", "a % b", "- %", "> %", "# %", "*%*", "[%](https://x.nl)", "[x](%)", "![%](%)",
		"| a | b |\n|---|---|\n| % | % |", "`%`", "[x]\n\n[x]: %", "@karim%", "https://x.nl/%", "```\n%"}
	for _, payload := range payloads {
		for _, frame := range frames {
			source := strings.ReplaceAll(frame, "%", payload)
			r, err := Render(source, Options{BaseURL: "https://forum.example", Members: map[string]int64{"karim": 1}})
			if err != nil {
				t.Fatal(err)
			}
			checkSafe(t, source, r)
		}
	}
}

func FuzzRender(f *testing.F) {
	data, err := os.ReadFile("testdata/xss.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, payload := range strings.Split(string(data), "\n") {
		f.Add(payload)
	}
	for _, make := range hostile {
		f.Add(make(60))
	}
	f.Fuzz(func(t *testing.T, source string) {
		r, err := Render(source, Options{BaseURL: "https://forum.example", Members: map[string]int64{"karim": 1}})
		if err != nil {
			return
		}
		checkSafe(t, source, r)
		if got, limit := outputSize(r), maxRatio*len(source)+1024; got > limit {
			t.Errorf("%q: %d bytes out, want at most %d", source, got, limit)
		}
		for _, s := range r.Segments {
			if s.HTML != balanceBidi(s.HTML) && len(r.Segments) == 1 {
				t.Errorf("%q leaves a bidi control open: %q", source, s.HTML)
			}
		}
	})
}
