package store

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgtype"
	"gorm.io/gorm"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// postgresSearch keeps tokens in two tsvector columns of search_texts.
type postgresSearch struct{}

func (postgresSearch) putText(db *gorm.DB, t *searchText, a text.Analysis) error {
	return later(db, "keep words", `INSERT INTO search_texts (post_id, thread_id, lang, visible, posted_at, analysis, exact, stem)
		VALUES (?, ?, ?, ?, ?, ?, ?::tsvector, ?::tsvector)`,
		t.PostID, t.ThreadID, t.Lang, t.Visible, t.PostedAt, t.Analysis, lexemes(a.Exact), lexemes(a.Stem))
}

func (postgresSearch) putTexts(db *gorm.DB, texts []searchText, tokens []text.Analysis) error {
	tx, ok := db.Statement.ConnPool.(*postgresTx)
	if !ok {
		return fmt.Errorf("texts are put in a transaction, not by %T", db.Statement.ConnPool)
	}
	columns := []string{"post_id", "thread_id", "lang", "visible", "posted_at", "analysis", "exact", "stem"}
	return tx.copyInto(db.Statement.Context, "search_texts", columns, len(texts), func(i int) ([]any, error) {
		t := &texts[i]
		return []any{int64(t.PostID), int64(t.ThreadID), string(t.Lang), t.Visible, t.PostedAt, t.Analysis,
			lexemes(tokens[i].Exact), lexemes(tokens[i].Stem)}, nil
	})
}

func (postgresSearch) dropText(db *gorm.DB, postID int64, lang forum.Lang) error {
	return db.Exec(`DELETE FROM search_texts WHERE post_id = ? AND lang = ?`, postID, lang).Error
}

func (postgresSearch) dropTexts(db *gorm.DB, postID int64) error {
	return db.Exec(`DELETE FROM search_texts WHERE post_id = ?`, postID).Error
}

// inspections find nothing: a text and its tokens are one row.
func (postgresSearch) inspections() []inspection { return nil }

func (postgresSearch) tokenFaults() []string { return nil }

func (postgresSearch) dropStrays(*gorm.DB) error { return nil }

func (postgresSearch) listed() string { return `json_array_elements_text(?::json) AS j (value)` }

func (postgresSearch) listedRows() string { return `json_array_elements(?::json) AS j (value)` }

func (postgresSearch) jsonArrayOf(column string) string { return `json_agg(` + column + `)` }

func (postgresSearch) holdsWord(column string) string {
	return `EXISTS (SELECT 1 FROM search_texts s WHERE s.exact @@ quote_literal(` + column + `)::tsquery)`
}

// textsWithCommonWords is how many of the newest texts are read to find common words.
const textsWithCommonWords = 5000

// commonWords are those of the newest texts. The index finds all texts with a word before
// it gives the first: for common words that takes seconds among ten million texts, during
// which nothing is cleared away that other transactions have replaced.
func (postgresSearch) commonWords(db *gorm.DB) ([]string, error) {
	return all[string](db, `SELECT DISTINCT t.word FROM (SELECT exact FROM search_texts ORDER BY id DESC LIMIT ?) s
		CROSS JOIN LATERAL unnest(tsvector_to_array(s.exact)) AS t (word)`, textsWithCommonWords)
}

func (postgresSearch) lackingWords() string {
	return `SELECT DISTINCT t.word FROM search_texts s CROSS JOIN LATERAL unnest(tsvector_to_array(s.exact)) AS t (word)
		WHERE NOT EXISTS (SELECT 1 FROM search_words w WHERE w.word = t.word)`
}

func (postgresSearch) textsCome() string { return `LOCK TABLE search_texts IN ROW EXCLUSIVE MODE` }

func (postgresSearch) textsStay() string { return `LOCK TABLE search_texts IN EXCLUSIVE MODE` }

// planEach has each search planned for its own words: the newest texts are gone
// through for common words, the index of words is asked for rare ones.
func (postgresSearch) planEach(db *gorm.DB) error {
	return later(db, "plan searches one by one", `SET LOCAL plan_cache_mode = force_custom_plan`)
}

// planOnce spares what is read by ids from being planned again, which takes longer
// than reading it.
func (postgresSearch) planOnce(db *gorm.DB) error {
	return later(db, "plan what is read by ids once", `SET LOCAL plan_cache_mode = auto`)
}

