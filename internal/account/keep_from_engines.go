package account

import (
	"context"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// KeepFromEngines decides whether engines may translate what the viewer writes.
// Where they may not, what they have translated of it goes in the same
// transaction.
func (s *Service) KeepFromEngines(ctx context.Context, v forum.Viewer, off bool) error {
	return s.changeShown(ctx, v, func(_ *store.Tx, m *forum.Member) error {
		m.NoEngine = off
		return nil
	}, (*store.Tx).SaveNoEngine)
}
