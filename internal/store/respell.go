package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

const (
	// respelledWords is how many words of a query may be in need of another spelling.
	respelledWords = 3
	// spellingsAlike is how many words are read of those that begin, or end, as a
	// word does, for each length that they may have.
	spellingsAlike = 500
	// spellingsAsked is how many of the nearest are looked for in the search, and
	// spellingSeen in how many of its texts.
	spellingsAsked, spellingSeen = 8, 50
)

// respell finds other spellings of the words that no visible text holds, each as
// what to replace by what, the likeliest first. It takes three queries.
func (s *Store) respell(db *gorm.DB, q text.Query) ([]map[string]string, error) {
	strange, err := s.strangeWords(db, q)
	if err != nil || len(strange) == 0 {
		return nil, err
	}
	alike, err := wordsAlike(db, strange)
	if err != nil {
		return nil, err
	}
	if err := s.lookFor(db, alike); err != nil {
		return nil, err
	}
	var found []map[string]string
	for n := range respellings {
		replaced := map[string]string{}
		for i, word := range strange {
			if best := likeliest(alike[i]); len(best) > 0 {
				replaced[word.typed] = best[min(n, len(best)-1)].word
			}
		}
		if len(replaced) == 0 || slices.ContainsFunc(found, func(m map[string]string) bool { return sameWords(m, replaced) }) {
			break
		}
		found = append(found, replaced)
	}
	return found, nil
}

func sameWords(a, b map[string]string) bool {
	for typed, word := range a {
		if b[typed] != word {
			return false
		}
	}
	return len(a) == len(b)
}

// respelled is a query with words replaced.
func respelled(q text.Query, replaced map[string]string) text.Query {
	other := text.Query{Without: q.Without}
	for _, w := range q.Words {
		if len(w.Exact) == 1 && !w.IsPhrase() && replaced[w.Exact[0]] != "" {
			other.Words = append(other.Words, text.AnalyseQuery(replaced[w.Exact[0]], nil).Words...)
			continue
		}
		other.Words = append(other.Words, w)
	}
	return other
}

// strangeWord is a typed word that no visible text holds.
type strangeWord struct{ typed, spelling string }

// strangeWords finds those among the words of a query that could be spelled
// otherwise.
func (s *Store) strangeWords(db *gorm.DB, q text.Query) ([]strangeWord, error) {
	var asked []strangeWord
	var parts []string
	var args []any
	for _, w := range q.Words {
		if len(w.Exact) != 1 || w.IsPhrase() {
			continue
		}
		spelling, ok := text.Spelling(w.Exact[0])
		if !ok {
			continue
		}
		m := s.dialect.match(text.Query{Words: []text.Word{w}}, stretch{})
		parts = append(parts, fmt.Sprintf(`SELECT * FROM (SELECT %d AS word %s%s LIMIT 1) AS w%d`, len(asked), m.from, m.order, len(asked)))
		asked, args = append(asked, strangeWord{typed: w.Exact[0], spelling: spelling}), append(args, m.args...)
	}
	if len(asked) == 0 {
		return nil, nil
	}
	held, err := all[int](db, strings.Join(parts, ` UNION ALL `), args...)
	if err != nil {
		return nil, fmt.Errorf("look for words that nobody wrote: %w", err)
	}
	var strange []strangeWord
	for i, w := range asked {
		if !slices.Contains(held, i) && len(strange) < respelledWords {
			strange = append(strange, w)
		}
	}
	return strange, nil
}

// alikeWord is a word that a strange one may have been meant for.
type alikeWord struct {
	word     string
	distance int
	surface  int // distance with diacritics and articles
	texts    int // visible ones that hold it, of the newest
	langs    []forum.Lang
}

