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
	tag     forum.TagID
	after   *cursor
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
// full. Of the others, those that the viewer takes part in are shown.
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

// readCounts reads how many threads there are in each language, and in how
// many of those that the filter leaves out the viewer takes part.
func (w *walk) readCounts(db *gorm.DB) (inLang []forum.LangCount, own map[forum.Lang]int, err error) {
	type row struct {
		forum.LangCount
		Own bool
	}
	query := `SELECT lang, ` + w.counter() + ` AS count, false AS own FROM thread_counts
		WHERE tag_id = ? AND ` + w.counter() + ` > 0`
	args := []any{w.tag}
	if w.filtered() && w.viewer.SignedIn() {
		// One thread at a time: a join may go through all threads instead.
		query += ` UNION ALL SELECT m.lang, CAST(SUM((SELECT COUNT(*) FROM listings l
				WHERE l.thread_id = m.thread_id AND ` + w.tagged() + w.only() + `)) AS BIGINT) AS count, true AS own
			FROM thread_members m WHERE m.member_id = ? AND m.posts > 0 AND m.lang NOT IN ? GROUP BY m.lang`
		args = append(args, w.viewer.ID(), append(w.query.Langs.List(), forum.Und))
	}
	rows, err := all[row](db, query, args...)
	own = map[forum.Lang]int{}
	for _, r := range rows {
		if r.Own {
			own[r.Lang] = r.Count
		} else {
			inLang = append(inLang, r.LangCount)
		}
	}
	return inLang, own, err
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

// listed is a thread of a page, by its id.
type listed struct {
	ThreadID forum.ThreadID
	Pinned   bool
}

// ids gathers the threads of the page and one more, in order, and the pinned
// ones if it is the first page of the latest. Pinned threads stand nowhere else
// in that list.
func (w *walk) ids(db *gorm.DB) (pinned, rest []forum.ThreadID, err error) {
	query, args := w.statement()
	if query == "" {
		return nil, nil, nil
	}
	rows, err := all[listed](db, query, args...)
	if err != nil {
		return nil, nil, fmt.Errorf("walk listings: %w", err)
	}
	for _, r := range rows {
		if r.Pinned {
			pinned = append(pinned, r.ThreadID)
		} else {
			rest = append(rest, r.ThreadID)
		}
	}
	return pinned, rest, nil
}

// statement is the query of ids; empty where the list has no threads.
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
	return `SELECT thread_id, pinned FROM (SELECT * FROM (` + query + `) AS list UNION ALL
		SELECT * FROM (` + pins.merged(maxPinned) + `) AS pins) AS listed ORDER BY pinned DESC, k DESC, thread_id DESC`, concat(list.args, pins.args)
}
