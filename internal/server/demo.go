package server

import (
	"context"
	"errors"
	"log/slog"

	"tertulia/internal/sample"
)

// prepareDemo fills the forum with the demo community and prints its log-ins,
// or, without --demo, refuses a database that was made for it.
func (s *Server) prepareDemo(ctx context.Context) error {
	if !s.config.Demo {
		return s.refuseDemo(ctx)
	}
	if err := sample.Prepare(ctx, s.store); err != nil {
		return err
	}
	logins, err := sample.Logins(ctx, s.services.account.SetPassword)
	if err != nil {
		return err
	}
	for _, l := range logins {
		s.log.Info("demo log-in", slog.String("role", string(l.Role)), slog.String("handle", l.Handle),
			slog.String("password", l.Password))
	}
	return nil
}

func (s *Server) refuseDemo(ctx context.Context) error {
	marked, err := s.store.Demo(ctx)
	if err == nil && marked {
		err = errors.New("this database holds the demo community: start with --demo, or choose another --data-dir or --database-url")
	}
	return err
}
