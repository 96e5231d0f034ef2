package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"gorm.io/gorm"
)

// Inconsistency is a stored number that isn't what it counts, or a row that
// another one calls for and that isn't there.
type Inconsistency struct {
	What string // in English, for the operator
	Rows int    // how many rows it concerns
}

// Inspect compares every counter, list, search row and event with the threads
// and posts it stands for, the tokens of each text in the search with the text,
// analysed again, and each text that pages show with what its author wrote, rendered
// again. It reads the whole database: it is for the operator and for tests.
// A sound database gives none. What can't be compared is an error, beside what was
// found elsewhere: a line for each comparison, with the rows that can't be read.
func (s *Store) Inspect(ctx context.Context) ([]Inconsistency, error) {
	return s.inspect(ctx, wholeInspections(s.dialect))
}

// InspectRows is Inspect without analysing and rendering texts again, for tests that have texts
// found by words of their own.
func (s *Store) InspectRows(ctx context.Context) ([]Inconsistency, error) {
	return s.inspect(ctx, rowInspections(s.dialect))
}

func (s *Store) inspect(ctx context.Context, list []inspection) ([]Inconsistency, error) {
	var found []Inconsistency
	err := s.read(ctx, func(db *gorm.DB) (err error) {
		found, err = s.inspectIn(db, list)
		return err
	})
	return found, err
}

func wholeInspections(d dialect) []inspection {
	return append(rowInspections(d), slices.Concat([]inspection{unlikeInspection(d)}, shownInspections())...)
}

func rowInspections(d dialect) []inspection {
	return slices.Concat(inspections(), authorInspections(), engineInspections(d), historyInspections(), decisionInspections(), handleInspections(), versionInspections(), stanceInspections(), summaryInspections(), d.inspections(),
		[]inspection{wordInspection(d), compoundInspection()})
}

// inspectIn goes on after what can't be compared, unless nobody waits any more or the
// transaction, which shows all of it as it was at one moment, is gone.
func (s *Store) inspectIn(db *gorm.DB, list []inspection) ([]Inconsistency, error) {
	var found []Inconsistency
	var failed []error
	for i := range list {
		c := &list[i]
		rows, goesOn, err := c.apart(db)
		if rows > 0 {
			found = append(found, Inconsistency{What: c.what, Rows: rows})
		}
		if err == nil {
			continue
		}
		failed = append(failed, fmt.Errorf("look for %s: %w", c.what, err))
		ctx := db.Statement.Context
		if ctx.Err() != nil || !goesOn {
			break
		}
		if p := (*panicked)(nil); errors.As(err, &p) {
			s.log.ErrorContext(ctx, "comparison failed", slog.String("of", c.what), slog.Any("error", err),
				slog.String("stack", string(p.stack)))
		}
	}
	return found, errors.Join(failed...)
}

// inspection finds the rows that shouldn't be as they are: by a query for them,
// or by a function that counts them.
type inspection struct {
	what, query string
	counts      func(db *gorm.DB) (int, error)
}

// apart counts so that others can go on in the transaction if it fails. Where that is
// gone, they can't.
func (c *inspection) apart(db *gorm.DB) (rows int, goesOn bool, err error) {
	if err := db.Exec(`SAVEPOINT inspection`).Error; err != nil {
		return 0, false, err
	}
	err = surviving(func() (err error) {
		rows, err = c.count(db)
		return err
	})
	after := `RELEASE SAVEPOINT inspection`
	if err != nil {
		after = `ROLLBACK TO SAVEPOINT inspection`
	}
	ended := db.Exec(after).Error
	return rows, ended == nil, errors.Join(err, ended)
}

// count may both find rows and fail for others.
func (c *inspection) count(db *gorm.DB) (int, error) {
	if c.counts != nil {
		return c.counts(db)
	}
	return one[int](db, `SELECT COUNT(*) FROM (`+c.query+`) AS unsound`)
}

