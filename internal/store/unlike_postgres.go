package store

import (
	"encoding/json"
	"fmt"
	"iter"

	"gorm.io/gorm"
)

// unlike has each text compared where it is. Of the words as people look for them
// the order means nothing, and so isn't.
func (postgresSearch) unlike(db *gorm.DB, texts iter.Seq2[[]indexedText, error]) (unlike, error) {
	var found unlike
	for some, err := range texts {
		if err != nil {
			return found, err
		}
		ids, err := unlikeAmong(db, some)
		if err != nil {
			return found, err
		}
		found.texts = append(found.texts, ids...)
	}
	return found, nil
}

func unlikeAmong(db *gorm.DB, texts []indexedText) ([]int64, error) {
	type row struct {
		ID    int64  `json:"id"`
		Exact string `json:"exact"`
		Stem  string `json:"stem"`
	}
	var rows []row
	for i := range texts {
		if t := &texts[i]; !t.Outdated {
			rows = append(rows, row{ID: t.ID, Exact: tsvector(t.Tokens.Exact), Stem: tsvector(t.Tokens.Stem)})
		}
	}
	if len(rows) == 0 {
		return nil, nil
	}
	list, err := json.Marshal(rows)
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	return all[int64](db, `SELECT s.id FROM json_to_recordset(?::json) AS w (id BIGINT, exact TEXT, stem TEXT)
		JOIN search_texts s ON s.id = w.id
		WHERE s.exact <> w.exact::tsvector OR strip(s.stem) <> strip(w.stem::tsvector)`, string(list))
}

// emptied is nothing: a text and its tokens are one row.
func (postgresSearch) emptied() string { return "" }
