package community

import (
	"context"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// Withdraw deletes the viewer's own post; with an opening post its thread, as
// long as nobody else has commented. It can be taken back for a while. It is no
// act of moderation and stands in no log.
func (s *Service) Withdraw(ctx context.Context, v forum.Viewer, id forum.PostID) (Posted, error) {
	var made Posted
	err := s.store.Write(ctx, func(tx *store.Tx) (err error) {
		if v, made, err = lock(tx, v, id); err != nil {
			return err
		}
		t, p := &made.Thread, &made.Post
		if err := forum.CanWithdraw(v, t, p); err != nil {
			return err
		}
		by, at := v.ID(), tx.Now()
		removal := forum.Removal{Reason: forum.RemovedByAuthor, ByID: &by, At: &at}
		if p.Opening() {
			t.Remove(forum.Deleted, removal)
			return saveThread(tx, forum.ThreadRemoved, t, p)
		}
		p.Remove(forum.Deleted, removal)
		return savePost(tx, forum.PostRemoved, t, p)
	})
	return made, err
}

// TakeBack restores what the viewer deleted themselves, within the period that
// the settings give.
func (s *Service) TakeBack(ctx context.Context, v forum.Viewer, id forum.PostID) (Posted, error) {
	return s.takeBack(ctx, v, func(*store.Tx) (forum.PostID, error) { return id, nil })
}

// TakeBackThread restores a thread that the viewer deleted with its opening post.
func (s *Service) TakeBackThread(ctx context.Context, v forum.Viewer, id forum.ThreadID) (Posted, error) {
	return s.takeBack(ctx, v, func(tx *store.Tx) (forum.PostID, error) { return tx.OpeningOf(id) })
}

func (s *Service) takeBack(ctx context.Context, v forum.Viewer, find func(*store.Tx) (forum.PostID, error)) (Posted, error) {
	settings, err := s.store.Settings(ctx)
	if err != nil {
		return Posted{}, err
	}
	var made Posted
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		id, err := find(tx)
		if err != nil {
			return err
		}
		if v, made, err = lock(tx, v, id); err != nil {
			return err
		}
		t, p := &made.Thread, &made.Post
		if err := forum.CanTakeBack(v, t, p, settings.RestorePeriod(), tx.Now()); err != nil {
			return err
		}
		if p.Opening() {
			t.Restore(v.ID(), tx.Now())
			return saveThread(tx, forum.ThreadRestored, t, p)
		}
		p.Restore(v.ID(), tx.Now())
		return savePost(tx, forum.PostRestored, t, p)
	})
	return made, err
}

func saveThread(tx *store.Tx, kind forum.EventKind, t *forum.Thread, p *forum.Post) error {
	if err := tx.SaveThread(t); err != nil {
		return err
	}
	return tellOwn(tx, kind, p)
}

func savePost(tx *store.Tx, kind forum.EventKind, t *forum.Thread, p *forum.Post) error {
	if err := tx.SavePostVisibility(t, p); err != nil {
		return err
	}
	return tellOwn(tx, kind, p)
}

// tellOwn emits what an author did to their own post.
func tellOwn(tx *store.Tx, kind forum.EventKind, p *forum.Post) error {
	return tx.Emit(forum.Event{Kind: kind, ThreadID: &p.ThreadID, PostID: &p.ID,
		MemberID: &p.AuthorID, ActorID: &p.AuthorID})
}
