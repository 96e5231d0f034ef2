package translation

import (
	"context"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// Ask queues a page of a thread for the engine, in the language that the viewer
// reads the forum in. It gives how many texts were queued; none if all are there
// or under way.
func (m *Machine) Ask(ctx context.Context, v forum.Viewer, id forum.ThreadID, page int, to forum.Lang) (forum.Thread, int, error) {
	engine, err := m.Store.Engine(ctx)
	if err != nil {
		return forum.Thread{}, 0, err
	}
	var thread forum.Thread
	added := 0
	err = m.Store.Write(ctx, func(tx *store.Tx) error {
		v, err := tx.As(v)
		if err != nil {
			return err
		}
		if thread, err = tx.LockThread(id); err != nil {
			return err
		}
		if err := forum.CanAskEngine(v, &thread, engine, to, tx.Now()); err != nil {
			return err
		}
		added, err = tx.AskTranslation(&thread, max(page, 1), to)
		return err
	})
	return thread, added, err
}

// KeepFromEngines decides whether engines may translate a thread. Where they may
// not, what they have translated of it goes in the same transaction. What a
// moderator decides about another's thread is a decision in the log.
func (m *Machine) KeepFromEngines(ctx context.Context, v forum.Viewer, id forum.ThreadID, off bool) (forum.Thread, error) {
	var thread forum.Thread
	err := m.Store.Write(ctx, func(tx *store.Tx) error {
		v, err := tx.As(v)
		if err != nil {
			return err
		}
		if thread, err = tx.LockThread(id); err != nil {
			return err
		}
		if err := forum.CanKeepFromEngines(v, &thread); err != nil || thread.NoEngine == off {
			return err
		}
		decision := thread.KeepFromEngines(off, v.ID(), tx.Now())
		if err := tx.SaveThread(&thread); err != nil {
			return err
		}
		if off {
			if err := tx.DropMachineVersions(&thread); err != nil {
				return err
			}
		}
		e := forum.Event{Kind: forum.ThreadEdited, ThreadID: &thread.ID, ActorID: &decision.ActorID}
		if !v.Owns(thread.AuthorID) {
			if err := tx.Record(&decision); err != nil {
				return err
			}
			e.DecisionID = &decision.ID
		}
		return tx.Emit(e)
	})
	return thread, err
}

// Retry makes everything due again that was given up: for moderators.
func (m *Machine) Retry(ctx context.Context, v forum.Viewer) (int, error) {
	n := 0
	err := m.Store.Write(ctx, func(tx *store.Tx) error {
		v, err := tx.As(v)
		if err != nil {
			return err
		}
		if !v.IsModerator() {
			return forum.Fail(forum.Forbidden, "error.forbidden")
		}
		n, err = tx.RetryTranslations()
		return err
	})
	return n, err
}
