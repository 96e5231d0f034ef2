package store

import (
	"context"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// threadsOnPage is how many threads a page of a list has, unless asked otherwise.
const threadsOnPage = 30

// ListPage reads one page of a list of threads, in at most six queries. It holds
// visible threads only. NotFound for a tag that doesn't exist, Malformed for a
// cursor that isn't one of this list's.
func (s *Store) ListPage(ctx context.Context, v forum.Viewer, q forum.ListQuery) (*forum.ListPage, error) {
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
		p, err = s.listPage(db, v, q, after)
		return err
	})
	return p, err
}

func (s *Store) listPage(db *gorm.DB, v forum.Viewer, q forum.ListQuery, after *cursor) (*forum.ListPage, error) {
	p := &forum.ListPage{Query: q}
	tag, err := tagByKey(db, q.Tag)
	if err != nil {
		return nil, err
	}
	p.Tag = tag
	w := walk{viewer: v, query: q, after: after}
	if tag != nil {
		w.tag = tag.ID
	}
	if p.Shown, p.NotShown, err = w.counts(db); err != nil {
		return nil, err
	}
	pinned, listed, err := w.ids(db)
	if err != nil {
		return nil, err
	}
	more := len(listed) > q.Limit
	listed = listed[:min(len(listed), q.Limit)]
	rows, err := s.threadRows(db, v, append(pinned, listed...))
	if err != nil {
		return nil, err
	}
	p.Pinned, p.Threads = inOrder(rows, pinned), inOrder(rows, listed)
	if more {
		p.Next = endOf(q.Sort, &p.Threads[len(p.Threads)-1].Thread)
	}
	p.People, err = people(db, namedByRows(p.Pinned, p.Threads)...)
	return p, err
}

// tagByKey finds a tag; nil for an empty key.
func tagByKey(db *gorm.DB, key string) (*forum.Tag, error) {
	if key == "" {
		return nil, nil
	}
	tag, err := one[forum.Tag](db, `SELECT * FROM tags WHERE key = ?`, key)
	return &tag, err
}

// endOf is the cursor of a page that ends with a thread.
func endOf(sort forum.Sort, t *forum.Thread) string {
	c := cursor{order: string(sort), id: int64(t.ID), key: t.CreatedAt.UnixMicro()}
	switch sort {
	case forum.SortLatest:
		c.key = t.LastActivityAt.UnixMicro()
	case forum.SortDiscussed:
		c.key = int64(t.PostCount)
	}
	return c.String()
}
