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
// in at most five queries, or none if it is kept in memory, and how far the viewer
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

// listPage is the last that is asked in its transaction. On PostgreSQL it is read in
// three round trips: what the list holds, its threads, and what stands beside them.
func (s *Store) listPage(db *gorm.DB, v forum.Viewer, q forum.ListQuery, after *cursor) (*forum.ListPage, error) {
	p, err := s.listThreads(db, v, q, after)
	if err != nil {
		return nil, err
	}
	a := asking{db: db}
	tagged := askTags(&a, idsOf(p.Pinned, p.Threads)...)
	named := askPeople(&a, namedByRows(p.Pinned, p.Threads))
	if err := a.conclude(); err != nil {
		return nil, fmt.Errorf("read tags of a list, and who writes there: %w", err)
	}
	tags := tagsByThread(*tagged)
	for _, rows := range [][]forum.ThreadRow{p.Pinned, p.Threads} {
		for i := range rows {
			rows[i].Tags = tags[rows[i].ID]
		}
	}
	p.People = peopleOf(*named)
	return p, nil
}

// listThreads is a page of a list without the threads' tags and the names of those who
// write there.
func (s *Store) listThreads(db *gorm.DB, v forum.Viewer, q forum.ListQuery, after *cursor) (*forum.ListPage, error) {
	p, w := &forum.ListPage{Query: q}, walk{dialect: s.dialect, viewer: v, query: q, after: after}
	var err error
	if p.Shown, p.NotShown, err = w.counts(db); err != nil {
		return nil, err
	}
	p.Tag = w.tag
	rows, err := w.rows(db)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		row := forum.ThreadRow{Thread: r.Thread, LastRead: s.positions.highest(v.ID(), r.ID, r.LastRead)}
		if r.Above {
			p.Pinned = append(p.Pinned, row)
		} else {
			p.Threads = append(p.Threads, row)
		}
	}
	if len(p.Threads) > q.Limit {
		p.Threads = p.Threads[:q.Limit]
		p.Next = endOf(q.Sort, &p.Threads[len(p.Threads)-1].Thread)
	}
	return p, nil
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
