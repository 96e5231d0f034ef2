package store

import (
	"context"
	"fmt"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// Terms are the glossary for one pair of languages, in the order of their source.
func (s *Store) Terms(ctx context.Context, from, to forum.Lang) ([]forum.Term, error) {
	return all[forum.Term](s.reader.WithContext(ctx), `SELECT * FROM terms WHERE from_lang = ? AND to_lang = ?
		ORDER BY source_key`, from, to)
}

// Term finds one term. NotFound if there is none.
func (tx *Tx) Term(id int64) (forum.Term, error) {
	return one[forum.Term](tx.db, `SELECT * FROM terms WHERE id = ?`, id)
}

// CountTerms counts those of one pair.
func (tx *Tx) CountTerms(from, to forum.Lang) (int, error) {
	return one[int](tx.db, `SELECT COUNT(*) FROM terms WHERE from_lang = ? AND to_lang = ?`, from, to)
}

// SetTerm adds a term, or gives one that differs in case at most its new target.
func (tx *Tx) SetTerm(t forum.Term) error {
	err := tx.exec("set term", `INSERT INTO terms (from_lang, to_lang, source, source_key, target) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (from_lang, to_lang, source_key) DO UPDATE SET source = excluded.source, target = excluded.target`,
		t.From, t.To, t.Source, text.FoldTerm(t.Source), t.Target)
	if err != nil {
		return fmt.Errorf("term %q: %w", t.Source, err)
	}
	return nil
}

// DropTerm removes a term.
func (tx *Tx) DropTerm(id int64) error {
	return tx.exec("drop term", `DELETE FROM terms WHERE id = ?`, id)
}
