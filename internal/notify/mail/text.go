package mail

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"

	"tertulia/internal/locale"
)

// plainText is a letter being written as plain text: paragraphs with an empty
// line between them. Lines aren't broken: mail programs do that to their width.
type plainText struct {
	b strings.Builder
	l *locale.Locale
}

func (l *Letter) text() string {
	t := &plainText{l: l.L}
	l.greeting().writeText(t)
	for _, block := range l.Blocks {
		block.writeText(t)
	}
	t.b.WriteString("-- \n") // the line that mail programs know a signature by
	l.footer().writeText(t)
	t.paragraph(l.Home)
	return strings.TrimSuffix(t.b.String(), "\n")
}

func (t *plainText) paragraph(lines ...string) {
	t.b.WriteString(strings.Join(lines, "\n") + "\n\n")
}

func (s Sentence) writeText(t *plainText) {
	var b strings.Builder
	for _, part := range s {
		switch part.Slot {
		case "", urlSlot:
			b.WriteString(part.Text)
		default:
			b.WriteString(Isolate(t.l, part.Text))
		}
	}
	t.paragraph(b.String())
}

func (b Button) writeText(t *plainText) { t.paragraph(b.Label+":", b.URL) }

func (f Facts) writeText(t *plainText) {
	var lines []string
	for _, fact := range f {
		if fact.Lang == "" {
			lines = append(lines, fact.Label+": "+fact.Value)
			continue
		}
		lines = append(lines, fact.Label+":")
		// An isolate ends with its line (UAX #9, X8).
		for line := range strings.SplitSeq(fact.Value, "\n") {
			lines = append(lines, "> "+Isolate(t.l, line))
		}
	}
	t.paragraph(lines...)
}

// Isolate is [locale.Isolate] for what could disturb a sentence in l: text that
// begins and ends with letters of the language's own direction, and has none of
// the other, can't, and stays free of characters that nobody sees.
func Isolate(l *locale.Locale, s string) string {
	own := bidi.L
	if l.Dir() == "rtl" {
		own = bidi.R
	}
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	if classOf(first) != own || classOf(last) != own {
		return locale.Isolate(s)
	}
	for _, r := range s {
		switch classOf(r) {
		case own, bidi.EN, bidi.WS, bidi.ES, bidi.CS, bidi.ON, bidi.NSM:
		default:
			return locale.Isolate(s)
		}
	}
	return s
}

// classOf is the bidi class of a character (UAX #9, table 4); Arabic letters
// count as right-to-left ones.
func classOf(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	if p.Class() == bidi.AL {
		return bidi.R
	}
	return p.Class()
}
