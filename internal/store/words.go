package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"

	"gorm.io/gorm"

	"tertulia/internal/text"
)

// This file keeps the words that texts of the search hold. There is no count of
// texts with them: that would be a row for every "the" which all writers wait for.
// So words stay when the last text with them goes, until [Store.ForgetWords] has been
// there, and whoever shows one asks the search first whether it is to be seen.

// searchWord is one word of the search, with what it is compared by.
type searchWord struct {
	Word      string
	Spelling  string
	Backwards string // the spelling from its end
	Letters   int    // of the spelling
	Part      string // what it may be in a compound; empty for nothing
}

// wordsOf are the words of texts that a reader may be asked about, in order.
func wordsOf(tokens []string) []string {
	words := slices.Clone(tokens)
	slices.Sort(words)
	return slices.DeleteFunc(slices.Compact(words), func(token string) bool {
		_, ok := text.Spelling(token)
		return !ok
	})
}

// searchWordOf is one of them, as it is kept.
func searchWordOf(word string) searchWord {
	spelling, _ := text.Spelling(word)
	return searchWord{Word: word, Spelling: spelling, Backwards: text.Backwards(spelling),
		Letters: utf8.RuneCountInString(spelling), Part: text.PartOf(word)}
}

// askedWords are the words of a text, and which of them aren't known.
type askedWords struct {
	tokens  []string
	words   []string
	unknown []string
}

// wordsToAsk are the words of a text before it is known which of them are, and the
// list to ask [unknownWords] about.
func wordsToAsk(tokens []string) (*askedWords, string, error) {
	asked := &askedWords{tokens: tokens, words: wordsOf(tokens)}
	list, err := listOf(asked.words)
	return asked, list, err
}

// unknownWords is the query for those of a list that aren't known, as a JSON array. The
// text must be in the search already, or [Tx.textsCome] be called before.
func unknownWords(d dialect) string {
	return `SELECT CAST(` + d.jsonArrayOf("j.value") + ` AS TEXT) FROM ` + d.listed() + `
		WHERE NOT EXISTS (SELECT 1 FROM search_words w WHERE w.word = j.value)`
}

// answer takes what that query found; PostgreSQL gives nothing for no words.
func (a *askedWords) answer(unknown string) error {
	if unknown == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(unknown), &a.unknown); err != nil {
		return fmt.Errorf("read unknown words: %w", err)
	}
	slices.Sort(a.unknown)
	return nil
}

// lacking are the words to be made known. What they are compared by is found out for
// them alone: most words of a text are known.
func (a *askedWords) lacking() []searchWord {
	words := make([]searchWord, len(a.unknown))
	for i, word := range a.unknown {
		words[i] = searchWordOf(word)
	}
	return words
}

// textsCome keeps others from forgetting words until the transaction ends: those that
// are known stay so.
func (tx *Tx) textsCome() error {
	if coming := tx.dialect.textsCome(); coming != "" {
		return tx.later("keep others from forgetting words", coming)
	}
	return nil
}

