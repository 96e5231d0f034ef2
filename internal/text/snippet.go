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
	spans, from, to := q.spans(s, lang, max)
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

// spans finds the words that a query would match in the window of a text that
// shows the first of them. It looks no further: most of a long text isn't shown.
func (q Query) spans(s string, lang forum.Lang, max int) (found []span, from, to int) {
	if len(q.Words) == 0 {
		from, to = window(s, nil, max)
		return nil, from, to
	}
	matches := q.matcher(lang)
	to = len(s)
	for sc := (wordScanner{text: s}); sc.skip() && sc.at < to; {
		at := sc.at
		sc.compound()
		if !matches(s[at:sc.at]) {
			continue
		}
		found = append(found, span{at, sc.at})
		if len(found) == 1 {
			from, to = window(s, found, max)
		}
	}
	if len(found) == 0 {
		from, to = window(s, nil, max)
	}
	return found, from, to
}

// matcher tells whether a query would match a word. It analyses each only once:
// long texts say the same words again.
func (q Query) matcher(lang forum.Lang) func(word string) bool {
	exact, stem := map[string]bool{}, map[string]bool{}
	for _, w := range q.Words {
		for _, token := range w.Alternatives {
			stem[token] = true
		}
		for _, token := range w.Exact {
			exact[token] = true
		}
	}
	known := map[string]bool{}
	return func(word string) bool {
		is, ok := known[word]
		if !ok {
			a := Analyse(lang, word)
			is = anyIn(stem, a.Stem) || anyIn(exact, a.Exact)
			known[word] = is
		}
		return is
	}
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
