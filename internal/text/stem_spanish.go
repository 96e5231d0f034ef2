package text

import (
	"slices"
	"strings"
)

// stemSpanish takes the endings of number, gender and conjugation off a Spanish
// word, and spells the root alike where spelling or vowels change with them:
// "busqué" and "buscar", "luces" and "luz", "cuento" and "contar". Diminutives
// are tried without what makes them.
func stemSpanish(surface string) []string {
	w := foldSpanish(surface)
	found := []string{}
	for _, base := range []string{w, withoutClitics(w), withoutDiminutive(w)} {
		root := spanishRoot(base)
		found = appendNew(found, root)
		found = appendNew(found, withoutDiphthong(root))
		if verb, ok := strings.CutSuffix(root, "uy"); ok {
			found = appendNew(found, verb+"u")
		}
	}
	return found
}

// foldSpanish takes accents off but keeps ñ, which is a letter of its own.
func foldSpanish(surface string) string {
	parts := strings.Split(surface, "ñ")
	for i := range parts {
		parts[i] = foldDiacritics(parts[i])
	}
	return strings.Join(parts, "ñ")
}

// spanishEndings are those of verbs, nouns and adjectives without accents,
// the longest first.
var spanishEndings = func() []string {
	all := []string{"o", "a", "as", "os", "e", "es", "amos", "emos", "imos", "ais", "eis", "is", "an", "en", "s", "i", "io", "ios",
		"aste", "iste", "asteis", "isteis", "aron", "ieron", "eron", "yo", "yeron", "ad", "ed", "id", "ar", "er", "ir", "ares", "eres",
		"ando", "iendo", "yendo", "endo", "ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas",
		"aba", "abas", "abamos", "abais", "aban", "ia", "ias", "iamos", "iais", "ian",
		"ara", "aras", "aramos", "arais", "aran", "iera", "ieras", "ieramos", "ierais", "ieran",
		"ase", "ases", "asemos", "aseis", "asen", "iese", "ieses", "iesemos", "ieseis", "iesen",
		"era", "eras", "eramos", "erais", "eran", "ese", "eses", "esemos", "eseis", "esen",
		"yera", "yeras", "yeramos", "yerais", "yeran", "yese", "yeses", "yesemos", "yeseis", "yesen",
		"are", "aren", "aremos", "areis", "iere", "ieres", "ieren", "ieremos", "iereis", "yere", "yeres", "yeremos", "yereis", "yeren"}
	for _, infinitive := range []string{"ar", "er", "ir"} {
		for _, ending := range []string{"e", "as", "a", "emos", "eis", "an", "ia", "ias", "iamos", "iais", "ian"} {
			if !slices.Contains(all, infinitive+ending) {
				all = append(all, infinitive+ending)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b string) int { return len(b) - len(a) })
	return all
}()

// spanishRoot cuts the longest ending that leaves a root of two letters or more
// with a vowel.
func spanishRoot(w string) string {
	for _, ending := range spanishEndings {
		base, ok := strings.CutSuffix(w, ending)
		if ok && (len(base) >= 3 || len(base) == 2 && len(ending) <= 2) && strings.ContainsAny(base, "aeiouy") {
			return spanishFinal(base)
		}
	}
	return spanishFinal(w)
}

// spanishFinal spells a root as before any vowel: c for qu, z and zc, g for gu
// and j, and without an i at its end.
func spanishFinal(root string) string {
	if base, ok := strings.CutSuffix(root, "i"); ok && len(base) > 2 {
		root = base // "aliviar", "alivio"
	}
	for _, change := range [][2]string{{"zc", "c"}, {"qu", "c"}, {"gu", "g"}, {"z", "c"}, {"j", "g"}} {
		if base, ok := strings.CutSuffix(root, change[0]); ok && base != "" {
			return base + change[1]
		}
	}
	return root
}

// withoutClitics is an infinitive or gerund without the pronouns that hang on
// it ("contárselo"); the word itself if it is none.
func withoutClitics(w string) string {
	rest := w
	for range 2 {
		for _, clitic := range []string{"nos", "los", "las", "les", "me", "te", "se", "lo", "la", "le", "os"} {
			base, ok := strings.CutSuffix(rest, clitic)
			if !ok || len(base) < 4 {
				continue
			}
			for _, ending := range []string{"ar", "er", "ir", "ndo"} {
				if strings.HasSuffix(base, ending) {
					return base
				}
			}
			rest = base
			break
		}
	}
	return w
}

// withoutDiminutive is the word that a diminutive was made from, but for its
// final vowel; the word itself if it is none.
func withoutDiminutive(w string) string {
	base := strings.TrimSuffix(w, "s")
	for _, ending := range []string{"ecito", "ecita", "cito", "cita", "ito", "ita", "illo", "illa"} {
		if root, ok := strings.CutSuffix(base, ending); ok && len(root) >= 3 {
			return root
		}
	}
	return w
}

// withoutDiphthong is a root with the vowel that ie or ue stands for while the
// stress is on it; empty if it has neither in its last syllable.
func withoutDiphthong(root string) string {
	for at := len(root) - 2; at >= 0; at-- {
		switch root[at : at+2] {
		case "ie":
			return root[:at] + "e" + root[at+2:]
		case "ue":
			return root[:at] + "o" + root[at+2:]
		}
		if isVowel(root[at+1]) {
			return ""
		}
	}
	return ""
}
