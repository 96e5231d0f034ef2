package text

import (
	"strings"
	"unicode/utf8"
)

// The affixes that a light Arabic stemmer takes off, in the folded spelling
// (foldDiacritics): what may stand before the article or instead of it; and the
// endings of possession, number and gender, the longest first. After Larkey,
// Ballesteros and Connell, "Light Stemming for Arabic Information Retrieval"
// (2007), with possessives, stacked prepositions and verbs added.
var (
	arabicConjunctions = []string{"و", "ف"}
	arabicPrepositions = []string{"ب", "ل", "ك"}
	arabicOwners       = []string{"هما", "كما", "نا", "هم", "كم", "هن", "كن", "ها"}
	arabicNumbers      = []string{"تان", "تين", "تا", "ات", "ون", "ين", "وا", "ا", "و"}
	arabicPersons      = []string{"تموه", "تموا", "تما", "تم", "تن", "وا", "ون", "ين", "ان", "نا", "تا", "ت", "ن", "ا", "ي", "و"}
)

// arabicMark is before every stem, and verbMark before that of a word as a verb,
// so that verbs find only verbs.
const (
	arabicMark = "ar" + letterOfStems
	verbMark   = arabicMark + letterOfStems
)

// stemArabic gives the light stem of a folded Arabic word, and further ones where
// its first letters may be a preposition or conjunction or belong to the word, as
// in "بخدمة" and "بنوك", where it may be a dual, and where it may be a verb: it has
// no article and no feminine ending.
func stemArabic(surface string) []string {
	var found []string
	folded := foldWord(surface)
	bases := arabicBases(folded)
	_, nominal := cutArticle(folded)
	if nominal && beginsWithHamza(surface) {
		bases = withoutArticle(folded)
		nominal = !strings.HasPrefix(surface, "أل") // "ألقى"
	}
	nominal = nominal || isNominal(surface, folded)
	irregular := arabicIrregular()
	for _, base := range bases {
		stem := cutEndings(base)
		found = appendNew(found, stem)
		found = appendNew(found, irregular[stem+feminineEnding]...)
		if !strings.HasSuffix(surface, feminineEnding) {
			found = appendNew(found, irregular[stem]...)
			found = appendNew(found, irregular[base]...)
			found = appendNew(found, irregular[withoutOwner(base)]...)
		}
		found = appendNew(found, singularsOf(base, surface)...)
		if rest, ok := cutSuffix(stem, []string{"ان", "ون"}); ok {
			found = appendNew(found, cutEndings(rest))
		}
	}
	for i := range found {
		found[i] = arabicMark + found[i]
	}
	if !nominal {
		for _, verb := range append(verbStems(surface, folded), irregularVerbs(folded)...) {
			found = appendNew(found, verbMark+verb)
		}
	}
	return found
}

// arabicBases gives a word without the article and what is attached before it,
// the likeliest first.
func arabicBases(w string) []string {
	if base, ok := cutArticle(w); ok {
		return []string{base}
	}
	return withoutArticle(w)
}

// beginsWithHamza reports a word whose alef and lam are letters of its own, or so
// spelled: "إلحاد", "ألمانيا".
func beginsWithHamza(surface string) bool {
	for _, c := range append(arabicConjunctions, "") {
		rest, _ := strings.CutPrefix(surface, c)
		for _, p := range append(arabicPrepositions, "") {
			word, _ := strings.CutPrefix(rest, p)
			if strings.HasPrefix(word, "إل") || strings.HasPrefix(word, "أل") || strings.HasPrefix(word, "آل") {
				return true
			}
		}
	}
	return false
}

// withoutArticle gives a word that has no article without what is attached before
// it.
func withoutArticle(w string) []string {
	bases := []string{w}
	conjoined := append([]string{w}, cutEach(w, arabicConjunctions)...)
	for i, c := range conjoined {
		if i > 0 {
			bases = appendNew(bases, c)
		}
		for _, p := range cutEach(c, arabicPrepositions) {
			bases = appendNew(bases, p)
		}
	}
	return bases
}

// cutEach gives a word without each prefix that leaves three letters.
func cutEach(w string, prefixes []string) []string {
	var all []string
	for _, prefix := range prefixes {
		if rest, ok := strings.CutPrefix(w, prefix); ok && letters(rest) >= 3 {
			all = append(all, rest)
		}
	}
	return all
}

