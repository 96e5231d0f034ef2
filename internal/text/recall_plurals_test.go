//go:build recall

package text

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// arabicPlurals are the broken plurals in FreeDict's dictionary: what stands for
// an English noun in the singular and for its plural in -s, where the plural has
// no ending of a sound one and the same consonants.
func arabicPlurals(t *testing.T) []family {
	meant := map[string][]string{} // Arabic by English
	arabic := ""
	for _, line := range lines(t, "ara-eng.txt") {
		if m := arabicHead.FindStringSubmatch(line); m != nil {
			arabic = strings.TrimPrefix(foldSurface(m[1]), "ال")
			continue
		}
		if m := englishSense.FindStringSubmatch(line); m != nil && arabic != "" {
			meant[m[1]] = append(meant[m[1]], arabic)
		}
	}
	plurals := map[string][]string{}
	for english, singulars := range meant {
		for _, plural := range meant[englishPlural(english)] {
			for _, singular := range singulars {
				if isBroken(singular, plural) && !slices.Contains(plurals[singular], plural) {
					plurals[singular] = append(plurals[singular], plural)
				}
			}
		}
	}
	var all []family
	for _, singular := range slices.Sorted(maps.Keys(plurals)) {
		list := slices.Sorted(slices.Values(plurals[singular]))
		all = append(all, family{"broken plurals", append([]string{singular}, list...)})
	}
	return all
}

var (
	arabicHead   = regexp.MustCompile(`^([\x{0621}-\x{0652}]+) /`)
	englishSense = regexp.MustCompile(`^(?:\d+\. )?([A-Z][a-z]{2,})$`)
)

func englishPlural(singular string) string {
	switch {
	case strings.HasSuffix(singular, "y") && !isVowel(singular[len(singular)-2]):
		return singular[:len(singular)-1] + "ies"
	case regexp.MustCompile(`(s|x|ch|sh)$`).MatchString(singular):
		return singular + "es"
	}
	return singular + "s"
}

// isBroken reports a plural that isn't made by an ending, and keeps the consonants
// of its singular in their order.
func isBroken(singular, plural string) bool {
	base, end := strings.TrimSuffix(singular, "ة"), foldDiacritics(plural)
	if foldDiacritics(base) == strings.TrimSuffix(end, "ه") || strings.HasPrefix(end, "ي") || strings.HasPrefix(end, foldDiacritics(base)) && regexp.MustCompile(`(ات|ون|ين|ان)$`).MatchString(end) {
		return false
	}
	kept := consonants(base)
	return len(kept) >= 2 && string(kept) == string(consonants(strings.TrimSuffix(plural, "ة")))
}

// consonants are the letters of a word that its patterns don't add.
func consonants(word string) []rune {
	return slices.DeleteFunc([]rune(word), func(r rune) bool { return strings.ContainsRune("اويىءأإؤئآةم", r) })
}
