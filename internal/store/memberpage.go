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
	a, err := publicMember(db, id)
	if err != nil {
		return nil, err
	}
	p := &forum.MemberPage{Member: a.Member}
	for _, c := range a.opened {
		p.ThreadCount += c.Threads
	}
	threads, err := s.newestThreadsOf(db, a)
	if err != nil {
		return nil, err
	}
	posts, err := newestPostsOf(db, id, from)
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

// author is a member without what only they may see, with how many visible threads
// they have opened in each language in which there are any.
type author struct {
	forum.Member
	opened []authorCount
}

// publicMember reads an author.
func publicMember(db *gorm.DB, id forum.MemberID) (*author, error) {
	type row struct {
		forum.Member
		Lang       forum.Lang
		Threads    int
		Unanswered int
	}
	rows, err := all[row](db, `SELECT id, kind, handle, display_name, bio, role, moderates, email_confirmed_at, erased_at, post_count, created_at,
			c.lang, c.threads, c.unanswered
		FROM members LEFT JOIN author_counts c ON c.member_id = id AND c.threads > 0 WHERE id = ?`, id)
	switch {
	case err != nil:
		return nil, err
	case len(rows) == 0, rows[0].ErasedAt == nil && (!rows[0].Ref().HasPage() || !rows[0].Confirmed()):
		return nil, forum.Fail(forum.NotFound, "error.not_found")
	case rows[0].ErasedAt != nil:
		return nil, forum.Fail(forum.Gone, "error.gone")
	}
	a := &author{Member: rows[0].Member}
	for _, r := range rows {
		if r.Threads > 0 { // the only row of who has opened none has no count
			a.opened = append(a.opened, authorCount{MemberID: id, Lang: r.Lang, Threads: r.Threads, Unanswered: r.Unanswered})
		}
	}
	return a, nil
}

func (s *Store) newestThreadsOf(db *gorm.DB, a *author) ([]forum.ThreadID, error) {
	list := authored{dialect: s.dialect, author: a, query: forum.ListQuery{Sort: forum.SortNewest, Limit: threadsOfMember}}
	list.choose(nil)
	ids, err := list.ids(db)
	return ids[:min(len(ids), threadsOfMember)], err
}

// newestPostsOf reads a page of a member's posts, and one more.
func newestPostsOf(db *gorm.DB, id forum.MemberID, from *cursor) ([]forum.Post, error) {
	beyond, args := "", []any{id}
	if from != nil {
		beyond, args = " AND (p.created_at, p.id) < (?, ?)", append(args, from.time(), from.id)
	}
	return all[forum.Post](db, `SELECT p.* `+visiblePostsOf+beyond+`
		ORDER BY p.created_at DESC, p.id DESC LIMIT ?`, append(args, postsOfMember+1)...)
}

// visiblePostsOf are the posts p of a member that everyone may see.
const visiblePostsOf = `FROM posts p JOIN threads t ON t.id = p.thread_id
	WHERE p.author_id = ? AND p.visibility = 'visible' AND t.visibility = 'visible'`
