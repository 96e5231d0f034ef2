package store

import (
	"context"
	"maps"
	"strings"

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
		at = &forum.PostAt{ID: id, ThreadID: thread.ID, Slug: thread.Slug, Lang: thread.Lang, Titles: thread.Titles, Number: post.Number,
			AuthorID: post.AuthorID, Readable: true}
		return nil
	})
	return at, err
}

// revisionsOnPage is how many revisions one page of a history shows.
const revisionsOnPage = 20

// HistoryPage reads the revisions of a post, newest first: those before a
// revision, or the newest ones if before is 0. Whoever may see the post may see
// them.
func (s *Store) HistoryPage(ctx context.Context, v forum.Viewer, id forum.PostID, before int) (*forum.HistoryPage, error) {
	var h *forum.HistoryPage
	err := s.read(ctx, func(db *gorm.DB) error {
		p, err := postPage(db, v, id)
		if err != nil {
			return err
		}
		h = &forum.HistoryPage{PostPage: *p}
		return fillRevisions(db, h, before)
	})
	return h, err
}

// fillRevisions reads a page of revisions and one more, and who made them.
func fillRevisions(db *gorm.DB, h *forum.HistoryPage, before int) error {
	if before <= 0 {
		before = h.Post.Revision
		h.Revisions = []forum.Revision{latest(&h.PostPage)}
	}
	older, err := all[forum.Revision](db, `SELECT * FROM revisions WHERE post_id = ? AND revision < ?
		ORDER BY revision DESC LIMIT ?`, h.Post.ID, before, revisionsOnPage+1-len(h.Revisions))
	if err != nil {
		return err
	}
	h.Revisions = append(h.Revisions, older...)
	if len(h.Revisions) > revisionsOnPage {
		h.Older = &h.Revisions[revisionsOnPage]
		h.Revisions = h.Revisions[:revisionsOnPage]
	}
	var editors []forum.MemberID
	for _, r := range h.Revisions {
		editors = append(editors, r.EditorID)
	}
	more, err := people(db, editors...)
	maps.Copy(h.People, more)
	return err
}

// latest is what a post and, with an opening post, its thread are now.
func latest(p *forum.PostPage) forum.Revision {
	r := p.Post.Latest()
	if p.Post.Opening() {
		keys := make([]string, len(p.Tags))
		for i, t := range p.Tags {
			keys[i] = t.Key
		}
		r.Title, r.Tags = p.Thread.Title, strings.Join(keys, ",")
	}
	return r
}
