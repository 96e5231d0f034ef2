package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tertulia/internal/forum"
)

// Piece is a stretch of a snippet. Found marks a word that was looked for.
type Piece struct {
	Text  string
	Found bool
}

// Snippet shows where one text holds the words of a query: see [Marker.Snippet].
func Snippet(plain string, lang forum.Lang, q Query, max int) []Piece {
	return new(Lexicon).Marker(q).Snippet(plain, lang, max)
}

// Marker finds the words of a query in texts.
type Marker struct {
	lexicon     *Lexicon
	exact, stem map[string]bool
	// starts are the bytes with which the prefixes begin that every word has which is
	// looked for, as all tags do; nil where some word has none.
	starts *[256]bool
}

// Marker is one for the words of a query.
func (l *Lexicon) Marker(q Query) *Marker {
	m := &Marker{lexicon: l, exact: map[string]bool{}, stem: map[string]bool{}}
	for _, w := range q.Words {
		for _, token := range w.Alternatives {
			m.stem[token] = true
		}
		for _, token := range w.Exact {
			m.exact[token] = true
		}
	}
	m.starts = startsOf(m)
	return m
}

// startsOf are the bytes with which all words that are looked for begin, if they are
// tags, handles and symbols.
func startsOf(m *Marker) *[256]bool {
	if len(m.exact) > 0 {
		return nil
	}
	var starts [256]bool
	for token := range m.stem {
		prefixes := prefixesOf(token)
		if prefixes == "" {
			return nil
		}
		for _, r := range prefixes {
			starts[string(r)[0]] = true
		}
	}
	return &starts
}

// Snippet shows where a plain text in lang holds the words of the query: at most
// about max characters on one line, beginning a little before the first of them,
// with "…" where something was left out. Without any it is the text's start.
// Bidi controls are dropped, so that no piece can disturb another.
func (m *Marker) Snippet(plain string, lang forum.Lang, max int) []Piece {
	s := oneLine(plain)
	spans, from, to := m.spans(s, lang, max)
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

// oneLine is a text with one space for all those that follow one another, none at
// its ends, and without bidi controls.
func oneLine(s string) string {
	b := make([]byte, 0, len(s))
	for at := 0; at < len(s); {
		if end := at + printed(s[at:]); end > at {
			b, at = append(b, s[at:end]...), end
			continue
		}
		r, size := rune(s[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[at:])
		}
		switch {
		case unicode.IsSpace(r):
			if len(b) > 0 && b[len(b)-1] != ' ' {
				b = append(b, ' ')
			}
		case r == utf8.RuneError:
			b = utf8.AppendRune(b, r)
		case r < utf8.RuneSelf || !isBidiControl(r):
			b = append(b, s[at:at+size]...)
		}
		at += size
	}
	return strings.TrimSuffix(string(b), " ")
}

// printed is how many characters of ASCII that are printed and no spaces s begins with.
func printed(s string) int {
	n := 0
	for n < len(s) && s[n] > ' ' && s[n] < 0x7F {
		n++
	}
	return n
}

// span is a word's place in a text, in bytes.
type span struct{ from, to int }

// spans finds the words that the query would match in the window of a text that
// shows the first of them: the first that stands there as it was typed, or else in
// another form. It looks no further: most of a long text isn't shown.
func (m *Marker) spans(s string, lang forum.Lang, max int) (found []span, from, to int) {
	if len(m.exact)+len(m.stem) == 0 {
		from, to = window(s, nil, max)
		return nil, from, to
	}
	matches := func(word string) bool { return m.matches(lang, word) }
	first, ok := m.firstWord(s, func(word string) bool { return len(m.exact) > 0 && m.typed(lang, word) })
	if !ok {
		first, ok = m.firstWord(s, matches)
	}
	if !ok {
		from, to = window(s, nil, max)
		return nil, from, to
	}
	from, to = window(s, first, max)
	for sc := (wordScanner{text: s, at: strings.LastIndexByte(s[:from], ' ') + 1}); m.skip(&sc) && sc.at < to; {
		if at := sc.at; matches(sc.pass()) {
			found = append(found, span{at, sc.at})
		}
	}
	return found, from, to
}

// skip goes to the next word that may be one of those that are looked for.
func (m *Marker) skip(sc *wordScanner) bool {
	if m.starts != nil {
		for sc.at < len(sc.text) && !m.starts[sc.text[sc.at]] {
			sc.at++
		}
	}
	return sc.skip()
}

// firstWord is the place of the first word of a text that passes.
func (m *Marker) firstWord(s string, passes func(word string) bool) (first *span, ok bool) {
	for sc := (wordScanner{text: s}); m.skip(&sc); {
		if at := sc.at; passes(sc.pass()) {
			return &span{at, sc.at}, true
		}
	}
	return nil, false
}

// typed reports whether a word stands as it was typed. Most texts that were found
// hold such a word, and to look for it costs far less than to look for other forms.
func (m *Marker) typed(lang forum.Lang, word string) bool {
	if isPlainASCII(word) {
		return m.exact[foldSurface(word)]
	}
	return anyIn(m.exact, m.lexicon.analyse(lang, word).Exact)
}

// matches reports whether the query would match a word.
func (m *Marker) matches(lang forum.Lang, word string) bool {
	a := m.lexicon.analyse(lang, word)
	return anyIn(m.stem, a.Stem) || anyIn(m.exact, a.Exact)
}

func anyIn(set map[string]bool, tokens []string) bool {
	for _, token := range tokens {
		if set[token] {
			return true
		}
	}
	return false
}

// window chooses the bytes of a text to show: whole words around the first that was
// found, or from the start.
func window(s string, first *span, max int) (from, to int) {
	if first != nil {
		from = back(s, first.from, max/4)
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
