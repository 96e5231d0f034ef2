package text

import (
	"embed"
	"iter"
	"slices"
	"strings"

	"tertulia/internal/forum"
)

//go:embed irregular/*.txt
var irregularFiles embed.FS

// irregular are the words of a language whose forms no rule leads to each other,
// by the roots that the rules give them: "began" stands for "begin".
type irregular map[string][]string

// apart are forms of words that look inflected and aren't, or not in the way they
// look, by the roots they have: "ziekte" isn't a past of "ziek". Rules don't apply.
type apart map[string][]string

// loadApart reads those lines of a language's list that begin with "=": all forms
// of a word, the first of which is its root. A form may be of several.
func loadApart(lang forum.Lang) apart {
	table := apart{}
	for line := range strings.Lines(irregularLines(lang)) {
		if forms := strings.Fields(line); len(forms) > 1 && forms[0] == "=" {
			for _, form := range forms[1:] {
				key := foldDiacritics(foldSurface(form))
				table[key] = appendNew(table[key], foldDiacritics(foldSurface(forms[1])))
			}
		}
	}
	return table
}

func irregularLines(lang forum.Lang) string {
	raw, err := irregularFiles.ReadFile("irregular/" + string(lang) + ".txt")
	if err != nil {
		panic(err) // embedded
	}
	return string(raw)
}

// loadIrregular reads a language's list: on each line the dictionary form of a
// word, then its other forms. roots gives the roots of the first, keys what the
// others are looked up by.
func loadIrregular(lang forum.Lang, roots, keys func(surface string) []string) irregular {
	table := irregular{}
	for base, forms := range irregularWords(lang) {
		root := strings.TrimSuffix(roots(base)[0], feminineEnding)
		for _, form := range forms {
			if key := keys(form)[0]; key != root {
				table[key] = appendNew(table[key], root)
			}
		}
	}
	return table
}

// irregularWords gives each word of a language's list with its other forms, in
// their exact form.
func irregularWords(lang forum.Lang) iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		for line := range strings.Lines(irregularLines(lang)) {
			forms := strings.Fields(line)
			if len(forms) < 2 || strings.Contains("#=~", forms[0]) {
				continue
			}
			for i := range forms {
				forms[i] = foldSurface(forms[i])
			}
			if !yield(forms[0], forms[1:]) {
				return
			}
		}
	}
}

// loadParticiples gives the roots of listed participles without the ge- that they
// lack after some prefixes: "versprochen" beside "gesprochen".
func loadParticiples(lang forum.Lang, stem func(surface string) []string) irregular {
	table := irregular{}
	for base, forms := range irregularWords(lang) {
		root := stem(base)[0]
		for _, form := range forms {
			rest, ok := strings.CutPrefix(form, "ge")
			if form == "gelegen" {
				continue // "verlegen" is of "legen"
			}
			if key := stem(rest)[0]; ok && len(rest) > 3 && key != root {
				table[key] = appendNew(table[key], root)
			}
		}
	}
	return table
}

// irregularRoots gives the roots that others stand for, those with a prefix too: "ausging"
// stands for "ausgeh".
func (l *inflection) irregularRoots(surface string, roots []string) []string {
	var found []string
	for _, root := range roots {
		found = appendNew(found, l.irregular[root]...)
	}
	folded := foldDiacritics(surface)
	for _, prefix := range l.prefixes {
		for _, root := range l.afterPrefix(prefix, folded, roots) {
			for _, base := range l.irregular[root] {
				found = l.withPrefix(found, prefix, base)
			}
			if slices.Contains(l.inseparable, prefix) {
				for _, base := range l.participles[root] {
					found = l.withPrefix(found, prefix, base)
				}
			}
		}
	}
	return found
}

// afterPrefix gives the roots of what follows a prefix, as a word of its own and as the
// rest of the whole word's roots.
func (l *inflection) afterPrefix(prefix, surface string, roots []string) []string {
	var rests []string
	if rest, ok := strings.CutPrefix(surface, prefix); ok && len(rest) >= 3 {
		rests = l.stem(rest)
	}
	for _, root := range roots {
		if rest, ok := strings.CutPrefix(root, prefix); ok && rest != "" {
			rests = appendNew(rests, rest)
			if l.alone != nil && len(l.irregular[rest]) == 0 {
				rests = appendNew(rests, l.alone(rest))
			}
		}
	}
	return rests
}

// withPrefix adds a root with a prefix, as it is spelled after others too.
func (l *inflection) withPrefix(found []string, prefix, base string) []string {
	if l.prefixed != nil {
		found = appendNew(found, l.prefixed(prefix+base))
	}
	return appendNew(found, prefix+base)
}
