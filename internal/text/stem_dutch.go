package text

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// stemDutch takes the endings of all inflection off a Dutch word, and spells the
// root as it stands alone: "huizen" as "huis", "mannen" as "man" and "manen" as
// "maan". Where a last letter may be an ending or belong to the word ("kunst",
// "pakt") both are given. Participles and infinitives with "te" lose what they
// add.
func stemDutch(surface string) []string {
	w := foldDiacritics(surface)
	var found []string
	for i, base := range inseparated(w, "ge", "te", dutchParticles) {
		if i > 0 && strings.IndexByte("tden", base[len(base)-1]) < 0 {
			break // no participle
		}
		found = dutchRoots(found, base, i > 0)
		switch singular, ok := strings.CutSuffix(base, "s"); {
		case !ok || len(singular) <= 1 || strings.HasSuffix(singular, "s"):
		case strings.HasSuffix(singular, "er") && !strings.HasSuffix(singular, "eer") && !strings.HasSuffix(singular, "iger") && !strings.HasSuffix(singular, "lijker"):
			found = appendNew(found, dutchFinal(singular)) // "bezoekers": no comparison
		default:
			found = dutchRoots(found, singular, i > 0)
		}
	}
	return found
}

// dutchCompared reports what looks like an adjective, before the ending of its
// comparison: what makes one, or a word of one syllable. "bezoek" is none, so that
// "bezoeker" is its own word.
func dutchCompared(base string) bool {
	made := func(endings ...string) bool {
		return slices.ContainsFunc(endings, func(ending string) bool { return strings.HasSuffix(base, ending) })
	}
	switch {
	case oneSyllable(base):
		return true
	case made("ig", "lijk", "baar", "bar", "zaam", "zam", "loos", "loz", "vol", "voll", "rijk", "isch"):
		return true
	case dutchPrefixed(base) || strings.HasPrefix(base, "ge"):
		return false
	}
	return made("iek", "ief", "iev", "eel", "el", "aal", "al", "air", "ant", "ent", "eus", "euz", "s", "d", "t", "x", "rn")
}

// dutchParticles are those that stand apart from their verb in main clauses,
// longer ones before what they end in.
var dutchParticles = []string{"achteruit", "achterna", "achter", "aaneen", "bijeen", "binnen", "boven", "buiten", "door", "dicht", "fijn", "gelijk", "goed",
	"heen", "ineen", "klaar", "kwijt", "langs", "leeg", "los", "mede", "mee", "mis", "naar", "neer", "nood", "omhoog", "omver", "onder", "open",
	"opeen", "over", "plaats", "rond", "samen", "schoon", "stil", "stop", "tegemoet", "tegen", "teleur", "tentoon", "teniet", "terecht", "terug", "thuis",
	"toe", "tussen", "uiteen", "uit", "vast", "vol", "voorbij", "voorop", "vooruit", "voort", "voor", "vrij", "waar", "weer", "weg", "aan", "af", "bij", "in", "na", "om", "op", "deel", "hard"}

