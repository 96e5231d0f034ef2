package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"tertulia/internal/text"
)

// This file finds German and Dutch compounds by their parts. Each long word is kept
// with all the ways in which it may be made of two, once, when it first appears; of
// these a search takes those of which both parts are words of the search by then.
// So nothing depends on what was written first.

// mostCompounds is how many compounds one search takes in, the shortest first.
const mostCompounds = 128

// searchSplit is one of the two parts that a word may be made of.
type searchSplit struct{ Part, Rest, Whole string }

// splitsOf are the parts that words may be made of, each with the other.
func splitsOf(words []searchWord) []searchSplit {
	var all []searchSplit
	for _, w := range words {
		for _, s := range text.Splits(w.Word) {
			all = append(all, searchSplit{Part: s.Left, Rest: s.Right, Whole: w.Word})
			if s.Left != s.Right {
				all = append(all, searchSplit{Part: s.Right, Rest: s.Left, Whole: w.Word})
			}
		}
	}
	return all
}

// putSplits keeps what new words may be made of.
func (tx *Tx) putSplits(words []searchWord) error {
	splits := splitsOf(words)
	if len(splits) == 0 {
		return nil
	}
	rows := make([][3]string, len(splits))
	for i, s := range splits {
		rows[i] = [3]string{s.Part, s.Rest, s.Whole}
	}
	list, err := listOf(rows)
	if err != nil {
		return err
	}
	return tx.later("add parts of words", `INSERT INTO search_splits (part, rest, whole)
		SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2 FROM `+tx.dialect.listedRows()+` WHERE TRUE ON CONFLICT DO NOTHING`, list)
}

// WithCompounds is a query that also finds the German and Dutch compounds of its
// words, where both parts of them are words of the search, in one database query;
// of many the shortest.
func (s *Store) WithCompounds(ctx context.Context, words text.Query) (text.Query, error) {
	parts := words.Parts()
	if len(parts) == 0 {
		return words, nil
	}
	type compound struct{ Part, Whole string }
	found, err := all[compound](s.reader.WithContext(ctx), `SELECT DISTINCT s.part, s.whole, LENGTH(s.whole) AS letters
		FROM search_splits s
		WHERE s.part IN ? AND EXISTS (SELECT 1 FROM search_words w WHERE w.part = s.rest)
		AND EXISTS (SELECT 1 FROM search_words w WHERE w.part = s.part)
		ORDER BY letters, s.whole, s.part LIMIT ?`, parts, mostCompounds)
	if err != nil {
		return words, fmt.Errorf("look for compounds: %w", err)
	}
	compounds := map[string][]string{}
	for _, c := range found {
		compounds[c.Part] = append(compounds[c.Part], c.Whole)
	}
	return words.WithCompounds(compounds), nil
}

// wronglySplit are the words that aren't kept with the parts they may be or have.
func wronglySplit(db *gorm.DB) ([]string, error) {
	type kept struct {
		Word, Part string
		Splits     int
	}
	var wrong []string
	for last := ""; ; {
		words, err := all[kept](db, `SELECT w.word, w.part, (SELECT COUNT(*) FROM search_splits s WHERE s.whole = w.word) AS splits
			FROM search_words w WHERE w.word > ? ORDER BY w.word LIMIT ?`, last, cleanUpBatch)
		if err != nil || len(words) == 0 {
			return wrong, err
		}
		for _, w := range words {
			if w.Part != text.PartOf(w.Word) || w.Splits != len(splitsOf([]searchWord{{Word: w.Word}})) {
				wrong = append(wrong, w.Word)
			}
		}
		last = words[len(words)-1].Word
	}
}

func compoundInspection() inspection {
	return inspection{what: "words of the search without the parts they have", counts: func(db *gorm.DB) (int, error) {
		words, err := wronglySplit(db)
		return len(words), err
	}}
}

// mendCompounds keeps those words with their parts again, and says how many.
func (s *Store) mendCompounds(ctx context.Context) (int, error) {
	words, err := wronglySplit(s.reader.WithContext(ctx))
	for start := 0; err == nil && start < len(words); start += rowsAtOnce {
		err = s.Write(ctx, func(tx *Tx) error { return tx.splitAnew(words[start:min(start+rowsAtOnce, len(words))]) })
	}
	return len(words), err
}

func (tx *Tx) splitAnew(words []string) error {
	if err := tx.exec("forget words", `DELETE FROM search_words WHERE word IN ?`, words); err != nil {
		return err
	}
	return tx.putWords(words...)
}
