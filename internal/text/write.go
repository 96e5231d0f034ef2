package text

import (
	"bufio"
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer/html"

	"tertulia/internal/forum"
)

// writer writes a document as segments. It knows the few elements and
// attributes named in write_block.go and write_inline.go and no others: what a
// member writes only ever arrives as escaped text or as an href that
// [linkPolicy] let through.
type writer struct {
	source  []byte
	links   linkPolicy
	members map[string]int64

	segments []forum.Segment
	html     strings.Builder
	// bidi follows the controls open in the current block.
	bidi    bidiBalance
	outline outline
	// inLink is set between <a> and </a>, where no other link may start.
	inLink bool
	// depth is how many inline elements are open.
	depth int
	// references is how many bytes of addresses may still be written for links
	// by reference, which can repeat a long address in three bytes.
	references int
	// markup is how many bytes may still be written that aren't of the text itself. When
	// they are spent the rest stays plain.
	markup int
	// directions are what [writer.firstStrong] found for containers, which those around
	// them and in them ask for too.
	directions map[ast.Node]string
	// destinations are the addresses of links that were read, by what is written.
	destinations map[string]destination
}

// maxRatio and maxRest are what may be written at most: so many bytes for each of the
// source, and so many besides.
const (
	maxRatio = 20
	maxRest  = 1024
)

func newWriter(source []byte, opt Options) *writer {
	return &writer{
		source:       source,
		links:        newLinkPolicy(opt.BaseURL),
		members:      opt.Members,
		outline:      newOutline(opt.Headings),
		references:   4 * len(source),
		markup:       maxRatio*len(source) + maxRest - plainSize(source),
		directions:   map[ast.Node]string{},
		destinations: map[string]destination{},
	}
}

// plainSize is at least how many bytes the source takes without any markup: escaped,
// with its bidi controls closed or shown as marks, its tabs as spaces, and a line's end
// after the last.
func plainSize(source []byte) int {
	size := len(source) + 1
	for i, c := range source {
		switch c {
		case '&', '<', '>', '"':
			size += len("&amp;") - 1
		case '\t':
			size += 3
		case 0xE2: // of all bidi controls the first byte
			if r, _ := utf8.DecodeRune(source[i:]); isBidiControl(r) {
				size += 3
			}
		}
	}
	return size
}

// afford takes size bytes of markup from what may still be written, if there are.
func (w *writer) afford(size int) bool {
	if size > w.markup {
		return false
	}
	w.markup -= size
	return true
}

// finish gives the segments written.
func (w *writer) finish() []forum.Segment {
	w.flush()
	return w.segments
}

// flush ends the current segment of HTML.
func (w *writer) flush() {
	if w.html.Len() > 0 {
		w.segments = append(w.segments, forum.Segment{Kind: forum.SegmentHTML, HTML: w.html.String()})
		w.html.Reset()
	}
}

// raw writes markup of our own.
func (w *writer) raw(parts ...string) {
	for _, s := range parts {
		w.html.WriteString(s)
	}
}

// text writes plain text, escaped and with its bidi controls in balance.
func (w *writer) text(s string) { w.bidi.write(&w.html, escaper.Replace(s)) }

// markdown writes Markdown text: its backslash escapes and character references
// resolved, then as [writer.text].
func (w *writer) markdown(b []byte) { w.bidi.write(&w.html, w.unescape(b)) }

// escaper escapes text and attribute values alike. ">" must be among them:
// [PlainText] relies on it.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;")

// unescape resolves the backslash escapes and character references of Markdown;
// the result is escaped for HTML and free of control characters.
func (w *writer) unescape(b []byte) string {
	if bytes.IndexByte(b, '\\') < 0 && bytes.IndexByte(b, '&') < 0 {
		return escaper.Replace(string(b))
	}
	var buf bytes.Buffer
	bw := bufio.NewWriterSize(&buf, len(b)+64)
	html.DefaultWriter.Write(bw, b)
	_ = bw.Flush() // a bytes.Buffer doesn't fail
	return CleanText(buf.String())
}
