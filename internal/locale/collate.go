package locale

import (
	"sort"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// sorter orders text as a language does. A collator holds scratch space, so
// each caller borrows one.
type sorter struct{ pool sync.Pool }

func newSorter(lang language.Tag) *sorter {
	return &sorter{pool: sync.Pool{New: func() any { return collate.New(lang) }}}
}

// alefs folds the forms of alef into the bare one. The Unicode Collation
// Algorithm tells them apart as it does letters; Arabic dictionaries and CLDR's
// tailoring only as it does accents.
var alefs = strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "ٱ", "ا")

// Compare orders a and b as the language does (CLDR collation): negative if a
// comes first, positive if b does, 0 only for equal strings.
func (l *Locale) Compare(a, b string) int {
	c := l.sorter.pool.Get().(*collate.Collator)
	defer l.sorter.pool.Put(c)
	if order := c.CompareString(alefs.Replace(a), alefs.Replace(b)); order != 0 {
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
