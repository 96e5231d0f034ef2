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

// loadIrregular reads a language's list: on each line the dictionary form of a
// word, then its other forms. roots gives the roots of a form.
func loadIrregular(lang forum.Lang, roots func(surface string) []string) irregular {
	raw, err := irregularFiles.ReadFile("irregular/" + string(lang) + ".txt")
	if err != nil {
		panic(err) // embedded
	}
	table := irregular{}
	for line := range strings.Lines(string(raw)) {
		forms := strings.Fields(line)
		if len(forms) < 2 || strings.HasPrefix(line, "#") {
			continue
		}
		base := roots(foldSurface(forms[0]))[0]
		for _, form := range forms[1:] {
			if root := roots(foldSurface(form))[0]; root != base {
				table[root] = appendNew(table[root], base)
			}
		}
	}
	return table
}

// of gives the roots that others stand for, those with one of the prefixes too:
// "ausging" stands for "ausgeh".
func (t irregular) of(roots []string, prefixes []string) []string {
	var found []string
	for _, root := range roots {
		for _, base := range t[root] {
			found = appendNew(found, base)
		}
		for _, prefix := range prefixes {
			rest, ok := strings.CutPrefix(root, prefix)
			if !ok {
				continue
			}
			for _, base := range t[rest] {
				found = appendNew(found, prefix+base)
			}
		}
	}
	return found
}

// arabicIrregular are the broken plurals, and other Arabic words that no rule
// leads to each other, by their light stems.
var arabicIrregular = loadIrregular("ar", func(surface string) []string {
	return []string{cutEndings(foldWord(surface))}
})
