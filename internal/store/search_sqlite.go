package store

import (
	"strings"

	"gorm.io/gorm"

	"tertulia/internal/text"
)

// sqliteSearch keeps tokens in a contentless FTS5 table whose rowid is the id
// of the search_texts row.
type sqliteSearch struct{}

func (sqliteSearch) putText(db *gorm.DB, t *searchText, a text.Analysis) (err error) {
	t.ID, err = one[int64](db, `INSERT INTO search_texts (post_id, thread_id, lang, visible, posted_at)
		VALUES (?, ?, ?, ?, ?) RETURNING id`, t.PostID, t.ThreadID, t.Lang, t.Visible, t.PostedAt)
	if err != nil {
		return err
	}
	return db.Exec(`INSERT INTO search_tokens (rowid, exact, stem) VALUES (?, ?, ?)`,
		t.ID, strings.Join(a.Exact, " "), strings.Join(a.Stem, " ")).Error
}

func (sqliteSearch) putTexts(db *gorm.DB, texts []searchText, tokens []text.Analysis) error {
	if err := db.Create(texts).Error; err != nil {
		return err
	}
	args := make([]any, 0, 3*len(texts))
	for i, a := range tokens {
		args = append(args, texts[i].ID, strings.Join(a.Exact, " "), strings.Join(a.Stem, " "))
	}
	return db.Exec(`INSERT INTO search_tokens (rowid, exact, stem) VALUES `+
		strings.TrimSuffix(strings.Repeat("(?, ?, ?), ", len(texts)), ", "), args...).Error
}

func (sqliteSearch) dropTexts(db *gorm.DB, postID int64) error {
	err := db.Exec(`DELETE FROM search_tokens WHERE rowid IN (SELECT id FROM search_texts WHERE post_id = ?)`,
		postID).Error
	if err != nil {
		return err
	}
	return db.Exec(`DELETE FROM search_texts WHERE post_id = ?`, postID).Error
}

func (sqliteSearch) match(q text.Query) (condition string, args []any) {
	words := make([]string, 0, len(q.Words))
	for _, w := range q.Words {
		if len(w.Alternatives) == 0 {
			words = append(words, `exact : "`+strings.Join(w.Exact, " ")+`"`)
			continue
		}
		words = append(words, `stem : ("`+strings.Join(w.Alternatives, `" OR "`)+`")`)
	}
	return "s.id IN (SELECT rowid FROM search_tokens WHERE search_tokens MATCH ?)",
		[]any{strings.Join(words, " AND ")}
}
