package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// The two databases must have the same tables, views, columns and indexes, so that one
// query means the same in both. What only one of them has is named here.
var (
	onlySQLite   = []string{"search_tokens", "search_vocabulary", "search_instances"}
	onlyPostgres = []string{"search_texts.exact", "search_texts.stem", "events.xid", "allowances", "index events_xid", "index search_texts_exact",
		"index search_texts_newest", "index search_texts_stem"}
)

func TestBothDatabasesHaveTheSameSchema(t *testing.T) {
	lite, post := sqliteSchema(t), postgresSchema(t)
	lite = slices.DeleteFunc(lite, func(s string) bool { return named(s, onlySQLite) })
	post = slices.DeleteFunc(post, func(s string) bool { return named(s, onlyPostgres) })
	for _, s := range lite {
		if !slices.Contains(post, s) {
			t.Errorf("only SQLite has %s", s)
		}
	}
	for _, s := range post {
		if !slices.Contains(lite, s) {
			t.Errorf("only PostgreSQL has %s", s)
		}
	}
	if len(lite) < 100 {
		t.Errorf("only %d tables, columns and indexes compared", len(lite))
	}
}

// named reports whether s is about one of the names, or a part of one.
func named(s string, names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		return strings.HasPrefix(s, n+" ") || strings.HasPrefix(s, n+"_") || strings.HasPrefix(s, n+".") || s == n
	})
}

func sqliteSchema(t *testing.T) []string {
	t.Helper()
	c := storetest.SQLite(t)
	migrated(t, c)
	db, err := sql.Open("sqlite", c.DataDir+"/"+store.DatabaseFile)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT m.name || '.' || c.name || CASE WHEN c."notnull" OR c.pk THEN ' required' ELSE ' optional' END
		FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type IN ('table', 'view')
		UNION ALL SELECT 'index ' || name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var schema []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(s, "sqlite_") && !strings.HasPrefix(s, "goose_") {
			schema = append(schema, s)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return schema
}

func postgresSchema(t *testing.T) []string {
	t.Helper()
	c := storetest.Postgres(t)
	migrated(t, c)
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, c.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, `SELECT table_name || '.' || column_name || CASE is_nullable WHEN 'NO' THEN ' required' ELSE ' optional' END
		FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'goose_%'
		UNION ALL SELECT 'index ' || indexname FROM pg_indexes WHERE schemaname = 'public'
		AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE 'goose_%'`)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func migrated(t *testing.T, c store.Config) {
	t.Helper()
	s, err := store.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(fmt.Errorf("close: %w", err))
	}
}
