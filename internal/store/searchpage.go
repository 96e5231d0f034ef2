package store

import (
	"context"

	"gorm.io/gorm"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

const (
	// postsFound is how many posts a page of a search has, unless asked otherwise.
	postsFound = 20
	// countedTo is where a search stops to count.
	countedTo = 1000
	// byDate is the order of what a search finds, for cursors.
	byDate = "date"
)

// Search finds the visible posts that hold all words of words, which are q.Text
// analysed for every language, in at most twelve queries, or eighteen where it
// finds nothing and looks for what would. A query without words finds what passes its
// filters if it is to browse, else nothing, and a handle that nobody has finds nothing. NotFound for a tag that doesn't exist,
// Malformed for a cursor that isn't a search's.
func (s *Store) Search(ctx context.Context, v forum.Viewer, q forum.SearchQuery, words text.Query) (*forum.SearchPage, error) {
	q.Limit = limited(q.Limit, postsFound)
	after, err := parseCursor(q.After, byDate)
	if err != nil {
		return nil, err
	}
	counts := s.countsFor(v)
	var p *forum.SearchPage
	err = s.read(ctx, func(db *gorm.DB) error {
		p = &forum.SearchPage{Query: q}
		if err := nameFilters(db, p); err != nil || len(words.Words) == 0 && !q.Browse {
			return err
		}
		if err := s.dialect.beforeSearch(db); err != nil {
			return err
		}
		if err := s.find(db, counts, p, words, after); err != nil || len(p.Found) > 0 || after != nil || p.Capped || len(words.Words) == 0 {
			return err
		}
		return s.hint(db, v, p, words)
	})
	return p, err
}

// find fills in what is found: as it was typed, or else loosened.
func (s *Store) find(db *gorm.DB, counts searchCounts, p *forum.SearchPage, words text.Query, after *cursor) error {
	if p.Query.Author != "" && p.Author == nil {
		return nil
	}
	f, err := s.finding(db, counts.viewer, p, words)
	if err != nil {
		return err
	}
	f.counts = counts
	if err := s.fillFound(db, counts.viewer, p, f, after); err != nil || len(p.Found) > 0 || after != nil || p.Capped {
		return err
	}
	if f.query = words.Loosened(); len(f.query.Words) == 0 {
		return nil
	}
	asTyped := *p
	p.Loosened = true
	if err := s.fillFound(db, counts.viewer, p, f, nil); err != nil || len(p.Found) > 0 {
		return err
	}
	*p = asTyped
	return nil
}

func (s *Store) fillFound(db *gorm.DB, v forum.Viewer, p *forum.SearchPage, f *finding, after *cursor) error {
	asked := p.Query.Limit + versionsOfPost
	hits, err := f.hits(db, after, asked)
	if err != nil {
		return err
	}
	hits, next := onePerPost(hits, p.Query.Limit, len(hits) == asked)
	if p.Next = f.next(next); p.Query.Best {
		p.Next = "" // its order has no cursor
	}
	var ids []forum.ThreadID
	for _, h := range hits {
		ids = append(ids, h.ThreadID)
	}
	rows, err := s.threadRows(db, v, ids)
	if err != nil {
		return err
	}
	for _, h := range hits {
		p.Found = append(p.Found, forum.FoundPost{Post: h.Post, Thread: rows[h.ThreadID], In: h.TextLang})
	}
	if err := fillFoundVersions(db, p.Found); err != nil {
		return err
	}
	if err := fillSummaries(db, p.Found); err != nil {
		return err
	}
	p.People, err = people(db, namedByFound(p.Found)...)
	return err
}

// versionsOfPost is how many text versions of one post are reckoned with, so that
// all of those that were found come to lie on one page.
const versionsOfPost = 8

// onePerPost keeps of the texts of each post, which follow one another, the first
// in its own language or else the first, for at most limit posts; next is the
// cursor after them, empty at the end. Where more may follow, the last post is
// left for the next page: not all of its texts may be there.
func onePerPost(hits []hit, limit int, more bool) (kept []hit, next string) {
	var ends []hit // the last text of each post kept
	for _, h := range hits {
		n := len(kept)
		switch {
		case n == 0 || kept[n-1].ID != h.ID:
			kept, ends = append(kept, h), append(ends, h)
			continue
		case h.TextLang == h.Lang:
			kept[n-1] = h
		}
		ends[n-1] = h
	}
	if more && len(kept) > 1 {
		kept = kept[:len(kept)-1]
	}
	if len(kept) > limit {
		kept, more = kept[:limit], true
	}
	if more {
		last := ends[len(kept)-1]
		next = cursor{order: byDate, key: last.CreatedAt.UnixMicro(), id: last.TextID}.String()
	}
	return kept, next
}
