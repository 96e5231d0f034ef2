package text

import (
	"strings"

	"github.com/rivo/uniseg"
)

// MaxName is how many bytes a name may take, of a member's display name: room for 50
// characters of any script, but not for towers of marks on each. Pages name a member a
// hundred times.
const MaxName = 400

// CutName is a name as pages show it: all of it, or where it takes more than [MaxName],
// as one may that was kept before there was that limit, its first characters and "…".
func CutName(name string) string {
	if len(name) <= MaxName {
		return name
	}
	end, state := 0, -1
	for rest := name; ; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if end+len(cluster)+len("…") > MaxName {
			return balanceBidi(name[:end]) + "…"
		}
		end += len(cluster)
	}
}

// NameKey is what two spellings of a name have in common: its words in lower case,
// without diacritics and the Arabic article. Empty for a name without words.
func NameKey(name string) string { return strings.Join(nameWords(name), " ") }

// NameBegins reports whether a name begins as it is typed from one of its words on,
// compared as by [NameKey].
func NameBegins(name, typed string) bool {
	begun := NameKey(typed)
	if begun == "" {
		return false
	}
	words := nameWords(name)
	for i := range words {
		if strings.HasPrefix(strings.Join(words[i:], " "), begun) {
			return true
		}
	}
	return false
}

func nameWords(name string) []string {
	words := slugWords(name)
	for i, word := range words {
		words[i], _ = Spelling(word)
	}
	return words
}
