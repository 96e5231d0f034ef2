package text

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// maxSlugBytes bounds a slug, before percent-encoding triples it.
const maxSlugBytes = 80

// Slug is the readable part of a thread's address: the title's letters and
// digits of any script in lower case, with hyphens between words. Arabic vowel
// marks, bidi controls and punctuation are dropped. It is at most 80 bytes, cut
// at a word where there is one, and empty for a title without letters or digits.
func Slug(title string) string {
	var words []string
	size := 0
	for _, word := range slugWords(title) {
		if size+len(word) > maxSlugBytes {
			if size == 0 {
				words = append(words, cutBytes(word, maxSlugBytes))
			}
			break
		}
		words = append(words, word)
		size += len(word) + 1
	}
	return strings.Join(words, "-")
}

// slugWords gives the words of a title, folded for an address.
func slugWords(title string) []string {
	s := cases.Lower(language.Und).String(norm.NFC.String(strings.ToValidUTF8(title, "")))
	s = strings.Map(func(r rune) rune {
		if isTashkeel(r) || r == tatweel || unicode.Is(unicode.Cf, r) || isApostrophe(r) {
			return -1
		}
		return r
	}, s)
	return strings.FieldsFunc(s, func(r rune) bool { return !isWordRune(r) })
}

// isWordRune reports what words are made of: letters, digits and the marks on
// them.
func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

// isApostrophe reports the characters that join rather than part: "agora's"
// is one word.
func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

// cutBytes is the longest start of s of at most max bytes that ends between
// grapheme clusters.
func cutBytes(s string, max int) string {
	end, state := 0, -1
	for rest := s; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if end+len(cluster) > max {
			break
		}
		end += len(cluster)
	}
	return s[:end]
}
