package text

import (
	"bytes"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"tertulia/internal/forum"
)

// PlainText is the text of a rendered form without its markup, each block on a
// line of its own, mentions as typed: what search indexes and excerpts are cut
// from. It relies on [Render] having escaped every "<" and ">" that isn't a tag.
func PlainText(r forum.Rendered) string {
	size := 0
	for _, s := range r.Segments {
		size += len(s.HTML) + len(s.Text) + 1
	}
	b := make([]byte, 0, size)
	for _, s := range r.Segments {
		switch s.Kind {
		case forum.SegmentHTML:
			b = appendPlain(b, s.HTML)
		case forum.SegmentMention:
			b = append(append(b, '@'), s.Text...)
		default:
			b = append(b, s.Text...)
		}
	}
	return strings.TrimSpace(string(closeLines(b)))
}

// appendPlain appends HTML without its tags, a line's end for the end of a block.
func appendPlain(b []byte, s string) []byte {
	for {
		open := strings.IndexByte(s, '<')
		length := -1
		if open >= 0 {
			length = strings.IndexByte(s[open:], '>')
		}
		if length < 0 {
			return append(b, html.UnescapeString(s)...)
		}
		b = append(b, html.UnescapeString(s[:open])...)
		if endsBlock(s[open+1 : open+length]) {
			b = append(b, '\n')
		}
		s = s[open+length+1:]
	}
}

// endsBlock reports the tags, without their brackets, after which a line begins.
func endsBlock(tag string) bool {
	switch tag {
	case "/p", "/h1", "/h2", "/h3", "/h4", "/h5", "/h6", "/li", "/blockquote", "/pre", "/td", "/th", "/tr", "/table", "br", "hr":
		return true
	}
	return false
}

// closeLines leaves of spaces with line ends among them one line's end, in place.
func closeLines(b []byte) []byte {
	kept := b[:0]
	for at := 0; at < len(b); {
		end := at
		for end < len(b) && !isSpace(b[end]) {
			end++
		}
		kept = append(kept, b[at:end]...)
		at = end
		for end < len(b) && isSpace(b[end]) {
			end++
		}
		if bytes.IndexByte(b[at:end], '\n') >= 0 {
			kept = append(kept, '\n')
		} else {
			kept = append(kept, b[at:end]...)
		}
		at = end
	}
	return kept
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// Excerpt is the start of a plain text on one line, of at most max grapheme
// clusters, the last of which is "…" where something was left out. It is cut
// between words if the last word would take no more than a third of it, else
// between clusters. Bidi controls are closed.
func Excerpt(plain string, max int) string {
	s := strings.Join(strings.Fields(plain), " ")
	if max <= 0 || cutClusters(s, max) == s {
		return balanceBidi(cutClusters(s, max))
	}
	start := cutClusters(s, max-1)
	if s[len(start)] != ' ' {
		start = cutLastWord(start)
	}
	start = strings.TrimRightFunc(start, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;:،؛", r)
	})
	return balanceBidi(start) + "…"
}

// cutClusters is the first n grapheme clusters of s.
func cutClusters(s string, n int) string {
	if len(s) <= n { // no cluster is shorter than a byte
		return s
	}
	end := 0
	for ; end < len(s) && n > 0; n-- {
		size := clusterAlone(s[end:])
		if size == 0 {
			cluster, _, _, _ := uniseg.FirstGraphemeClusterInString(s[end:], -1)
			size = len(cluster)
		}
		end += size
	}
	return s[:end]
}

// clusterAlone is the size of the first character if it is a cluster by itself, as most are:
// one of those that join nothing, before another. Others are looked up.
func clusterAlone(s string) int {
	size := joinsNothing(s)
	if size == 0 || size < len(s) && joinsNothing(s[size:]) == 0 {
		return 0
	}
	return size
}

// joinsNothing is the size of the first character if it is one of ASCII's that are
// printed, or a Latin or Arabic letter (UAX #29: their property is Other); else 0.
func joinsNothing(s string) int {
	if s[0] < utf8.RuneSelf {
		if s[0] < ' ' || s[0] == 0x7F {
			return 0
		}
		return 1
	}
	r, size := utf8.DecodeRuneInString(s)
	if r >= 0xC0 && r <= 0x24F || r >= 0x621 && r <= 0x63A || r >= 0x641 && r <= 0x64A {
		return size
	}
	return 0
}

// cutLastWord takes the last word off, unless that is much of it (scripts
// without spaces, or one very long word).
func cutLastWord(s string) string {
	at := strings.LastIndexByte(s, ' ')
	if at < len(s)*2/3 {
		return s
	}
	return s[:at]
}
