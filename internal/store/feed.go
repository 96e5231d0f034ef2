package store

import (
	"context"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// postsInFeed is how many posts a feed has.
const postsInFeed = 30

// Feed reads what is new, as everyone may see it, in at most eight queries. Unlike
// lists, a feed narrowed by language keeps to it: it has no reader whose own
// threads it could know. NotFound and Gone as for the pages of the same things.
func (s *Store) Feed(ctx context.Context, q forum.FeedQuery) (*forum.FeedPage, error) {
	var p *forum.FeedPage
	err := s.read(ctx, func(db *gorm.DB) (err error) {
		switch {
		case q.Thread != 0:
			p, err = s.feedOfThread(db, q)
		case q.Member != 0:
			p, err = s.feedOfMember(db, q)
		default:
			p, err = s.feedOfThreads(db, q)
		}
		return err
	})
	return p, err
}

// feedOfThreads has the newest threads with their opening posts.
func (s *Store) feedOfThreads(db *gorm.DB, q forum.FeedQuery) (*forum.FeedPage, error) {
	list, err := s.listPage(db, forum.Viewer{}, forum.ListQuery{Sort: forum.SortNewest, Tag: q.Tag, Langs: q.Langs,
		Limit: postsInFeed}, nil)
	if err != nil {
		return nil, err
	}
	p := &forum.FeedPage{Query: q, Tag: list.Tag, NotShown: list.NotShown}
	ids := make([]forum.ThreadID, len(list.Threads))
	for i := range list.Threads {
		ids[i] = list.Threads[i].ID
	}
	opening, err := all[forum.Post](db, `SELECT * FROM posts WHERE thread_id IN ? AND number = 1`, ids)
	if err != nil {
		return nil, err
	}
	byThread := map[forum.ThreadID]forum.Post{}
	for _, post := range opening {
		byThread[post.ThreadID] = post
	}
	for _, row := range list.Threads {
		p.Posts = append(p.Posts, forum.FoundPost{Post: byThread[row.ID], Thread: row})
	}
	return p, fillFeed(db, p)
}

// fillFeed reads the translations of the posts, and whom they name.
func fillFeed(db *gorm.DB, p *forum.FeedPage) error {
	if err := fillFoundVersions(db, p.Posts); err != nil {
		return err
	}
	ids := inFeed(p.Posts)
	if p.Member != nil {
		ids = append(ids, p.Member.ID)
	}
	var err error
	p.People, err = people(db, ids...)
	return err
}

// feedOfThread has the newest visible posts of a thread.
func (s *Store) feedOfThread(db *gorm.DB, q forum.FeedQuery) (*forum.FeedPage, error) {
	rows, err := s.threadRows(db, forum.Viewer{}, []forum.ThreadID{q.Thread})
	if err != nil {
		return nil, err
	}
	thread, ok := rows[q.Thread]
	if !ok {
		return nil, forum.Fail(forum.NotFound, "error.not_found")
	}
	if err := forum.SeeThread(forum.Viewer{}, &thread.Thread); err != nil {
		return nil, err
	}
	posts, err := all[forum.Post](db, `SELECT * FROM posts WHERE thread_id = ? AND visibility = 'visible'
		ORDER BY number DESC LIMIT ?`, q.Thread, postsInFeed)
	if err != nil {
		return nil, err
	}
	p := &forum.FeedPage{Query: q, Thread: &thread}
	for _, post := range posts {
		p.Posts = append(p.Posts, forum.FoundPost{Post: post, Thread: thread})
	}
	return p, fillFeed(db, p)
}

// feedOfMember has the newest visible posts of a member.
func (s *Store) feedOfMember(db *gorm.DB, q forum.FeedQuery) (*forum.FeedPage, error) {
	member, err := s.memberPage(db, forum.Viewer{}, q.Member, nil)
	if err != nil {
		return nil, err
	}
	p := &forum.FeedPage{Query: q, Posts: member.Posts}
	ref := member.Member.Ref()
	p.Member = &ref
	return p, fillFeed(db, p)
}

// inFeed lists everybody whom a feed names.
func inFeed(posts []forum.FoundPost) []forum.MemberID {
	var ids []forum.MemberID
	for i := range posts {
		ids = append(ids, namedByPost(&posts[i].Post)...)
		ids = append(ids, namedByVersions(posts[i].Versions)...)
		ids = append(ids, posts[i].Thread.AuthorID)
	}
	return ids
}

// Sitemap reads the threads that search engines may keep in a locale: the
// visible ones that are written in it or that people have translated into it, of
// one chunk of ids ([forum.SitemapChunk]).
func (s *Store) Sitemap(ctx context.Context, lang forum.Lang, chunk int) ([]forum.SitemapThread, error) {
	var threads []forum.SitemapThread
	first, later := forum.IndexableLike(lang)
	err := s.read(ctx, func(db *gorm.DB) (err error) {
		threads, err = all[forum.SitemapThread](db, `SELECT id, slug, lang, titles, last_activity_at AS changed_at FROM threads
			WHERE id BETWEEN ? AND ? AND (lang = ? OR titles LIKE ? OR titles LIKE ?) AND visibility = 'visible' ORDER BY id`,
			chunk*forum.SitemapChunk, (chunk+1)*forum.SitemapChunk-1, lang, first, later)
		return err
	})
	return threads, err
}

// SitemapChunks is how many chunks of ids there are threads in.
func (s *Store) SitemapChunks(ctx context.Context) (int, error) {
	var last int
	err := s.read(ctx, func(db *gorm.DB) (err error) {
		last, err = one[int](db, `SELECT COALESCE(MAX(id), 0) FROM threads`)
		return err
	})
	return last/forum.SitemapChunk + 1, err
}
