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
	// countedTo is where a search stops to count.
	countedTo = 1000
	// byDate is the order of what a search finds, for cursors.
	byDate = "date"
)

// Search finds the visible posts that hold all words of words, which are q.Text
// analysed for every language, in at most ten queries, or sixteen where it finds
// nothing and looks for what would. A query without words finds what passes its
// filters if it is to browse, else nothing, and a handle that nobody has finds
// nothing. NotFound for a tag that doesn't exist or that the viewer may not see
// ([forum.SeeTag]), Malformed for a cursor that isn't a search's.
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
		if err := nameFilters(db, v, p); err != nil || len(words.Words) == 0 && !q.Browse {
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
	if err := s.dialect.planEach(db); err != nil {
		return err
	}
	f, err := s.finding(db, counts.viewer, p, words)
	if err != nil {
		return err
	}
	f.counts = counts
	if err := fillFound(db, p, f, after); err != nil || len(p.Found) > 0 || after != nil || p.Capped {
		return err
	}
	if f.query = words.Loosened(); len(f.query.Words) == 0 {
		return nil
	}
	asTyped := *p
	p.Loosened = true
	if err := s.dialect.planEach(db); err != nil {
		return err
	}
	if err := fillFound(db, p, f, nil); err != nil || len(p.Found) > 0 {
		return err
	}
	*p = asTyped
	return nil
}

// fillFound fills in a page of what is found. The first also counts.
func fillFound(db *gorm.DB, p *forum.SearchPage, f *finding, after *cursor) error {
	asked := p.Query.Limit + versionsOfPost
	texts, err := f.pageOf(db, after, asked)
	if err == nil {
		err = f.planOnce(db)
	}
	if err != nil {
		return err
	}
	posts, more := byPost(texts, p.Query.Limit, len(texts) == asked)
	if err := readFound(db, p, posts); err != nil {
		return err
	}
	if p.Query.Best {
		return nil // its order has no cursor
	}
	if p.Next = f.next(); more {
		last := p.Found[len(p.Found)-1].Post
		texts := posts[len(posts)-1]
		p.Next = cursor{order: byDate, key: last.CreatedAt.UnixMicro(), id: texts[len(texts)-1].ID}.String()
	}
	return nil
}

// versionsOfPost is how many text versions of one post are reckoned with, so that
// all of those that were found come to lie on one page.
const versionsOfPost = 8

// byPost parts texts into those of each post, which follow one another, for at most
// limit posts; goesOn says that there are posts after them. Where more texts may
// follow, the last post is left for the next page: not all of its texts may be
// there.
func byPost(texts []foundText, limit int, more bool) (posts [][]foundText, goesOn bool) {
	for from := 0; from < len(texts); {
		to := from + 1
		for to < len(texts) && texts[to].PostID == texts[from].PostID {
			to++
		}
		posts = append(posts, texts[from:to])
		from = to
	}
	if more && len(posts) > 1 {
		posts = posts[:len(posts)-1]
	}
	if len(posts) > limit {
		return posts[:limit], true
	}
	return posts, more
}

// foundRow is a post with what lists of posts show of its thread, and in a search of its
// author.
type foundRow struct {
	forum.Post
	Thread forum.Thread    `gorm:"embedded;embeddedPrefix:in_"`
	Author forum.MemberRef `gorm:"embedded;embeddedPrefix:by_"`
}

func (r *foundRow) found() forum.FoundPost {
	return forum.FoundPost{Post: r.Post, Thread: forum.ThreadRow{Thread: r.Thread}}
}

const foundColumns = `p.id, p.thread_id, p.number, p.author_id, p.lang, p.rendered, p.visibility, p.date_unknown, p.created_at,
	t.id AS in_id, t.lang AS in_lang, t.title AS in_title, t.slug AS in_slug, t.author_id AS in_author_id, t.titles AS in_titles,
	t.state AS in_state, t.visibility AS in_visibility, t.pinned AS in_pinned, t.asks AS in_asks`

const foundAuthor = `m.id AS by_id, m.kind AS by_kind, m.handle AS by_handle, m.display_name AS by_display_name, m.role AS by_role,
	m.no_engine AS by_no_engine, m.erased_at IS NOT NULL AS by_erased`

// readFound reads the posts with what a search shows of them, in two queries, or
// three if summaries belong to them, and four if those are translated.
func readFound(db *gorm.DB, p *forum.SearchPage, posts [][]foundText) error {
	p.People = forum.People{}
	if len(posts) == 0 {
		return nil
	}
	ids := make([]forum.PostID, len(posts))
	for i, texts := range posts {
		ids[i] = texts[0].PostID
	}
	a := asking{db: db}
	rows := ask[foundRow](&a, `SELECT `+foundColumns+`, `+foundAuthor+` FROM posts p JOIN threads t ON t.id = p.thread_id
		JOIN members m ON m.id = p.author_id WHERE p.id IN ?`, ids)
	versions := askFoundVersions(&a, ids)
	if err := a.answer(); err != nil {
		return fmt.Errorf("read posts that were found: %w", err)
	}
	byID := make(map[forum.PostID]*foundRow, len(*rows))
	for i := range *rows {
		byID[(*rows)[i].ID] = &(*rows)[i]
	}
	best := bestVersions(*versions)
	p.Found = make([]forum.FoundPost, 0, len(posts))
	for _, texts := range posts {
		r := byID[texts[0].PostID]
		if r == nil {
			return fmt.Errorf("the search knows text %d of post %d, which isn't there", texts[0].ID, texts[0].PostID)
		}
		found := r.found()
		found.In, found.Versions = foundIn(r.Lang, texts), best[forum.TextOf(r.ID)]
		p.Found = append(p.Found, found)
		p.People[r.AuthorID] = r.Author
	}
	return fillSummaries(db, p.Found)
}

// foundIn is the language in which a post is shown that was found by these texts:
// its own, if one of them is in it, or else the first's.
func foundIn(own forum.Lang, texts []foundText) forum.Lang {
	for _, t := range texts {
		if t.Lang == own {
			return own
		}
	}
	return texts[0].Lang
}
