package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestOutage(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		key  string // empty: none
	}{
		{"nothing", nil, ""},
		{"a mistake", errors.New("no such column"), ""},
		{"a client that left", context.Canceled, ""},
		{"an expected failure", forum.Fail(forum.Conflict, "error.thread.closed"), ""},
		{"a row that is there already", &pgconn.PgError{Code: "23505"}, ""},
		{"a wrong statement", &pgconn.PgError{Code: "42601"}, ""},
		{"out of time", fmt.Errorf("load: %w", context.DeadlineExceeded), "error.unavailable"},
		{"a cut connection", fmt.Errorf("load: %w", io.ErrUnexpectedEOF), "error.unavailable"},
		{"a server that stops", &pgconn.PgError{Code: "57P01"}, "error.unavailable"},
		{"a server that starts", &pgconn.PgError{Code: "57P03"}, "error.unavailable"},
		{"no connection left", &pgconn.PgError{Code: "53300"}, "error.unavailable"},
		{"a full disk", &pgconn.PgError{Code: "53100"}, "error.unwritable"},
		{"a standby", fmt.Errorf("save: %w", &pgconn.PgError{Code: "25006"}), "error.unwritable"},
		{"a table that a standby doesn't have", fmt.Errorf("count: %w", &pgconn.PgError{Code: "0A000", File: "plancat.c",
			Routine: "get_relation_info", Message: "auf temporäre oder ungeloggte Relationen kann nicht zugegriffen werden"}), "error.unwritable"},
		{"what PostgreSQL can't do", &pgconn.PgError{Code: "0A000", Routine: "RevalidateCachedQuery"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := store.Outage(c.err)
			switch {
			case c.key == "" && got != nil:
				t.Errorf("%v is no outage", got)
			case c.key != "" && (got == nil || got.Key != c.key || got.Kind != forum.Unavailable || !errors.Is(got, c.err)):
				t.Errorf("%v, want %s", got, c.key)
			}
		})
	}
}

func TestConnectionThatIsNotThere(t *testing.T) {
	_, err := store.Open(context.Background(), store.Config{URL: "postgres://x@127.0.0.1:1/x?sslmode=disable"})
	if got := store.Outage(err); got == nil || got.Key != "error.unavailable" {
		t.Errorf("%v", err)
	}
}

// A write that can't get its turn gives up with its context, and others go on.
func TestWriteWaitsNoLongerThanItsContext(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		nothing := func(*store.Tx) error { return nil }
		storetest.Write(t, s, func(*store.Tx) error {
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			if err := s.Write(ctx, nothing); err == nil {
				t.Error("it didn't notice that nobody waits any more")
			}
			return nil
		})
		storetest.Write(t, s, nothing)
		if err := s.CanWrite(context.Background()); err != nil {
			t.Error(err)
		}
	})
}
