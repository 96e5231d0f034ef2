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
		p, err = s.memberThreads(db, v, id, q, after)
		return err
	})
	return p, err
}

func (s *Store) memberThreads(db *gorm.DB, v forum.Viewer, id forum.MemberID, q forum.ListQuery, after *cursor) (*forum.ListPage, error) {
	author, err := publicMember(db, id)
	if err != nil {
		return nil, err
	}
	a := authored{dialect: s.dialect, viewer: v, author: author, query: q, after: after}
	p := &forum.ListPage{Query: q, People: author.alone()}
	if p.Shown, p.NotShown, err = a.counts(db); err != nil {
		return nil, err
	}
	ids, err := a.ids(db)
	if err != nil {
		return nil, err
	}
	more := len(ids) > q.Limit
	ids = ids[:min(len(ids), q.Limit)]
	rows, err := s.threadRows(db, v, ids)
	if err != nil {
		return nil, err
	}
	p.Threads = inOrder(rows, ids)
	if more {
		p.Next = endOf(q.Sort, &p.Threads[len(p.Threads)-1].Thread)
	}
	return p, nil
}
