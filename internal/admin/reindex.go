package admin

import (
	"fmt"
	"log/slog"
	"time"

	"tertulia/internal/config"
	"tertulia/internal/store"
)

// Reindex is `tertulia reindex`. It may run beside the server.
type Reindex struct {
	config.Database
	All bool `help:"Make every post searchable again, not only those that need it."`
}

// Run makes posts searchable again and says how many.
func (r *Reindex) Run(e *Env) error {
	return e.with(r.Database, func(s *store.Store) error { return r.reindex(e, s) })
}

func (r *Reindex) reindex(e *Env, s *store.Store) error {
	mended, err := s.MendSearch(e.Context)
	if err != nil {
		return err
	}
	progress := r.progress(e)
	done := 0
	if r.All {
		err = s.ReindexAll(e.Context, func(n, of int) { done = n; progress(n, of) })
	} else {
		done, err = outdated(e, s, progress)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.Out, "posts that the search lacked or had wrong: %d\nposts made searchable again: %d\n", mended, done)
	return err
}

// outdated makes posts searchable again until none is outdated.
func outdated(e *Env, s *store.Store, progress func(done, of int)) (done int, err error) {
	of, err := s.SearchOutdated(e.Context)
	if err != nil {
		return 0, err
	}
	for {
		n, err := s.ReindexSome(e.Context)
		if err != nil || n == 0 {
			return done, err
		}
		done += n
		progress(done, of)
	}
}

// progress logs every few seconds how far it is.
func (r *Reindex) progress(e *Env) func(done, of int) {
	const every = 5 * time.Second
	last := e.Now()
	return func(done, of int) {
		if now := e.Now(); now.Sub(last) >= every {
			last = now
			e.Log.Info("making posts searchable", slog.Int("done", done), slog.Int("of", max(done, of)))
		}
	}
}
