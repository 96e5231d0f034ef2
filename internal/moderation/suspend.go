package moderation

import (
	"context"

	"tertulia/internal/store"
)

// EndSuspensions ends the suspensions that are over. It returns how many there were;
// run it again while there are.
func (s *Service) EndSuspensions(ctx context.Context) (int, error) {
	ids, err := s.store.SuspensionsOver(ctx, s.store.Now(), timedBatch)
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		err := s.store.Write(ctx, func(tx *store.Tx) error {
			m, err := tx.LockMember(id)
			if err != nil {
				return err
			}
			return tx.EndWhatIsOver(m)
		})
		if err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}
