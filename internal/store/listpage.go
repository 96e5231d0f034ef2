package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"tertulia/internal/forum"
	"tertulia/internal/fresh"
)

// threadsOnPage is how many threads a page of a list has, unless asked otherwise.
const threadsOnPage = 30

// ListPage reads one page of a list of threads: what all readers have in common
// in at most six queries, or none if it is kept in memory, and how far the viewer
// has read in one. It is shared: nobody may change it. It holds visible threads
// only. NotFound for a tag that the viewer may not see ([forum.SeeTag]), Malformed for a cursor that isn't
// one of this list's.
func (s *Store) ListPage(ctx context.Context, v forum.Viewer, q forum.ListQuery) (*forum.ListPage, error) {
	q.Limit = limited(q.Limit, threadsOnPage)
	if q.Sort == "" {
		q.Sort = forum.SortLatest
	}
	after, err := parseCursor(q.After, string(q.Sort))
	if err != nil {
		return nil, err
	}
	common, err := s.commonList(ctx, v, q)
	if err != nil {
		return nil, err
	}
	if common {
		p, err := s.sharedList(ctx, q, after)
		if err == nil {
			err = seesTag(v, p)
		}
		if err != nil {
			return nil, err
		}
		return s.withPositions(ctx, v, p)
	}
	var p *forum.ListPage
	err = s.read(ctx, func(db *gorm.DB) (err error) {
		p, err = s.listPage(db, v, q, after)
		return err
	})
	if err == nil {
		err = seesTag(v, p)
	}
	return p, err
}

// seesTag says whether the viewer may see the tag that a list is of, if it is.
func seesTag(v forum.Viewer, p *forum.ListPage) error {
	if p.Tag == nil {
		return nil
	}
	return forum.SeeTag(v, p.Tag)
}

// commonList reports whether a list is read as everybody sees it: where lists are
// kept in memory, and it holds the same threads for the viewer. It doesn't where a
// filter by language leaves out threads that the viewer takes part in.
func (s *Store) commonList(ctx context.Context, v forum.Viewer, q forum.ListQuery) (bool, error) {
	if s.shared.models == nil {
		return false, nil
	}
	if !v.SignedIn() || q.Langs == "" {
		return true, nil
	}
	own, err := one[int](s.reader.WithContext(ctx), `SELECT COUNT(*) FROM (SELECT 1 FROM thread_members m
		WHERE m.member_id = ? AND m.posts > 0 AND m.lang NOT IN ? LIMIT 1) AS own`,
		v.ID(), append(q.Langs.List(), forum.Und))
	return own == 0, err
}

// sharedList is a list as everybody sees it.
func (s *Store) sharedList(ctx context.Context, q forum.ListQuery, after *cursor) (*forum.ListPage, error) {
	read := s.snapshot(func(db *gorm.DB) (*model, error) {
		p, err := s.listPage(db, forum.Viewer{}, q, after)
		if err != nil {
			return nil, err
		}
		return &model{value: p, bytes: (len(p.Pinned)+len(p.Threads)+1)*threadBytes + len(p.People)*personBytes}, nil
	})
	found, err := s.shared.get(ctx, modelKey{kind: listModel, query: q}, s.now(), []fresh.Thing{fresh.Lists()}, read)
	if err != nil {
		return nil, err
	}
	return found.(*forum.ListPage), nil
}

// withPositions adds how far the viewer has read the threads of a list.
func (s *Store) withPositions(ctx context.Context, v forum.Viewer, p *forum.ListPage) (*forum.ListPage, error) {
	if !v.SignedIn() || len(p.Pinned)+len(p.Threads) == 0 {
		return p, nil
	}
	read, err := s.readIn(s.reader.WithContext(ctx), v, idsOf(p.Pinned, p.Threads))
	if err != nil || len(read) == 0 {
		return p, err
	}
	own := *p
	own.Pinned, own.Threads = readUpTo(p.Pinned, read), readUpTo(p.Threads, read)
	return &own, nil
}

// listPage is the last that is asked in its transaction.
func (s *Store) listPage(db *gorm.DB, v forum.Viewer, q forum.ListQuery, after *cursor) (*forum.ListPage, error) {
	p, err := s.listThreads(db, v, q, after)
	if err != nil {
		return nil, err
	}
	a := asking{db: db}
	named := askPeople(&a, namedByRows(p.Pinned, p.Threads))
	if err := a.conclude(); err != nil {
		return nil, fmt.Errorf("name those who write in a list: %w", err)
	}
	p.People = peopleOf(*named)
	return p, nil
}

// listThreads is a page of a list without the names of those who write there.
func (s *Store) listThreads(db *gorm.DB, v forum.Viewer, q forum.ListQuery, after *cursor) (*forum.ListPage, error) {
	p := &forum.ListPage{Query: q}
	tag, err := tagByKey(db, q.Tag)
	if err != nil {
		return nil, err
	}
	p.Tag = tag
	w := walk{dialect: s.dialect, viewer: v, query: q, after: after}
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
	return p, nil
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

// Langs are the languages that visible threads are or once were written in, sorted.
func (s *Store) Langs(ctx context.Context) ([]forum.Lang, error) {
	read := s.snapshot(func(db *gorm.DB) (*model, error) {
		langs, err := all[forum.Lang](db, `SELECT lang FROM thread_counts WHERE tag_id = ? ORDER BY lang`, everywhere)
		return &model{value: langs, bytes: len(langs)*langBytes + 1}, err
	})
	found, err := s.shared.get(ctx, modelKey{kind: langsModel}, s.now(), []fresh.Thing{fresh.Lists()}, read)
	if err != nil {
		return nil, err
	}
	return found.([]forum.Lang), nil
}

// langBytes is about what a language takes.
const langBytes = 32
