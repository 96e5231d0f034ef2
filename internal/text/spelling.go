package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The words that are worth proposing for others, in letters of their [Spelling].
// Tokens hold no marks that stand alone, so that a letter is a grapheme cluster.
const (
	minSpelling = 3
	maxSpelling = 30
)

// Spelling is what two spellings of one word have in common: a token of the exact
// column without diacritics, and in Arabic with letters that are written for one
// another as one, without the article and what stands before it. It is not ok
// for a token that nobody would be asked about: a number, a handle with digits, one
// with fewer than three letters or more than thirty.
func Spelling(token string) (spelling string, ok bool) {
	spelling = foldWord(token)
	if base, cut := cutArticle(spelling); cut && letters(base) >= minSpelling {
		spelling = base
	}
	n := letters(spelling)
	other := strings.IndexFunc(spelling, func(r rune) bool { return !unicode.IsLetter(r) })
	return spelling, other < 0 && n >= minSpelling && n <= maxSpelling
}

// SpellingSlack is how many letters another spelling of a word with so many may
// be away from it.
func SpellingSlack(letters int) int {
	if letters < 5 {
		return 1
	}
	return 2
}

// SpellingDistance counts the letters that have to be added, left out, replaced
// or swapped with their neighbour to make one spelling of the other (optimal string
// alignment, after Damerau 1964). Beyond most it says most+1.
func SpellingDistance(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if abs(len(x)-len(y)) > most {
		return most + 1
	}
	before, above, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+differs(x[i-1], y[j-1]))
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
		before, above, row = above, row, before
	}
	return min(above[len(y)], most+1)
}

func differs(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}

func abs(n int) int { return max(n, -n) }

// Backwards is a spelling read from its end.
func Backwards(s string) string {
	var b strings.Builder
	for s != "" {
		r, size := utf8.DecodeLastRuneInString(s)
		b.WriteRune(r)
		s = s[:len(s)-size]
	}
	return b.String()
}

// Respelled is what was typed with other words in the place of some, which are
// named in their exact form. Operators and phrases stay as they are.
func (t Typed) Respelled(words map[string]string) string {
	var parts []string
	for _, term := range t.raw {
		if term.kept {
			parts = append(parts, term.text)
			continue
		}
		parts = append(parts, respelled(term.text, words))
	}
	return strings.Join(parts, " ")
}

func respelled(s string, words map[string]string) string {
	var b strings.Builder
	sc := wordScanner{text: s}
	for at := 0; ; {
		more := sc.skip()
		b.WriteString(s[at:sc.at])
		if !more {
			return b.String()
		}
		at = sc.at
		if prefixOf(sc.peek()) != 0 { // a tag or handle is meant as it stands
			sc.compound()
			b.WriteString(s[at:sc.at])
			at = sc.at
			continue
		}
		word := sc.word()
		if other, ok := words[foldSurface(word)]; ok {
			b.WriteString(other)
		} else {
			b.WriteString(s[at:sc.at])
		}
		at = sc.at
	}
}
