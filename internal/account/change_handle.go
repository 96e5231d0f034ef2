package account

import (
	"context"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// ChangeHandle gives the viewer another handle. The old one goes on leading to
// the member and is never given to anybody else. After a change the next one
// has to wait, for as long as the community's settings say.
func (s *Service) ChangeHandle(ctx context.Context, v forum.Viewer, handle string) error {
	handle = cleanHandle(handle)
	if bad := checkHandle(handle); bad != nil {
		return bad
	}
	settings, err := s.store.Settings(ctx)
	if err != nil {
		return err
	}
	return s.changeShown(ctx, v, func(tx *store.Tx, m *forum.Member) error {
		if err := forum.CanWrite(forum.As(m)); err != nil {
			return err
		}
		if handle == m.Handle {
			return nil
		}
		if next := m.HandleChangeableAt(settings); tx.Now().Before(next) {
			return forum.FieldError("handle", "error.handle.too_soon",
				forum.Args{"Days": settings.HandleDays, "Date": next})
		}
		now := tx.Now()
		m.Handle, m.HandleChangedAt = handle, &now
		return nil
	}, (*store.Tx).ChangeHandle)
}

// HandleChangeableAt is when the viewer may change the handle again; a time in
// the past if they may now.
func (s *Service) HandleChangeableAt(ctx context.Context, v forum.Viewer) (time.Time, error) {
	if !v.SignedIn() {
		return time.Time{}, errLogIn()
	}
	settings, err := s.store.Settings(ctx)
	if err != nil {
		return time.Time{}, err
	}
	return v.Member.HandleChangeableAt(settings), nil
}