func (p postgresSearch) match(q text.Query, w stretch) matching {
	condition, args := p.holds(q)
	from := "FROM search_texts s WHERE " + condition
	if w.after != nil {
		from, args = from+" AND (s.posted_at, s.id) < (?, ?)", append(args, w.after.time(), w.after.id)
	}
	if !w.since.IsZero() {
		from, args = from+" AND s.posted_at >= ?", append(args, w.since)
	}
	if !w.before.IsZero() {
		from, args = from+" AND s.posted_at < ?", append(args, w.before)
	}
	const order = " ORDER BY s.posted_at DESC, s.id DESC"
	from += " AND s.visible"
	if w.limit == 0 {
		return matching{from: from, args: args, order: order}
	}
	walked := "SELECT s.id, s.post_id, s.thread_id, s.lang, s.posted_at " + from + order + " LIMIT ?"
	return matching{from: "FROM (" + walked + ") s WHERE true", args: append(args, w.limit), order: order,
		last: "SELECT walked, id, CAST(EXTRACT(EPOCH FROM posted_at) * 1000000 AS BIGINT) AS key FROM (SELECT id, posted_at, " +
			"COUNT(*) OVER () AS walked FROM (" + walked + ") w ORDER BY posted_at, id LIMIT 1) AS last"}
}

// holds has words and phrases apart, as a tsquery can't name their columns.
func (postgresSearch) holds(q text.Query) (string, []any) {
	conditions, args := matchingTokens(q.Words, " & ")
	condition := strings.Join(append(conditions, "TRUE"), " AND ")
	if len(q.Without) > 0 {
		without, more := matchingTokens(q.Without, " | ")
		condition, args = condition+" AND NOT ("+strings.Join(without, " OR ")+")", append(args, more...)
	}
	return condition, args
}

// matchingTokens are the conditions on both columns.
func matchingTokens(list []text.Word, between string) (conditions []string, args []any) {
	var words, phrases []string
	for _, w := range list {
		if w.IsPhrase() {
			phrases = append(phrases, "('"+strings.Join(w.Exact, "' <-> '")+"')")
			continue
		}
		words = append(words, "('"+strings.Join(w.Alternatives, "' | '")+"')")
	}
	if len(words) > 0 {
		conditions, args = append(conditions, "s.stem @@ ?::tsquery"), append(args, strings.Join(words, between))
	}
	if len(phrases) > 0 {
		conditions, args = append(conditions, "s.exact @@ ?::tsquery"), append(args, strings.Join(phrases, between))
	}
	return conditions, args
}

// What a tsvector can hold: positions up to this one, and so many of one word.
const (
	maxPosition   = 16383
	mostPositions = 256
)

// lexemes are tokens with their positions as PostgreSQL would read them from
// [tsvector].
func lexemes(tokens []string) pgtype.TSVector {
	order := make([]int, len(tokens))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(strings.Compare(tokens[a], tokens[b]), a-b) })
	positions := make([]pgtype.TSVectorPosition, 0, len(tokens)) // of all lexemes
	v := pgtype.TSVector{Valid: true, Lexemes: make([]pgtype.TSVectorLexeme, 0, len(tokens))}
	for n, i := range order {
		at := pgtype.TSVectorPosition{Position: uint16(min(i+1, maxPosition))}
		if n == 0 || tokens[order[n-1]] != tokens[i] {
			v.Lexemes = append(v.Lexemes, pgtype.TSVectorLexeme{Word: tokens[i]})
		}
		last := &v.Lexemes[len(v.Lexemes)-1]
		if had := last.Positions; len(had) > 0 && (had[len(had)-1] == at || len(had) == mostPositions) {
			continue
		}
		positions = append(positions, at)
		last.Positions = positions[len(positions)-len(last.Positions)-1:]
	}
	return v
}

// tsvector is the literal of tokens with their positions.
func tsvector(tokens []string) string {
	var b strings.Builder
	for i, t := range tokens {
		b.WriteByte('\'')
		b.WriteString(t)
		b.WriteString("':")
		b.WriteString(strconv.Itoa(min(i+1, maxPosition)))
		b.WriteByte(' ')
	}
	return b.String()
}
