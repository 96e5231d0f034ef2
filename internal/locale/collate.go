package locale

import (
	"sort"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// sorter orders text as a language does: x/text's collation, mended where it
// departs from CLDR for Arabic and for scripts other than Latin.
type sorter struct {
	pool     sync.Pool         // of collators, which hold scratch space
	letters  *strings.Replacer // variants of letters that differ only in the second place
	variants string            // in the order they take there
	ownFirst bool              // letters of the language's script come before Latin ones
}

// The forms of alef are one letter with marks, which x/text doesn't know
// (UTS #10, contractions).
var alefs = strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا")

// CLDR's tailoring for Arabic: hamza on any seat is a variant of alef, alef with
// madda is two of them, and ة and ى are variants of ت and ي.
var (
	arabicLetters = strings.NewReplacer("ء", "ا", "أ", "ا", "ؤ", "ا", "إ", "ا", "ئ", "ا", "آ", "اا",
		"ة", "ت", "ى", "ي")
	arabicVariants = "آءأؤإئاةتىي"
)

func newSorter(lang language.Tag) *sorter {
	s := &sorter{letters: alefs}
	s.pool.New = func() any { return collate.New(lang) }
	if base, _ := lang.Base(); base.String() == "ar" {
		s.letters, s.variants = arabicLetters, arabicVariants
	}
	script, _ := lang.Script()
	s.ownFirst = script.String() != "Latn"
	return s
}

// Compare orders a and b as the language does (CLDR collation): negative if a
// comes first, positive if b does, 0 only for equal strings.
func (l *Locale) Compare(a, b string) int {
	s := l.sorter
	if s.ownFirst {
		if order := compareScripts(a, b); order != 0 {
			return order
		}
	}
	c := s.pool.Get().(*collate.Collator)
	defer s.pool.Put(c)
	if order := c.CompareString(s.letters.Replace(a), s.letters.Replace(b)); order != 0 {
		return order
	}
	if order := compareVariants(a, b, s.variants); order != 0 {
		return order
	}
	if order := c.CompareString(a, b); order != 0 {
		return order
	}
	return strings.Compare(a, b)
}

// SortStrings puts items into the language's order, in place.
func (l *Locale) SortStrings(items []string) {
	sort.SliceStable(items, func(i, j int) bool { return l.Compare(items[i], items[j]) < 0 })
}

// compareScripts looks at the first letters that differ: one of another script
// comes before a Latin one (CLDR's "reorder").
func compareScripts(a, b string) int {
	for a != "" && b != "" {
		x, n := utf8.DecodeRuneInString(a)
		y, m := utf8.DecodeRuneInString(b)
		if x == y {
			a, b = a[n:], b[m:]
			continue
		}
		switch {
		case !unicode.IsLetter(x) || !unicode.IsLetter(y):
		case unicode.Is(unicode.Latin, y) && !unicode.Is(unicode.Latin, x):
			return -1
		case unicode.Is(unicode.Latin, x) && !unicode.Is(unicode.Latin, y):
			return 1
		}
		return 0
	}
	return 0
}

// compareVariants looks at the first characters that differ, where both are variants.
func compareVariants(a, b, variants string) int {
	x, y := []rune(a), []rune(b)
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			p, q := strings.IndexRune(variants, x[i]), strings.IndexRune(variants, y[i])
			if p < 0 || q < 0 {
				return 0
			}
			return p - q
		}
	}
	return 0
}
