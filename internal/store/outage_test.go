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
		{"a transaction left alone", &pgconn.PgError{Code: "25P03"}, "error.unavailable"},
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

// A transaction whose program says nothing more is ended by the server, and what it has
// locked is free. Should the program wake up, it does its work anew.
func TestTransactionsLeftAloneEnd(t *testing.T) {
	c := storetest.MigratedPostgres(t)
	timeout := func(s *store.Store) string {
		t.Helper()
		set, err := store.All[string](context.Background(), s, `SHOW idle_in_transaction_session_timeout`)
		if err != nil {
			t.Fatal(err)
		}
		return set[0]
	}
	s := openStore(t, c)
	if got := timeout(s); got != "1min" {
		t.Errorf("transactions may wait for %s", got)
	}
	noor := storetest.Member(t, s, "noor")
	c.URL += "&idle_in_transaction_session_timeout=300"
	hasty, runs := openStore(t, c), 0
	if got := timeout(hasty); got != "300ms" {
		t.Errorf("where the URL says 300 ms, transactions may wait for %s", got)
	}
	storetest.Write(t, hasty, func(tx *store.Tx) error {
		runs++
		m, err := tx.LockMember(noor.ID)
		if err != nil {
			return err
		}
		if runs == 1 {
			storetest.Write(t, s, func(tx *store.Tx) error { // waits for the lock
				_, err := tx.LockMember(noor.ID)
				return err
			})
		}
		m.Bio = "Wakker"
		return tx.SaveProfile(m)
	})
	if m, err := s.Member(context.Background(), noor.ID); err != nil || m.Bio != "Wakker" || runs < 2 {
		t.Errorf("%q was written, in %d runs, error %v", m.Bio, runs, err)
	}
}

// What was left alone right before its commit is surely not written, so it is done anew too.
func TestTransactionLeftAloneBeforeItsCommitIsDoneAnew(t *testing.T) {
	c := storetest.MigratedPostgres(t)
	s := openStore(t, c)
	noor := storetest.Member(t, s, "noor")
	c.URL += "&idle_in_transaction_session_timeout=300"
	hasty, runs := openStore(t, c), 0
	storetest.Write(t, hasty, func(tx *store.Tx) error {
		runs++
		m, err := tx.LockMember(noor.ID)
		if err != nil {
			return err
		}
		m.Bio = "Wakker"
		if err := tx.SaveProfile(m); err != nil {
			return err
		}
		if _, err := tx.LockMember(noor.ID); err != nil || runs > 1 { // with this, everything has been sent
			return err
		}
		storetest.Write(t, s, func(tx *store.Tx) error { // waits for the lock
			_, err := tx.LockMember(noor.ID)
			return err
		})
		return nil
	})
	if m, err := s.Member(context.Background(), noor.ID); err != nil || m.Bio != "Wakker" || runs != 2 {
		t.Errorf("%q was written, in %d runs, error %v", m.Bio, runs, err)
	}
}

// A dump takes as long as it takes.
func TestABackupIsNotEndedForWaiting(t *testing.T) {
	c := storetest.MigratedPostgres(t)
	s := openStore(t, c)
	c.URL += "&idle_in_transaction_session_timeout=300"
	err := openStore(t, c).Freeze(context.Background(), func(store.Frozen) error {
		for waits := int64(0); waits < 900; {
			found, err := store.All[int64](context.Background(), s, `SELECT (EXTRACT(EPOCH FROM clock_timestamp() - state_change) * 1000)::bigint
				FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`)
			if err != nil {
				return err
			}
			if len(found) == 0 {
				return errors.New("its transaction was ended")
			}
			waits = found[0]
		}
		return nil
	})
	if err != nil {
		t.Error(err)
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
