package text

import (
	"slices"
	"strings"
	"sync"
)

// arabicIrregular are the broken plurals, and other Arabic words that no rule
// leads to each other, by their light stems, or whole where their end looks like that
// of a sound plural: "شياطين" isn't "شياط".
// A form with the feminine ending keeps it there: "كرامة" isn't "كرام".
var arabicIrregular = sync.OnceValue(func() irregular { return loadIrregular("ar", arabicRoot, arabicKey) })

func arabicKey(surface string) []string {
	folded := foldWord(surface)
	for _, ending := range []string{"ان", "ين", "ون", "ات"} {
		if strings.HasSuffix(folded, ending) && !strings.HasSuffix(surface, feminineEnding) {
			return []string{folded}
		}
	}
	return arabicRoot(surface)
}

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

// arabicVerbs are the verbs of the list, by each of their forms, as what they are found by as
// verbs: "يعود" stands for "عاد", and isn't found by "عادة".
var arabicVerbs = sync.OnceValue(loadArabicVerbs)

// loadArabicVerbs reads the lines of the Arabic list that begin with "~": the past of a
// verb, then other forms, each of which stands for the verb, as a verb.
func loadArabicVerbs() irregular {
	table := irregular{}
	for line := range strings.Lines(irregularLines("ar")) {
		forms := strings.Fields(line)
		if len(forms) < 3 || forms[0] != "~" {
			continue
		}
		past := foldSurface(forms[1])
		for _, form := range forms[1:] {
			key := foldWord(foldSurface(form))
			table[key] = appendNew(table[key], wholeVerb(past)...)
		}
	}
	return table
}

// wholeVerb gives what a verb in the past is found by: its weak root if that has one,
// itself if nothing else.
func wholeVerb(past string) []string {
	stems := verbStems(past, foldWord(past))
	weak := slices.DeleteFunc(slices.Clone(stems), func(s string) bool { return !strings.HasPrefix(s, letterOfStems) })
	switch {
	case len(weak) > 0:
		return weak[:1]
	case len(stems) == 0:
		return []string{foldWord(past)} // "جاء"
	}
	return stems
}

// irregularVerbs gives the verbs that a folded word may be a listed form of, alone, after a
// conjunction, of the future or with an object.
func irregularVerbs(w string) []string {
	verbs := arabicVerbs()
	var found []string
	for _, base := range append([]string{w}, cutEach(w, arabicConjunctions)...) {
		form := base
		if rest, ok := strings.CutPrefix(base, "س"); ok && letters(rest) >= 3 && strings.ContainsRune("يتنا", firstRune(rest)) {
			form = rest // "سيقول", not "سكن"
		}
		found = appendNew(found, verbs[form]...)
		found = appendNew(found, verbs[withoutOwner(form)]...)
	}
	return found
}
