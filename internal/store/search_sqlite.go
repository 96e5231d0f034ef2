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

// sameTime is within how many microseconds ids are moved on, and from there to the next
// that is free.
const sameTime = 1_000_000

func (sqliteSearch) putText(db *gorm.DB, t *searchText, a text.Analysis) (err error) {
	at := max(t.PostedAt.UnixMicro(), 1)
	t.ID, err = one[int64](db, `INSERT INTO search_texts (id, post_id, thread_id, lang, visible, posted_at, analysis)
		VALUES (CASE WHEN EXISTS (SELECT 1 FROM search_texts WHERE id = ?) THEN
			(SELECT s.id + 1 FROM search_texts s WHERE s.id >= (SELECT MAX(id) FROM search_texts WHERE id BETWEEN ? AND ?)
				AND NOT EXISTS (SELECT 1 FROM search_texts n WHERE n.id = s.id + 1) ORDER BY s.id LIMIT 1)
			ELSE ? END, ?, ?, ?, ?, ?, ?) RETURNING id`,
		at, at, at+sameTime, at, t.PostID, t.ThreadID, t.Lang, t.Visible, t.PostedAt, t.Analysis)
	if err != nil {
		return err
	}
	return db.Exec(`INSERT INTO search_tokens (rowid, exact, stem) VALUES (?, ?, ?)`,
		t.ID, strings.Join(a.Exact, " "), strings.Join(a.Stem, " ")).Error
}

