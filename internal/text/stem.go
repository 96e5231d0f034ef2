package text

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"tertulia/internal/forum"
)

// inflection is what the search knows of one: how a word is stemmed, which words
// are irregular, and what verbs may have before them.
type inflection struct {
	mark      string // before every stem, so that those of two languages never meet
	stem      func(surface string) []string
	irregular irregular
	apart     apart
	prefixes  []string
	// participles are those without their ge-, after the inseparable prefixes.
	participles irregular
	inseparable []string
	// prefixed spells a root as it is with something before it, alone as it is
	// without, where that differs: "verbod" and "bood".
	prefixed, alone func(root string) string
}

// inflections are those whose inflection the search knows besides Arabic, which is
// recognised by its script. Each is made of its list with its first word, so that who
// starts the program doesn't wait for it.
var inflections = map[forum.Lang]func() *inflection{
	"nl": sync.OnceValue(dutch),
	"de": sync.OnceValue(german),
	"es": sync.OnceValue(spanish),
	"en": sync.OnceValue(english),
}

func spanish() *inflection {
	return inflected("es", stemSpanish, []string{"des", "re", "sobre", "pre", "con", "ante", "contra", "entre", "in", "sub"})
}

func english() *inflection {
	l := inflected("en", stemEnglish, []string{"re", "un", "over", "under", "out", "mis", "fore", "with", "up", "off", "in", "on", "pre", "de", "down"})
	l.prefixed = englishFinal
	return l
}

func german() *inflection {
	always := []string{"be", "emp", "ent", "er", "ge", "miss", "ver", "zer", "hinter", "wider"} // inseparable
	inseparable := slices.Concat(always, []string{"durch", "uber", "um", "unter", "voll", "wieder"})
	l := inflected("de", stemGerman, slices.Concat([]string{"un"}, always, germanParticles))
	l.prefixed = germanRoot
	l.participles, l.inseparable = loadParticiples("de", stemGerman), inseparable
	return l
}

func dutch() *inflection {
	always := []string{"be", "ge", "her", "ont", "ver"} // inseparable
	inseparable := slices.Concat(always, []string{"achter", "door", "mis", "om", "onder", "over", "vol", "voor", "weer"})
	l := inflected("nl", stemDutch, slices.Concat([]string{"on"}, always, dutchParticles))
	l.prefixed, l.alone = singleVowel, doubleVowel
	l.participles, l.inseparable = loadParticiples("nl", stemDutch), inseparable
	return l
}

// letterOfStems stands between the language and a stem. It is a letter to
// Unicode and to both databases.
const letterOfStems = "ꞌ"

func inflected(lang forum.Lang, stem func(string) []string, prefixes []string) *inflection {
	return &inflection{mark: string(lang) + letterOfStems, stem: stem, irregular: loadIrregular(lang, stem, stem), apart: loadApart(lang), prefixes: prefixes}
}

// stems gives the forms under which a word in its exact form is found in a text
// of that language, the likeliest first: never none, each once. Words in Arabic
// script are taken as Arabic in any language, and Latin words in an Arabic text
// as English. Without a stemmer a word is found as it stands, without
// diacritics, and so is a number in any language.
func stems(lang forum.Lang, surface string) []string {
	if unicode.Is(unicode.Arabic, firstRune(surface)) {
		return stemArabic(surface)
	}
	if lang == "ar" {
		lang = "en"
	}
	known, ok := inflections[lang]
	if !ok || !strings.ContainsFunc(surface, unicode.IsLetter) {
		return []string{foldWord(surface)}
	}
	l := known()
	roots, ok := l.apart[foldDiacritics(surface)]
	if ok {
		roots = slices.Clone(roots)
	} else {
		roots = l.stem(surface)
		roots = appendNew(roots, l.irregularRoots(surface, roots)...)
	}
	for i := range roots {
		roots[i] = l.mark + roots[i]
	}
	return roots
}

// appendNew appends what isn't empty or there already.
func appendNew(list []string, more ...string) []string {
	for _, s := range more {
		if s != "" && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}
