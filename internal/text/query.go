package text

import (
	"strings"
	"unicode/utf8"

	"tertulia/internal/forum"
)

const (
	// maxQuery is how much of what was typed is looked at, in bytes.
	maxQuery = 1024
	// maxQueryWords is how many words and phrases a query may have, and how many
	// words a phrase; what comes after is left out.
	maxQueryWords = 16
)

// Query is what a person looks for: a text matches when all Words do. Without
// any it matches nothing.
type Query struct {
	Words []Word
}

// Word is one typed word, or one quoted phrase. All its tokens are in the form
// that [Analyse] gives.
type Word struct {
	// Exact is the surface form, for ranking higher what matches it. A phrase
	// has several, which must follow each other in the exact column; a tag, a
	// handle and a compound have none.
	Exact []string
	// Alternatives are the forms of which any one must be in the stem column.
	// A phrase has none.
	Alternatives []string
}

// IsPhrase reports a quoted phrase, which is searched in the exact column.
func (w Word) IsPhrase() bool { return len(w.Alternatives) == 0 }

// AnalyseQuery reads what a person typed in the search box, for texts in langs
// (none means every language with a stemmer). Quotes of any style make a phrase;
// a quoted single word must match in its exact form. At most 16 words.
func AnalyseQuery(s string, langs []forum.Lang) Query {
	if len(langs) == 0 {
		langs = []forum.Lang{"nl", "de", "es", "en"}
	}
	s = cutBytes(strings.ToValidUTF8(s, " "), maxQuery)
	var q Query
	for s != "" {
		plain, phrase, rest := cutPhrase(s)
		for _, w := range words(plain) {
			q.add(queryWords(w, langs)...)
		}
		if exact := Analyse(forum.Und, phrase).Exact; len(exact) > 0 {
			q.add(Word{Exact: exact[:min(len(exact), maxQueryWords)]})
		}
		s = rest
	}
	return q
}

// add adds words that aren't there yet, up to the limit.
func (q *Query) add(words ...Word) {
	for _, w := range words {
		if len(q.Words) < maxQueryWords && !q.has(w) {
			q.Words = append(q.Words, w)
		}
	}
}

func (q *Query) has(w Word) bool {
	key := strings.Join(w.Exact, " ") + "|" + strings.Join(w.Alternatives, " ")
	for _, other := range q.Words {
		if key == strings.Join(other.Exact, " ")+"|"+strings.Join(other.Alternatives, " ") {
			return true
		}
	}
	return false
}

// queryWords gives what to look for where c was typed: for each part all forms
// it may have in any of the languages, or those of the whole. A tag or handle
// asks for itself only, not for its parts.
func queryWords(c compound, langs []forum.Lang) []Word {
	if c.prefix != 0 {
		return []Word{{Alternatives: wholeForms(forum.Und, c)}}
	}
	langs = append([]forum.Lang{forum.Und}, langs...)
	var found []Word
	for _, part := range c.parts {
		surface := foldSurface(part)
		if surface == "" {
			continue
		}
		w := Word{Exact: []string{surface}}
		for _, lang := range langs {
			for _, form := range append(stems(lang, surface), wholeForms(lang, c)...) {
				w.Alternatives = appendNew(w.Alternatives, form)
			}
		}
		found = append(found, w)
	}
	return found
}

// cutPhrase parts s at its first quoted phrase. A quote that isn't closed is
// none.
func cutPhrase(s string) (plain, phrase, rest string) {
	for start, r := range s {
		closers, ok := quotes[r]
		if !ok {
			continue
		}
		body := s[start+utf8.RuneLen(r):]
		if end := strings.IndexAny(body, closers); end >= 0 {
			_, size := utf8.DecodeRuneInString(body[end:])
			return s[:start], body[:end], body[end+size:]
		}
	}
	return s, "", ""
}

// quotes are the opening quotation marks with what may close each.
var quotes = map[rune]string{'"': `"`, '“': "”“", '”': "”", '„': "“”", '«': "»", '»': "«", '＂': "＂"}
