package admin

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"tertulia/internal/config"
	"tertulia/internal/store"
)

// Restore is `tertulia restore`.
type Restore struct {
	config.Database
	postgresTools
	Folder string `arg:"" help:"Folder that tertulia backup made."`
}

// Run puts a backup in an empty place, compares every table and every file with what
// it was, and says so. Nothing is touched before the whole backup has been found sound.
func (r *Restore) Run(e *Env) (err error) {
	if r.Folder, err = resolved(r.Folder); err != nil {
		return err
	}
	m, err := readBackup(r.Folder)
	if err != nil {
		return err
	}
	if err := r.check(m); err != nil {
		return err
	}
	if m.Database == "sqlite" {
		err = r.restoreSQLite(e, m)
	} else {
		err = r.restorePostgres(e, m)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.Out, "restored and compared: %s, and %d files beside it\n", m.said(), m.Files)
	return err
}

// check refuses what can't be restored here.
func (r *Restore) check(m *manifest) error {
	newest, err := store.NewestSchema(m.Database)
	switch {
	case err != nil:
		return err
	case m.Version > newest:
		return store.ErrNewer
	case m.Database == "sqlite" && r.DatabaseURL != "":
		return errors.New("this is a backup of the embedded database: leave --database-url out")
	case m.Database != "sqlite" && r.DatabaseURL == "":
		return errors.New("this is a backup of PostgreSQL: name an empty database by --database-url")
	}
	entries, err := os.ReadDir(r.Dir(false))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s isn't empty: choose a --data-dir that is, or move away what is in it", r.Dir(false))
	}
	return nil
}

// restoreSQLite gives the database its name last: before that no server takes the
// folder for a forum's.
func (r *Restore) restoreSQLite(e *Env, m *manifest) error {
	dir := r.Dir(false)
	if err := r.restoreFiles(m, dir); err != nil {
		return err
	}
	unfinished := filepath.Join(dir, store.DatabaseFile+".unfinished")
	if err := copyFile(filepath.Join(r.Folder, store.DatabaseFile), unfinished); err != nil {
		return err
	}
	have, _, err := store.FileDigests(e.Context, unfinished)
	if err != nil {
		return err
	}
	if err := compare(m, have); err != nil {
		return err
	}
	if err := os.Rename(unfinished, filepath.Join(dir, store.DatabaseFile)); err != nil {
		return err
	}
	return sync(dir)
}

// restoreFiles copies the files, and reads them again to compare them with what they were.
func (r *Restore) restoreFiles(m *manifest, dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	files := filepath.Join(r.Folder, filesFolder)
	if missing(files) { // the backup of a database alone; what it should have is compared
		return compareFiles(m, dir)
	}
	if _, err := copyFiles(files, dir, func(string) bool { return false }, func(string) {}); err != nil {
		return err
	}
	return compareFiles(m, dir)
}

// restorePostgres fills the database in one transaction: all of it, or nothing.
func (r *Restore) restorePostgres(e *Env, m *manifest) (err error) {
	s, err := store.Open(e.Context, store.Config{URL: r.DatabaseURL, DataDir: r.Dir(false), Now: e.Now, Log: e.Log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.DropNoMigrations(e.Context); err != nil {
		return err
	}
	tables, err := s.Tables(e.Context)
	if err != nil {
		return err
	}
	if tables > 0 {
		return fmt.Errorf("the database of --database-url isn't empty: it has %d tables; make a new one", tables)
	}
	program, err := r.programFor(e, s, m)
	if err != nil {
		return err
	}
	// The files come first: a database that is there looks like a forum that is whole.
	if err := r.restoreFiles(m, r.Dir(false)); err != nil {
		return err
	}
	if err := r.restoreDump(e, program); err != nil {
		return err
	}
	have, err := s.Digests(e.Context)
	if err != nil {
		return err
	}
	if err := compare(m, have); err != nil {
		return err
	}
	return s.Rebase(e.Context) // which a server does too, where this is interrupted before
}

// ofExtension are the lines of a dump's contents that make an extension of the database it
// was made of, as "2; 3079 16385 EXTENSION - pg_stat_statements".
var ofExtension = regexp.MustCompile(`^\d+; \d+ \d+ (COMMENT - )?EXTENSION `)

// restoreDump leaves out extensions, of which the forum needs none: they were somebody
// else's in that database, and making them in this one takes a superuser.
func (r *Restore) restoreDump(e *Env, program string) (err error) {
	dump := filepath.Join(r.Folder, dumpFile)
	contents, err := said(exec.CommandContext(e.Context, program, "--list", dump))
	if err != nil {
		return err
	}
	list, err := os.CreateTemp("", "tertulia-restore-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(list.Name())) }()
	for line := range strings.Lines(contents) {
		if ofExtension.MatchString(line) {
			continue
		}
		if _, err := list.WriteString(line); err != nil {
			return errors.Join(err, list.Close())
		}
	}
	if err := list.Close(); err != nil {
		return err
	}
	return r.run(e, r.DatabaseURL, program, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
		"--use-list="+list.Name(), dump)
}

// programFor is the pg_restore for a backup and the server that takes it.
func (r *Restore) programFor(e *Env, s *store.Store, m *manifest) (string, error) {
	server, err := s.ServerVersion(e.Context)
	if err != nil {
		return "", err
	}
	if m.Postgres > server {
		return "", fmt.Errorf("this is a backup of PostgreSQL %d, and the server is of %d: restore it to one of version %d or newer", m.Postgres, server, m.Postgres)
	}
	return r.program(e, "pg_restore", server)
}

// compare fails unless every table is what it was when the backup was made.
func compare(m *manifest, have map[string]store.Digest) error {
	if differ := store.Differences(m.Tables, have); len(differ) > 0 {
		return fmt.Errorf("what was restored isn't what was backed up, so don't use it: %s", strings.Join(differ, "; "))
	}
	return nil
}

// compareFiles fails unless every file beside the database is what it was when the
// backup was made.
func compareFiles(m *manifest, dir string) error {
	have := &sums{of: map[string]string{}}
	for path := range m.files {
		sum, err := checksum(filepath.Join(dir, filepath.FromSlash(path)))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		have.of[path] = sum
	}
	if err := have.compare(m.files); err != nil {
		return fmt.Errorf("what was restored isn't what was backed up, so don't use it: %w", err)
	}
	return nil
}
