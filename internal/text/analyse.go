package text

import (
	"strings"

	"tertulia/internal/forum"
)

// AnalysisVersion counts the changes of [Analyse]: tokens made by an earlier one
// have to be made again, since queries no longer ask for them.
const AnalysisVersion = 6

// Analysis is what the search tables keep of a text. Its tokens hold nothing but
// letters and digits, so that neither FTS5's unicode61 nor PostgreSQL's parsers
// would cut them, and they need no quoting beyond the quotes themselves. Write
// them to PostgreSQL as a tsvector literal or with array_to_tsvector, not
// through to_tsvector.
type Analysis struct {
	// Exact are the surface words in order: folded in case, with their
	// diacritics. Phrases are searched only here.
	Exact []string
	// Stem are the words as people look for them: without diacritics and
	// inflection, some in two forms; long German and Dutch words also as they stand,
	// compounds with hyphens as one word,
	// and the encoded #tags, @handles and $symbols. Their order means nothing.
	Stem []string
}

// Analyse gives the tokens of a text in lang; for [forum.Und], or a language
// without a stemmer, words are found as they stand.
//
// Folding: NFKC, case, digits of any script as ASCII; in Stem also no
// diacritics, and Arabic without tashkeel, with one alef, one ya, one ha.
func Analyse(lang forum.Lang, s string) Analysis {
	return analyse(lang, s, analyseWord)
}

// analyse puts together what the words of a text are analysed to.
func analyse(lang forum.Lang, s string, analyseWord func(lang forum.Lang, word string) Analysis) Analysis {
	all := words(s)
	a := Analysis{Exact: make([]string, 0, len(all)), Stem: make([]string, 0, len(all))}
	for _, w := range all {
		for _, part := range w.parts {
			of := analyseWord(lang, part)
			a.Exact, a.Stem = append(a.Exact, of.Exact...), append(a.Stem, of.Stem...)
		}
		a.Stem = append(a.Stem, wholeForms(lang, w)...)
	}
	return a
}

// analyseWord analyses one run of letters.
func analyseWord(lang forum.Lang, word string) Analysis {
	surface := foldSurface(word)
	if surface == "" {
		return Analysis{}
	}
	a := Analysis{Exact: []string{surface}, Stem: stems(lang, surface)}
	if whole := wholeToken(lang, surface); whole != "" {
		a.Stem = append(a.Stem, whole)
	}
	return a
}

// tagLetters stand for the prefixes in tokens. They are letters to Unicode and
// to both databases, and no living language uses them.
var tagLetters = map[byte]string{'#': "ꜭ", '@': "ꜳ", '$': "ꝭ"}

// prefixesOf are the characters that a word may begin with which a token stands for, if
// it is a tag's, a handle's or a symbol's; else none.
func prefixesOf(token string) string {
	switch {
	case strings.HasPrefix(token, tagLetters['#']):
		return "#＃"
	case strings.HasPrefix(token, tagLetters['@']):
		return "@＠"
	case strings.HasPrefix(token, tagLetters['$']):
		return "$"
	}
	return ""
}

// wholeForms gives the tokens of a #tag, @handle or $symbol, which isn't stemmed,
// or of a compound as one word, which is; none for a single word.
func wholeForms(lang forum.Lang, c compound) []string {
	surface := foldSurface(c.whole)
	if surface == "" {
		return nil
	}
	if c.prefix == 0 {
		return stems(lang, surface)
	}
	return []string{tagLetters[c.prefix] + foldWord(surface)}
}
