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
	end, state := 0, -1
	for rest := s; rest != "" && n > 0; n-- {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		end += len(cluster)
	}
	return s[:end]
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
