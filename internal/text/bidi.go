package text

import (
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// The explicit directional formatting characters of UAX #9, section 2.
const (
	lre = '\u202A'
	rle = '\u202B'
	pdf = '\u202C'
	lro = '\u202D'
	rlo = '\u202E'
	lri = '\u2066'
	rli = '\u2067'
	fsi = '\u2068'
	pdi = '\u2069'
)

// maxBidiDepth bounds how many controls may be open at once; UAX #9 ignores
// those beyond 125, and no honest text needs a tenth of that.
const maxBidiDepth = 16

// isBidiControl reports the embeddings, overrides and isolates that change the
// order of the text after them. The marks (LRM, RLM, ALM) only add a strong
// character and are harmless.
func isBidiControl(r rune) bool { return r >= lre && r <= rlo || r >= lri && r <= pdi }

// bidiBalance follows the controls that are open in a run of text.
type bidiBalance struct {
	closers []rune
}

// write appends s to b without the closers that close nothing and the openers
// beyond maxBidiDepth.
func (o *bidiBalance) write(b *strings.Builder, s string) {
	if !strings.ContainsFunc(s, isBidiControl) {
		b.WriteString(s)
		return
	}
	for _, r := range s {
		switch {
		case !isBidiControl(r):
			b.WriteRune(r)
		case r == pdf || r == pdi:
			o.close(b, r)
		case len(o.closers) < maxBidiDepth:
			o.closers = append(o.closers, closerOf(r))
			b.WriteRune(r)
		}
	}
}

// close writes a closer if it closes the control opened last. An isolate's
// closer also closes the embeddings left open inside it (UAX #9, X6a).
func (o *bidiBalance) close(b *strings.Builder, closer rune) {
	at := len(o.closers) - 1
	if closer == pdi {
		for at >= 0 && o.closers[at] != pdi {
			at--
		}
	}
	if at < 0 || o.closers[at] != closer {
		return
	}
	for i := len(o.closers) - 1; i >= at; i-- {
		b.WriteRune(o.closers[i])
	}
	o.closers = o.closers[:at]
}

// end closes everything still open.
func (o *bidiBalance) end(b *strings.Builder) {
	for i := len(o.closers) - 1; i >= 0; i-- {
		b.WriteRune(o.closers[i])
	}
	o.closers = o.closers[:0]
}

func closerOf(opener rune) rune {
	if opener >= lri {
		return pdi
	}
	return pdf
}

// balanceBidi closes the bidi controls left open in s and drops the closers
// that close nothing, so that s can't change the order of what surrounds it.
func balanceBidi(s string) string {
	if !strings.ContainsFunc(s, isBidiControl) {
		return s
	}
	var b strings.Builder
	var open bidiBalance
	open.write(&b, s)
	open.end(&b)
	return b.String()
}

// Direction is the value for an element's dir attribute that shows s as its
// first strong character asks for (UAX #9, P2): "ltr", "rtl", or "auto" when s
// has no strong character.
func Direction(s string) string {
	for _, r := range s {
		switch strength(r) {
		case bidi.L:
			return "ltr"
		case bidi.R, bidi.AL:
			return "rtl"
		}
	}
	return "auto"
}

// strength is the bidi class of r, with a short cut for ASCII.
func strength(r rune) bidi.Class {
	if r < 0x80 {
		if r|0x20 >= 'a' && r|0x20 <= 'z' {
			return bidi.L
		}
		return bidi.ON
	}
	p, _ := bidi.LookupRune(r)
	return p.Class()
}
