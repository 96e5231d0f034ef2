package community

import (
	"context"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// TakeStance lets the viewer hold the position with a number in a thread, another
// than before, or none for 0; a negative number is that of who chose nothing. Whoever
// may comment there may. Invalid, beside the field "position", for a number that no
// position has; Conflict in a closed thread. Taking the same again changes nothing.
func (s *Service) TakeStance(ctx context.Context, v forum.Viewer, id forum.ThreadID, number int) (t forum.Thread, err error) {
	if t, err = s.store.Thread(ctx, v, id); err != nil {
		return t, err
	}
	if err := forum.CanTakeStance(v, &t); err != nil {
		return t, err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		t, err = takeStance(tx, v, id, number)
		return err
	})
	return t, err
}

func takeStance(tx *store.Tx, v forum.Viewer, id forum.ThreadID, number int) (t forum.Thread, err error) {
	if v, err = tx.As(v); err != nil {
		return t, err
	}
	if t, err = tx.LockThread(id); err != nil {
		return t, err
	}
	if err := forum.CanTakeStance(v, &t); err != nil {
		return t, err
	}
	position, err := positionOf(tx, &t, number)
	if err != nil {
		return t, err
	}
	changed, err := tx.TakeStance(&t, v.Member, position, tx.Now())
	if err != nil || !changed {
		return t, err
	}
	by := v.ID()
	return t, tx.Emit(forum.Event{Kind: forum.StanceTaken, ThreadID: &t.ID, ActorID: &by})
}

// positionOf finds a position by its number; nil for 0.
func positionOf(tx *store.Tx, t *forum.Thread, number int) (*forum.PositionID, error) {
	switch {
	case number == 0:
		return nil, nil
	case number < 0:
		return nil, forum.FieldError("position", "stance.error.required", nil)
	}
	asked, err := tx.Asked(t)
	if err != nil {
		return nil, err
	}
	if asked == nil || asked.Position(number) == nil {
		return nil, forum.FieldError("position", "error.choice.unknown", nil)
	}
	return &asked.Position(number).ID, nil
}
