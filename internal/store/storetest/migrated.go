package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"tertulia/internal/store"
)

// MigratedSQLite is the configuration of a new embedded database that has been
// migrated, with nothing in it: a copy of one that the process made, since migrating
// takes longer than most tests.
func MigratedSQLite(t testing.TB) store.Config {
	t.Helper()
	content, err := migratedFile()
	if err != nil {
		t.Fatal(err)
	}
	c := SQLite(t)
	if err := os.WriteFile(filepath.Join(c.DataDir, store.DatabaseFile), content, 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

// MigratedPostgres is the same on the test server; see [Postgres].
func MigratedPostgres(t testing.TB) store.Config {
	t.Helper()
	serverURL(t) // or the test is skipped
	template, err := migratedDatabase()
	if err != nil {
		t.Fatal(err)
	}
	return postgres(t, template)
}

// migratedFile is the content of an embedded database that has been migrated.
var migratedFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "tertulia-migrated")
	if err != nil {
		return nil, err
	}
	if err := migrate(store.Config{DataDir: dir}); err != nil {
		return nil, err
	}
	content, err := os.ReadFile(filepath.Join(dir, store.DatabaseFile))
	return content, errors.Join(err, os.RemoveAll(dir))
})

// migratedDatabase is the name of a migrated database on the test server, of which
// others are copies, and how to copy it. It stays there when the process ends:
// scripts/with-postgres throws its server away.
var migratedDatabase = sync.OnceValues(func() (string, error) {
	name := fmt.Sprintf("t_%d_migrated", os.Getpid())
	if err := createMigrated(os.Getenv(PostgresEnv), name); err != nil {
		return "", err
	}
	way, err := copying(os.Getenv(PostgresEnv))
	return name + way, err
})

// copying is how a server copies databases best: its files as they are. Since version
// 15 PostgreSQL does it block by block through its log unless it is told, which takes
// several times as long; before, it knew no other way and no word for it.
func copying(server string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return "", err
	}
	var told bool
	err = conn.QueryRow(ctx, "SELECT current_setting('server_version_num')::int >= 150000").Scan(&told)
	if err = errors.Join(err, conn.Close(ctx)); err != nil || !told {
		return "", err
	}
	return " STRATEGY file_copy", nil
}

func createMigrated(server, name string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := Exec(ctx, server, "CREATE DATABASE "+name); err != nil {
		return err
	}
	c, err := databaseOn(server, name)
	if err != nil {
		return err
	}
	return migrate(c)
}

// migrate makes a new database and closes it.
func migrate(c store.Config) error {
	s, err := store.Open(context.Background(), c)
	if err != nil {
		return fmt.Errorf("open a database to copy: %w", err)
	}
	_, err = s.Migrate(context.Background())
	return errors.Join(err, s.Close())
}
