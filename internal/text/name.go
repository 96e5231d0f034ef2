package text

import "strings"

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
