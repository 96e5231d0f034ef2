package store

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"gorm.io/gorm"
)

// What people write never gets into the log, however slow a statement is.
func TestSlowQueriesAreLoggedWithoutValues(t *testing.T) {
	s, err := Open(context.Background(), Config{DataDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var log bytes.Buffer
	db := s.writer.Session(&gorm.Session{Logger: queryLog{log: slog.New(slog.NewTextHandler(&log, nil))}})
	if _, err := one[string](db, `SELECT ? AS read`, "confidential"); err != nil {
		t.Fatal(err)
	}
	if err := db.Exec(`CREATE TABLE written AS SELECT ? AS word`, "confidential").Error; err != nil {
		t.Fatal(err)
	}
	if got := log.String(); !strings.Contains(got, "AS read") || !strings.Contains(got, "AS word") || strings.Contains(got, "confidential") {
		t.Errorf("logged:\n%s", got)
	}
}
