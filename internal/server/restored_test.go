package server

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"tertulia/internal/config"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// A restore that was interrupted after the database was there leaves events with the
// numbers of another cluster's transactions: a server mends that before it follows them.
func TestServerGoesOnAfterAnInterruptedRestore(t *testing.T) {
	c := storetest.MigratedPostgres(t)
	storetest.Write(t, storetest.Open(t, c, storetest.NewClock()), func(tx *store.Tx) error {
		return tx.Emit(forum.Event{Kind: forum.PostEdited})
	})
	storetest.Touch(t, c, `UPDATE events SET xid = '9000000000000000000'`)
	s, err := New(context.Background(), config.Serve{Database: config.Database{DataDir: t.TempDir(), DatabaseURL: c.URL},
		Listen: "127.0.0.1:0", RateLimits: "on", ShutdownGrace: time.Second}, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	}()
	if n := storetest.Touch(t, c, `UPDATE events SET xid = xid WHERE xid > pg_current_xact_id()`); n > 0 {
		t.Errorf("%d events are of transactions to come", n)
	}
}
