package store

import (
	"fmt"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// authored is a list of one member's threads: a range of an index for each language,
// merged by the database, as [walk] gathers other lists.
type authored struct {
	dialect dialect
	viewer  forum.Viewer
	author  *author
	query   forum.ListQuery
	after   *cursor
	// langs are shown in full; of others only the threads that the viewer takes part
	// in. Both are known after choose.
	langs, others []forum.Lang
}

// walk is the same list in the whole forum.
func (a *authored) walk() *walk { return &walk{query: a.query, viewer: a.viewer, after: a.after} }

// counts says how many threads the list shows, and leaves out, in each language.
func (a *authored) counts(db *gorm.DB) (shown, notShown []forum.LangCount, err error) {
	own, err := a.takenPartIn(db)
	if err != nil {
		return nil, nil, fmt.Errorf("count threads: %w", err)
	}
	shown, notShown = a.choose(own)
	return largestFirst(shown), largestFirst(notShown), nil
}

// choose sets which languages are shown in full, and of which only some threads, given
// in how many of those that the filter leaves out the viewer takes part. It counts both.
func (a *authored) choose(own map[forum.Lang]int) (shown, notShown []forum.LangCount) {
	for _, opened := range a.author.opened {
		c := forum.LangCount{Lang: opened.Lang, Count: opened.Threads}
		if a.query.Sort == forum.SortUnanswered {
			c.Count = opened.Unanswered
		}
		if c.Count == 0 {
			continue
		}
		if a.whole() || a.walk().shows(c.Lang) {
			a.langs, shown = append(a.langs, c.Lang), append(shown, c)
			continue
		}
		if mine := own[c.Lang]; mine > 0 {
			a.others, shown = append(a.others, c.Lang), append(shown, forum.LangCount{Lang: c.Lang, Count: mine})
			c.Count -= mine
		}
		if c.Count > 0 {
			notShown = append(notShown, c)
		}
	}
	return shown, notShown
}

// whole reports that no filter narrows the list: authors see all that is theirs.
func (a *authored) whole() bool { return a.query.Langs == "" || a.viewer.Owns(a.author.ID) }

// takenPartIn counts the threads in which the viewer takes part, in the languages that
// the filter leaves out.
func (a *authored) takenPartIn(db *gorm.DB) (map[forum.Lang]int, error) {
	own := map[forum.Lang]int{}
	if a.whole() || !a.viewer.SignedIn() {
		return own, nil
	}
	// One thread at a time: a join may go through all threads of the author instead.
	rows, err := all[forum.LangCount](db, `SELECT m.lang, CAST(SUM((SELECT COUNT(*) FROM threads t
			WHERE t.id = m.thread_id AND `+a.listed()+`)) AS BIGINT) AS count
		FROM thread_members m WHERE m.member_id = ? AND m.posts > 0 AND m.lang NOT IN ? GROUP BY m.lang`,
		a.author.ID, a.viewer.ID(), unfiltered(a.query.Langs))
	for _, r := range rows {
		own[r.Lang] = r.Count
	}
	return own, err
}

// listed is the condition for belonging to the list, whatever the filter; it takes the
// author's id.
func (a *authored) listed() string {
	if a.query.Sort == forum.SortUnanswered {
		return "t.author_id = ? AND t.visibility = 'visible' AND t.post_count <= 1"
	}
	return "t.author_id = ? AND t.visibility = 'visible'"
}

// ids reads the page and one more.
func (a *authored) ids(db *gorm.DB) ([]forum.ThreadID, error) {
	asked := asking{db: db}
	ids := a.askIDs(&asked)
	err := asked.answer()
	return ids(), err
}

// askIDs asks for them. What it gives is there after [asking.answer].
func (a *authored) askIDs(asked *asking) func() []forum.ThreadID {
	list := a.merging()
	if len(list.parts) == 0 {
		return func() []forum.ThreadID { return nil }
	}
	rows := ask[listed](asked, list.merged(a.query.Limit+1), list.args...)
	return func() []forum.ThreadID {
		ids := make([]forum.ThreadID, len(*rows))
		for i, r := range *rows {
			ids[i] = r.ThreadID
		}
		return ids
	}
}

// merging is the list, from its parts.
func (a *authored) merging() union {
	key := a.walk().key()
	beyond, since := "", []any(nil)
	if a.after != nil {
		beyond, since = ` AND (t.`+key+`, t.id) < (?, ?)`, []any{a.after.value(a.query.Sort), a.after.id}
	}
	list := union{dialect: a.dialect}
	for _, lang := range a.langs {
		list.add(`SELECT t.id AS thread_id, t.`+key+` AS k FROM threads t WHERE `+a.listed()+` AND t.lang = ?`+beyond,
			concat([]any{a.author.ID, lang}, since)...)
	}
	if len(a.others) > 0 {
		list.add(`SELECT thread_id, k FROM (SELECT m.thread_id, (SELECT t.`+key+` FROM threads t
				WHERE t.id = m.thread_id AND `+a.listed()+beyond+`) AS k
			FROM thread_members m WHERE m.member_id = ? AND m.posts > 0 AND m.lang IN ?) AS o WHERE k IS NOT NULL`,
			concat([]any{a.author.ID}, since, []any{a.viewer.ID(), a.others})...)
	}
	return list
}
