package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// tatweel only stretches a word.
const tatweel = 'ـ'

// isTashkeel reports the Arabic vowel and reading marks, which most writers
// leave out, and the marks that NFD takes off letters ([isHamza]).
func isTashkeel(r rune) bool {
	switch {
	case r >= 0x064B && r <= 0x065F, r == 0x0670, r >= 0x0610 && r <= 0x061A:
		return true
	case r >= 0x06D6 && r <= 0x06ED:
		return r != 0x06DD && r != 0x06DE && r != 0x06E5 && r != 0x06E6 && r != 0x06E9
	}
	return false
}

// isHamza reports the marks that are part of a letter once it is decomposed:
// madda and hamza above and below.
func isHamza(r rune) bool { return r >= 0x0653 && r <= 0x0655 }

// maxToken is how long a token may get, in bytes: NFKC makes eighteen characters of
// some, and PostgreSQL keeps no token of 2 KB.
const maxToken = 500

// foldSurface is the exact form of a word: NFKC and case folding, digits of any
// script as ASCII, no tashkeel, no tatweel, nothing but letters and digits, at most
// maxToken bytes. Diacritics stay where Unicode has one letter for them: "año" isn't
// "ano".
func foldSurface(word string) string {
	if isPlainASCII(word) {
		return strings.ToLower(word)
	}
	s := norm.NFKC.String(caseFold(norm.NFKC.String(word)))
	s = strings.Map(func(r rune) rune {
		switch {
		case r == tatweel, !unicode.IsLetter(r) && !unicode.IsDigit(r):
			return -1
		case r >= 0x80 && unicode.IsDigit(r):
			return '0' + r - zeroOf(r)
		}
		return r
	}, s)
	return strings.ToValidUTF8(s[:min(len(s), maxToken)], "")
}

// foldDiacritics takes the diacritics off a word in its exact form, and folds
// the Arabic letters that are written one for the other.
func foldDiacritics(word string) string {
	if isPlainASCII(word) {
		return word
	}
	var b strings.Builder
	for _, r := range word {
		if to, ok := foldedLetters[r]; ok {
			b.WriteString(to)
			continue
		}
		if r >= 'ا' && r <= 'ي' { // nothing more to take off these letters
			b.WriteRune(r)
			continue
		}
		for _, d := range norm.NFD.String(string(r)) {
			if !unicode.Is(unicode.M, d) {
				b.WriteRune(d)
			}
		}
	}
	return b.String()
}

// foldWord is foldDiacritics, or the word as it is where nothing would be left
// of it: a hamza alone.
func foldWord(word string) string {
	if folded := foldDiacritics(word); folded != "" {
		return folded
	}
	return word
}

// foldedLetters are letters that stand for others in a search and that no
// decomposition takes apart. Alef with hamza or madda is decomposed.
var foldedLetters = map[rune]string{
	'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'þ': "th", 'ı': "i", 'ĸ': "k", 'ŋ': "n", 'ŧ': "t", 'ħ': "h",
	'ٱ': "ا", 'ى': "ي", 'ی': "ي", 'ة': "ه", 'ۀ': "ه", 'ک': "ك", 'ؤ': "و", 'ئ': "ي", 'ء': "",
}

// isPlainASCII reports a word of ASCII letters and digits alone.
func isPlainASCII(s string) bool {
	for i := range len(s) {
		if !isPlain(s[i]) {
			return false
		}
	}
	return true
}

// isPlain reports an ASCII letter or digit.
func isPlain(c byte) bool {
	letter := c | 0x20
	return letter >= 'a' && letter <= 'z' || c >= '0' && c <= '9'
}