func inspections() []inspection {
	return []inspection{
		{what: "threads whose count of posts is wrong", query: `SELECT t.id FROM threads t WHERE t.post_count <>
			(SELECT COUNT(*) FROM posts p WHERE p.thread_id = t.id AND p.visibility = 'visible')`},
		{what: "threads whose highest number is wrong", query: `SELECT t.id FROM threads t WHERE t.last_number <>
			(SELECT COALESCE(MAX(p.number), 0) FROM posts p WHERE p.thread_id = t.id)`},
		{what: "threads whose last post is wrong", query: `SELECT t.id FROM threads t JOIN posts p ON p.thread_id = t.id
			AND p.number = (SELECT MAX(v.number) FROM posts v WHERE v.thread_id = t.id AND v.visibility = 'visible')
			WHERE t.last_post_id <> p.id OR t.last_poster_id <> p.author_id OR t.last_activity_at <> p.created_at`},
		{what: "members whose count of posts is wrong", query: `SELECT m.id FROM members m WHERE m.post_count <>
			(SELECT COUNT(*) FROM posts p JOIN threads t ON t.id = p.thread_id
			WHERE p.author_id = m.id AND p.visibility = 'visible' AND t.visibility = 'visible')`},
		{what: "members whose count of posts in a thread is wrong", query: `SELECT m.member_id FROM thread_members m
			LEFT JOIN (SELECT thread_id, author_id, COUNT(*) AS posts FROM posts WHERE visibility = 'visible'
				GROUP BY thread_id, author_id) p ON p.thread_id = m.thread_id AND p.author_id = m.member_id
			WHERE m.posts <> COALESCE(p.posts, 0)`},
		{what: "threads that don't know one of their writers", query: `SELECT p.id FROM posts p WHERE p.visibility = 'visible'
			AND NOT EXISTS (SELECT 1 FROM thread_members m WHERE m.thread_id = p.thread_id AND m.member_id = p.author_id)`},
		{what: "writers who don't know the language of a thread", query: `SELECT m.member_id FROM thread_members m
			JOIN threads t ON t.id = m.thread_id WHERE m.posts > 0 AND m.lang <> t.lang`},
		{what: "threads whose count of posts in a language is wrong", query: `SELECT p.thread_id FROM posts p
			LEFT JOIN thread_langs l ON l.thread_id = p.thread_id AND l.lang = p.lang
			GROUP BY p.thread_id, p.lang, l.posts
			HAVING COALESCE(l.posts, 0) <> SUM(CASE WHEN p.visibility = 'visible' THEN 1 ELSE 0 END)`},
		{what: "visible threads that lists don't have", query: `SELECT t.id FROM threads t WHERE t.visibility = 'visible'
			AND NOT EXISTS (SELECT 1 FROM listings l WHERE l.thread_id = t.id AND l.tag_id = 0)`},
		{what: "tags under which lists don't have a thread", query: `SELECT g.thread_id FROM thread_tags g
			JOIN threads t ON t.id = g.thread_id AND t.visibility = 'visible'
			WHERE NOT EXISTS (SELECT 1 FROM listings l WHERE l.thread_id = g.thread_id AND l.tag_id = g.tag_id)`},
		{what: "list rows that differ from their thread", query: `SELECT l.thread_id FROM listings l JOIN threads t ON t.id = l.thread_id
			WHERE t.visibility <> 'visible' OR l.lang <> t.lang OR l.pinned <> t.pinned OR l.post_count <> t.post_count
			OR l.last_activity_at <> t.last_activity_at OR l.created_at <> t.created_at
			OR (l.tag_id <> 0 AND NOT EXISTS
				(SELECT 1 FROM thread_tags g WHERE g.thread_id = l.thread_id AND g.tag_id = l.tag_id))`},
		{what: "counts of threads that are wrong", query: `SELECT l.tag_id FROM listings l
			LEFT JOIN thread_counts c ON c.tag_id = l.tag_id AND c.lang = l.lang
			GROUP BY l.tag_id, l.lang, c.threads, c.unanswered
			HAVING COALESCE(c.threads, 0) <> COUNT(*)
			OR COALESCE(c.unanswered, 0) <> SUM(CASE WHEN l.post_count <= 1 THEN 1 ELSE 0 END)`},
		{what: "counts of threads that lists don't have", query: `SELECT c.tag_id FROM thread_counts c
			WHERE (c.threads <> 0 OR c.unanswered <> 0)
			AND NOT EXISTS (SELECT 1 FROM listings l WHERE l.tag_id = c.tag_id AND l.lang = c.lang)`},
		{what: "tags whose count of threads is wrong", query: `SELECT g.id FROM tags g WHERE g.threads <>
			(SELECT COUNT(*) FROM listings l WHERE l.tag_id = g.id)`},
		{what: "posts that the search shows or hides wrongly", query: `SELECT p.id FROM posts p JOIN threads t ON t.id = p.thread_id
			LEFT JOIN search_texts s ON s.post_id = p.id AND s.lang = p.lang
			WHERE s.id IS NULL OR s.visible <> (p.visibility = 'visible' AND t.visibility = 'visible')`},
		{what: "texts of the search with another thread or time than their post", query: misplacedTexts},
	}
}

// misplacedTexts are the posts whose texts in the search say another thread or time.
const misplacedTexts = `SELECT s.post_id FROM search_texts s JOIN posts p ON p.id = s.post_id
	WHERE s.thread_id <> p.thread_id OR s.posted_at <> p.created_at`

// handleless are the members whose handle isn't kept as theirs, which nobody finds by it.
const handleless = `SELECT m.id FROM members m WHERE m.handle <> ''
	AND NOT EXISTS (SELECT 1 FROM handles h WHERE h.member_id = m.id AND h.handle = m.handle)`