// cutArticle takes the article off with what stands before it: a conjunction, a
// preposition (with which ال is لل), or both.
func cutArticle(w string) (string, bool) {
	rest := w
	for _, c := range arabicConjunctions {
		if after, ok := strings.CutPrefix(w, c); ok && hasArticle(after) {
			rest = after
		}
	}
	for _, p := range []string{"ب", "ك"} {
		if after, ok := strings.CutPrefix(rest, p); ok && strings.HasPrefix(after, "ال") {
			rest = after
		}
	}
	switch {
	case strings.HasPrefix(rest, "ال") && letters(rest) >= 4:
		return strings.TrimPrefix(rest, "ال"), true
	case strings.HasPrefix(rest, "للل") && letters(rest) >= 5:
		return strings.TrimPrefix(rest, "لل"), true
	case strings.HasPrefix(rest, "لل") && letters(rest) >= 5:
		return strings.TrimPrefix(rest, "لل"), true
	case strings.HasPrefix(rest, "لل") && letters(rest) == 4:
		return strings.TrimPrefix(rest, "ل"), true // "للغة": a noun that starts with the letter itself
	}
	return w, false
}

// hasArticle reports a word that begins with the article or a preposition with it.
func hasArticle(w string) bool {
	for _, start := range []string{"ال", "بال", "كال", "لل"} {
		if strings.HasPrefix(w, start) {
			return true
		}
	}
	return false
}

// cutEndings takes endings off as long as three letters stay, each kind once and
// from the outside in: possession, number, gender, and the -ī that makes an
// adjective. Before others the feminine ending is a t: "شركتنا".
func cutEndings(s string) string {
	if rest, ok := cutSuffix(s, arabicOwners); ok {
		s = cutFeminine(withoutHamza(rest))
	} else if rest, ok := cutSuffix(s, []string{"ه", "ي", "ك"}); ok {
		s = cutFeminine(withoutHamza(rest))
	}
	if rest, ok := cutSuffix(s, arabicNumbers); ok {
		if long, ok := cutSuffix(rest, []string{"ا"}); ok && letters(s)-letters(rest) > 1 {
			rest = long // "إيذاءين", "مسعاتين"
		}
		s = rest
	} else if short, ok := shortFeminine(s); ok {
		return short
	}
	for range 2 {
		if rest, ok := cutSuffix(s, []string{"يه", "ه", "ي"}); ok {
			s = rest
		}
	}
	if letters(s) > 4 {
		return withoutHamza(s)
	}
	return s
}

// shortFeminine is a word of two letters and the feminine ending, where that is
// written as before others: "خطة" for "خطتين" and "خطات".
func shortFeminine(s string) (string, bool) {
	for _, ending := range []string{"تان", "تين", "تي", "تا", "ات", "ت"} {
		if rest, ok := strings.CutSuffix(s, ending); ok && letters(rest) == 2 {
			return rest + "ه", true
		}
	}
	return s, false
}

// cutOwner takes a possessive off a noun.
func cutOwner(s string) string {
	if rest, ok := cutSuffix(s, arabicOwners); ok {
		return rest
	}
	return s
}

// withoutOwner takes any possessive off a noun.
func withoutOwner(s string) string {
	rest, ok := cutSuffix(s, arabicOwners)
	if !ok {
		rest, _ = cutSuffix(s, []string{"ه", "ي", "ك"})
	}
	return rest
}

// withoutHamza takes off the hamza at the end of a noun, which is a letter only
// before others ("عملائنا", "عملاء").
func withoutHamza(s string) string {
	if strings.HasSuffix(s, "اي") || strings.HasSuffix(s, "او") {
		return s[:len(s)-2]
	}
	return s
}

// cutFeminine takes the feminine ending off as it is written before others.
func cutFeminine(s string) string {
	rest, ok := strings.CutSuffix(s, "ت")
	if ok && !strings.HasSuffix(rest, "ا") && letters(rest) >= 3 {
		return rest
	}
	return s
}

// cutSuffix takes the first suffix off that leaves three letters, or four where
// it is one that often belongs to the word.
func cutSuffix(s string, suffixes []string) (string, bool) {
	for _, suffix := range suffixes {
		least := 3
		if suffix == "ك" {
			least = 4
		}
		if rest, ok := strings.CutSuffix(s, suffix); ok && letters(rest) >= least {
			return rest, true
		}
	}
	return s, false
}

func letters(s string) int { return utf8.RuneCountInString(s) }
