package store

import (
	"strings"

	"gorm.io/gorm"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// sqliteSearch keeps tokens in a contentless FTS5 table whose rowid is the id
// of the search_texts row. That id is the time of the post in microseconds,
// moved on where it is taken: FTS5 walks its rows backwards as cheaply as
// forwards, so that the newest matches come first without finding and sorting
// all of them.
type sqliteSearch struct{}

// sameTime is within how many microseconds ids are moved on.
const sameTime = 1_000_000

func (sqliteSearch) putText(db *gorm.DB, t *searchText, a text.Analysis) (err error) {
	at := max(t.PostedAt.UnixMicro(), 1)
	t.ID, err = one[int64](db, `INSERT INTO search_texts (id, post_id, thread_id, lang, visible, posted_at, analysis)
		SELECT CASE WHEN EXISTS (SELECT 1 FROM search_texts WHERE id = ?) THEN MAX(id) + 1 ELSE ? END, ?, ?, ?, ?, ?, ?
		FROM search_texts WHERE id BETWEEN ? AND ? RETURNING id`,
		at, at, t.PostID, t.ThreadID, t.Lang, t.Visible, t.PostedAt, t.Analysis, at, at+sameTime)
	if err != nil {
		return err
	}
	return db.Exec(`INSERT INTO search_tokens (rowid, exact, stem) VALUES (?, ?, ?)`,
		t.ID, strings.Join(a.Exact, " "), strings.Join(a.Stem, " ")).Error
}

func (sqliteSearch) putTexts(db *gorm.DB, texts []searchText, tokens []text.Analysis) error {
	if err := numberTexts(db, texts); err != nil {
		return err
	}
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

// numberTexts gives texts, in the order of their dates, ids that are free. It
// starts again from what turns out to be taken, which is seldom anything.
func numberTexts(db *gorm.DB, texts []searchText) error {
	taken := map[int64]bool{}
	for {
		ids := make([]int64, len(texts))
		next := int64(1)
		for i := range texts {
			next = max(next, texts[i].PostedAt.UnixMicro())
			for taken[next] {
				next++
			}
			texts[i].ID, ids[i] = next, next
			next++
		}
		clashes, err := all[int64](db, `SELECT id FROM search_texts WHERE id IN ?`, ids)
		if err != nil || len(clashes) == 0 {
			return err
		}
		for _, id := range clashes {
			taken[id] = true
		}
	}
}

func (sqliteSearch) dropText(db *gorm.DB, postID int64, lang forum.Lang) error {
	err := db.Exec(`DELETE FROM search_tokens WHERE rowid IN (SELECT id FROM search_texts WHERE post_id = ? AND lang = ?)`,
		postID, lang).Error
	if err != nil {
		return err
	}
	return db.Exec(`DELETE FROM search_texts WHERE post_id = ? AND lang = ?`, postID, lang).Error
}

func (sqliteSearch) dropTexts(db *gorm.DB, postID int64) error {
	err := db.Exec(`DELETE FROM search_tokens WHERE rowid IN (SELECT id FROM search_texts WHERE post_id = ?)`,
		postID).Error
	if err != nil {
		return err
	}
	return db.Exec(`DELETE FROM search_texts WHERE post_id = ?`, postID).Error
}

// inspections ask the table in which FTS5 keeps a row for each text it knows.
func (sqliteSearch) inspections() []inspection {
	return []inspection{
		{what: "posts whose words the search doesn't know", query: `SELECT s.id FROM search_texts s
			WHERE NOT EXISTS (SELECT 1 FROM search_tokens_docsize d WHERE d.id = s.id)`},
		{what: "words in the search that belong to no post", query: `SELECT d.id FROM search_tokens_docsize d
			WHERE NOT EXISTS (SELECT 1 FROM search_texts s WHERE s.id = d.id)`},
	}
}

func (sqliteSearch) tokenFaults() []string {
	return []string{`SELECT s.post_id FROM search_texts s
		WHERE NOT EXISTS (SELECT 1 FROM search_tokens_docsize d WHERE d.id = s.id)`}
}

func (sqliteSearch) dropStrays(db *gorm.DB) error {
	return db.Exec(`DELETE FROM search_tokens WHERE rowid IN (SELECT d.id FROM search_tokens_docsize d
		WHERE NOT EXISTS (SELECT 1 FROM search_texts s WHERE s.id = d.id))`).Error
}

func (sqliteSearch) beforeSearch(*gorm.DB) error { return nil }

func (sqliteSearch) match(q text.Query) matching {
	words := make([]string, 0, len(q.Words))
	for _, w := range q.Words {
		if w.IsPhrase() {
			words = append(words, `exact : "`+strings.Join(w.Exact, " ")+`"`)
			continue
		}
		words = append(words, `stem : ("`+strings.Join(w.Alternatives, `" OR "`)+`")`)
	}
	return matching{
		// CROSS JOIN keeps the order of the tables (SQLite, "The Next-Generation
		// Query Planner"): the matches first, each with its row.
		from: `FROM search_tokens CROSS JOIN search_texts s ON s.id = search_tokens.rowid
			WHERE search_tokens MATCH ?`, args: []any{strings.Join(words, " AND ")},
		order: "search_tokens.rowid DESC",
		beyond: func(c *cursor) (string, []any) {
			return "search_tokens.rowid < ?", []any{c.id}
		},
	}
}
