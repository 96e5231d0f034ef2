package text

import "strings"

// stemEnglish takes the endings of plural, possession, past, participle and
// comparison off an English word, and spells the root alike where spelling
// changes before them: "tries" and "try", "planned" and "plan", "planed" and
// "plane". Words that are only derived from each other stay apart.
func stemEnglish(surface string) []string {
	w := americanSpelling(foldDiacritics(surface))
	found := []string{englishRoot(w)}
	if base, ok := strings.CutSuffix(w, "s"); ok && strings.HasSuffix(base, "s") && len(base) > 4 {
		found = appendNew(found, englishRoot(base)) // "boss's" as "bosss"
	}
	if base, ok := strings.CutSuffix(w, "ves"); ok && len(base) > 1 {
		found = appendNew(found, englishFinal(base+"f"))
	}
	if base, ok := strings.CutSuffix(w, "men"); ok && len(base) > 2 {
		found = appendNew(found, base+"man") // "salesmen"
	}
	return found
}

func englishRoot(w string) string {
	if base, ok := cutPlural(w); ok {
		w = base
	}
	for _, ending := range []string{"ing", "ed", "est", "er"} {
		base, ok := strings.CutSuffix(w, ending)
		if !ok || len(base) < 2 || !strings.ContainsAny(base, "aeiouy") || ending[0] == 'e' && len(base) < 3 {
			continue
		}
		if ending == "er" || ending == "est" {
			return englishCompared(w, base)
		}
		if ending == "ed" && strings.HasSuffix(base, "e") {
			return englishFinal(w) // "need", "agreed"
		}
		return englishFinal(beforeVowel(base))
	}
	return englishFinal(w)
}

// englishCompared is the root of a comparison where the base looks like that of
// an adjective: "bigger", "happiest", but not "number".
func englishCompared(w, base string) string {
	n := len(base)
	if base[n-1] == 'i' || n > 3 && base[n-1] == base[n-2] && strings.IndexByte("lsz", base[n-1]) < 0 {
		return englishFinal(beforeVowel(base))
	}
	return englishFinal(w)
}

// cutPlural takes a final s off.
func cutPlural(w string) (string, bool) {
	n := len(w)
	switch {
	case n < 3 || w[n-1] != 's' || w[n-2] == 's' || strings.HasSuffix(w, "us") || strings.HasSuffix(w, "is"):
		return w, false
	case strings.HasSuffix(w, "ies") && n > 4:
		return w[:n-3] + "y", true
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "shes"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "xes"),
		strings.HasSuffix(w, "zzes"), strings.HasSuffix(w, "oes") && n > 4:
		return w[:n-2], true
	}
	return w[:n-1], true
}

// beforeVowel is a root that stood before a vowel as it stands alone.
func beforeVowel(base string) string {
	n := len(base)
	last := base[n-1]
	switch {
	case n > 2 && last == base[n-2] && !isVowel(last) && strings.IndexByte("lsz", last) < 0:
		return base[:n-1]
	case last == 'i':
		return base[:n-1] + "y"
	case n >= 2 && oneSyllable(base) && shortEnd(base):
		return base + "e"
	}
	return base
}

// oneSyllable reports a root with one group of vowels.
func oneSyllable(w string) bool {
	groups, in := 0, false
	for i := range len(w) {
		v := isVowel(w[i]) && (i > 0 || w[i] != 'y')
		if v && !in {
			groups++
		}
		in = v
	}
	return groups == 1
}

// shortEnd reports one consonant after a single vowel, which before an ending
// would be doubled if no e belonged to the word ("hoping", "hopping").
func shortEnd(w string) bool {
	n := len(w)
	return n >= 2 && !isVowel(w[n-1]) && strings.IndexByte("wx", w[n-1]) < 0 && isVowel(w[n-2]) && (n == 2 || !isVowel(w[n-3]))
}

// englishFinal spells the end of a root: without the final e, but where that
// tells two short words apart, with i for y, and with one l, s or z.
func englishFinal(w string) string {
	n := len(w)
	switch {
	case n > 3 && w[n-1] == 'e' && w[n-2] != 'e' && !(oneSyllable(w[:n-1]) && shortEnd(w[:n-1])):
		return englishFinal(w[:n-1])
	case n > 3 && w[n-1] == w[n-2] && strings.IndexByte("lsz", w[n-1]) >= 0:
		return w[:n-1]
	case n > 2 && w[n-1] == 'y' && !isVowel(w[n-2]):
		return w[:n-1] + "i"
	}
	return w
}
