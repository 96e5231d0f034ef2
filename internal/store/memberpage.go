package store

import (
	"context"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// What a member's page shows of what they wrote.
const (
	threadsOfMember = 10
	postsOfMember   = 20
)

// byMember is the order of a member's posts, for cursors.
const byMember = "member"

// MemberPage reads the public page of a member: their newest visible threads,
// and their visible posts from a cursor on. Gone for a closed account, NotFound
// for who has no page.
func (s *Store) MemberPage(ctx context.Context, v forum.Viewer, id forum.MemberID, after string) (*forum.MemberPage, error) {
	from, err := parseCursor(after, byMember)
	if err != nil {
		return nil, err
	}
	var p *forum.MemberPage
	err = s.read(ctx, func(db *gorm.DB) (err error) {
		p, err = s.memberPage(db, v, id, from)
		return err
	})
	return p, err
}

func (s *Store) memberPage(db *gorm.DB, v forum.Viewer, id forum.MemberID, from *cursor) (*forum.MemberPage, error) {
	p, err := publicMember(db, id)
	if err != nil {
		return nil, err
	}
	threads, err := newestThreadsOf(db, id)
	if err != nil {
		return nil, err
	}
	posts, err := newestPostsOf(db, forum.FeedQuery{Member: id}, from)
	if err != nil {
		return nil, err
	}
	if len(posts) > postsOfMember {
		posts = posts[:postsOfMember]
		last := posts[postsOfMember-1]
		p.Next = cursor{order: byMember, key: last.CreatedAt.UnixMicro(), id: int64(last.ID)}.String()
	}
	return p, s.fillMemberPage(db, v, p, threads, posts)
}

// fillMemberPage reads the threads of both lists at once.
func (s *Store) fillMemberPage(db *gorm.DB, v forum.Viewer, p *forum.MemberPage, threads []forum.ThreadID, posts []forum.Post) error {
	ids := threads
	for _, post := range posts {
		ids = append(ids, post.ThreadID)
	}
	rows, err := s.threadRows(db, v, ids)
	if err != nil {
		return err
	}
	p.Threads = inOrder(rows, threads)
	for _, post := range posts {
		p.Posts = append(p.Posts, forum.FoundPost{Post: post, Thread: rows[post.ThreadID]})
	}
	if err := fillFoundVersions(db, p.Posts); err != nil {
		return err
	}
	p.People, err = people(db, append(namedByRows(p.Threads), namedByFound(p.Posts)...)...)
	return err
}

// publicMember reads a member without what only they may see, and counts their
// visible threads.
func publicMember(db *gorm.DB, id forum.MemberID) (*forum.MemberPage, error) {
	type row struct {
		forum.Member
		ThreadCount int
	}
	m, err := one[row](db, `SELECT id, kind, handle, display_name, bio, role, moderates, email_confirmed_at, erased_at, post_count, created_at,
		(SELECT COUNT(*) FROM threads WHERE author_id = members.id AND visibility = 'visible') AS thread_count
		FROM members WHERE id = ?`, id)
	switch {
	case err != nil:
		return nil, err
	case m.ErasedAt != nil:
		return nil, forum.Fail(forum.Gone, "error.gone")
	case !m.Ref().HasPage(), !m.Confirmed():
		return nil, forum.Fail(forum.NotFound, "error.not_found")
	}
	return &forum.MemberPage{Member: m.Member, ThreadCount: m.ThreadCount}, nil
}

func newestThreadsOf(db *gorm.DB, id forum.MemberID) ([]forum.ThreadID, error) {
	return all[forum.ThreadID](db, `SELECT id FROM threads WHERE author_id = ? AND visibility = 'visible'
		ORDER BY created_at DESC, id DESC LIMIT ?`, id, threadsOfMember)
}

// newestPostsOf reads a page of a member's posts, in the languages asked for, and one
// more.
func newestPostsOf(db *gorm.DB, q forum.FeedQuery, from *cursor) ([]forum.Post, error) {
	in, args := inLangs(q.Langs)
	beyond, args := in, append([]any{q.Member}, args...)
	if from != nil {
		beyond, args = beyond+" AND (p.created_at, p.id) < (?, ?)", append(args, from.time(), from.id)
	}
	return all[forum.Post](db, `SELECT p.* FROM posts p JOIN threads t ON t.id = p.thread_id
		WHERE p.author_id = ? AND p.visibility = 'visible' AND t.visibility = 'visible' `+beyond+`
		ORDER BY p.created_at DESC, p.id DESC LIMIT ?`, append(args, postsOfMember+1)...)
}
