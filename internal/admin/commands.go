package admin

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"tertulia/internal/config"
	"tertulia/internal/store"
)

// Commands are the subcommands of tertulia but serve.
type Commands struct {
	Migrate  Migrate  `cmd:"" help:"Bring the database up to date. serve does this by itself."`
	Import   Import   `cmd:"" help:"Bring texts from elsewhere into the forum."`
	Member   Member   `cmd:"" help:"Add members, change their roles, list them."`
	Setting  Setting  `cmd:"" help:"Community settings: name, limits, registration, the pages in the footer."`
	Doctor   Doctor   `cmd:"" help:"Look for what is wrong with settings and data, and say what to do about it."`
	Reindex  Reindex  `cmd:"" help:"Make posts searchable again: those the search lacks, and those an older program made searchable."`
	Backup   Backup   `cmd:"" help:"Copy the whole forum into a new folder, while it is served."`
	Restore  Restore  `cmd:"" help:"Put a backup in an empty place, and compare every table and file with what it was."`
	Generate Generate `cmd:"" help:"Fill a database with an invented forum, for tests of speed."`
	Version  Version  `cmd:"" help:"Say which version this is."`
}

// Env is what commands run in.
type Env struct {
	Context context.Context
	Out     io.Writer // what was asked for
	In      io.Reader
	Log     *slog.Logger
	Now     func() time.Time
}

// with runs a command on the database, which it brings up to date before and
// closes after.
func (e *Env) with(d config.Database, run func(s *store.Store) error) (err error) {
	s, err := e.open(d)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return run(s)
}

// open opens the database and brings it up to date.
func (e *Env) open(d config.Database) (*store.Store, error) {
	s, err := store.Open(e.Context, store.Config{URL: d.DatabaseURL, DataDir: d.Dir(false), Now: e.Now, Log: e.Log})
	if err != nil {
		return nil, err
	}
	applied, err := s.Migrate(e.Context)
	if err != nil {
		_ = s.Close() // the failure to migrate is what matters
		return nil, err
	}
	if len(applied) > 0 {
		e.Log.Info("database migrated", slog.String("database", s.Dialect()), slog.Any("versions", applied))
	}
	return s, nil
}
