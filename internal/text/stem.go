package text

import (
	"slices"
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/spanish"

	"tertulia/internal/forum"
)

// stemmers are the languages whose inflection the search knows besides Arabic,
// which is recognised by its script. A stemmer gives one stem or, where the
// spelling leaves it open, several.
var stemmers = map[forum.Lang]func(surface string) []string{
	"nl": stemDutch,
	"de": snowball(german.Stem),
	"es": stemSpanish,
	"en": snowball(english.Stem),
}

// stems gives the forms under which a word in its exact form is found in a text
// of that language, the likeliest first: never none, each once, without
// diacritics. Words in Arabic script are taken as Arabic in any language, and
// Latin words in an Arabic text as English. Without a stemmer a word is found as
// it stands.
func stems(lang forum.Lang, surface string) []string {
	folded := foldWord(surface)
	if unicode.Is(unicode.Arabic, firstRune(surface)) {
		return stemArabic(folded)
	}
	if lang == "ar" {
		lang = "en"
	}
	stem, ok := stemmers[lang]
	if !ok {
		return []string{folded}
	}
	var found []string
	for _, s := range stem(surface) {
		found = appendNew(found, foldDiacritics(s))
	}
	return found
}

// appendNew appends s unless it is empty or there already.
func appendNew(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// snowball makes a stemmer of one of Snowball's.
func snowball(stem func(*snowballstem.Env) bool) func(string) []string {
	return func(surface string) []string {
		env := snowballstem.NewEnv(surface)
		stem(env)
		return []string{env.Current()}
	}
}

// stemDutch adds to Snowball's Dutch what it misses: "huizen" is found by
// "huis" and "brieven" by "brief", "reacties" by "reactie", "foto's" by "foto",
// "ideeën" by "idee".
func stemDutch(surface string) []string {
	found := []string{dutchStem(surface)}
	for _, ending := range []string{"eeën", "ieën", "eeen", "ieen"} {
		if base, ok := strings.CutSuffix(surface, ending); ok && base != "" {
			return []string{dutchStem(base + ending[:2])}
		}
	}
	base, plural := strings.CutSuffix(surface, "s")
	if !plural || len(base) < 3 {
		return found
	}
	last, before := base[len(base)-1], base[len(base)-2]
	switch {
	case strings.HasSuffix(base, "ie"), strings.HasSuffix(base, "eau"):
		return []string{dutchStem(base)}
	case isVowel(last) && last != 'e' && !isVowel(before): // "fotos", but also "virus"
		return append(found, dutchStem(base))
	}
	return found
}

func isVowel(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }

// dutchStem is Snowball's stem with a final v as f and z as s.
func dutchStem(s string) string {
	env := snowballstem.NewEnv(s)
	dutch.Stem(env)
	stem := env.Current()
	switch {
	case strings.HasSuffix(stem, "v"):
		return stem[:len(stem)-1] + "f"
	case strings.HasSuffix(stem, "z"):
		return stem[:len(stem)-1] + "s"
	}
	return stem
}

// stemSpanish stems a word as written and, since many leave accents out and
// Snowball knows its endings only with them, with the accent its ending asks for.
func stemSpanish(surface string) []string {
	stem := snowball(spanish.Stem)
	if base, ok := strings.CutSuffix(surface, "cion"); ok {
		surface = base + "ción"
	} else if base, ok := strings.CutSuffix(surface, "sion"); ok {
		surface = base + "sión"
	}
	found := stem(surface)
	if base, ok := strings.CutSuffix(surface, "s"); ok && found[0] == surface && len(base) >= 3 {
		return append(found, base) // "años", too short for Snowball
	}
	return found
}
