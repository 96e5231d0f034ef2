package store

import (
	"strconv"
	"strings"

	"gorm.io/gorm"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// postgresSearch keeps tokens in two tsvector columns of search_texts.
type postgresSearch struct{}

func (postgresSearch) putText(db *gorm.DB, t *searchText, a text.Analysis) (err error) {
	t.ID, err = one[int64](db, `INSERT INTO search_texts (post_id, thread_id, lang, visible, posted_at, analysis, exact, stem)
		VALUES (?, ?, ?, ?, ?, ?, ?::tsvector, ?::tsvector) RETURNING id`,
		t.PostID, t.ThreadID, t.Lang, t.Visible, t.PostedAt, t.Analysis, tsvector(a.Exact), tsvector(a.Stem))
	return err
}

func (postgresSearch) putTexts(db *gorm.DB, texts []searchText, tokens []text.Analysis) error {
	ids, err := postgresDialect{}.reserve(db, "search_texts", len(texts))
	if err != nil {
		return err
	}
	for i, id := range ids {
		texts[i].ID = id
	}
	args := make([]any, 0, 9*len(texts))
	for i, t := range texts {
		args = append(args, t.ID, t.PostID, t.ThreadID, t.Lang, t.Visible, t.PostedAt, t.Analysis,
			tsvector(tokens[i].Exact), tsvector(tokens[i].Stem))
	}
	return db.Exec(`INSERT INTO search_texts (id, post_id, thread_id, lang, visible, posted_at, analysis, exact, stem) VALUES `+
		strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?, ?, ?, ?::tsvector, ?::tsvector), ", len(texts)), ", "),
		args...).Error
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

// beforeSearch has each search planned for its own words: the newest texts are
// gone through for common words, the index of words is asked for rare ones.
func (postgresSearch) beforeSearch(db *gorm.DB) error {
	return db.Exec(`SET LOCAL plan_cache_mode = force_custom_plan`).Error
}

func (postgresSearch) match(q text.Query) matching {
	conditions, args := matchingTokens(q)
	return matching{
		from: "FROM search_texts s WHERE " + strings.Join(conditions, " AND "), args: args,
		order: "s.posted_at DESC, s.id DESC",
		beyond: func(c *cursor) (string, []any) {
			return "(s.posted_at, s.id) < (?, ?)", []any{c.time(), c.id}
		},
	}
}

// matchingTokens are the conditions on both columns: a tsquery can't name them,
// so words and phrases are two.
func matchingTokens(q text.Query) (conditions []string, args []any) {
	var words, phrases []string
	for _, w := range q.Words {
		if len(w.Alternatives) == 0 {
			phrases = append(phrases, "('"+strings.Join(w.Exact, "' <-> '")+"')")
			continue
		}
		words = append(words, "('"+strings.Join(w.Alternatives, "' | '")+"')")
	}
	if len(words) > 0 {
		conditions, args = append(conditions, "s.stem @@ ?::tsquery"), append(args, strings.Join(words, " & "))
	}
	if len(phrases) > 0 {
		conditions, args = append(conditions, "s.exact @@ ?::tsquery"), append(args, strings.Join(phrases, " & "))
	}
	return conditions, args
}

// maxPosition is the highest position a tsvector can hold.
const maxPosition = 16383

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
