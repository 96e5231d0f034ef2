package text

import (
	_ "embed" // for the table of confusables
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

//go:generate npm ci --prefix genconfusables --silent --no-audit --no-fund
//go:generate node genconfusables/generate.mjs

// confusablesTable has a line for each target of UTS #39's confusables: the
// target, a tab, and the characters that look like it.
//
//go:embed confusables.txt
var confusablesTable string

// confusables maps each character to what it looks like.
var confusables = sync.OnceValue(func() map[rune]string {
	m := map[rune]string{}
	for line := range strings.Lines(confusablesTable) {
		target, lookalikes, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		for _, r := range lookalikes {
			m[r] = target
		}
	}
	return m
})

// HandleSkeleton is the form under which a handle is unique: two handles that
// can be mistaken for each other have the same one. It is the skeleton of
// UTS #39, section 4, taken of the handle as typed (a capital I looks like a
// small l, which its lower case doesn't) and then folded; Arabic vowel marks and
// tatweel, which hardly show, are left out. It is no text for people, and a
// handle must be unique by [HandleFold] too.
func HandleSkeleton(s string) string {
	table := confusables()
	var b strings.Builder
	for _, r := range norm.NFD.String(norm.NFKC.String(s)) {
		switch target, ok := table[r]; {
		case isTashkeel(r) && !isHamza(r), r == tatweel, isIgnorable(r):
		case ok:
			b.WriteString(target)
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFD.String(caseFold(b.String()))
}
