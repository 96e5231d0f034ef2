package server

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"tertulia/internal/config"
)

// start starts a forum on a data directory, stops it, and gives its log.
func start(dir string, demo bool) (log string, err error) {
	c := config.Serve{Database: config.Database{DataDir: dir}, Listen: "127.0.0.1:0", Demo: demo,
		RateLimits: "on", ShutdownGrace: time.Second}
	var out bytes.Buffer
	s, err := New(context.Background(), c, slog.New(slog.NewTextHandler(&out, nil)), nil)
	if err == nil {
		err = s.close()
	}
	return out.String(), err
}

func TestDemoKeepsToItsOwnDatabase(t *testing.T) {
	dir := t.TempDir()
	first, err := start(dir, true)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(first, "demo log-in"); n != 3 {
		t.Errorf("%d log-ins printed, want 3:\n%s", n, first)
	}
	again, err := start(dir, true)
	if err != nil || password(again) == password(first) {
		t.Errorf("second start: password %q after %q (%v)", password(again), password(first), err)
	}
	if _, err := start(dir, false); err == nil || !strings.Contains(err.Error(), "--demo") {
		t.Errorf("without --demo, the demo's database gives the error %v", err)
	}
	if log, err := start(t.TempDir(), false); err != nil || strings.Contains(log, "demo") {
		t.Errorf("without --demo (%v), the log speaks of it:\n%s", err, log)
	}
}

// password is the first password in a log.
func password(log string) string {
	_, rest, _ := strings.Cut(log, "password=")
	word, _, _ := strings.Cut(rest, "\n")
	return word
}
