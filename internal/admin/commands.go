package admin

import (
	"context"
	"io"
	"log/slog"
	"time"

	"tertulia/internal/config"
	"tertulia/internal/store"
)

// Commands are the subcommands of tertulia but serve.
type Commands struct {
	Migrate Migrate `cmd:"" help:"Bring the database up to date. serve does this by itself."`
	Import  Import  `cmd:"" help:"Bring texts from elsewhere into the forum."`
}

// Env is what commands run in.
type Env struct {
	Context context.Context
	Out     io.Writer // what was asked for
	In      io.Reader
	Log     *slog.Logger
	Now     func() time.Time
}

// open opens the database and brings it up to date.
func (e *Env) open(d config.Database) (*store.Store, error) {
	s, err := store.Open(e.Context, store.Config{URL: d.DatabaseURL, DataDir: d.Dir(false), Now: e.Now, Log: e.Log})
	if err != nil {
		return nil, err
	}
	if _, err := s.Migrate(e.Context); err != nil {
		_ = s.Close() // the failure to migrate is what matters
		return nil, err
	}
	return s, nil
}
