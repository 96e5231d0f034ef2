package store

import (
	"context"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// PostPage reads one post with its thread, for forms and acts. NotFound or Gone
// where the viewer may not see it.
func (s *Store) PostPage(ctx context.Context, v forum.Viewer, id forum.PostID) (*forum.PostPage, error) {
	var p *forum.PostPage
	err := s.read(ctx, func(db *gorm.DB) (err error) {
		p, err = postPage(db, v, id)
		return err
	})
	return p, err
}

func postPage(db *gorm.DB, v forum.Viewer, id forum.PostID) (*forum.PostPage, error) {
	thread, post, err := postInThread(db, v, id)
	if err != nil {
		return nil, err
	}
	p := &forum.PostPage{Thread: *thread, Post: *post}
	tags, err := tagsOf(db, thread.ID)
	if err != nil {
		return nil, err
	}
	p.Tags = tags[thread.ID]
	p.People, err = people(db, append(namedByThread(thread), namedByPost(post)...)...)
	return p, err
}

func postInThread(db *gorm.DB, v forum.Viewer, id forum.PostID) (*forum.Thread, *forum.Post, error) {
	post, err := one[forum.Post](db, `SELECT * FROM posts WHERE id = ?`, id)
	if err != nil {
		return nil, nil, err
	}
	thread, err := one[forum.Thread](db, `SELECT * FROM threads WHERE id = ?`, post.ThreadID)
	if err != nil {
		return nil, nil, err
	}
	return &thread, &post, forum.SeePost(v, &thread, &post)
}

// PostAt says where a post stands now, for its permanent address. NotFound or
// Gone where the viewer may not see it.
func (s *Store) PostAt(ctx context.Context, v forum.Viewer, id forum.PostID) (*forum.PostAt, error) {
	var at *forum.PostAt
	err := s.read(ctx, func(db *gorm.DB) error {
		thread, post, err := postInThread(db, v, id)
		if err != nil {
			return err
		}
		at = &forum.PostAt{ID: id, ThreadID: thread.ID, Slug: thread.Slug, Number: post.Number,
			AuthorID: post.AuthorID, Readable: true}
		return nil
	})
	return at, err
}

// revisionsOnPage is how many revisions one page of a history shows.
const revisionsOnPage = 20

// HistoryPage reads the earlier revisions of a post, newest first: those before
// a revision, or the newest ones if before is 0. Whoever may see the post may
// see them.
func (s *Store) HistoryPage(ctx context.Context, v forum.Viewer, id forum.PostID, before int) (*forum.HistoryPage, error) {
	var h *forum.HistoryPage
	err := s.read(ctx, func(db *gorm.DB) error {
		p, err := postPage(db, v, id)
		if err != nil {
			return err
		}
		h = &forum.HistoryPage{PostPage: *p}
		if before <= 0 {
			before = p.Post.Revision
		}
		return fillRevisions(db, h, before)
	})
	return h, err
}

// fillRevisions reads the revisions before one, and who made them.
func fillRevisions(db *gorm.DB, h *forum.HistoryPage, before int) error {
	revisions, err := all[forum.Revision](db, `SELECT * FROM revisions WHERE post_id = ? AND revision < ?
		ORDER BY revision DESC LIMIT ?`, h.Post.ID, before, revisionsOnPage)
	if err != nil {
		return err
	}
	h.Revisions = revisions
	var editors []forum.MemberID
	for _, r := range revisions {
		editors = append(editors, r.EditorID)
	}
	if n := len(revisions); n > 0 && revisions[n-1].Revision > 1 {
		h.Next = revisions[n-1].Revision
	}
	more, err := people(db, editors...)
	for id, ref := range more {
		h.People[id] = ref
	}
	return err
}
