package store_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestInspectFindsReferencesThatLeadNowhere(t *testing.T) {
	s := storetest.Open(t, storetest.MigratedSQLite(t), storetest.NewClock())
	ctx := context.Background()
	storetest.Thread(t, s, storetest.Member(t, s, "noor"), "nl", "Kast")
	stray := []string{`PRAGMA foreign_keys = OFF`, `INSERT INTO thread_members (member_id, thread_id, posts, last_read, lang)
		VALUES (99, 1, 0, 0, 'nl')`}
	for _, statement := range stray {
		if err := s.Break(statement); err != nil {
			t.Fatal(err)
		}
	}
	found, err := s.Inspect(ctx)
	if err != nil || !slices.Contains(found, store.Inconsistency{What: "rows that refer to others that aren't there", Rows: 1}) {
		t.Errorf("somebody who isn't there takes part: it finds %v, error %v", found, err)
	}
	if err := s.Break(`DELETE FROM thread_members WHERE member_id = 99`); err != nil {
		t.Fatal(err)
	}
}

// Of a word that stands in rows and in their indexes, one place is changed on the
// disk: at least the indexes must be found to say something else.
func TestDamagedPagesAreUnsound(t *testing.T) {
	ctx := context.Background()
	c := storetest.MigratedSQLite(t)
	s, err := store.Open(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	storetest.Member(t, s, "wilhelmina")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(c.DataDir, store.DatabaseFile)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for at := 0; ; at++ {
		next := bytes.Index(whole[at:], []byte("wilhelmina"))
		if next < 0 {
			break
		}
		at += next
		damaged := bytes.Clone(whole)
		damaged[at] = 'v'
		found += unsound(t, damaged)
	}
	if found == 0 {
		t.Error("no damage was found")
	}
}

// unsound is 1 if a database of these bytes is.
func unsound(t *testing.T, content []byte) int {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, store.DatabaseFile), content, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(context.Background(), store.Config{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.Sound(context.Background()) != nil {
		return 1
	}
	return 0
}
