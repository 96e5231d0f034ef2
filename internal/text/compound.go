package text

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tertulia/internal/forum"
)

const (
	// leastPart is how many letters a part of a compound has at least, without the
	// endings that [PartOf] takes off: shorter ones stand in words by chance.
	leastPart = 4
	// leastCompound and mostCompound are how many letters a compound has.
	leastCompound, mostCompound = 2 * leastPart, 40
)

// compounding are the languages whose compounds are found by their parts.
var compounding = []forum.Lang{"de", "nl"}

// Split is one way in which a word may be made of two, as [PartOf] has them.
type Split struct{ Left, Right string }

// PartOf is a German or Dutch word as compounds are looked up by it: without
// diacritics and without the endings of number and case, which are also what
// joins a part to the next ("Kunden-", "Schul-" of "Schule", "Dienst-s-"). It is
// empty for what is no part: a short word, or one that isn't in Latin letters.
func PartOf(surface string) string {
	w := foldDiacritics(surface)
	if strings.ContainsFunc(w, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return ""
	}
	w = withoutS(w)
	if base, ok := strings.CutSuffix(w, "ieen"); ok {
		w = base + "ie" // "strategieën"
	}
	for _, ending := range []string{"ern", "en", "er", "em", "e"} {
		if base, ok := strings.CutSuffix(w, ending); ok && len(base) >= leastPart {
			w = base
			break
		}
	}
	if w = withoutS(w); len(w) < leastPart || !strings.ContainsAny(w, "aeiouy") {
		return ""
	}
	return w
}

// withoutS is a word without the s at its end.
func withoutS(w string) string {
	if base, ok := strings.CutSuffix(w, "s"); ok && len(base) >= leastPart && !strings.HasSuffix(base, "s") {
		return base
	}
	return w
}

// Splits gives the ways in which a word in its exact form may be made of two
// words; whether they are words is for those to say who know which there are.
func Splits(surface string) []Split {
	w := foldDiacritics(surface)
	if len(w) < leastCompound || len(w) > mostCompound || PartOf(w) == "" {
		return nil
	}
	var all []Split
	for at := leastPart; at <= len(w)-leastPart; at++ {
		left, right := w[:at], w[at:]
		if !beginsWord(right) || derives(left, right) {
			continue
		}
		s := Split{Left: PartOf(left), Right: PartOf(right)}
		if s.Left != "" && s.Right != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// beginnings are the consonants that a German or Dutch word can begin with, if
// there is more than one.
var beginnings = strings.Fields("bl br ch chl chr cl cr dr dw fl fr gl gn gr kl kn kr kw pf pfl pfr ph pl pr ps qu rh sc sch schl schm schn schr schw sh sk sl sm sn sp spl spr st str sw th thr tr ts tw vl vr wr zw")

// beginsWord reports what can be the beginning of a word.
func beginsWord(s string) bool {
	n := strings.IndexAny(s, "aeiouy")
	return n == 0 || n == 1 && s[0] != 'x' || n > 1 && slices.Contains(beginnings, s[:n])
}

// derives reports a word that is made of one other with a prefix or an ending that
// is also a word: "Gemeinschaft" has nothing of a shaft, "unterrichten" is not
// about judges.
func derives(left, right string) bool {
	return slices.Contains(prefixes, left) || slices.ContainsFunc(derivations, func(ending string) bool { return strings.HasPrefix(right, ending) })
}

var (
	prefixes = strings.Fields("auseinander durch entgegen fort gegen heran heraus herein herum herunter hervor hinaus hinein hinter hinunter hinzu " +
		"miss nach nieder uber unter voraus vorbei vorher weiter wieder zuruck zusammen zwischen " +
		"achter binnen boven buiten door naar neer onder over samen tegen terug tussen voor voorbij vooruit")
	derivations = strings.Fields("schaft heit keit lich haft ling ieren ierung ation innen isch weise einander eren ering erung ende " +
		"heid lijk schap baar achtig ster waarts")
)

// wholeToken marks a word of a German or Dutch text that may be a compound, so that
// it can be looked for as it stands; empty for others.
func wholeToken(lang forum.Lang, surface string) string {
	if n := utf8.RuneCountInString(surface); n < leastCompound || n > mostCompound || !slices.Contains(compounding, lang) {
		return ""
	}
	return string(lang) + letterOfStems + letterOfStems + surface
}

// Parts are what the words of the query may be in compounds.
func (q Query) Parts() []string {
	var parts []string
	for _, w := range q.Words {
		parts = appendNew(parts, w.part())
	}
	return parts
}

func (w Word) part() string {
	if w.IsPhrase() || len(w.Exact) != 1 {
		return ""
	}
	return PartOf(w.Exact[0])
}

// WithCompounds is the query with the compounds that have its words as parts, by
// those parts: texts that hold one of them match too.
func (q Query) WithCompounds(compounds map[string][]string) Query {
	wider := Query{Without: q.Without}
	for _, w := range q.Words {
		if found := compounds[w.part()]; w.part() != "" && len(found) > 0 {
			w.Alternatives = slices.Clone(w.Alternatives)
			for _, compound := range found {
				for _, lang := range compounding {
					w.Alternatives = appendNew(w.Alternatives, wholeToken(lang, compound))
				}
			}
		}
		wider.Words = append(wider.Words, w)
	}
	return wider
}
