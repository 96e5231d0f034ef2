package text

import (
	"strings"
	"unicode/utf8"
)

// The affixes that a light Arabic stemmer takes off, in the folded spelling
// (foldDiacritics): the article with what may stand before it, longest first;
// the one-letter prepositions and conjunctions; and the endings of possession,
// number and gender. After Larkey, Ballesteros and Connell, "Light Stemming for
// Arabic Information Retrieval" (2007), with possessives added and the dual -ān
// left on, which too many nouns end in.
var (
	arabicArticles = []string{"وبال", "فبال", "وكال", "ولل", "فلل", "وال", "فال", "بال", "كال", "لل", "ال"}
	arabicClitics  = []string{"و", "ف", "ب", "ل", "ك"}
	arabicOwners   = []string{"هما", "كما", "نا", "هم", "كم", "هن", "ها"}
	arabicEndings  = []string{"تان", "تين", "ات", "ون", "ين", "وا", "يه", "ه", "ي", "ك"}
)

// stemArabic gives the light stem of a folded Arabic word; and a second one
// where its first letter may be a preposition or conjunction or belong to the
// word, as in "بخدمة" and "بنوك".
func stemArabic(folded string) []string {
	base, hadArticle := cutArticle(folded)
	found := []string{cutEndings(base)}
	if hadArticle {
		return found
	}
	for _, clitic := range arabicClitics {
		if rest, ok := strings.CutPrefix(base, clitic); ok && letters(rest) >= 4 {
			rest, _ = cutArticle(rest)
			found = appendNew(found, cutEndings(rest))
		}
	}
	return found
}

// cutArticle takes the article off if at least three letters stay, or two after
// the bare article ("الرد").
func cutArticle(s string) (string, bool) {
	for _, article := range arabicArticles {
		rest, ok := strings.CutPrefix(s, article)
		if ok && (letters(rest) >= 3 || article == "ال" && letters(rest) == 2) {
			return rest, true
		}
	}
	if rest, ok := strings.CutPrefix(s, "ل"); ok && strings.HasPrefix(rest, "ل") && letters(rest) >= 3 {
		return rest, true // "للغة": a noun that starts with the letter itself
	}
	return s, false
}

// cutEndings takes endings off, one after another, as long as three letters
// stay. Before a possessive the feminine ending is a t: "شركتنا".
func cutEndings(s string) string {
	for {
		if rest, ok := cutSuffix(s, arabicOwners); ok {
			if feminine, ok := strings.CutSuffix(rest, "ت"); ok && !strings.HasSuffix(feminine, "ا") && letters(feminine) >= 3 {
				rest = feminine
			}
			s = rest
			continue
		}
		rest, ok := cutSuffix(s, arabicEndings)
		if !ok {
			return s
		}
		s = rest
	}
}

// cutSuffix takes the first suffix off that leaves three letters.
func cutSuffix(s string, suffixes []string) (string, bool) {
	for _, suffix := range suffixes {
		if rest, ok := strings.CutSuffix(s, suffix); ok && letters(rest) >= 3 {
			return rest, true
		}
	}
	return s, false
}

func letters(s string) int { return utf8.RuneCountInString(s) }
