package store

import (
	"context"
	"fmt"

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
	p := &forum.MemberPage{Member: a.Member, People: a.alone()}
	for _, c := range a.opened {
		p.ThreadCount += c.Threads
	}
	asked := asking{db: db}
	threads, posts := s.askNewestThreadsOf(&asked, a), askNewestFound(&asked, id, from)
	if err := asked.answer(); err != nil {
		return nil, fmt.Errorf("find what a member wrote: %w", err)
	}
	p.Posts, p.Next = pageOfFound(*posts)
	return p, s.fillMemberPage(db, v, p, threads())
}

// pageOfFound is a page of a member's posts, with the cursor of the next if there is one.
func pageOfFound(rows []foundRow) (page []forum.FoundPost, next string) {
	if len(rows) > postsOfMember {
		rows = rows[:postsOfMember]
		last := rows[postsOfMember-1]
		next = cursor{order: byMember, key: last.CreatedAt.UnixMicro(), id: int64(last.ID)}.String()
	}
	for i := range rows {
		page = append(page, rows[i].found())
	}
	return page, next
}

// fillMemberPage reads the threads that the member opened, and the translations of their
// posts.
func (s *Store) fillMemberPage(db *gorm.DB, v forum.Viewer, p *forum.MemberPage, threads []forum.ThreadID) error {
	threads = threads[:min(len(threads), threadsOfMember)]
	asked := asking{db: db}
	rows, versions := s.askThreadRows(&asked, v, threads), askVersionsOfFound(&asked, p.Posts)
	if err := asked.answer(); err != nil {
		return fmt.Errorf("read what a member wrote: %w", err)
	}
	p.Threads = inOrder(rows(), threads)
	versions()
	return nil
}

// author is a member without what only they may see, with how many visible threads
// they have opened in each language in which there are any.
type author struct {
	forum.Member
	opened []authorCount
}

// alone are the people of a page that names nobody else.
func (a *author) alone() forum.People { return forum.People{a.ID: a.Ref()} }

// publicMember reads an author.
func publicMember(db *gorm.DB, id forum.MemberID) (*author, error) {
	type row struct {
		forum.Member
		Lang       forum.Lang
		Threads    int
		Unanswered int
	}
	rows, err := all[row](db, `SELECT id, kind, handle, display_name, bio, role, moderates, email_confirmed_at, erased_at, post_count, created_at, no_engine,
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

// askNewestThreadsOf asks for the newest threads that a member opened, and one more.
func (s *Store) askNewestThreadsOf(asked *asking, a *author) func() []forum.ThreadID {
	list := authored{dialect: s.dialect, author: a, query: forum.ListQuery{Sort: forum.SortNewest, Limit: threadsOfMember}}
	list.choose(nil)
	return list.askIDs(asked)
}

// askNewestFound asks for a page of a member's posts, and one more, each with what a list
// shows of its thread: most are of different threads, of which nothing else is read.
func askNewestFound(asked *asking, id forum.MemberID, from *cursor) *[]foundRow {
	beyond, args := "", []any{id}
	if from != nil {
		beyond, args = ` AND (p.created_at, p.id) < (?, ?)`, append(args, from.time(), from.id)
	}
	return ask[foundRow](asked, `SELECT `+foundColumns+` `+visiblePostsOf+beyond+newestPosts(postsOfMember+1), args...)
}

// newestPostsOf reads the newest of a member's posts.
func newestPostsOf(db *gorm.DB, id forum.MemberID) ([]forum.Post, error) {
	return all[forum.Post](db, `SELECT p.* `+visiblePostsOf+newestPosts(postsOfMember), id)
}

// visiblePostsOf are the posts p of a member that everyone may see, in threads t.
const visiblePostsOf = `FROM posts p JOIN threads t ON t.id = p.thread_id
	WHERE p.author_id = ? AND p.visibility = 'visible' AND t.visibility = 'visible'`

// newestPosts are so many of them. It names the number as it is, as [union.merged] does.
func newestPosts(limit int) string {
	return fmt.Sprintf(` ORDER BY p.created_at DESC, p.id DESC LIMIT %d`, limit)
}
