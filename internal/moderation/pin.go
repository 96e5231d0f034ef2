package moderation

import (
	"context"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// Pin puts a thread at the top of the lists it stands in.
func (s *Service) Pin(ctx context.Context, v forum.Viewer, id forum.ThreadID) (forum.Thread, error) {
	return s.pin(ctx, v, id, true, forum.ThreadPinned)
}

// Unpin takes a thread away from the top.
func (s *Service) Unpin(ctx context.Context, v forum.Viewer, id forum.ThreadID) (forum.Thread, error) {
	return s.pin(ctx, v, id, false, forum.ThreadUnpinned)
}

func (s *Service) pin(ctx context.Context, v forum.Viewer, id forum.ThreadID, pinned bool, event forum.EventKind,
) (forum.Thread, error) {
	return s.on(ctx, v, id, threadAct{
		event: event,
		check: func(v forum.Viewer, t *forum.Thread) error {
			if err := forum.CanModerateThread(v, t); err != nil {
				return err
			}
			return forum.CanPin(t, pinned)
		},
		change: func(tx *store.Tx, t *forum.Thread) forum.Decision { return t.Pin(pinned, v.ID(), tx.Now()) },
	})
}
