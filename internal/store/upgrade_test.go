package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// forumsOf are the forums that earlier versions of the program have left, made by
// scripts/upgrade-snapshot.
func forumsOf(t *testing.T, dialect string) []string {
	t.Helper()
	found, err := filepath.Glob("testdata/upgrade/*." + dialect + ".gz")
	if err != nil || len(found) == 0 {
		t.Fatalf("no forums of earlier versions (%v)", err)
	}
	return found
}

// Every migration since the forums that released programs have left runs on them, one
// after the other, and what comes out is whole.
func TestUpgrade(t *testing.T) {
	for dialect, load := range map[string]func(*testing.T, string) store.Config{"sqlite": loadSQLite, "postgres": loadPostgres} {
		for _, file := range forumsOf(t, dialect) {
			t.Run(filepath.Base(file), func(t *testing.T) {
				var version int64
				if _, err := fmt.Sscanf(filepath.Base(file), "%d.", &version); err != nil {
					t.Fatal(err)
				}
				s, err := store.Open(t.Context(), load(t, file))
				if err != nil {
					t.Fatal(err)
				}
				upgrade(t, s, version)
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func upgrade(t *testing.T, s *store.Store, version int64) {
	t.Helper()
	ctx := context.Background()
	have, want, err := s.SchemaVersions(ctx)
	if err != nil || have != version {
		t.Fatalf("the forum has version %d (%v), want %d", have, err, version)
	}
	before := rowsOf(t, s)
	for version < want {
		if version, err = s.MigrateByOne(ctx); err != nil {
			t.Fatal(err)
		}
		after := rowsOf(t, s)
		for _, table := range lastingTables() {
			if after[table] < before[table] {
				t.Errorf("version %d leaves %d rows of %d in %s", version, after[table], before[table], table)
			}
		}
	}
	checkUpgraded(t, s)
}

// lastingTables hold what members have made and what was decided, of which no
// migration may lose a row.
func lastingTables() []string {
	return []string{"members", "handles", "threads", "posts", "revisions", "thread_tags", "drafts", "decisions", "events", "settings",
		"translations", "translation_revisions", "translation_jobs", "translation_months", "terms", "questions", "positions",
		"stances", "stance_changes", "summaries", "restrictions"}
}

// The newest of the forums has rows in every table that must lose none, so that the
// migrations to come have some to lose.
func TestUpgradeHasWhatMayBeLost(t *testing.T) {
	for dialect, load := range map[string]func(*testing.T, string) store.Config{"sqlite": loadSQLite, "postgres": loadPostgres} {
		t.Run(dialect, func(t *testing.T) {
			files := forumsOf(t, dialect) // by version
			s, err := store.Open(t.Context(), load(t, files[len(files)-1]))
			if err != nil {
				t.Fatal(err)
			}
			rows := rowsOf(t, s)
			for _, table := range lastingTables() {
				if rows[table] == 0 {
					t.Errorf("%s has nothing in %s", files[len(files)-1], table)
				}
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// rowsOf counts the rows of every table.
func rowsOf(t *testing.T, s *store.Store) map[string]int64 {
	t.Helper()
	found, err := s.Digests(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]int64{}
	for table, d := range found {
		rows[table] = d.Rows
	}
	return rows
}

// checkUpgraded inspects a forum and reads it as visitors do.
func checkUpgraded(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := context.Background()
	found, err := s.Inspect(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Errorf("after the upgrade there are %d %s", f.Rows, f.What)
	}
	list, err := s.ListPage(ctx, forum.Viewer{}, forum.ListQuery{})
	if err != nil || len(list.Threads) == 0 {
		t.Errorf("the list has %v (%v)", list, err)
		return
	}
	for _, row := range list.Threads {
		page, err := s.ThreadPage(ctx, forum.Viewer{}, row.ID, 1)
		if err != nil || len(page.Posts) == 0 {
			t.Errorf("thread %d can't be read: %v", row.ID, err)
		}
	}
}

// loadSQLite unpacks a forum into a data directory.
func loadSQLite(t *testing.T, file string) store.Config {
	t.Helper()
	c := storetest.SQLite(t)
	if err := os.WriteFile(filepath.Join(c.DataDir, store.DatabaseFile), storetest.Unpack(t, file), 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

// loadPostgres runs the statements of a dump in a new database.
func loadPostgres(t *testing.T, file string) store.Config {
	t.Helper()
	c := storetest.Postgres(t)
	if err := storetest.Exec(t.Context(), c.URL, string(storetest.Unpack(t, file))); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		if err := s.CheckVersion(context.Background()); err != nil {
			t.Errorf("one of the same version gives %v", err)
		}
		if err := s.PretendNewer(context.Background()); err != nil {
			t.Fatal(err)
		}
		if err := s.CheckVersion(context.Background()); !errors.Is(err, store.ErrNewer) {
			t.Errorf("a newer database, looked at, gives %v", err)
		}
		if _, err := s.Migrate(context.Background()); !errors.Is(err, store.ErrNewer) {
			t.Errorf("a newer database gives %v", err)
		}
	})
}