// putWords makes the words of texts known that aren't. The texts must be in the
// search already (see [Store.ForgetWords]); words come in their order, so that two
// who add the same ones wait for each other at most once.
func (tx *Tx) putWords(tokens ...string) error {
	asked := tx.asked
	if asked == nil || !slices.Equal(asked.tokens, tokens) {
		var err error
		if asked, err = tx.askWords(tokens); err != nil {
			return err
		}
	}
	for words := range slices.Chunk(asked.lacking(), wordsAtOnce) {
		if err := tx.addWords(words); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) askWords(tokens []string) (*askedWords, error) {
	asked, list, err := wordsToAsk(tokens)
	if err != nil || len(asked.words) == 0 {
		return asked, err
	}
	unknown, err := one[string](tx.db, unknownWords(tx.dialect), list)
	if err != nil {
		return nil, fmt.Errorf("look for unknown words: %w", err)
	}
	return asked, asked.answer(unknown)
}

// wordsAtOnce is how many words one statement adds: more than a post has.
const wordsAtOnce = 10_000

// addWords writes new words, with what they may be made of.
func (tx *Tx) addWords(words []searchWord) error {
	rows := make([][5]any, len(words))
	for i, w := range words {
		rows[i] = [5]any{w.Word, w.Spelling, w.Backwards, w.Letters, w.Part}
	}
	list, err := listOf(rows)
	if err != nil {
		return err
	}
	err = tx.later("add words", `INSERT INTO search_words (word, spelling, backwards, letters, part)
		SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, CAST(j.value ->> 3 AS INTEGER), j.value ->> 4
		FROM `+tx.dialect.listedRows()+` WHERE TRUE ON CONFLICT DO NOTHING`, list)
	if err != nil {
		return err
	}
	return tx.putSplits(words)
}

// listOf is a list as [search.listed] and [search.listedRows] take it.
func listOf[T any](items []T) (string, error) {
	list, err := json.Marshal(items)
	if err != nil {
		return "", fmt.Errorf("list values: %w", err)
	}
	return string(list), nil
}

// ForgetWords drops the words that no text holds any more, hidden ones neither. It
// asks the search for every word there is but those of its newest texts: once a day is
// enough.
func (s *Store) ForgetWords(ctx context.Context) error {
	db := s.reader.WithContext(ctx)
	common, err := s.dialect.commonWords(db)
	if err != nil {
		return fmt.Errorf("look for common words: %w", err)
	}
	slices.Sort(common)
	for last := ""; ; {
		words, err := all[string](db, `SELECT word FROM search_words WHERE word > ? ORDER BY word LIMIT ?`, last, cleanUpBatch)
		if err != nil || len(words) == 0 {
			return err
		}
		last = words[len(words)-1]
		strays, err := s.unheld(ctx, slices.DeleteFunc(words, func(word string) bool {
			_, found := slices.BinarySearch(common, word)
			return found
		}))
		if err == nil {
			err = s.dropWords(ctx, strays)
		}
		if err != nil {
			return err
		}
	}
}

// unheld are those of the words that no text holds.
func (s *Store) unheld(ctx context.Context, words []string) ([]string, error) {
	if len(words) == 0 {
		return nil, nil
	}
	list, err := listOf(words)
	if err != nil {
		return nil, err
	}
	strays, err := all[string](s.reader.WithContext(ctx), `SELECT j.value FROM `+s.dialect.listed()+`
		WHERE NOT `+s.dialect.holdsWord("j.value"), list)
	if err != nil {
		return nil, fmt.Errorf("look for words of texts that are gone: %w", err)
	}
	return strays, nil
}

// dropWords drops those of the words that no text holds. Nobody adds texts
// meanwhile: they would take the words for known.
func (s *Store) dropWords(ctx context.Context, words []string) error {
	if len(words) == 0 {
		return nil
	}
	return s.Write(ctx, func(tx *Tx) error {
		if still := tx.dialect.textsStay(); still != "" {
			if err := tx.exec("keep others from adding texts", still); err != nil {
				return err
			}
		}
		return tx.exec("forget words", `DELETE FROM search_words WHERE word IN ? AND NOT `+
			tx.dialect.holdsWord("search_words.word"), words)
	})
}

// lackingWords are the words of texts that aren't known. While texts are outdated
// it finds nothing: their words come when they are made anew.
func lackingWords(db *gorm.DB, d dialect) ([]string, error) {
	outdated, err := one[int](db, `SELECT COUNT(*) FROM (SELECT 1 FROM search_texts WHERE analysis < ? LIMIT 1) AS outdated`,
		text.AnalysisVersion)
	if err != nil || outdated > 0 {
		return nil, err
	}
	words, err := all[string](db, d.lackingWords())
	return slices.DeleteFunc(words, func(word string) bool {
		_, ok := text.Spelling(word)
		return !ok
	}), err
}

// wordInspection finds them.
func wordInspection(d dialect) inspection {
	return inspection{what: "words of the search that nobody would be asked about", counts: func(db *gorm.DB) (int, error) {
		words, err := lackingWords(db, d)
		return len(words), err
	}}
}

// mendWords makes the words known that are lacking, and says how many.
func (s *Store) mendWords(ctx context.Context) (int, error) {
	words, err := lackingWords(s.reader.WithContext(ctx), s.dialect)
	for start := 0; err == nil && start < len(words); start += rowsAtOnce {
		batch := words[start:min(start+rowsAtOnce, len(words))]
		err = s.Write(ctx, func(tx *Tx) error { return tx.putWords(batch...) })
	}
	return len(words), err
}
