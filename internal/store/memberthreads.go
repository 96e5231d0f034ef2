package store

import (
	"context"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// MemberThreads reads one page of the list of a member's threads, in at most five
// queries. It holds visible threads only, pinned ones at their own place. The
// filter by language works as in [Store.ListPage]: the viewer's own threads and
// those they take part in are shown all the same. NotFound and Gone as for
// [Store.MemberPage], Malformed for a cursor that isn't one of this order's.
func (s *Store) MemberThreads(ctx context.Context, v forum.Viewer, id forum.MemberID, q forum.ListQuery) (*forum.ListPage, error) {
	q.Limit = limited(q.Limit, threadsOnPage)
	if q.Sort == "" {
		q.Sort = forum.SortLatest
	}
	after, err := parseCursor(q.After, string(q.Sort))
	if err != nil {
		return nil, err
	}
	var p *forum.ListPage
	err = s.read(ctx, func(db *gorm.DB) (err error) {
		p, err = s.memberThreads(db, authored{viewer: v, author: id, query: q, after: after})
		return err
	})
	return p, err
}

func (s *Store) memberThreads(db *gorm.DB, a authored) (*forum.ListPage, error) {
	if _, err := publicMember(db, a.author); err != nil {
		return nil, err
	}
	p := &forum.ListPage{Query: a.query}
	var err error
	if p.Shown, p.NotShown, err = a.counts(db); err != nil {
		return nil, err
	}
	ids, err := a.ids(db)
	if err != nil {
		return nil, err
	}
	more := len(ids) > a.query.Limit
	ids = ids[:min(len(ids), a.query.Limit)]
	rows, err := s.threadRows(db, a.viewer, ids)
	if err != nil {
		return nil, err
	}
	p.Threads = inOrder(rows, ids)
	if more {
		p.Next = endOf(a.query.Sort, &p.Threads[len(p.Threads)-1].Thread)
	}
	p.People, err = people(db, namedByRows(p.Threads)...)
	return p, err
}

// authored is a list of one member's threads.
type authored struct {
	viewer forum.Viewer
	author forum.MemberID
	query  forum.ListQuery
	after  *cursor
}

// where is the condition for belonging to the list, whatever the filter.
func (a *authored) where() string {
	where := "t.author_id = ? AND t.visibility = 'visible'"
	if a.query.Sort == forum.SortUnanswered {
		where += " AND t.post_count <= 1"
	}
	return where
}

// passes is the condition for passing the filter by language.
func (a *authored) passes() (string, []any) {
	if a.query.Langs == "" || a.viewer.Owns(a.author) {
		return "1 = 1", nil
	}
	return `(t.lang IN ? OR EXISTS (SELECT 1 FROM thread_members m
		WHERE m.member_id = ? AND m.thread_id = t.id AND m.posts > 0))`, []any{append(a.query.Langs.List(), forum.Und), a.viewer.ID()}
}

// counts says how many threads the list shows, and leaves out, in each language.
func (a *authored) counts(db *gorm.DB) (shown, notShown []forum.LangCount, err error) {
	type row struct {
		forum.LangCount
		Passes bool
	}
	passes, args := a.passes()
	rows, err := all[row](db, `SELECT t.lang, `+passes+` AS passes, COUNT(*) AS count FROM threads t
		WHERE `+a.where()+` GROUP BY 1, 2`, append(args, a.author)...)
	for _, r := range rows {
		if r.Passes {
			shown = append(shown, r.LangCount)
		} else {
			notShown = append(notShown, r.LangCount)
		}
	}
	return largestFirst(shown), largestFirst(notShown), err
}

// ids reads the page and one more.
func (a *authored) ids(db *gorm.DB) ([]forum.ThreadID, error) {
	w := walk{query: a.query, after: a.after}
	passes, args := a.passes()
	args = append([]any{a.author}, args...)
	beyond := ""
	if a.after != nil {
		var key any = a.after.time()
		if a.query.Sort == forum.SortDiscussed {
			key = a.after.key
		}
		beyond, args = " AND (t."+w.key()+", t.id) < (?, ?)", append(args, key, a.after.id)
	}
	return all[forum.ThreadID](db, `SELECT t.id FROM threads t WHERE `+a.where()+" AND "+passes+beyond+
		` ORDER BY t.`+w.key()+` DESC, t.id DESC LIMIT ?`, append(args, a.query.Limit+1)...)
}
