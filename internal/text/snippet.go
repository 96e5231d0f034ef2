package text

import (
	"strings"
	"unicode/utf8"

	"tertulia/internal/forum"
)

// Piece is a stretch of a snippet. Found marks a word that was looked for.
type Piece struct {
	Text  string
	Found bool
}

// Snippet shows where a plain text in lang holds the words of a query: at most
// about max characters on one line, beginning a little before the first of them,
// with "…" where something was left out. Without any it is the text's start.
// Bidi controls are dropped, so that no piece can disturb another.
func Snippet(plain string, lang forum.Lang, q Query, max int) []Piece {
	s := strings.Join(strings.Fields(strings.Map(dropBidi, plain)), " ")
	spans := q.spans(s, lang)
	from, to := window(s, spans, max)
	var pieces []Piece
	add := func(text string, found bool) {
		if text != "" {
			pieces = append(pieces, Piece{text, found})
		}
	}
	at := from
	if from > 0 {
		add("… ", false)
	}
	for _, span := range spans {
		if span.from >= at && span.to <= to {
			add(s[at:span.from], false)
			add(s[span.from:span.to], true)
			at = span.to
		}
	}
	add(s[at:to], false)
	if to < len(s) {
		add(" …", false)
	}
	return pieces
}

func dropBidi(r rune) rune {
	if isBidiControl(r) {
		return -1
	}
	return r
}

// span is a word's place in a text, in bytes.
type span struct{ from, to int }

// spans finds the words of a text that a query would match.
func (q Query) spans(s string, lang forum.Lang) []span {
	exact, stem := map[string]bool{}, map[string]bool{}
	for _, w := range q.Words {
		for _, token := range w.Alternatives {
			stem[token] = true
		}
		for _, token := range w.Exact {
			exact[token] = true
		}
	}
	var found []span
	for sc := (wordScanner{text: s}); sc.skip(); {
		at := sc.at
		sc.compound()
		if a := Analyse(lang, s[at:sc.at]); anyIn(stem, a.Stem) || anyIn(exact, a.Exact) {
			found = append(found, span{at, sc.at})
		}
	}
	return found
}

func anyIn(set map[string]bool, tokens []string) bool {
	for _, token := range tokens {
		if set[token] {
			return true
		}
	}
	return false
}

// window chooses the bytes of a text to show: whole words around the first span.
func window(s string, spans []span, max int) (from, to int) {
	if len(spans) > 0 {
		from = back(s, spans[0].from, max/4)
	}
	to = from + len(cutClusters(s[from:], max))
	if to < len(s) && s[to] != ' ' {
		to = from + len(strings.TrimRight(cutLastWord(s[from:to]), " "))
	}
	return from, to
}

// back goes n characters back from a place, and on to the start of a word.
func back(s string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	if at == 0 {
		return 0
	}
	if space := strings.IndexByte(s[at:], ' '); space >= 0 {
		return at + space + 1
	}
	return at
}
