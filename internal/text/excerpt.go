package text

import (
	"html"
	"regexp"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"

	"tertulia/internal/forum"
)

var (
	blockEnd = regexp.MustCompile(`</(?:p|h[1-6]|li|blockquote|pre|td|th|tr|table)>|<(?:br|hr)>`)
	anyTag   = regexp.MustCompile(`<[^>]*>`)
)

// PlainText is the text of a rendered form without its markup, each block on a
// line of its own, mentions as typed: what search indexes and excerpts are cut
// from. It relies on [Render] having escaped every "<" and ">" that isn't a tag.
func PlainText(r forum.Rendered) string {
	var b strings.Builder
	for _, s := range r.Segments {
		switch s.Kind {
		case forum.SegmentHTML:
			b.WriteString(s.HTML)
		case forum.SegmentMention:
			b.WriteString("@" + html.EscapeString(s.Text))
		default:
			b.WriteString(html.EscapeString(s.Text))
		}
	}
	s := blockEnd.ReplaceAllString(b.String(), "\n")
	s = html.UnescapeString(anyTag.ReplaceAllString(s, ""))
	return strings.TrimSpace(manyLines.ReplaceAllString(s, "\n"))
}

var manyLines = regexp.MustCompile(`\s*\n\s*`)

// Excerpt is the start of a plain text on one line, of at most max grapheme
// clusters, the last of which is "…" where something was left out. It is cut
// between words if the last word would take no more than a third of it, else
// between clusters. Bidi controls are closed.
func Excerpt(plain string, max int) string {
	s := strings.Join(strings.Fields(plain), " ")
	end, wordEnd, count, state := 0, 0, 0, -1
	for rest := s; rest != ""; count++ {
		if count == max-1 && uniseg.GraphemeClusterCount(cutBytes(rest, 256)) > 1 {
			return balanceBidi(cutAtWord(s[:end], wordEnd) + "…")
		}
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if cluster == " " {
			wordEnd = end
		}
		end += len(cluster)
	}
	return balanceBidi(s)
}

// cutAtWord cuts s at the end of its last whole word, unless that is too far
// back (scripts without spaces, or one very long word).
func cutAtWord(s string, wordEnd int) string {
	if wordEnd < len(s)*2/3 {
		wordEnd = len(s)
	}
	return strings.TrimRightFunc(s[:wordEnd], func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;:،؛", r)
	})
}