// putTexts inserts the tokens one text at a time, after all rows: FTS5 begins a new
// segment where a statement might have to be undone, as one of many rows.
func (sqliteSearch) putTexts(db *gorm.DB, texts []searchText, tokens []text.Analysis) error {
	for start := 0; start < len(texts); start += rowsAtOnce {
		rows := texts[start:min(start+rowsAtOnce, len(texts))]
		if err := numberTexts(db, rows); err != nil {
			return err
		}
		if err := db.Create(rows).Error; err != nil {
			return err
		}
	}
	ctx, conn := db.Statement.Context, db.Statement.ConnPool
	for i, a := range tokens {
		_, err := conn.ExecContext(ctx, `INSERT INTO search_tokens (rowid, exact, stem) VALUES (?, ?, ?)`,
			texts[i].ID, strings.Join(a.Exact, " "), strings.Join(a.Stem, " "))
		if err != nil {
			return err
		}
	}
	return nil
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
		{what: "rows that refer to others that aren't there", query: `SELECT rowid FROM pragma_foreign_key_check`},
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

func (sqliteSearch) listed() string { return `json_each(?) j` }

func (s sqliteSearch) listedRows() string { return s.listed() }

func (sqliteSearch) jsonArrayOf(column string) string { return `json_group_array(` + column + `)` }

func (sqliteSearch) holdsWord(column string) string {
	return `EXISTS (SELECT 1 FROM search_tokens WHERE search_tokens MATCH 'exact : "' || ` + column + ` || '"')`
}

func (sqliteSearch) commonWords(*gorm.DB) ([]string, error) { return nil, nil }

// lackingWords asks FTS5 again about each: it names words of texts that are gone.
func (s sqliteSearch) lackingWords() string {
	return `SELECT v.term FROM search_vocabulary v WHERE v.col = 'exact'
		AND NOT EXISTS (SELECT 1 FROM search_words w WHERE w.word = v.term) AND ` + s.holdsWord("v.term")
}

func (sqliteSearch) textsCome() string { return "" }

func (sqliteSearch) textsStay() string { return "" }

func (sqliteSearch) planEach(*gorm.DB) error { return nil }
func (sqliteSearch) planOnce(*gorm.DB) error { return nil }

// match goes through FTS5's rows backwards. A walk with a limit is a co-routine:
// SQLite takes from it no more than it needs, in its order, which asking for again
// would have it sort.
func (s sqliteSearch) match(q text.Query, w stretch) matching {
	if len(q.Words) == 0 {
		return s.newest(q, w)
	}
	within, between := w.ids("search_tokens.rowid")
	bounds, args := `search_tokens MATCH ?`+within, append([]any{matchExpression(q)}, between...)
	if w.limit > 0 {
		return walkThrough(`SELECT rowid AS id FROM search_tokens WHERE `+bounds+` ORDER BY rowid DESC LIMIT ?`, append(args, w.limit))
	}
	// CROSS JOIN keeps the order of the tables (SQLite, "The Next-Generation
	// Query Planner"): the matches first, each with its row.
	return matching{from: `FROM search_tokens CROSS JOIN search_texts s ON s.id = search_tokens.rowid WHERE s.visible AND ` + bounds,
		args: args, order: " ORDER BY search_tokens.rowid DESC"}
}

// newest goes through all texts but those with words that are to be left out, which
// are found at once: FTS5 is slow to be asked about one text after the other. Ids are
// never below 1: the bound keeps to the order of the key.
func (sqliteSearch) newest(q text.Query, w stretch) matching {
	within, args := w.ids("s.id")
	bounds := `s.id > 0` + within
	if len(q.Without) > 0 {
		within, between := w.ids("search_tokens.rowid")
		bounds += ` AND s.id NOT IN (SELECT rowid FROM search_tokens WHERE search_tokens MATCH ?` + within + `)`
		args = append(append(args, wordsExpression(q.Without, " OR ")), between...)
	}
	if w.limit > 0 {
		return walkThrough(`SELECT s.id AS id FROM search_texts s WHERE `+bounds+` ORDER BY s.id DESC LIMIT ?`, append(args, w.limit))
	}
	return matching{from: `FROM search_texts s WHERE s.visible AND ` + bounds, args: args, order: " ORDER BY s.id DESC"}
}

// ids bounds a column of ids, which are times, by where a search goes through texts.
func (w stretch) ids(column string) (condition string, args []any) {
	bound := func(comparison string, id int64) {
		condition, args = condition+` AND `+column+comparison+`?`, append(args, id)
	}
	if w.after != nil {
		bound(` < `, w.after.id)
	}
	if !w.since.IsZero() {
		bound(` >= `, w.since.UnixMicro())
	}
	if !w.before.IsZero() {
		bound(` < `, w.before.UnixMicro()+sameTime)
	}
	return condition, args
}

// walkThrough is the matching of the ids that a query with a limit gives.
func walkThrough(ids string, args []any) matching {
	return matching{from: `FROM (` + ids + `) m CROSS JOIN search_texts s ON s.id = m.id WHERE s.visible`, args: args,
		last: `SELECT COUNT(*) AS walked, MIN(id) AS id, MIN(id) AS key FROM (` + ids + `) AS walked`}
}

func (sqliteSearch) holds(q text.Query) (string, []any) {
	const holds = `EXISTS (SELECT 1 FROM search_tokens WHERE search_tokens MATCH ? AND rowid = s.id)`
	switch {
	case len(q.Words) > 0:
		return holds, []any{matchExpression(q)}
	case len(q.Without) > 0:
		return `NOT ` + holds, []any{wordsExpression(q.Without, " OR ")}
	}
	return `TRUE`, nil
}

// matchExpression is a query in FTS5's words.
func matchExpression(q text.Query) string {
	if len(q.Without) == 0 {
		return wordsExpression(q.Words, " AND ")
	}
	return "(" + wordsExpression(q.Words, " AND ") + ") NOT (" + wordsExpression(q.Without, " OR ") + ")"
}

func wordsExpression(words []text.Word, between string) string {
	parts := make([]string, 0, len(words))
	for _, w := range words {
		if w.IsPhrase() {
			parts = append(parts, `exact : "`+strings.Join(w.Exact, " ")+`"`)
			continue
		}
		parts = append(parts, `stem : ("`+strings.Join(w.Alternatives, `" OR "`)+`")`)
	}
	return strings.Join(parts, between)
}
