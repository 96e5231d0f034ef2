// Package storetest opens real databases for tests: an embedded SQLite in a
// temporary directory, and a PostgreSQL database of its own on the server that
// TERTULIA_TEST_POSTGRES names.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"tertulia/internal/store"
)

// PostgresEnv names the environment variable with the URL of a PostgreSQL
// server on which databases may be created.
const PostgresEnv = "TERTULIA_TEST_POSTGRES"

// sharedBytes lets tests keep read models in memory as the server does, so that
// they find what would be out of date.
const sharedBytes = 4 << 20

// Clock is a clock that stands still until a test moves it. It is safe for
// concurrent use.
type Clock struct{ micros atomic.Int64 }

// NewClock starts at 2026-11-21 12:00 UTC.
func NewClock() *Clock {
	c := new(Clock)
	c.micros.Store(time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC).UnixMicro())
	return c
}

// Now is the time on the clock.
func (c *Clock) Now() time.Time { return time.UnixMicro(c.micros.Load()).UTC() }

// Set puts the clock to a time.
func (c *Clock) Set(at time.Time) { c.micros.Store(at.UnixMicro()) }

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) { c.micros.Add(d.Microseconds()) }

// inspect fails a test that leaves a counter, list or search row behind that
// isn't what the threads and posts say. Tests have texts found by words of their own,
// which aren't compared: those whose texts the program wrote call [store.Store.Inspect].
func inspect(t testing.TB, s *store.Store) {
	found, err := s.InspectRows(context.Background())
	if err != nil {
		t.Errorf("inspect: %v", err)
	}
	for _, f := range found {
		t.Errorf("the database has %d %s", f.Rows, f.What)
	}
}

// Each runs the test on a new, migrated SQLite and PostgreSQL database, as two
// subtests.
func Each(t *testing.T, test func(t *testing.T, s *store.Store, clock *Clock)) {
	t.Helper()
	each(t, Open, test)
}

// EachUnsound is Each for a test that damages the database for good.
func EachUnsound(t *testing.T, test func(t *testing.T, s *store.Store, clock *Clock)) {
	t.Helper()
	each(t, OpenUnsound, test)
}

func each(t *testing.T, open func(testing.TB, store.Config, *Clock) *store.Store,
	test func(t *testing.T, s *store.Store, clock *Clock),
) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		clock := NewClock()
		test(t, open(t, MigratedSQLite(t), clock), clock)
	})
	t.Run("postgres", func(t *testing.T) {
		clock := NewClock()
		test(t, open(t, MigratedPostgres(t), clock), clock)
	})
}

// SQLite is the configuration of a new, empty embedded database.
func SQLite(t testing.TB) store.Config {
	return store.Config{DataDir: t.TempDir(), SharedBytes: sharedBytes}
}

// Postgres is the configuration of a new, empty database on the test server,
// dropped when the test ends. Without a server the test is skipped; `make test`
// always has one.
func Postgres(t testing.TB) store.Config {
	t.Helper()
	return postgres(t, "")
}

// postgres makes a database, as a copy of another if one is named, and how to copy it.
func postgres(t testing.TB, template string) store.Config {
	t.Helper()
	server := serverURL(t)
	name := fmt.Sprintf("t_%d_%d", os.Getpid(), databases.Add(1))
	create := "CREATE DATABASE " + name
	if template != "" {
		create += " TEMPLATE " + template
	}
	admin(t, server, create)
	t.Cleanup(func() { admin(t, server, "DROP DATABASE "+name+" WITH (FORCE)") })
	c, err := databaseOn(server, name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// serverURL is that of the test server. Without one the test is skipped, so that
// "go test ./..." works where no PostgreSQL is installed; `make test` always has one.
func serverURL(t testing.TB) string {
	t.Helper()
	server := os.Getenv(PostgresEnv)
	if server == "" {
		t.Skip(PostgresEnv + " isn't set: not tested on PostgreSQL (scripts/with-postgres sets it)")
	}
	return server
}

func databaseOn(server, name string) (store.Config, error) {
	u, err := url.Parse(server)
	if err != nil {
		return store.Config{}, err
	}
	u.Path = "/" + name
	return store.Config{URL: u.String(), SharedBytes: sharedBytes}, nil
}

// databases numbers the databases of this process.
var databases atomic.Int64

func admin(t testing.TB, server, statement string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := Exec(ctx, server, statement); err != nil {
		t.Fatalf("%s: %s: %v", PostgresEnv, strings.Fields(statement)[0], err)
	}
}

// Exec runs statements on a PostgreSQL database, beside whatever else uses it.
func Exec(ctx context.Context, url, statements string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	_, err = conn.PgConn().Exec(ctx, statements).ReadAll()
	return errors.Join(err, conn.Close(ctx))
}

// Touch runs a statement on a PostgreSQL database behind the store's back, and gives
// how many rows it touched.
func Touch(t testing.TB, c store.Config, statement string, args ...any) int64 {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	done, err := conn.Exec(ctx, statement, args...)
	if err != nil {
		t.Fatalf("%s: %v", strings.Fields(statement)[0], err)
	}
	return done.RowsAffected()
}

// CutListening ends the connections on which stores listen for events, and gives
// how many there were.
func CutListening(t testing.TB, c store.Config) int64 {
	t.Helper()
	return Touch(t, c, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = current_database() AND application_name = 'tertulia listening'`)
}

// Open opens a database for a test, migrated. When the test ends, the database
// must be sound ([store.Store.InspectRows]).
func Open(t testing.TB, c store.Config, clock *Clock) *store.Store {
	t.Helper()
	s := OpenUnsound(t, c, clock)
	t.Cleanup(func() { inspect(t, s) })
	return s
}

// OpenUnsound is Open for a test that damages the database for good.
func OpenUnsound(t testing.TB, c store.Config, clock *Clock) *store.Store {
	t.Helper()
	c.Now = clock.Now
	s, err := store.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}
