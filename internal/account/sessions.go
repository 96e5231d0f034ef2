package account

import (
	"context"
	"maps"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// Viewer is whoever a session's secret stands for, as a request brings it; the
// zero viewer if the session is unknown or has ended. It notes that the member
// is here, in memory: see [Service.SaveSeen].
func (s *Service) Viewer(ctx context.Context, secret string) (forum.Viewer, error) {
	if !forum.Secret(secret).Valid() {
		return forum.Viewer{}, nil
	}
	session, m, err := s.store.SignedIn(ctx, forum.Secret(secret).Hash())
	if forum.Is(err, forum.NotFound) || err == nil && !m.Confirmed() {
		return forum.Viewer{}, nil
	}
	if err != nil {
		return forum.Viewer{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.store.Now()
	s.seen.Members[m.ID], s.seen.Sessions[session.ID] = now, now
	return forum.Viewer{Member: m, Session: session.ID}, nil
}

// SaveSeen writes down who was here since the last time, and with it lets their
// sessions live on. A job calls it every minute, and the server when it stops; if it
// fails, they wait for the next time.
func (s *Service) SaveSeen(ctx context.Context) error {
	s.mu.Lock()
	seen := s.seen
	s.seen = newSeen()
	s.mu.Unlock()
	if len(seen.Members) == 0 {
		return nil
	}
	err := s.store.Write(ctx, func(tx *store.Tx) error { return tx.SaveSeen(seen, sessionLifetime) })
	if err != nil {
		s.seeAgain(seen)
	}
	return err
}

// seeAgain keeps who was here until the next time, where they weren't seen since.
func (s *Service) seeAgain(seen store.Seen) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.Copy(seen.Members, s.seen.Members)
	maps.Copy(seen.Sessions, s.seen.Sessions)
	s.seen = seen
}

// LogOut ends the viewer's session. It does nothing for visitors, nor for a session that
// has ended.
func (s *Service) LogOut(ctx context.Context, v forum.Viewer) error {
	if !v.SignedIn() {
		return nil
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.LockMember(v.ID()); err != nil {
			return err
		}
		return tx.EndSession(v.ID(), v.Session)
	})
}

// Sessions lists the viewer's own sessions.
func (s *Service) Sessions(ctx context.Context, v forum.Viewer) (*forum.SessionsPage, error) {
	if !v.SignedIn() {
		return nil, errLogIn()
	}
	sessions, err := s.store.Sessions(ctx, v.ID())
	if err != nil {
		return nil, err
	}
	return &forum.SessionsPage{Sessions: sessions, Current: v.Session, Now: s.store.Now()}, nil
}

// EndSession ends one of the viewer's own sessions; that of somebody else, or
// one that has ended, is left as it is.
func (s *Service) EndSession(ctx context.Context, v forum.Viewer, id forum.SessionID) error {
	return s.end(ctx, v, func(tx *store.Tx) error { return tx.EndSession(v.ID(), id) })
}

// EndOtherSessions ends all of the viewer's sessions but the present one.
func (s *Service) EndOtherSessions(ctx context.Context, v forum.Viewer) error {
	return s.end(ctx, v, func(tx *store.Tx) error { return tx.EndSessions(v.ID(), v.Session) })
}

// end ends sessions for a viewer whose own one goes on.
func (s *Service) end(ctx context.Context, v forum.Viewer, fn func(tx *store.Tx) error) error {
	if !v.SignedIn() {
		return errLogIn()
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := lock(tx, v); err != nil {
			return err
		}
		return fn(tx)
	})
}

func errLogIn() error { return forum.Fail(forum.Unauthorized, "error.unauthorized") }