// wordsAlike finds the nearest words to each. A word that is one letter away
// shares its first half or its last; so do most that are two away.
func wordsAlike(db *gorm.DB, strange []strangeWord) ([][]alikeWord, error) {
	var parts []string
	var args []any
	add := func(column, part string, letters int) {
		parts = append(parts, fmt.Sprintf(`SELECT * FROM (SELECT word, spelling FROM search_words WHERE letters = ? AND %s >= ? AND %s < ?
			ORDER BY %s, word LIMIT %d) AS a%d`, column, column, column, spellingsAlike, len(parts)))
		args = append(args, letters, part, part+string(utf8.MaxRune))
	}
	for _, w := range strange {
		letters := []rune(w.spelling)
		half, slack := (len(letters)-1)/2, text.SpellingSlack(len(letters))
		begins, ends := string(letters[:half]), text.Backwards(string(letters[len(letters)-half:]))
		for n := len(letters) - slack; n <= len(letters)+slack; n++ {
			add("spelling", begins, n)
			add("backwards", ends, n)
		}
	}
	rows, err := all[searchWord](db, strings.Join(parts, ` UNION ALL `), args...)
	if err != nil {
		return nil, fmt.Errorf("look for words that are alike: %w", err)
	}
	slices.SortFunc(rows, func(a, b searchWord) int { return strings.Compare(a.Word, b.Word) })
	rows = slices.CompactFunc(rows, func(a, b searchWord) bool { return a.Word == b.Word })
	alike := make([][]alikeWord, len(strange))
	for i, w := range strange {
		alike[i] = nearest(w, rows)
	}
	return alike, nil
}

// nearest are the words that are nearest to one.
func nearest(w strangeWord, rows []searchWord) []alikeWord {
	slack := text.SpellingSlack(utf8.RuneCountInString(w.spelling))
	var near []alikeWord
	for _, row := range rows {
		if d := text.SpellingDistance(w.spelling, row.Spelling, slack); d <= slack && row.Word != w.typed {
			near = append(near, alikeWord{word: row.Word, distance: d,
				surface: text.SpellingDistance(w.typed, row.Word, slack+3)})
		}
	}
	slices.SortFunc(near, func(a, b alikeWord) int {
		return cmp.Or(a.distance-b.distance, a.surface-b.surface, strings.Compare(a.word, b.word))
	})
	return near[:min(len(near), spellingsAsked)]
}

// lookFor counts the visible texts that hold each word, so that none is shown
// which stands only in what is hidden.
func (s *Store) lookFor(db *gorm.DB, alike [][]alikeWord) error {
	var parts []string
	var args []any
	var asked []*alikeWord
	for i := range alike {
		for n := range alike[i] {
			m := s.dialect.match(text.Query{Words: []text.Word{{Exact: []string{alike[i][n].word}}}}, stretch{})
			parts = append(parts, fmt.Sprintf(`SELECT %d AS word, l%d.lang FROM (SELECT s.lang %s%s LIMIT %d) AS l%d`,
				len(asked), len(asked), m.from, m.order, spellingSeen, len(asked)))
			asked, args = append(asked, &alike[i][n]), append(args, m.args...)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	type seen struct {
		Word int
		Lang forum.Lang
	}
	rows, err := all[seen](db, strings.Join(parts, ` UNION ALL `), args...)
	for _, row := range rows {
		w := asked[row.Word]
		w.texts++
		if !slices.Contains(w.langs, row.Lang) {
			w.langs = append(w.langs, row.Lang)
		}
	}
	return err
}

// likeliest orders the words that can be seen: the nearest first, then the most
// used; the first in each language come before the second of any.
func likeliest(alike []alikeWord) []alikeWord {
	seen := slices.DeleteFunc(slices.Clone(alike), func(w alikeWord) bool { return w.texts == 0 })
	slices.SortStableFunc(seen, func(a, b alikeWord) int {
		return cmp.Or(a.distance-b.distance, b.texts-a.texts, a.surface-b.surface, strings.Compare(a.word, b.word))
	})
	var first, rest []alikeWord
	had := map[forum.Lang]bool{}
	for _, w := range seen {
		fresh := false
		for _, lang := range w.langs {
			fresh = fresh || !had[lang]
			had[lang] = true
		}
		if fresh {
			first = append(first, w)
		} else {
			rest = append(rest, w)
		}
	}
	return append(first, rest...)
}
