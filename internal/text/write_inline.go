package text

import (
	"bytes"
	"fmt"
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"tertulia/internal/forum"
)

// inlines writes the children of a block of running text.
func (w *writer) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.inline(n)
	}
}

// inline writes one piece of running text.
func (w *writer) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.textNode(n)
	case *ast.CodeSpan:
		w.codeSpan(n)
	case *ast.Emphasis:
		w.element([]string{"em", "strong"}[min(n.Level, 2)-1], n)
	case *east.Strikethrough:
		w.element("del", n)
	case *ast.Link:
		w.link(w.address(n.Destination), n.Reference != nil, func() { w.label(n) })
	case *ast.Image:
		w.link(w.address(n.Destination), n.Reference != nil, func() { w.imageLabel(n) })
	case *ast.AutoLink:
		w.autoLink(n)
	case *mention:
		w.mention(n)
	}
}

func (w *writer) textNode(n *ast.Text) {
	w.markdown(n.Segment.Value(w.source))
	switch {
	case n.HardLineBreak():
		w.raw("<br>")
	case n.SoftLineBreak():
		w.raw("\n")
	}
}

// element writes inline markup; beyond maxInline only what is in it.
func (w *writer) element(name string, n ast.Node) {
	if w.depth >= maxInline {
		w.inlines(n)
		return
	}
	w.depth++
	w.raw("<", name, ">")
	w.inlines(n)
	w.raw("</", name, ">")
	w.depth--
}

// codeSpan writes code in running text. It is left-to-right, and an island for
// the text around it.
func (w *writer) codeSpan(n ast.Node) {
	w.raw(`<code dir="ltr">`)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			w.code(strings.ReplaceAll(string(t.Segment.Value(w.source)), "\n", " "))
		}
	}
	w.raw("</code>")
}

// code writes code as it stands, with bidi controls shown as marks: what is read
// must be what would run.
func (w *writer) code(s string) {
	for {
		at := strings.IndexFunc(s, isBidiControl)
		if at < 0 {
			w.raw(escaper.Replace(s))
			return
		}
		control := []rune(s[at : at+3])[0] // each takes three bytes in UTF-8
		w.raw(escaper.Replace(s[:at]), fmt.Sprintf(`<span class="bidi-mark">%U</span>`, control))
		s = s[at+3:]
	}
}

// link writes a link if it may lead there and isn't inside another; else only
// what it is labelled with.
func (w *writer) link(address string, byReference bool, label func()) {
	to, ok := w.links.resolve(address)
	if byReference && ok {
		w.references -= len(to.href)
		ok = w.references >= 0
	}
	if !ok || w.inLink {
		label()
		return
	}
	w.openLink(to, "")
	label()
	w.closeLink()
}

func (w *writer) openLink(to target, attributes string) {
	w.raw(`<a href="`, escaper.Replace(to.href), `"`)
	if !to.own {
		w.raw(` rel="nofollow ugc noopener"`)
	}
	w.raw(attributes, ">")
	w.inLink = true
}

func (w *writer) closeLink() {
	w.raw("</a>")
	w.inLink = false
}

// label writes what stands in a link, or its address where nothing does.
func (w *writer) label(n *ast.Link) {
	if isBlank(n, w.source) {
		w.text(w.address(n.Destination))
		return
	}
	w.inlines(n)
}

// imageLabel writes an image's alternative text, or its file name.
func (w *writer) imageLabel(n *ast.Image) {
	if isBlank(n, w.source) {
		w.text(fileName(w.address(n.Destination)))
		return
	}
	inLink := w.inLink
	w.inLink = true // an alternative text is plain text
	w.inlines(n)
	w.inLink = inLink
}

// isBlank reports a link or image with nothing to see in it. An image inside is
// something: it has its file name.
func isBlank(n ast.Node, source []byte) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if len(bytes.TrimSpace(c.Segment.Value(source))) > 0 {
				return false
			}
		case *ast.Emphasis, *east.Strikethrough:
			if !isBlank(c, source) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// autoLink writes a bare address. It is left-to-right, and an island for the
// text around it.
func (w *writer) autoLink(n *ast.AutoLink) {
	label := string(n.Label(w.source))
	address := string(n.URL(w.source))
	if n.AutoLinkType == ast.AutoLinkEmail {
		address = "mailto:" + label
	}
	to, ok := w.links.resolve(address)
	if !ok || w.inLink {
		w.text(label)
		return
	}
	w.openLink(to, ` dir="ltr"`)
	w.text(label)
	w.closeLink()
}

// mention writes a gap for a known member, else the text as typed: both are
// islands that don't decide the direction of the text around them.
func (w *writer) mention(n *mention) {
	id, ok := w.members[HandleFold(n.handle)]
	if !ok || w.inLink {
		w.raw("<bdi>")
		w.text("@" + n.handle)
		w.raw("</bdi>")
		return
	}
	w.flush()
	w.segments = append(w.segments, forum.Segment{Kind: forum.SegmentMention, ID: id, Text: n.handle})
}

// address is a link's destination with escapes and character references
// resolved.
func (w *writer) address(destination []byte) string {
	return html.UnescapeString(w.unescape(destination))
}
