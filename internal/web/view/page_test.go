package view_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/web/view"
)

// find gives the elements that match.
func find(root *html.Node, match func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && match(n) {
			found = append(found, n)
		}
	}
	return found
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func ofClass(class string) func(*html.Node) bool {
	return func(n *html.Node) bool {
		for _, c := range strings.Fields(attr(n, "class")) {
			if c == class {
				return true
			}
		}
		return false
	}
}

func ofTag(tag string) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.Data == tag }
}

// words is the text of an element, with its white space made single.
func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

var tags = []string{"nl", "de", "ar", "es", "en"}

// Every page says its language and direction, names each language in itself and
// leads to itself in it, and holds nothing that the policy against inline
// scripts and styles would refuse.
func TestShell(t *testing.T) {
	for _, tag := range tags {
		text, root := renderPage(t, homeList(t, tag, forum.As(sanne)))
		page := find(root, ofTag("html"))[0]
		if attr(page, "lang") != tag || (attr(page, "dir") == "rtl") != (tag == "ar") {
			t.Errorf("%s: lang %q dir %q", tag, attr(page, "lang"), attr(page, "dir"))
		}
		links := find(find(root, ofClass("awning"))[0], ofTag("a"))
		if len(links) != len(tags) {
			t.Fatalf("%s: %d languages in the switcher", tag, len(links))
		}
		for i, link := range links {
			if want := address.Switch(tags[i], address.Home(tag)); attr(link, "href") != want || attr(link, "lang") != tags[i] {
				t.Errorf("%s: switcher to %s: %q", tag, tags[i], attr(link, "href"))
			}
			if has(link, "aria-current") != (tags[i] == tag) {
				t.Errorf("%s: current mark on %s", tag, tags[i])
			}
		}
		for _, n := range find(root, func(n *html.Node) bool { return has(n, "style") || has(n, "onclick") || n.Data == "style" }) {
			t.Errorf("%s: <%s> is styled or scripted in line", tag, n.Data)
		}
		for _, n := range find(root, ofTag("script")) {
			if attr(n, "src") == "" {
				t.Errorf("%s: a script in line", tag)
			}
		}
		if strings.Contains(text, "layout.") || strings.Contains(text, "list.") {
			t.Errorf("%s: a key was printed instead of its message", tag)
		}
	}
}

func TestHeadForSearchEngines(t *testing.T) {
	p := newPage(t, "nl", "/nl/t/2/x")
	p.Title, p.Canonical = "Titel", "/nl/t/2/x"
	p.Alternates = []view.Alternate{{Lang: "de", Path: "/de/t/2/x"}, {Lang: "x-default", Path: "/nl/t/2/x"}}
	_, root := renderPage(t, view.Layout(p))
	got := map[string]string{}
	for _, l := range find(root, ofTag("link")) {
		got[attr(l, "rel")+attr(l, "hreflang")] = attr(l, "href")
	}
	for key, want := range map[string]string{
		"canonical": "https://forum.example/nl/t/2/x", "alternatede": "https://forum.example/de/t/2/x",
		"alternatex-default": "https://forum.example/nl/t/2/x",
	} {
		if got[key] != want {
			t.Errorf("%s: %q, want %q", key, got[key], want)
		}
	}
	if title := words(find(root, ofTag("title"))[0]); title != "Titel · Tertulia" {
		t.Errorf("title %q", title)
	}
	if metas := find(root, func(n *html.Node) bool { return attr(n, "name") == "robots" }); len(metas) != 0 {
		t.Error("a page for everyone is kept from search engines")
	}
	p.NoIndex = true
	_, root = renderPage(t, view.Layout(p))
	if metas := find(root, func(n *html.Node) bool { return attr(n, "content") == "noindex" }); len(metas) != 1 {
		t.Error("no noindex")
	}
	if links := find(root, func(n *html.Node) bool { return n.Data == "link" && attr(n, "hreflang") != "" }); len(links) != 0 {
		t.Error("a page that isn't indexed names alternates")
	}
}

func TestChosenScheme(t *testing.T) {
	for scheme, want := range map[forum.Scheme]string{forum.SchemeAuto: "", forum.SchemeLight: "light", forum.SchemeDark: "dark"} {
		m := *sanne
		m.Scheme = scheme
		_, root := renderPage(t, homeList(t, "en", forum.As(&m)))
		if got := attr(find(root, ofTag("html"))[0], "data-scheme"); got != want {
			t.Errorf("%s: data-scheme %q", scheme, got)
		}
	}
}

func TestMasthead(t *testing.T) {
	for name, c := range map[string]struct {
		viewer       forum.Viewer
		closed, menu bool
	}{
		"visitor": {}, "visitor where nobody can sign up": {closed: true}, "member": {viewer: forum.As(sanne), menu: true},
	} {
		p := newPage(t, "en", "/en/")
		p.Viewer, p.Site.SignUp = c.viewer, !c.closed
		_, root := renderPage(t, view.Layout(p))
		if got := len(find(root, ofClass("menu"))) == 1; got != c.menu {
			t.Errorf("%s: menu %v", name, got)
		}
		if got := len(find(root, ofClass("join"))) == 1; got != (!c.menu && !c.closed) {
			t.Errorf("%s: sign up %v", name, got)
		}
	}
}

func TestErrorPage(t *testing.T) {
	for _, tag := range tags {
		p := newPage(t, tag, "/")
		text, root := renderPage(t, view.ErrorPage(p, view.Failure{Status: 429, Key: "error.too_many", Reference: "secret-id"}))
		if got := words(find(root, ofTag("h1"))[0]); got != p.T("page.error.429.title") {
			t.Errorf("%s: %q", tag, got)
		}
		if !strings.Contains(text, p.T("error.too_many")) || strings.Contains(text, "secret-id") {
			t.Errorf("%s: wrong text", tag)
		}
		text, _ = renderPage(t, view.ErrorPage(p, view.Failure{Status: 500, Key: "error.internal", Reference: "secret-id"}))
		if !strings.Contains(text, "secret-id") {
			t.Errorf("%s: nothing to ask support with", tag)
		}
	}
}
