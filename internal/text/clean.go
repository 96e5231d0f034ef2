package text

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

// Graphemes counts the grapheme clusters (UAX #29) of s: what a person calls
// characters. Every length limit of the forum counts these.
func Graphemes(s string) int { return uniseg.GraphemeClusterCount(s) }

// bytesInCluster is what a grapheme cluster may take on average: room for any
// script's longest, but not for towers of marks.
const bytesInCluster = 32

// Longer reports whether s has more than max grapheme clusters, or takes more bytes
// than so many ever would: of those nothing is read.
func Longer(s string, max int) bool { return Overlong(s, max) || Graphemes(s) > max }

// Overlong reports whether s takes more bytes than max grapheme clusters ever would.
// It costs nothing: ask it before anything is made of what somebody sent.
func Overlong(s string, max int) bool { return len(s) > max*bytesInCluster }

// CleanLine is a single-line field (title, display name, tag) as it is kept:
// NFC, without control characters, runs of white space as one space, trimmed,
// without bidi overrides, which only serve to write one name and show another, and
// with every other bidi control closed, so that it can't reorder what follows it.
// Invalid UTF-8 must have been refused before; what slips through becomes U+FFFD.
func CleanLine(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), isNoncharacter(r), r == lro, r == rlo:
			return -1
		}
		return r
	}, s)
	return balanceBidi(strings.Join(strings.Fields(s), " "))
}

// CleanText is a multi-line field (the Markdown of a post, a note) as it is
// kept: NFC, line ends as LF, no control characters but tab and LF. White space
// and bidi controls stay as typed: [Render] deals with them block by block.
// Invalid UTF-8 must have been refused before; what slips through becomes U+FFFD.
func CleanText(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || isNoncharacter(r) {
			return -1
		}
		return r
	}, s)
}

// CleanNote is a multi-line field that is shown as it stands (a moderator's note,
// what members say of themselves): [CleanText] with the bidi controls of each line
// closed, since an isolate ends with its line (UAX #9, X8).
func CleanNote(s string) string {
	lines := strings.Split(CleanText(s), "\n")
	for i, line := range lines {
		lines[i] = balanceBidi(line)
	}
	return strings.Join(lines, "\n")
}

// isNoncharacter reports code points that are reserved for internal use and
// never text (Unicode, section 23.7).
func isNoncharacter(r rune) bool {
	return r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF
}
