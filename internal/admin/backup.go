package admin

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"tertulia/internal/config"
	"tertulia/internal/store"
)

// Backup is `tertulia backup`.
type Backup struct {
	config.Database
	postgresTools
	Folder string `arg:"" help:"Folder to make. It must not exist yet, nor lie in the data directory."`
}

// Run copies the forum into a new folder, and says what it copied. A backup that
// fails half-way leaves nothing that could be taken for one.
func (b *Backup) Run(e *Env) (err error) {
	if err := b.check(); err != nil {
		return err
	}
	unfinished := b.Folder + ".unfinished"
	if err := os.Mkdir(unfinished, 0o700); err != nil {
		return fmt.Errorf("make the folder (is another backup under way?): %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(unfinished))
		}
	}()
	m, err := b.fill(e, unfinished)
	if err != nil {
		return err
	}
	if err := seal(unfinished, m); err != nil {
		return err
	}
	if err := os.Rename(unfinished, b.Folder); err != nil {
		return err
	}
	if err := sync(filepath.Dir(b.Folder)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.Out, "%s has %s, and %d files beside it\n", b.Folder, m.said(), m.Files)
	return err
}

// check refuses places that a backup can't be made of or in.
func (b *Backup) check() error {
	if !missing(b.Folder) {
		return fmt.Errorf("%s exists already: name a folder that doesn't, as %s-2", b.Folder, filepath.Base(b.Folder))
	}
	if err := thereIs(b.Database); err != nil {
		return err
	}
	if b.DataDir != "" && missing(b.DataDir) {
		return fmt.Errorf("there is no folder %s: name the --data-dir of the server, whose files belong to the backup", b.DataDir)
	}
	within, err := contains(b.Dir(false), b.Folder)
	if err == nil && within {
		err = fmt.Errorf("%s lies in the data directory, and would be part of the next backup: name a folder outside of it", b.Folder)
	}
	return err
}

// contains reports whether a path lies in a folder, by whatever links it is named.
func contains(folder, path string) (bool, error) {
	folder, err := resolved(folder)
	if err != nil {
		return false, err
	}
	if path, err = resolved(path); err != nil {
		return false, err
	}
	rel, err := filepath.Rel(folder, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)), err
}

// resolved is the absolute path of a place without symbolic links, as far as it is there.
func resolved(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(path)
	if parent := filepath.Dir(path); errors.Is(err, fs.ErrNotExist) && parent != path {
		real, err = resolved(parent)
		return filepath.Join(real, filepath.Base(path)), err
	}
	return real, err
}

// fill copies the database first and the files after it: so that every file that
// the database names is there.
func (b *Backup) fill(e *Env, to string) (*manifest, error) {
	// The database isn't brought up to date: this may be the backup before that. A newer
	// one couldn't be restored by this program, nor does it know what belongs to it.
	s, err := store.Open(e.Context, store.Config{URL: b.DatabaseURL, DataDir: b.Dir(false), Now: e.Now, Log: e.Log})
	if err != nil {
		return nil, err
	}
	m := &manifest{Format: backupFormat, Made: s.Now(), Database: s.Dialect()}
	switch err = s.CheckVersion(e.Context); {
	case err != nil:
	case m.Database == "sqlite":
		err = b.copySQLite(e, s, to, m)
	default:
		err = b.dumpPostgres(e, s, to, m)
	}
	if err = errors.Join(err, s.Close()); err != nil {
		return nil, err
	}
	if missing(b.Dir(false)) { // see check
		e.Log.Warn("no data directory is named, and the default one isn't here: this backup holds the database alone",
			slog.String("default", b.Dir(false)))
		return m, nil
	}
	m.Files, err = copyFiles(b.Dir(false), filepath.Join(to, filesFolder), isDatabase, func(path string) {
		e.Log.Warn("left out of the backup: it is no file", slog.String("path", path))
	})
	return m, err
}

func (b *Backup) copySQLite(e *Env, s *store.Store, to string, m *manifest) error {
	file := filepath.Join(to, store.DatabaseFile)
	if err := s.CopyTo(e.Context, file); err != nil {
		return err
	}
	var err error
	m.Tables, m.Version, err = store.FileDigests(e.Context, file)
	return err
}

// dumpPostgres lets pg_dump write the same state that the digests are made of.
func (b *Backup) dumpPostgres(e *Env, s *store.Store, to string, m *manifest) error {
	var err error
	if m.Postgres, err = s.ServerVersion(e.Context); err != nil {
		return err
	}
	program, err := b.program(e, "pg_dump", m.Postgres)
	if err != nil {
		return err
	}
	file := filepath.Join(to, dumpFile)
	if err := writeFile(file, strings.NewReader("")); err != nil { // pg_dump would let everybody read it
		return err
	}
	err = s.Freeze(e.Context, func(f store.Frozen) error {
		m.Tables, m.Version = f.Digests, f.Version
		return b.run(e, b.DatabaseURL, program, "--format=custom", "--no-owner", "--no-privileges",
			"--snapshot="+f.Snapshot, "--file="+file)
	})
	return errors.Join(err, sync(file))
}

// isDatabase reports whether a file of the data directory is the database's, which
// is copied otherwise, or one that this program is writing and will rename or remove.
func isDatabase(path string) bool {
	switch path {
	case store.DatabaseFile, store.DatabaseFile + "-wal", store.DatabaseFile + "-shm", store.DatabaseFile + "-journal",
		store.DatabaseFile + ".unfinished":
		return true
	}
	folder, name := filepath.Split(path)
	if folder == "" {
		return strings.HasPrefix(name, ".tertulia-") || strings.HasPrefix(name, ".doctor-")
	}
	return filepath.Clean(folder) == "mail" && strings.HasSuffix(name, ".half")
}
