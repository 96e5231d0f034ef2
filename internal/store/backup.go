package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"

	"gorm.io/gorm"
)

// CopyTo writes the embedded database, as it is at one moment, to a file that
// doesn't exist yet and that only its owner may read. Others go on writing
// meanwhile.
func (s *Store) CopyTo(ctx context.Context, file string) error {
	if !s.dialect.singleWriter() {
		return errors.New("only the embedded database is a file")
	}
	// SQLite takes an empty file as none, and would let everybody read its own.
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := s.writer.WithContext(ctx).Exec(`VACUUM INTO ?`, file).Error; err != nil {
		return errors.Join(fmt.Errorf("copy database: %w", err), f.Close())
	}
	return errors.Join(f.Sync(), f.Close())
}

// FileDigests gives the digests and the schema version of an embedded database
// that nothing uses, and leaves no trace beside it. It fails for a file that isn't
// one, or whose pages contradict each other.
func FileDigests(ctx context.Context, file string) (found map[string]Digest, version int64, err error) {
	q := url.Values{"immutable": {"1"}, "mode": {"ro"}, "_pragma": {"query_only(1)"}}
	pool := sql.OpenDB(sqliteConnector{"file:" + (&url.URL{Path: filepath.ToSlash(file)}).EscapedPath() + "?" + q.Encode()})
	defer func() { err = errors.Join(err, pool.Close()) }()
	db, err := gorm.Open(sqliteDialector{pool, new(knownCells)}, gormConfig(slog.New(slog.DiscardHandler)))
	if err != nil {
		return nil, 0, err
	}
	db = db.WithContext(ctx)
	if err := (sqliteDialect{}).sound(db); err != nil {
		return nil, 0, fmt.Errorf("the database is damaged: %w", err)
	}
	if version, err = one[int64](db, appliedVersion); err != nil {
		return nil, 0, fmt.Errorf("read schema version: %w", err)
	}
	found, err = digests(db, sqliteDialect{})
	return found, version, err
}

// appliedVersion is the query for the schema version, by what goose keeps.
const appliedVersion = `SELECT COALESCE(MAX(version_id), 0) FROM ` + migrationsTable

// Frozen is a state of a PostgreSQL database that stays while others write.
type Frozen struct {
	Snapshot string // as pg_dump takes it
	Version  int64
	Digests  map[string]Digest
}

// Freeze keeps a state of a PostgreSQL database for as long as fn takes.
func (s *Store) Freeze(ctx context.Context, fn func(f Frozen) error) error {
	if s.dialect.singleWriter() {
		return errors.New("only PostgreSQL has snapshots")
	}
	return s.read(ctx, func(db *gorm.DB) (err error) {
		var f Frozen
		if err := db.Exec(`SET LOCAL ` + idleTimeout + ` = 0`).Error; err != nil { // while pg_dump is at work
			return fmt.Errorf("allow time for the dump: %w", err)
		}
		if f.Snapshot, err = one[string](db, `SELECT pg_export_snapshot()`); err != nil {
			return fmt.Errorf("export snapshot: %w", err)
		}
		if f.Version, err = one[int64](db, appliedVersion); err != nil {
			return fmt.Errorf("read schema version: %w", err)
		}
		if f.Digests, err = digests(db, s.dialect); err != nil {
			return err
		}
		return fn(f)
	})
}

// ServerVersion is the major version of the PostgreSQL server.
func (s *Store) ServerVersion(ctx context.Context) (int, error) {
	if s.dialect.singleWriter() {
		return 0, errors.New("the embedded database has no server")
	}
	version, err := one[int](s.reader.WithContext(ctx), `SELECT current_setting('server_version_num')::int`)
	if err != nil {
		return 0, fmt.Errorf("ask for the server's version: %w", err)
	}
	return version / 10_000, nil
}

// Tables counts the tables of the database: none, for one that nothing was put in.
func (s *Store) Tables(ctx context.Context) (int, error) {
	tables, err := all[string](s.reader.WithContext(ctx), s.dialect.tables())
	return len(tables), err
}

// DropNoMigrations drops the table of migrations where it is the only table and lists none,
// as an older program's doctor left it behind in an empty database.
func (s *Store) DropNoMigrations(ctx context.Context) error {
	tables, err := all[string](s.reader.WithContext(ctx), s.dialect.tables())
	if err != nil || len(tables) != 1 || tables[0] != migrationsTable {
		return err
	}
	have, _, err := s.SchemaVersions(ctx)
	if err != nil || have > 0 {
		return err
	}
	return s.writer.WithContext(ctx).Exec(`DROP TABLE ` + migrationsTable).Error
}

// foreign is true of events whose transactions this cluster hasn't begun: they are of
// another, from which the database was restored. What others commit meanwhile isn't in the
// statement's snapshot.
const foreign = `xid >= pg_snapshot_xmax(pg_current_snapshot())`

// Rebase lets a PostgreSQL database go on in another cluster than it comes from:
// its event log is followed by the numbers of transactions, and those of the other
// cluster may be to come in this one. Where there are none of these, as always but after a
// restore, it costs a search in an index, and writes nothing.
func (s *Store) Rebase(ctx context.Context) error {
	if s.dialect.singleWriter() {
		return nil
	}
	some, err := one[bool](s.reader.WithContext(ctx), `SELECT EXISTS (SELECT 1 FROM events WHERE `+foreign+`)`)
	if err != nil {
		return fmt.Errorf("look for events of another cluster: %w", err)
	}
	if !some {
		return nil
	}
	return s.Write(ctx, func(tx *Tx) error {
		return tx.exec("renumber events", `UPDATE events SET xid = pg_current_xact_id() WHERE `+foreign)
	})
}
