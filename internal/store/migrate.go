package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrations embed.FS

// ErrNewer is returned for a database that a newer version of the program has
// migrated.
var ErrNewer = errors.New("the database was made by a newer version of tertulia; install that version or a later one")

// Migrate brings the schema up to date and returns the versions it applied. On
// PostgreSQL a session lock lets one process migrate while others wait. It
// refuses a database newer than itself.
func (s *Store) Migrate(ctx context.Context) ([]int64, error) {
	have, want, err := s.SchemaVersions(ctx)
	if err != nil {
		return nil, err
	}
	if have > want {
		return nil, ErrNewer
	}
	p, err := s.migrator()
	if err != nil {
		return nil, err
	}
	results, err := p.Up(ctx)
	var applied []int64
	for _, r := range results {
		applied = append(applied, r.Source.Version)
	}
	if err != nil {
		return applied, fmt.Errorf("migrate: %w", err)
	}
	return applied, nil
}

// migrationsTable is where goose keeps which migrations were made.
const migrationsTable = "goose_db_version"

// SchemaVersions gives the version of the database (0 for an empty one) and the
// one that this program wants. It changes nothing.
func (s *Store) SchemaVersions(ctx context.Context) (have, want int64, err error) {
	if want, err = NewestSchema(s.dialect.name()); err != nil {
		return 0, 0, err
	}
	db := s.reader.WithContext(ctx)
	tables, err := all[string](db, s.dialect.tables())
	if err == nil && slices.Contains(tables, migrationsTable) {
		have, err = one[int64](db, appliedVersion)
	}
	if err != nil {
		return 0, 0, fmt.Errorf("read schema version: %w", err)
	}
	return have, want, nil
}

// NewestSchema is the newest version of the schema that this program knows, of the
// database that is named as by [Store.Dialect].
func NewestSchema(dialect string) (int64, error) {
	files, err := fs.Glob(migrations, "migrations/"+dialect+"/*.sql")
	if err != nil || len(files) == 0 {
		return 0, fmt.Errorf("no database is called %q", dialect)
	}
	return goose.NumericComponent(files[len(files)-1]) // they are sorted
}

// CheckVersion fails with [ErrNewer] for a database newer than the program. It changes
// nothing, and takes an older one.
func (s *Store) CheckVersion(ctx context.Context) error {
	have, err := one[int64](s.reader.WithContext(ctx), appliedVersion)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	newest, err := NewestSchema(s.dialect.name())
	if err == nil && have > newest {
		err = ErrNewer
	}
	return err
}

func (s *Store) migrator() (*goose.Provider, error) {
	pool, err := s.writer.DB()
	if err != nil {
		return nil, err
	}
	files, err := fs.Sub(migrations, "migrations/"+s.dialect.name())
	if err != nil {
		return nil, err
	}
	return newProvider(s.dialect.name(), pool, files)
}

func newProvider(dialect string, pool *sql.DB, files fs.FS) (*goose.Provider, error) {
	if dialect == "sqlite" {
		return goose.NewProvider(goose.DialectSQLite3, pool, files, goose.WithDisableGlobalRegistry(true))
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, pool, files, goose.WithDisableGlobalRegistry(true),
		goose.WithSessionLocker(locker))
}
