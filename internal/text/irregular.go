package text

import (
	"embed"
	"strings"

	"tertulia/internal/forum"
)

//go:embed irregular/*.txt
var irregularFiles embed.FS

// irregular are the words of a language whose forms no rule leads to each other,
// by the roots that the rules give them: "began" stands for "begin".
type irregular map[string][]string

// apart are forms of words that look inflected and aren't, or not in the way they
// look, by the root they have: "ziekte" isn't a past of "ziek". Rules don't apply.
type apart map[string]string

// loadApart reads those lines of a language's list that begin with "=": all forms
// of a word, the first of which is its root.
func loadApart(lang forum.Lang) apart {
	table := apart{}
	for line := range strings.Lines(irregularLines(lang)) {
		if forms := strings.Fields(line); len(forms) > 1 && forms[0] == "=" {
			for _, form := range forms[1:] {
				table[foldDiacritics(foldSurface(form))] = foldDiacritics(foldSurface(forms[1]))
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
	for line := range strings.Lines(irregularLines(lang)) {
		forms := strings.Fields(line)
		if len(forms) < 2 || forms[0] == "#" || forms[0] == "=" {
			continue
		}
		base := strings.TrimSuffix(roots(foldSurface(forms[0]))[0], feminineEnding)
		for _, form := range forms[1:] {
			if root := keys(foldSurface(form))[0]; root != base {
				table[root] = appendNew(table[root], base)
			}
		}
	}
	return table
}

// irregularRoots gives the roots that others stand for, those with a prefix too: "ausging"
// stands for "ausgeh".
func (l *inflection) irregularRoots(roots []string) []string {
	var found []string
	for _, root := range roots {
		for _, base := range l.irregular[root] {
			found = appendNew(found, base)
		}
		for _, prefix := range l.prefixes {
			rest, ok := strings.CutPrefix(root, prefix)
			if !ok {
				continue
			}
			bases := l.irregular[rest]
			if l.alone != nil && len(bases) == 0 {
				bases = l.irregular[l.alone(rest)]
			}
			for _, base := range bases {
				if l.prefixed != nil {
					found = appendNew(found, l.prefixed(prefix+base))
				}
				found = appendNew(found, prefix+base)
			}
		}
	}
	return found
}

// arabicIrregular are the broken plurals, and other Arabic words that no rule
// leads to each other, by their light stems, or whole where their end looks like that
// of a sound plural: "شياطين" isn't "شياط".
// A form with the feminine ending keeps it there: "كرامة" isn't "كرام".
var arabicIrregular = loadIrregular("ar", arabicRoot, func(surface string) []string {
	folded := foldWord(surface)
	for _, ending := range []string{"ان", "ين", "ون", "ات"} {
		if strings.HasSuffix(folded, ending) && !strings.HasSuffix(surface, feminineEnding) {
			return []string{folded}
		}
	}
	return arabicRoot(surface)
})

func arabicRoot(surface string) []string {
	folded := foldWord(surface)
	stem := cutEndings(folded)
	if _, ok := cutSuffix(folded, arabicOwners); ok {
		stem = folded // "مساكن", whose end looks like a possessive
	}
	if strings.HasSuffix(surface, feminineEnding) {
		return []string{stem + feminineEnding}
	}
	return []string{stem}
}

const feminineEnding = "ة"
