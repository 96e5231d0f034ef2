package store

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// TestWritesWaitForTheDisk: without synchronous=FULL a write that was answered for could be
// gone after a loss of power (https://sqlite.org/pragma.html#pragma_synchronous: 2 is FULL).
func TestWritesWaitForTheDisk(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, Config{DataDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal"} {
		var got string
		if err := s.writer.WithContext(ctx).Raw("PRAGMA " + pragma).Scan(&got).Error; err != nil || got != want {
			t.Errorf("%s is %q (%v), want %q", pragma, got, err, want)
		}
	}
}

// The folder may have been there before, open to everybody on the machine.
func TestOnlyTheOwnerReadsTheDatabase(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), Config{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(filepath.Join(dir, DatabaseFile) + end)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s%s: %v, error %v", DatabaseFile, end, info, err)
		}
	}
}
