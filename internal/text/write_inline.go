package text

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"unicode/utf8"

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
		w.link(n.Destination, n.Reference != nil, func(address string) { w.label(n, address) })
	case *ast.Image:
		w.link(n.Destination, n.Reference != nil, func(address string) { w.imageLabel(n, address) })
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
		w.lineEnd("<br>")
	case n.SoftLineBreak():
		w.raw("\n")
	}
}

// element writes inline markup; beyond maxInline only what is in it.
func (w *writer) element(name string, n ast.Node) {
	if w.depth >= maxInline || !w.afford(len("<></>")+2*len(name)) {
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
	const open, end = `<code dir="ltr">`, `</code>`
	marked := w.afford(len(open) + len(end))
	if marked {
		w.raw(open)
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			w.code(strings.ReplaceAll(string(t.Segment.Value(w.source)), "\n", " "))
		}
	}
	if marked {
		w.raw(end)
	}
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
		w.raw(escaper.Replace(s[:at]))
		const open, end = `<span class="bidi-mark">`, `</span>`
		if mark := fmt.Sprintf("%U", control); w.afford(len(open) + len(end)) {
			w.raw(open, mark, end)
		} else {
			w.raw(mark)
		}
		s = s[at+3:]
	}
}

// link writes a link if it may lead there and isn't inside another; else only
// what it is labelled with.
func (w *writer) link(destination []byte, byReference bool, label func(address string)) {
	if byReference && w.references < len(destination) {
		label("")
		return
	}
	d := w.destination(destination)
	if byReference {
		w.references -= max(len(d.to.href), len(destination))
	}
	if !d.ok || w.inLink || !w.openLink(d.to, "") {
		label(d.address)
		return
	}
	label(d.address)
	w.closeLink()
}

// destination is an address as it was meant, and where it leads if a link may lead there.
type destination struct {
	address string
	to      target
	ok      bool
}

// destination reads what is written as an address, which many links by reference may share.
func (w *writer) destination(written []byte) destination {
	d, known := w.destinations[string(written)]
	if !known {
		d.address = w.address(written)
		d.to, d.ok = w.links.resolve(d.address)
		w.destinations[string(written)] = d
	}
	return d
}

// openLink begins a link; false if there is no room for it.
func (w *writer) openLink(to target, attributes string) bool {
	href := escaper.Replace(to.href)
	if !to.own {
		attributes = ` rel="nofollow ugc noopener"` + attributes
	}
	if !w.afford(len(`<a href=""></a>`) + len(href) + len(attributes)) {
		return false
	}
	w.raw(`<a href="`, href, `"`, attributes, ">")
	w.inLink = true
	return true
}

func (w *writer) closeLink() {
	w.raw("</a>")
	w.inLink = false
}

// label writes what stands in a link, or its address where nothing does.
func (w *writer) label(n *ast.Link, address string) {
	if isBlank(n, w.source) {
		w.named(address)
		return
	}
	w.inlines(n)
}

// named writes an address, or a part of it, for a label where there is room.
func (w *writer) named(address string) {
	if w.afford(plainSize([]byte(address))) {
		w.text(address)
	}
}

// imageLabel writes an image's alternative text, or its file name.
func (w *writer) imageLabel(n *ast.Image, address string) {
	if isBlank(n, w.source) {
		w.named(fileName(address))
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
	if !ok || w.inLink || !w.openLink(to, ` dir="ltr"`) {
		w.text(label)
		return
	}
	w.text(label)
	w.closeLink()
}

// mention writes a gap for a known member, else the text as typed: both are
// islands that don't decide the direction of the text around them.
func (w *writer) mention(n *mention) {
	handle := HandleFold(n.handle)
	if id, ok := w.members[handle]; ok && !w.inLink && w.afford(mentionSize(handle)) {
		w.flush()
		w.segments = append(w.segments, forum.Segment{Kind: forum.SegmentMention, ID: id, Text: n.handle})
		return
	}
	const open, end = "<bdi>", "</bdi>"
	marked := w.afford(len(open) + len(end))
	if marked {
		w.raw(open)
	}
	w.text("@" + n.handle)
	if marked {
		w.raw(end)
	}
}

// mentionSize is what a page takes for a mention, but for the handle as typed, which is of
// the text: a link, and the handle as it is now, which folding may have made a little
// shorter, in its address and in its text.
func mentionSize(handle string) int {
	const link = `<a class="mention" href="/en/u/">@<bdi></bdi></a>`
	if len(handle) == utf8.RuneCountInString(handle) { // ASCII
		return len(link) + len(handle)
	}
	return len(link) + 4*len(handle) // percent-encoded
}

// address is a link's destination with escapes and character references
// resolved.
func (w *writer) address(destination []byte) string {
	return html.UnescapeString(w.unescape(destination))
}
