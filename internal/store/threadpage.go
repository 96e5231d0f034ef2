package store

import (
	"context"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// ThreadPage reads one page of a thread for a viewer, in at most six queries.
// Pages count from 1; NotFound for one that the thread doesn't have, and for
// what the viewer may not see ([forum.SeeThread]).
func (s *Store) ThreadPage(ctx context.Context, v forum.Viewer, id forum.ThreadID, page int) (*forum.ThreadPage, error) {
	var p *forum.ThreadPage
	err := s.read(ctx, func(db *gorm.DB) (err error) {
		p, err = threadPage(db, v, id, page)
		return err
	})
	if err != nil {
		return nil, err
	}
	p.LastRead = s.positions.highest(v.ID(), id, p.LastRead)
	return p, nil
}

func threadPage(db *gorm.DB, v forum.Viewer, id forum.ThreadID, page int) (*forum.ThreadPage, error) {
	thread, successor, err := threadAndSuccessor(db, v, id)
	if err != nil {
		return nil, err
	}
	p := &forum.ThreadPage{Thread: *thread, Page: page, Pages: thread.Pages(), Successor: successor}
	if page < 1 || page > p.Pages {
		return nil, forum.Fail(forum.NotFound, "error.not_found")
	}
	if err := fillTags(db, p); err != nil {
		return nil, err
	}
	if p.Posts, err = postsOnPage(db, v, thread, page); err != nil {
		return nil, err
	}
	if p.Langs, p.Readers, err = langsOf(db, v, id); err != nil {
		return nil, err
	}
	if err := fillOwn(db, v, p); err != nil {
		return nil, err
	}
	p.People, err = people(db, named(p)...)
	return p, err
}

// threadAndSuccessor reads a thread and, in the same query, where it goes on.
func threadAndSuccessor(db *gorm.DB, v forum.Viewer, id forum.ThreadID) (*forum.Thread, *forum.ThreadRow, error) {
	rows, err := all[forum.Thread](db, `SELECT * FROM threads WHERE id = ?
		OR id = (SELECT close_successor_id FROM threads WHERE id = ?)`, id, id)
	if err != nil {
		return nil, nil, err
	}
	var thread *forum.Thread
	var successor *forum.ThreadRow
	for i := range rows {
		if rows[i].ID == id {
			thread = &rows[i]
		} else if forum.SeeThread(v, &rows[i]) == nil {
			successor = &forum.ThreadRow{Thread: rows[i]}
		}
	}
	if thread == nil {
		return nil, nil, forum.Fail(forum.NotFound, "error.not_found")
	}
	return thread, successor, forum.SeeThread(v, thread)
}

func fillTags(db *gorm.DB, p *forum.ThreadPage) error {
	ids := []forum.ThreadID{p.Thread.ID}
	if p.Successor != nil {
		ids = append(ids, p.Successor.ID)
	}
	tags, err := tagsOf(db, ids...)
	p.Tags = tags[p.Thread.ID]
	if p.Successor != nil {
		p.Successor.Tags = tags[p.Successor.ID]
	}
	return err
}

// fillOwn reads what only the viewer has in the thread: how far they have read,
// and their unfinished comment.
func fillOwn(db *gorm.DB, v forum.Viewer, p *forum.ThreadPage) error {
	if !v.SignedIn() {
		return nil
	}
	type row struct {
		LastRead int
		forum.Draft
	}
	rows, err := all[row](db, `SELECT COALESCE(r.last_read, 0) AS last_read, d.*
		FROM members m
		LEFT JOIN thread_members r ON r.member_id = m.id AND r.thread_id = ?
		LEFT JOIN drafts d ON d.member_id = m.id AND d.place = ?
		WHERE m.id = ?`, p.Thread.ID, forum.CommentIn(p.Thread.ID), v.ID())
	for _, r := range rows {
		p.LastRead = r.LastRead
		if r.Place != "" {
			p.Draft = &r.Draft
		}
	}
	return err
}

// named lists everybody whom a thread page names.
func named(p *forum.ThreadPage) []forum.MemberID {
	ids := append(namedByThread(&p.Thread), p.Thread.LastPosterID)
	for i := range p.Posts {
		ids = append(ids, namedByPost(&p.Posts[i].Post)...)
		if r := p.Posts[i].Reply; r != nil {
			ids = append(ids, r.AuthorID)
		}
	}
	return ids
}

func namedByThread(t *forum.Thread) []forum.MemberID {
	return present(t.AuthorID, t.Closing.ByID, t.Removal.ByID)
}

// namedByPost includes the members whom the text mentions.
func namedByPost(p *forum.Post) []forum.MemberID {
	return append(present(p.AuthorID, p.EditedByID, p.Removal.ByID), mentioned(p.Rendered)...)
}

func present(id forum.MemberID, others ...*forum.MemberID) []forum.MemberID {
	ids := []forum.MemberID{id}
	for _, other := range others {
		if other != nil {
			ids = append(ids, *other)
		}
	}
	return ids
}

func mentioned(r forum.Rendered) []forum.MemberID {
	var ids []forum.MemberID
	for _, s := range r.Segments {
		if s.Kind == forum.SegmentMention {
			ids = append(ids, forum.MemberID(s.ID))
		}
	}
	return ids
}
