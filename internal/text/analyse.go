package text

import "tertulia/internal/forum"

// AnalysisVersion counts the changes of [Analyse]: tokens made by an earlier one
// have to be made again, since queries no longer ask for them.
const AnalysisVersion = 5

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
	return analyse(lang, s, tokensOf)
}

func analyse(lang forum.Lang, s string, tokensOf func(lang forum.Lang, part string) tokens) Analysis {
	var a Analysis
	for _, w := range words(s) {
		for _, part := range w.parts {
			if t := tokensOf(lang, part); t.exact != "" {
				a.Exact, a.Stem = append(a.Exact, t.exact), append(a.Stem, t.stem...)
			}
		}
		a.Stem = append(a.Stem, wholeForms(lang, w)...)
	}
	return a
}

// tokens are what one word is found by; its exact form may be empty.
type tokens struct {
	exact string
	stem  []string
}

func tokensOf(lang forum.Lang, part string) tokens {
	t := tokens{exact: foldSurface(part)}
	if t.exact == "" {
		return t
	}
	t.stem = stems(lang, t.exact)
	if whole := wholeToken(lang, t.exact); whole != "" {
		t.stem = append(t.stem, whole)
	}
	return t
}

// tagLetters stand for the prefixes in tokens. They are letters to Unicode and
// to both databases, and no living language uses them.
var tagLetters = map[byte]string{'#': "ꜭ", '@': "ꜳ", '$': "ꝭ"}

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
