package spill

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// HTML lists what is wrong in a tree of HTML.
func HTML(root *html.Node) []string {
	var faults []string
	for n := range root.Descendants() {
		switch {
		case n.Type == html.TextNode:
			faults = append(faults, textFaults(n)...)
		case n.Type == html.ElementNode:
			for _, a := range n.Attr {
				if fault := attributeFault(n, a); fault != "" {
					faults = append(faults, fmt.Sprintf("%s in <%s %s=%+q>", fault, n.Data, a.Key, a.Val))
				}
			}
			if isolates(n) && !balanced(ownText(n)) {
				faults = append(faults, fmt.Sprintf("controls left open in <%s>: %+q", n.Data, ownText(n)))
			}
		}
	}
	return faults
}

// textFaults is what is wrong with a piece of text where it stands.
func textFaults(n *html.Node) []string {
	within := n.Parent
	switch {
	case !utf8.ValidString(n.Data):
		return []string{fmt.Sprintf("invalid UTF-8: %+q", n.Data)}
	case within == nil || within.Data == "textarea" || within.Data == "style":
		return nil // what was typed, as it was typed
	case within.Data == "title":
		if fault := Plain(n.Data, false); fault != "" {
			return []string{fmt.Sprintf("%s in <title>: %+q", fault, n.Data)}
		}
		return nil
	case within.Data == "script":
		if !json.Valid([]byte(n.Data)) {
			return []string{fmt.Sprintf("a script that isn't data: %.80q", n.Data)}
		}
		return nil
	case within.Data == "code" && strings.ContainsFunc(n.Data, IsControl):
		return []string{fmt.Sprintf("a bidi control that isn't shown in code: %+q", n.Data)}
	}
	if !strings.Contains(n.Data, Start) || Plain(n.Data, false) == "" {
		return nil
	}
	for at := within; at != nil; at = at.Parent {
		if isolates(at) && at.Data != "html" {
			return nil
		}
	}
	return []string{fmt.Sprintf("not isolated in <%s>: %+q", within.Data, n.Data)}
}

// attributeFault is what is wrong with an attribute: those that are read must
// isolate what is only a part of them, addresses have no bidi controls.
func attributeFault(n *html.Node, a html.Attribute) string {
	switch a.Key {
	case "href", "src", "action", "formaction", "id", "class", "data-copied":
		if strings.ContainsFunc(a.Val, IsControl) {
			return "a bidi control"
		}
	case "value":
		if n.Data != "input" {
			return Plain(a.Val, true)
		}
	default:
		return Plain(a.Val, true)
	}
	return ""
}

// Plain is what is wrong with plain text that may hold a hostile one: controls
// left open, or no isolate around it; empty for nothing. whole says that the
// hostile text may be all there is. Addresses must only be without controls.
func Plain(s string, whole bool) string {
	if strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") {
		s, _ = url.PathUnescape(s) // what is broken has no control in it either
		if !strings.ContainsFunc(s, IsControl) {
			return ""
		}
	}
	if !balanced(s) {
		return "controls left open"
	}
	before, _, found := strings.Cut(s, Start)
	if !found || whole && strings.TrimFunc(before, IsControl) == "" {
		return ""
	}
	if strings.LastIndex(before, "\u2068") <= strings.LastIndex(before, "\u2069") {
		return "not isolated"
	}
	return ""
}

// isolates reports elements whose text can't disturb what is around them: those
// with a direction of their own, and <bdi>.
func isolates(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	return n.Data == "bdi" || n.Data == "option" || slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "dir" })
}

// ownText is the text of an element without that of isolates inside it.
func ownText(n *html.Node) string {
	if n.Data == "textarea" {
		return ""
	}
	var b strings.Builder
	var add func(*html.Node)
	add = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				b.WriteString(c.Data)
			case c.Type == html.ElementNode && !isolates(c) && c.Data != "textarea" && c.Data != "script" && c.Data != "title":
				add(c)
			}
		}
	}
	add(n)
	return b.String()
}

// IsControl reports the embeddings, overrides and isolates.
func IsControl(r rune) bool { return r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' }

// balanced reports that every bidi control is closed by its own kind, in order
// (UAX #9, BD9 and BD11).
func balanced(s string) bool {
	var open []rune
	for _, r := range s {
		switch {
		case r == '\u202C' || r == '\u2069':
			if len(open) == 0 || open[len(open)-1] != r {
				return false
			}
			open = open[:len(open)-1]
		case r >= '\u2066' && r <= '\u2068':
			open = append(open, '\u2069')
		case IsControl(r):
			open = append(open, '\u202C')
		}
	}
	return len(open) == 0
}

// XML lists what is wrong in a feed or a sitemap: it isn't XML, a text in it isn't
// isolated, or the HTML that it carries isn't.
func XML(body string) []string {
	d := xml.NewDecoder(strings.NewReader(body))
	var faults, within []string
	for {
		token, err := d.Token()
		if err == io.EOF {
			return faults
		}
		if err != nil {
			return append(faults, err.Error())
		}
		switch x := token.(type) {
		case xml.StartElement:
			within = append(within, x.Name.Local)
		case xml.EndElement:
			within = within[:len(within)-1]
		case xml.CharData:
			if len(within) > 0 {
				faults = append(faults, xmlText(within[len(within)-1], string(x))...)
			}
		}
	}
}

func xmlText(element, s string) []string {
	if element != "content" {
		if fault := Plain(s, false); fault != "" {
			return []string{fmt.Sprintf("%s in <%s>: %+q", fault, element, s)}
		}
		return nil
	}
	nodes, err := html.ParseFragment(strings.NewReader(s), nil)
	if err != nil {
		return []string{err.Error()}
	}
	var faults []string
	for _, n := range nodes {
		faults = append(faults, HTML(n)...)
	}
	return faults
}
