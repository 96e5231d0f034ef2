package store

import (
	"cmp"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// walk is how one page of a list is gathered from the listings: a range of the
// index for each language, merged by the database, which reads no more of them than
// the page needs. That costs the same on every page, whatever languages a reader
// chose.
type walk struct {
	dialect dialect
	viewer  forum.Viewer
	query   forum.ListQuery
	after   *cursor
	// tag is that of the query, nil for all; known after counts.
	tag *forum.Tag
	// langs are shown in full; of others only the viewer's own threads. Both
	// are known after counts.
	langs, others []forum.Lang
}

// filtered reports whether a choice of languages narrows the list.
func (w *walk) filtered() bool { return w.query.Langs != "" }

// key is the column that the list is ordered by.
func (w *walk) key() string {
	switch w.query.Sort {
	case forum.SortLatest:
		return "last_activity_at"
	case forum.SortDiscussed:
		return "post_count"
	}
	return "created_at"
}

// counts says how many threads of each language the list shows and how many
// the filter leaves out, largest first, and sets which languages are shown in
// full, and the list's tag: NotFound if there is none. Of the others, those that the viewer takes part in are shown.
func (w *walk) counts(db *gorm.DB) (shown, notShown []forum.LangCount, err error) {
	inLang, own, err := w.readCounts(db)
	if err != nil {
		return nil, nil, fmt.Errorf("count threads: %w", err)
	}
	for _, c := range inLang {
		if w.shows(c.Lang) {
			w.langs = append(w.langs, c.Lang)
			shown = append(shown, c)
			continue
		}
		if mine := own[c.Lang]; mine > 0 {
			w.others = append(w.others, c.Lang)
			shown = append(shown, forum.LangCount{Lang: c.Lang, Count: mine})
			c.Count -= mine
		}
		if c.Count > 0 {
			notShown = append(notShown, c)
		}
	}
	return largestFirst(shown), largestFirst(notShown), nil
}

// readCounts reads the tag of the list, how many threads there are in each language,
// and in how many of those that the filter leaves out the viewer takes part.
func (w *walk) readCounts(db *gorm.DB) (inLang []forum.LangCount, own map[forum.Lang]int, err error) {
	type row struct {
		forum.LangCount
		Own bool
	}
	a, tags := asking{db: db}, new([]forum.Tag)
	in, args := "?", []any{everywhere}
	if w.query.Tag != "" {
		tags = ask[forum.Tag](&a, `SELECT * FROM tags WHERE key = ?`, w.query.Tag)
		in, args = "(SELECT id FROM tags WHERE key = ?)", []any{w.query.Tag}
	}
	query := `SELECT lang, ` + w.counter() + ` AS count, false AS own FROM thread_counts
		WHERE tag_id = ` + in + ` AND ` + w.counter() + ` > 0`
	if w.filtered() && w.viewer.SignedIn() {
		// One thread at a time: a join may go through all threads instead.
		query += ` UNION ALL SELECT m.lang, CAST(SUM((SELECT COUNT(*) FROM listings l
				WHERE l.thread_id = m.thread_id AND l.tag_id = ` + in + w.only() + `)) AS BIGINT) AS count, true AS own
			FROM thread_members m WHERE m.member_id = ? AND m.posts > 0 AND m.lang NOT IN ? GROUP BY m.lang`
		args = append(args, args[0], w.viewer.ID(), append(w.query.Langs.List(), forum.Und))
	}
	rows := ask[row](&a, query, args...)
	if err := a.answer(); err != nil {
		return nil, nil, err
	}
	if w.query.Tag != "" {
		if len(*tags) == 0 {
			return nil, nil, forum.Fail(forum.NotFound, "error.not_found")
		}
		w.tag = &(*tags)[0]
	}
	own = map[forum.Lang]int{}
	for _, r := range *rows {
		if r.Own {
			own[r.Lang] = r.Count
		} else {
			inLang = append(inLang, r.LangCount)
		}
	}
	return inLang, own, nil
}

func (w *walk) counter() string {
	if w.query.Sort == forum.SortUnanswered {
		return "unanswered"
	}
	return "threads"
}

// shows reports whether the filter lets a language through. What is in no
// certain language always passes.
func (w *walk) shows(lang forum.Lang) bool {
	return !w.filtered() || !lang.Known() || w.query.Langs.Has(lang)
}

// only is what an order asks of listings l besides their place.
func (w *walk) only() string {
	if w.query.Sort == forum.SortUnanswered {
		return " AND l.post_count <= 1"
	}
	return ""
}

func largestFirst(counts []forum.LangCount) []forum.LangCount {
	slices.SortFunc(counts, func(a, b forum.LangCount) int {
		return cmp.Or(b.Count-a.Count, cmp.Compare(a.Lang, b.Lang))
	})
	return counts
}

// maxPinned bounds how many pinned threads stand above a list. A forum that pins
// more has lost sight of what pins are for; the oldest of them aren't shown there.
const maxPinned = 50

// listColumns are what a list shows of its threads, half of what there is to know of one.
const listColumns = `t.id, t.lang, t.title, t.slug, t.author_id, t.titles, t.state, t.visibility, t.pinned,
	t.last_number, t.post_count, t.last_activity_at, t.date_unknown, t.created_at`

// listedRow is a thread of a page, with the columns of listColumns.
type listedRow struct {
	forum.Thread
	LastRead int
	Above    bool // the list, as pinned threads are
}

// rows reads the threads of the page and one more, in order, and the pinned ones above
// it if it is the first page of the latest. Pinned threads stand nowhere else in that
// list.
func (w *walk) rows(db *gorm.DB) ([]listedRow, error) {
	listed, args := w.statement()
	if listed == "" {
		return nil, nil
	}
	read, reader := lastRead(w.viewer)
	// The threads come one by one in any case; a join may go through all of them instead.
	rows, err := all[listedRow](db, `SELECT `+listColumns+`, `+read+` AS last_read, listed.pinned AS above
		FROM (`+listed+`) AS listed CROSS JOIN threads t WHERE t.id = listed.thread_id
		ORDER BY listed.pinned DESC, listed.k DESC, listed.thread_id DESC`, concat(reader, args)...)
	if err != nil {
		return nil, fmt.Errorf("walk listings: %w", err)
	}
	return rows, nil
}

// statement is the query for the places of the threads of rows; empty where the list has
// none.
func (w *walk) statement() (query string, args []any) {
	list := union{dialect: w.dialect}
	for _, lang := range w.langs {
		w.addLang(&list, lang)
	}
	if len(w.others) > 0 {
		w.addOwn(&list, false)
	}
	if len(list.parts) == 0 {
		return "", nil
	}
	query = list.merged(w.query.Limit + 1)
	if w.query.Sort != forum.SortLatest || w.after != nil {
		return query, list.args
	}
	pins := union{dialect: w.dialect}
	w.addPinned(&pins)
	return `SELECT * FROM (` + query + `) AS list UNION ALL SELECT * FROM (` + pins.merged(maxPinned) + `) AS pins`, concat(list.args, pins.args)
}
