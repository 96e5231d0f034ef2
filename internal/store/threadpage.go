package store

import (
	"context"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/fresh"
)

// ThreadPage reads one page of a thread for a viewer: what all its readers have
// in common in at most six queries (one more if it goes on in another, one where it puts
// a question, and one where translations name or mention somebody whom nothing
// else on it does), or none if it is kept in memory, and what is the viewer's own in
// one. It is shared: nobody may change it. Pages count from 1; NotFound for one that the
// thread doesn't have, and for what the viewer may not see ([forum.SeeThread]).
func (s *Store) ThreadPage(ctx context.Context, v forum.Viewer, id forum.ThreadID, page int) (*forum.ThreadPage, error) {
	key := modelKey{kind: threadModel, id: int64(id), page: page}
	var own *[]ownRow // asked for with the page, if that has to be read
	found, err := s.shared.get(ctx, key, s.now(), []fresh.Thing{fresh.Thread(id)}, func(ctx context.Context) (*model, error) {
		w, err := s.readThread(ctx, id, page, func(a *asking) { own = askOwn(a, v, id) })
		if err != nil {
			return nil, err
		}
		return &model{value: w, bytes: w.size()}, nil
	})
	if err != nil {
		return nil, err
	}
	p, err := found.(*wholePage).assemble(v)
	if err != nil {
		return nil, err
	}
	if own == nil {
		a := asking{db: s.reader.WithContext(ctx)}
		own = askOwn(&a, v, id)
		if err := a.answer(); err != nil {
			return nil, err
		}
	}
	takeOwn(v, p, *own)
	p.LastRead = s.positions.highest(v.ID(), id, p.LastRead)
	return p, nil
}

// ownRow is what only the viewer has in a thread.
type ownRow struct {
	LastRead   int
	PositionID *forum.PositionID
	PreviousID *forum.PositionID
	ChangedAt  *time.Time
	forum.Draft
}

// askOwn asks for what only the viewer has in the thread: how far they have read, their
// unfinished comment, and their stance. Nothing of a visitor.
func askOwn(a *asking, v forum.Viewer, id forum.ThreadID) *[]ownRow {
	if !v.SignedIn() {
		return new([]ownRow)
	}
	return ask[ownRow](a, `SELECT COALESCE(r.last_read, 0) AS last_read, s.position_id, s.previous_id, s.changed_at, d.*
		FROM members m
		LEFT JOIN thread_members r ON r.member_id = m.id AND r.thread_id = ?
		LEFT JOIN drafts d ON d.member_id = m.id AND d.place = ?
		LEFT JOIN stances s ON s.thread_id = ? AND s.member_id = m.id
		WHERE m.id = ?`, id, forum.CommentIn(id), id, v.ID())
}

func takeOwn(v forum.Viewer, p *forum.ThreadPage, rows []ownRow) {
	for _, r := range rows {
		p.LastRead = r.LastRead
		if r.Place != "" {
			p.Draft = &r.Draft
		}
		if r.ChangedAt != nil {
			p.Stance = &forum.Stance{ThreadID: p.Thread.ID, MemberID: v.ID(), PositionID: r.PositionID,
				PreviousID: r.PreviousID, ChangedAt: *r.ChangedAt}
		}
	}
}

// namedByThread lists everybody whom a thread names.
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
