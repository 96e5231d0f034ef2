package text

import "tertulia/internal/forum"

// Analysis is what the search tables keep of a text: its tokens in order.
type Analysis struct {
	// Exact are the surface words: folded in case, with their diacritics.
	// Phrases are searched only here.
	Exact []string
	// Stem are the words as people look for them: without diacritics and
	// inflection, and the encoded #, @ and $ tokens.
	Stem []string
}

// Query is what a person looks for: a text matches when all Words do.
type Query struct {
	Words []Word
}

// Word is one typed word, or one quoted phrase.
type Word struct {
	// Exact is the surface form, for ranking higher what matches it; a phrase
	// has several, which must follow each other in the exact column.
	Exact []string
	// Alternatives are the forms of which any one must be in the stem column;
	// none for a phrase.
	Alternatives []string
}

// Analyse gives the tokens of a text in lang.
func Analyse(lang forum.Lang, s string) Analysis { return Analysis{} }

// AnalyseQuery reads what a person typed in the search box.
func AnalyseQuery(s string, langs []forum.Lang) Query { return Query{} }
