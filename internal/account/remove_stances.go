package account

import (
	"context"
	"fmt"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// removeStances forgets where somebody stood who left and wants their texts
// removed. Tallies follow, those of closed threads too.
func (s *Service) removeStances(ctx context.Context, id forum.MemberID) error {
	if err := s.inThreads(ctx, id, s.store.StancesOf, removeStance); err != nil {
		return fmt.Errorf("remove stances: %w", err)
	}
	return nil
}

// inThreads takes away what a member left in threads, each in a transaction of its own,
// until none is listed.
func (s *Service) inThreads(ctx context.Context, id forum.MemberID,
	list func(ctx context.Context, id forum.MemberID, limit int) ([]forum.ThreadID, error),
	remove func(tx *store.Tx, thread forum.ThreadID, id forum.MemberID) error,
) error {
	for {
		threads, err := list(ctx, id, textsAtOnce)
		if err != nil || len(threads) == 0 {
			return err
		}
		for _, thread := range threads {
			err := s.store.Write(ctx, func(tx *store.Tx) error { return remove(tx, thread, id) })
			if err != nil {
				return fmt.Errorf("thread %d: %w", thread, err)
			}
		}
	}
}

func removeStance(tx *store.Tx, thread forum.ThreadID, id forum.MemberID) error {
	t, err := tx.LockThread(thread)
	if err != nil {
		return err
	}
	if err := tx.WipeStance(&t, id); err != nil {
		return err
	}
	return tx.Emit(forum.Event{Kind: forum.StanceTaken, ThreadID: &t.ID, ActorID: &id})
}
