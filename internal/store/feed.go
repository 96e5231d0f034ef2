package store

import (
	"context"
	"fmt"

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
	list, err := s.listThreads(db, forum.Viewer{}, forum.ListQuery{Sort: forum.SortNewest, Tag: q.Tag, Langs: q.Langs,
		Limit: postsInFeed}, nil)
	if err == nil {
		err = seesTag(forum.Viewer{}, list)
	}
	if err != nil {
		return nil, err
	}
	p := &forum.FeedPage{Query: q, Tag: list.Tag, NotShown: list.NotShown}
	ids, a := idsOf(list.Threads), asking{db: db}
	opening := ask[forum.Post](&a, `SELECT * FROM posts WHERE thread_id IN ? AND number = 1`, ids)
	tagged := askTags(&a, ids...)
	if err := a.answer(); err != nil {
		return nil, fmt.Errorf("read opening posts and their tags: %w", err)
	}
	byThread, tags := map[forum.ThreadID]forum.Post{}, tagsByThread(*tagged)
	for _, post := range *opening {
		byThread[post.ThreadID] = post
	}
	for _, row := range list.Threads {
		row.Tags = tags[row.ID]
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
	in, args := "", []any{q.Thread}
	if q.Langs != "" {
		in, args = ` AND p.number > ? AND p.lang IN ?`, append(args, thread.LastNumber-postsLookedAt, unfiltered(q.Langs))
	}
	posts, err := all[forum.Post](db, `SELECT p.* FROM posts p WHERE p.thread_id = ? AND p.visibility = 'visible'`+in+`
		ORDER BY p.number DESC LIMIT ?`, append(args, postsInFeed)...)
	if err != nil {
		return nil, err
	}
	p := &forum.FeedPage{Query: q, Thread: &thread}
	if q.Langs != "" {
		p.NotShown, err = all[forum.LangCount](db, `SELECT lang, posts AS count FROM thread_langs
			WHERE thread_id = ? AND posts > 0 AND lang NOT IN ?`, q.Thread, unfiltered(q.Langs))
		if err != nil {
			return nil, err
		}
		largestFirst(p.NotShown)
	}
	for _, post := range posts {
		p.Posts = append(p.Posts, forum.FoundPost{Post: post, Thread: thread})
	}
	return p, fillFeed(db, p)
}

// unfiltered are the languages of what a filter lets pass: what is in no certain one
// always does.
func unfiltered(langs forum.Langs) []forum.Lang { return append(langs.List(), forum.Und) }

// feedOfMember has the newest visible posts of a member.
func (s *Store) feedOfMember(db *gorm.DB, q forum.FeedQuery) (*forum.FeedPage, error) {
	member, err := publicMember(db, q.Member)
	if err != nil {
		return nil, err
	}
	ref := member.Ref()
	p := &forum.FeedPage{Query: q, Member: &ref}
	var posts []forum.Post
	if q.Langs == "" {
		posts, err = newestPostsOf(db, q.Member)
	} else {
		posts, p.NotShown, err = newestPostsIn(db, q)
	}
	if err != nil {
		return nil, err
	}
	ids := make([]forum.ThreadID, len(posts))
	for i := range posts {
		ids[i] = posts[i].ThreadID
	}
	rows, err := s.threadRows(db, forum.Viewer{}, ids)
	if err != nil {
		return nil, err
	}
	for _, post := range posts {
		p.Posts = append(p.Posts, forum.FoundPost{Post: post, Thread: rows[post.ThreadID]})
	}
	return p, fillFeed(db, p)
}

// postsLookedAt is how many of the newest posts of a member or a thread a feed narrowed
// by language chooses from: it costs the same however many there are in others.
const postsLookedAt = 200

// newestPostsIn reads the posts of a member that a narrowed feed shows, and counts those
// that it leaves out.
func newestPostsIn(db *gorm.DB, q forum.FeedQuery) (shown []forum.Post, left []forum.LangCount, err error) {
	type place struct {
		ID   forum.PostID
		Lang forum.Lang
	}
	newest, err := all[place](db, `SELECT p.id, p.lang `+visiblePostsOf+newestPosts(postsLookedAt), q.Member)
	if err != nil {
		return nil, nil, err
	}
	var ids []forum.PostID
	others := map[forum.Lang]int{}
	for _, p := range newest {
		switch {
		case p.Lang.Known() && !q.Langs.Has(p.Lang):
			others[p.Lang]++
		case len(ids) < postsOfMember:
			ids = append(ids, p.ID)
		}
	}
	for lang, count := range others {
		left = append(left, forum.LangCount{Lang: lang, Count: count})
	}
	if len(ids) == 0 {
		return nil, largestFirst(left), nil
	}
	shown, err = all[forum.Post](db, `SELECT * FROM posts WHERE id IN ? ORDER BY created_at DESC, id DESC`, ids)
	return shown, largestFirst(left), err
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
// visible ones that are written in it or that people have translated into it and whose
// opening post still has its text, of one chunk of ids ([forum.SitemapChunk]).
func (s *Store) Sitemap(ctx context.Context, lang forum.Lang, chunk int) ([]forum.SitemapThread, error) {
	var threads []forum.SitemapThread
	first, later := forum.IndexableLike(lang)
	err := s.read(ctx, func(db *gorm.DB) (err error) {
		threads, err = all[forum.SitemapThread](db, `SELECT id, slug, lang, titles, last_activity_at AS changed_at FROM threads
			WHERE id BETWEEN ? AND ? AND (lang = ? OR titles LIKE ? OR titles LIKE ?) AND visibility = 'visible'
			AND EXISTS (SELECT 1 FROM posts o WHERE o.thread_id = threads.id AND o.number = 1 AND o.markdown <> '') ORDER BY id`,
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
