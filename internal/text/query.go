package text

import (
	"slices"
	"strings"

	"tertulia/internal/forum"
)

const (
	// maxQuery is how much of what was typed is looked at, in bytes.
	maxQuery = 1024
	// maxQueryWords is how many words and phrases a query may have, and how many
	// words a phrase; what comes after is left out.
	maxQueryWords = 16
)

// Query is what a person looks for: a text matches when all Words do and none of
// Without does. Without any Words it matches nothing.
type Query struct {
	Words   []Word
	Without []Word
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
func AnalyseQuery(s string, langs []forum.Lang) Query { return ReadTyped(s).Query(langs) }

// Query is what was typed, but for operators, for texts in langs (none means
// every language with a stemmer).
func (t Typed) Query(langs []forum.Lang) Query {
	if len(langs) == 0 {
		langs = []forum.Lang{"nl", "de", "es", "en"}
	}
	var q Query
	for _, term := range t.terms {
		list := &q.Words
		if term.without {
			list = &q.Without
		}
		if term.quoted {
			if exact := Analyse(forum.Und, term.text).Exact; len(exact) > 0 {
				add(list, Word{Exact: exact[:min(len(exact), maxQueryWords)]})
			}
			continue
		}
		for _, w := range words(term.text) {
			add(list, queryWords(w, langs)...)
		}
	}
	return q
}

// In is the query for texts in langs alone, and for those in no certain language:
// it asks for no stem of another.
func (q Query) In(langs []forum.Lang) Query {
	narrowed := Query{Without: q.Without}
	for _, w := range q.Words {
		kept := Word{Exact: w.Exact}
		for _, form := range w.Alternatives {
			lang, _, marked := strings.Cut(form, letterOfStems)
			// Latin words in an Arabic text are stemmed as English.
			if !marked || slices.Contains(langs, forum.Lang(lang)) || lang == "en" && slices.Contains(langs, "ar") {
				kept.Alternatives = append(kept.Alternatives, form)
			}
		}
		if len(kept.Alternatives) == 0 {
			kept.Alternatives = w.Alternatives
		}
		narrowed.Words = append(narrowed.Words, kept)
	}
	return narrowed
}

// Holds reports whether a text in lang holds all words of the query and none that
// it leaves out; phrases count as their words.
func (q Query) Holds(lang forum.Lang, s string) bool {
	a := Analyse(lang, s)
	holds := func(w Word) bool {
		if w.IsPhrase() {
			return !slices.ContainsFunc(w.Exact, func(form string) bool { return !slices.Contains(a.Exact, form) })
		}
		return slices.ContainsFunc(w.Alternatives, func(form string) bool { return slices.Contains(a.Stem, form) })
	}
	return !slices.ContainsFunc(q.Words, func(w Word) bool { return !holds(w) }) && !slices.ContainsFunc(q.Without, holds)
}

// Loosened is the query with n taken for ñ and the other way round, for when
// nothing else is found: "ano" for "año". Without Words if that changes nothing.
func (q Query) Loosened() Query {
	loose, changed := Query{Without: q.Without}, false
	for _, w := range q.Words {
		if w.IsPhrase() || len(w.Exact) != 1 {
			loose.Words = append(loose.Words, w)
			continue
		}
		looser := Word{Exact: w.Exact, Alternatives: slices.Clone(w.Alternatives)}
		for _, spelling := range withOtherN(w.Exact[0]) {
			for _, form := range append(stems("es", spelling), stems(forum.Und, spelling)...) {
				looser.Alternatives = appendNew(looser.Alternatives, form)
			}
		}
		changed = changed || len(looser.Alternatives) > len(w.Alternatives)
		loose.Words = append(loose.Words, looser)
	}
	if !changed {
		return Query{}
	}
	return loose
}

// withOtherN gives the spellings of a word with one n as ñ, or all ñ as n.
func withOtherN(word string) []string {
	if strings.Contains(word, "ñ") {
		return []string{strings.ReplaceAll(word, "ñ", "n")}
	}
	var all []string
	for at := range len(word) {
		if word[at] == 'n' {
			all = append(all, word[:at]+"ñ"+word[at+1:])
		}
	}
	return all
}

// add adds words to a list that aren't there yet, up to the limit.
func add(list *[]Word, words ...Word) {
	for _, w := range words {
		if len(*list) < maxQueryWords && !slices.ContainsFunc(*list, func(other Word) bool { return other.key() == w.key() }) {
			*list = append(*list, w)
		}
	}
}

func (w Word) key() string {
	return strings.Join(w.Exact, " ") + "|" + strings.Join(w.Alternatives, " ")
}

// queryWords gives what to look for where c was typed: for each part all forms
// it may have in any of the languages, or those of the whole. A tag or handle
// asks for itself only, not for its parts.
func queryWords(c compound, langs []forum.Lang) []Word {
	if c.prefix != 0 {
		forms := wholeForms(forum.Und, c)
		if len(forms) == 0 { // it is nothing but marks
			return nil
		}
		return []Word{{Alternatives: forms}}
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
