package text

import (
	"slices"
	"strings"
)

// stemGerman takes the endings of all inflection off a German word, one after
// another, until none is left: forms of one word lead to the same stem wherever
// they begin ("arbeitetest", "arbeiten"). The method is Caumanns', "A Fast and
// Simple Stemming Algorithm for German Words" (1999), with participles,
// infinitives with "zu", Latin plurals and verbs on -eln added. "ae", "oe" and
// "ue" are tried as umlauts too.
func stemGerman(surface string) []string {
	folded := foldDiacritics(surface)
	var found []string
	for _, w := range []string{folded, umlauts.Replace(folded)} {
		for i, base := range inseparated(w, "ge", "zu", germanParticles) {
			if i > 0 && !germanParticiple(base) {
				break
			}
			found = appendNew(found, germanRoot(base))
			found = appendNew(found, germanShort(base))
		}
		found = appendNew(found, latinRoot(w))
	}
	return found
}

// umlauts folds what stands for them where keyboards have none. After a vowel or
// q it is no umlaut ("neue", "Quelle").
var umlauts = strings.NewReplacer("aue", "aue", "eue", "eue", "que", "que", "ae", "a", "oe", "o", "ue", "u")

// germanParticles are those that stand apart from their verb in main clauses,
// longer ones before what they end in.
var germanParticles = []string{"zurueck", "zuruck", "ruck", "aneinander", "entzwei", "zusammen", "entgegen", "gegenuber", "hinterher", "voraus", "vorbei", "vorher",
	"heraus", "herein", "herunter", "heran", "herum", "hervor", "hinaus", "hinein", "hinunter", "hinzu", "hinweg", "herab", "herauf", "uberein", "dabei",
	"dazu", "davon", "daran", "auseinander", "bereit", "durch", "empor", "fehl", "fern", "fertig", "fest", "fort", "frei", "gegen",
	"gut", "heim", "hoch", "kennen", "klar", "krank", "kurz", "leicht", "nach", "nieder", "offen", "preis", "runter", "schwer", "sicher", "statt",
	"still", "teil", "tot", "uber", "unter", "voll", "wahr", "wieder", "weiter", "aus", "auf", "ein", "bei", "her", "hin",
	"los", "mit", "vor", "weg", "wett", "ab", "an", "da", "um", "zu", "bloss", "zwischen", "bekannt", "lahm", "raus", "rein", "rum", "breit", "dar", "hoh",
	"irre", "kaputt", "lieb", "quer", "rad", "schief", "schon", "schwarz", "spazieren", "stand", "umher", "vorweg", "vorwarts", "warm", "weh", "wund", "zurecht", "zusatz", "zuvor", "glatt", "gleich", "gross", "gut", "haus", "acht"}

// inseparated gives a verb form as it is and, where it looks like a participle
// or an infinitive with a particle, also without what that adds: "gearbeitet",
// "abgeholt", "abzuholen".
func inseparated(w, participle, infinitive string, particles []string) []string {
	forms := []string{w}
	if rest, ok := strings.CutPrefix(w, participle); ok && len(rest) >= 4 {
		forms = append(forms, rest)
	}
	for _, particle := range particles {
		rest, ok := strings.CutPrefix(w, particle)
		if !ok {
			continue
		}
		for _, infix := range []string{participle, infinitive} {
			if verb, ok := strings.CutPrefix(rest, infix); ok && len(verb) >= 3 {
				return append(forms, particle+verb)
			}
		}
	}
	return forms
}

// germanRoot cuts endings as long as four letters stay (three before a vowel).
func germanRoot(w string) string {
	for {
		n := len(w)
		switch {
		case n > 5 && strings.HasSuffix(w, "nd") && strings.IndexByte("elr", w[n-3]) >= 0:
			w = w[:n-2]
		case n > 5 && (strings.HasSuffix(w, "em") || strings.HasSuffix(w, "er") && (w[n-3] != 'i' || w[n-4] == 'e')):
			w = w[:n-2]
		case n > 3 && w[n-1] == 'e', n > 6 && strings.HasSuffix(w, "inn"), n > 3 && w[n-1] == 'n' && strings.IndexByte("elr", w[n-2]) >= 0,
			n > 4 && (w[n-1] == 't' || w[n-1] == 's') && w[n-2] != w[n-1]:
			w = w[:n-1]
		case n > 4 && strings.HasSuffix(w, "el"):
			return w[:n-2] + "l" // "handeln", "handle"
		default:
			return w
		}
	}
}

// germanParticiple reports a word that ends like a participle or an infinitive,
// which may be declined.
func germanParticiple(w string) bool {
	for _, ending := range []string{"", "e", "er", "es", "em", "en"} {
		base, ok := strings.CutSuffix(w, ending)
		if ok && (strings.HasSuffix(base, "t") || strings.HasSuffix(base, "en") || strings.HasSuffix(base, "ern") || strings.HasSuffix(base, "eln")) {
			return true
		}
	}
	return false
}

// germanShort is the root of a short verb, whose endings t and st germanRoot
// leaves on: "sagt", "sagst". It is empty for other words.
func germanShort(w string) string {
	root := germanRoot(w)
	for _, ending := range []string{"st", "t"} {
		base, ok := strings.CutSuffix(root, ending)
		if ok && len(base) == 3 && slices.Contains([]string{"", "e", "en", "est", "et"}, w[len(root):]) {
			return base
		}
	}
	return ""
}

// latinRoot is the root of a word in a Latin or Greek singular: "Museum",
// "Thema", "Virus", "Basis"; empty for others.
func latinRoot(w string) string {
	for _, ending := range []string{"um", "us", "is", "on", "a"} {
		if base, ok := strings.CutSuffix(w, ending); ok && len(base) >= 4 {
			return germanRoot(base)
		}
	}
	return ""
}