// dutchRoots adds the roots that a word may have; participle says that it has
// lost its prefix.
func dutchRoots(found []string, w string, participle bool) []string {
	root, cut := w, false
	switch n := len(w); {
	case n > 4 && strings.HasSuffix(w, "je"):
		return dutchDiminutive(found, w)
	case n > 4 && strings.HasSuffix(w, "heden"):
		return appendNew(found, w[:n-5]+"heid")
	case n > 6 && strings.HasSuffix(w, "ende"):
		found = appendNew(found, dutchFinal(rootBefore(w[:n-4])))
		root, cut = w[:n-1], true
	case n > 5 && strings.HasSuffix(w, "end"):
		found = appendNew(found, dutchFinal(rootBefore(w[:n-3])))
	case n > 4 && strings.HasSuffix(w, "ien") && !isVowel(w[n-4]):
		found, root = appendNew(found, dutchFinal(w)), w[:n-1] // "olien", but also "zien"
	case n > 3 && strings.HasSuffix(w, "en") && (w[n-3] != 'e' || strings.HasSuffix(w, "eeen") || strings.HasSuffix(w, "ieen")):
		root, cut = rootBefore(w[:n-2]), true
		if n < 8 && !isVowel(w[n-3]) && isVowel(w[n-4]) {
			found = appendNew(appendNew(found, dutchFinal(root)), w) // "teken", whose -en is no ending
		}
	case n > 3 && w[n-1] == 'e' && w[n-2] != 'e' && (w[n-2] != 'i' || isVowel(w[n-3])):
		root, cut = rootBefore(w[:n-1]), true
	}
	found = appendNew(found, dutchFinal(root))
	n := len(root)
	switch {
	case n > 5 && strings.HasSuffix(root, "rder"):
		found = appendNew(found, dutchFinal(root[:n-3]))
		return appendNew(found, dutchFinal(root[:n-2]))
	case n > 5 && strings.HasSuffix(root, "er") && (cut || dutchCompared(root[:n-2])):
		return appendNew(found, dutchFinal(rootBefore(root[:n-2])))
	case n > 4 && strings.HasSuffix(root, "st"):
		found = appendNew(found, dutchFinal(root[:n-2]))
		return appendNew(found, dutchFinal(root[:n-1]))
	case n > 4 && strings.HasSuffix(root, "dt"):
		return appendNew(found, dutchFinal(root[:n-1]))
	case n > 4 && (strings.HasSuffix(root, "tt") || strings.HasSuffix(root, "dd")):
		return appendNew(found, dutchFinal(root[:n-2]))
	case n > 3 && root[n-1] == 't', n > 3 && root[n-1] == 'd' && (cut || participle || dutchPrefixed(root)):
		return appendNew(found, dutchFinal(root[:n-1]))
	}
	return found
}

// dutchDiminutive adds what a diminutive may have been made from.
func dutchDiminutive(found []string, w string) []string {
	for _, d := range [][2]string{{"etje", ""}, {"tje", ""}, {"mpje", "m"}, {"nkje", "ng"}, {"je", ""}} {
		if base, ok := strings.CutSuffix(w, d[0]); ok && len(base) > 2 {
			found = appendNew(found, dutchFinal(base+d[1]))
		}
	}
	return found
}

// dutchPrefixed reports a word that starts like a verb whose participle has no ge.
func dutchPrefixed(w string) bool {
	for _, prefix := range []string{"be", "ver", "ont", "her", "er", "over", "onder", "door", "om", "voor", "mis", "aan"} {
		if rest, ok := strings.CutPrefix(w, prefix); ok && len(rest) > 3 {
			return true
		}
	}
	return false
}

// dutchFinal spells the end of a root as it stands alone.
func dutchFinal(root string) string { return singleVowel(finalConsonant(root)) }

// rootBefore is a root of one syllable that stood before a vowel, as it stands
// alone: one consonant after a single vowel says that the vowel is long.
func rootBefore(w string) string {
	n := len(w)
	if n < 3 || isVowel(w[n-1]) || w[n-1] == 'j' || w[n-1] == 'w' || !isVowel(w[n-2]) || strings.ContainsAny(w[:n-2], "aeiou") {
		return w
	}
	return w[:n-1] + w[n-2:]
}

// finalConsonant spells the last consonant as it stands alone.
func finalConsonant(w string) string {
	n := len(w)
	switch {
	case n > 2 && w[n-1] == w[n-2] && !isVowel(w[n-1]) && w[n-1] < utf8.RuneSelf:
		return w[:n-1]
	case strings.HasSuffix(w, "v"):
		return w[:n-1] + "f"
	case strings.HasSuffix(w, "z"):
		return w[:n-1] + "s"
	}
	return w
}

// singleVowel undoes the doubling of vowels in roots of several syllables, where
// the spelling doesn't tell long from unstressed ones.
func singleVowel(w string) string {
	n := len(w)
	if n > 3 && !isVowel(w[n-1]) && isVowel(w[n-2]) && w[n-2] == w[n-3] && strings.ContainsAny(w[:n-3], "aeiou") {
		return w[:n-2] + w[n-1:]
	}
	return w
}

// doubleVowel is the other way round.
func doubleVowel(w string) string {
	n := len(w)
	if n > 2 && !isVowel(w[n-1]) && isVowel(w[n-2]) && w[n-2] != 'i' && !isVowel(w[n-3]) {
		return w[:n-1] + w[n-2:]
	}
	return w
}

func isVowel(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }
