package text

import "strings"

// singularsOf guesses of which words a noun may be the broken plural, by the
// patterns that few singulars have: أفعال of فعل, أفعلة of فعال, فعلاء and أفعلاء of
// فعيل, فواعل of فاعل, فعائل of فعيلة, مفاعل of مفعل, مفاعيل of مفعول. It is given a
// word without what is attached before it, folded, and the word as it was
// written, whose hamza tells أفعال from إفعال.
func singularsOf(base, surface string) []string {
	r := []rune(cutOwner(base))
	n := len(r)
	if n < 4 || n > 7 || strings.Contains(surface, "إ") {
		return nil
	}
	at := func(places ...int) string {
		var word []rune
		for _, p := range places {
			word = append(word, r[p])
		}
		return string(word)
	}
	// between gives a root with each of the vowels before its last letter.
	between := func(start, last string, vowels ...string) (all []string) {
		for _, v := range vowels {
			all = append(all, start+v+last)
		}
		return all
	}
	switch {
	case n == 5 && r[0] == 'ا' && r[3] == 'ا':
		return []string{at(1, 2, 4)}
	case n == 5 && r[0] == 'ا' && r[4] == 'ه' && strings.ContainsRune(surface, 'ة') && r[1] != 'ا' && r[2] != 'ا' && r[3] != 'ي':
		return between(at(1, 2), at(3), "ا", "ي", "و")
	case n == 5 && r[0] == 'ا' && r[4] == 'ا' && strings.Contains(surface, "اء"):
		return []string{at(1, 2) + "ي" + at(3)}
	case n == 4 && r[3] == 'ا' && strings.Contains(surface, "اء"):
		return []string{at(0, 1) + "ي" + at(2)}
	case n == 5 && r[2] == 'ا' && strings.Contains(surface, "ائ"):
		return between(at(0, 1), at(4), "ي", "ا", "و")
	case n == 5 && r[2] == 'ا' && r[1] == 'و':
		return []string{at(0) + "ا" + at(3, 4)}
	case n == 5 && r[2] == 'ا' && r[0] != 'ت' && isConsonants(r[0], r[1], r[3], r[4]):
		return []string{at(0, 1, 3, 4)}
	case n == 6 && r[2] == 'ا' && r[4] == 'ي' && r[1] == 'و':
		return []string{at(0) + "ا" + at(3) + "و" + at(5), at(0) + "ا" + at(3, 5)}
	case n == 6 && r[2] == 'ا' && r[4] == 'ي' && isConsonants(r[1], r[3], r[5]):
		return between(at(0, 1, 3), at(5), "و", "ا", "ي")
	}
	return nil
}

func isConsonants(letters ...rune) bool {
	for _, r := range letters {
		if strings.ContainsRune("اوي", r) {
			return false
		}
	}
	return true
}
