package admin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
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

// with runs a command on the forum that is there, and closes it after. Where there is
// none, or one of another version, it does nothing: whoever names the wrong place should
// hear of it, and a server that is running goes on with its database as it is.
func (e *Env) with(d config.Database, run func(s *store.Store) error) error {
	if err := thereIs(d); err != nil {
		return err
	}
	return e.opened(d, func(s *store.Store) error {
		have, want, err := s.SchemaVersions(e.Context)
		switch {
		case err != nil:
			return err
		case have == 0:
			return noForum(d)
		case have > want:
			return store.ErrNewer
		case have < want:
			return fmt.Errorf("the database's version is %d, and this program wants %d: stop the server, then run `tertulia migrate`", have, want)
		}
		return run(s)
	})
}

// founding is with for a command that may be the first: where there is no forum, it makes
// one, and says so.
func (e *Env) founding(d config.Database, run func(s *store.Store) error) error {
	founded := false
	if thereIs(d) == nil {
		err := e.opened(d, func(s *store.Store) error {
			have, _, err := s.SchemaVersions(e.Context)
			founded = have > 0
			return err
		})
		if err != nil {
			return err
		}
	}
	if founded {
		return e.with(d, run)
	}
	e.Log.Warn("there was no forum: a new one is made", slog.String("in", placeOf(d)))
	return e.migrated(d, run)
}

// migrated runs a command on the database, which it makes or brings up to date before.
func (e *Env) migrated(d config.Database, run func(s *store.Store) error) error {
	return e.opened(d, func(s *store.Store) error {
		applied, err := s.Migrate(e.Context)
		if err != nil {
			return err
		}
		if len(applied) > 0 {
			e.Log.Info("database migrated", slog.String("database", s.Dialect()), slog.Any("versions", applied))
		}
		return run(s)
	})
}

// opened runs a command on the database as it is, and closes it after.
func (e *Env) opened(d config.Database, run func(s *store.Store) error) (err error) {
	s, err := store.Open(e.Context, store.Config{URL: d.DatabaseURL, DataDir: d.Dir(false), Now: e.Now, Log: e.Log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return run(s)
}

// thereIs refuses a data directory without the embedded database. That of a server is
// asked for once it is opened.
func thereIs(d config.Database) error {
	if d.DatabaseURL == "" && missing(filepath.Join(d.Dir(false), store.DatabaseFile)) {
		return noForum(d)
	}
	return nil
}

func noForum(d config.Database) error {
	if d.DatabaseURL == "" {
		return fmt.Errorf("there is no forum in %s: choose another --data-dir, or let `tertulia serve` or `tertulia migrate` make one", d.Dir(false))
	}
	return fmt.Errorf("there is no forum in %s: choose another, or let `tertulia serve` or `tertulia migrate` make one", placeOf(d))
}

// placeOf says where the database is.
func placeOf(d config.Database) string {
	if d.DatabaseURL == "" {
		return filepath.Join(d.Dir(false), store.DatabaseFile)
	}
	return "the database of --database-url"
}
