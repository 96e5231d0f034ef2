package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

const (
	// postsFound is how many posts a page of a search has, unless asked otherwise.
	postsFound = 20
	// othersAmong is how many of the newest posts found are looked at to count
	// those that the filter leaves out.
	othersAmong = 100
	// byDate is the order of what a search finds, for cursors.
	byDate = "date"
)

// Search finds the visible posts that hold all words of words, which are q.Text
// analysed, newest first, in at most eight queries. A query without words finds
// nothing. NotFound for a tag that doesn't exist, Malformed for a cursor that
// isn't a search's.
func (s *Store) Search(ctx context.Context, v forum.Viewer, q forum.SearchQuery, words text.Query) (*forum.SearchPage, error) {
	q.Limit = limited(q.Limit, postsFound)
	after, err := parseCursor(q.After, byDate)
	if err != nil {
		return nil, err
	}
	p := &forum.SearchPage{Query: q}
	err = s.read(ctx, func(db *gorm.DB) error {
		*p = forum.SearchPage{Query: q}
		if p.Tag, err = tagByKey(db, q.Tag); err != nil {
			return err
		}
		if len(words.Words) == 0 {
			return nil
		}
		if err := s.dialect.beforeSearch(db); err != nil {
			return err
		}
		f := s.finding(p, words)
		if err := f.count(db, p); err != nil {
			return err
		}
		return s.fillFound(db, v, p, f, after)
	})
	return p, err
}

// finding is a search over visible texts.
type finding struct {
	matching
	langs []forum.Lang // nil: every language
}

func (s *Store) finding(p *forum.SearchPage, words text.Query) *finding {
	f := &finding{matching: s.dialect.match(words), langs: p.Query.Langs.List()}
	f.from += " AND s.visible"
	if p.Tag != nil {
		f.from += " AND EXISTS (SELECT 1 FROM thread_tags g WHERE g.thread_id = s.thread_id AND g.tag_id = ?)"
		f.args = append(f.args, p.Tag.ID)
	}
	return f
}

// count says how many posts the filter by language leaves out, among the newest
// that were found.
func (f *finding) count(db *gorm.DB, p *forum.SearchPage) error {
	if f.langs == nil {
		return nil
	}
	type counts struct{ Found, Others int }
	c, err := one[counts](db, `SELECT COUNT(*) AS found, COUNT(CASE WHEN lang NOT IN ? THEN 1 END) AS others
		FROM (SELECT s.lang `+f.from+` ORDER BY `+f.order+` LIMIT ?) AS newest`,
		concat([]any{f.passing()}, f.args, []any{othersAmong})...)
	p.Others, p.MoreOthers = c.Others, c.Found == othersAmong
	return err
}

// passing are the languages that pass the filter: texts in no certain language
// always do.
func (f *finding) passing() []forum.Lang {
	return append(f.langs[:len(f.langs):len(f.langs)], forum.Und)
}

// hit is a post that was found, with the text version it was found by.
type hit struct {
	forum.Post
	TextID   int64
	TextLang forum.Lang
}

// hits finds the texts first and then reads their posts, so that the database
// never carries along the texts of all matches.
func (f *finding) hits(db *gorm.DB, after *cursor, limit int) ([]hit, error) {
	from, args := f.from, f.args
	if f.langs != nil {
		from, args = from+" AND s.lang IN ?", concat(args, []any{f.passing()})
	}
	if after != nil {
		condition, more := f.beyond(after)
		from, args = from+" AND "+condition, concat(args, more)
	}
	hits, err := all[hit](db, `SELECT p.*, f.text_id, f.text_lang FROM
		(SELECT s.id AS text_id, s.lang AS text_lang, s.post_id, s.posted_at `+from+` ORDER BY `+f.order+` LIMIT ?) AS f
		JOIN posts p ON p.id = f.post_id ORDER BY f.posted_at DESC, f.text_id DESC`, concat(args, []any{limit})...)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return hits, nil
}

func (s *Store) fillFound(db *gorm.DB, v forum.Viewer, p *forum.SearchPage, f *finding, after *cursor) error {
	asked := p.Query.Limit + versionsOfPost
	hits, err := f.hits(db, after, asked)
	if err != nil {
		return err
	}
	hits, next := onePerPost(hits, p.Query.Limit, len(hits) == asked)
	p.Next = next
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
