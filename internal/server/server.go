// Package server puts the forum together: the database, the use cases, the
// pages and the jobs, from one set of process settings.
package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/crypto/acme/autocert"

	"tertulia/internal/config"
	"tertulia/internal/jobs"
	"tertulia/internal/middleware"
	"tertulia/internal/store"
)

// Server is one running forum.
type Server struct {
	config   config.Serve
	log      *slog.Logger
	store    *store.Store
	services services
	pages    *middleware.PageCache
	jobs     *jobs.Runner
	http     *http.Server
	listener net.Listener
	garbage  *garbageRoom

	// With TLS only: what fetches certificates, and what sends plain HTTP on.
	acme          *autocert.Manager
	plain         *http.Server
	plainListener net.Listener
}

// New opens the database, brings it up to date and listens; [Server.Run] then
// serves. It changes c as [config.Serve.Check] does. A nil clock is the
// system's.
func New(ctx context.Context, c config.Serve, log *slog.Logger, now func() time.Time) (*Server, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	if now == nil {
		now = time.Now
	}
	s := &Server{config: c, log: log}
	if err := s.start(ctx, now); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *Server) start(ctx context.Context, now func() time.Time) error {
	s.garbage = makeGarbageRoom(s.config.DatabaseURL == "") // first: see there
	var err error
	s.store, err = store.Open(ctx, store.Config{URL: s.config.DatabaseURL, DataDir: s.config.Dir(s.config.Demo),
		SharedBytes: s.config.SharedCacheBytes(), Now: now, Log: s.log})
	if err != nil {
		return err
	}
	applied, err := s.store.Migrate(ctx)
	if err != nil {
		return err
	}
	if len(applied) > 0 {
		s.log.Info("database migrated", slog.String("database", s.store.Dialect()), slog.Any("versions", applied))
	}
	pages, err := s.compose()
	if err != nil {
		return err
	}
	if s.jobs, err = s.register(); err != nil {
		return err
	}
	if err := s.prepareDemo(ctx); err != nil {
		return err
	}
	if err := s.offerSetup(ctx); err != nil {
		return err
	}
	// A restore may have been interrupted before it did this. On a standby it has to wait.
	if err := s.store.Rebase(ctx); err != nil && store.Outage(err) == nil {
		return err
	}
	// From here on nothing that other processes change is missed.
	if err := s.store.Follow(ctx); err != nil {
		return err
	}
	if s.listener, err = net.Listen("tcp", s.config.Listen); err != nil {
		return fmt.Errorf("listen on %s: %w (is another program using it? choose one with --listen)", s.config.Listen, err)
	}
	s.http = newHTTP(pages, usual(), s.log)
	return s.secureHTTP()
}

// Addr is the address it listens on.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Run serves until ctx ends, then lets requests and jobs under way finish, for
// as long as the settings say, and closes everything.
func (s *Server) Run(ctx context.Context) error {
	jobsCtx, stopJobs := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { s.jobs.Run(jobsCtx) })
	if s.acme != nil {
		go s.fetchCertificate(jobsCtx) // which can't be told to stop in the middle, and needn't be waited for
	}
	err := s.serve(ctx)
	stopJobs()
	running.Wait()
	s.saveKept(context.WithoutCancel(ctx))
	return errors.Join(err, s.close())
}

func (s *Server) serve(ctx context.Context) error {
	served := make(chan error, 1)
	go func() { served <- s.serveAll() }()
	s.log.Info("serving", slog.String("address", s.config.BaseURL))
	var err error
	select {
	case err = <-served:
	case <-ctx.Done():
		s.log.Info("stopping", slog.Duration("grace", s.config.ShutdownGrace))
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.config.ShutdownGrace)
		defer cancel()
		err = s.shutDown(grace)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func (s *Server) close() error {
	defer s.garbage.close()
	var errs []error
	if s.http != nil {
		errs = append(errs, s.http.Close())
	} else if s.listener != nil {
		errs = append(errs, s.listener.Close())
	}
	if s.plain != nil {
		errs = append(errs, s.plain.Close())
	}
	if s.store != nil {
		errs = append(errs, s.store.Close())
	}
	return errors.Join(errs...)
}
