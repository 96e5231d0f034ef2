package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
)

func openKeeping(t *testing.T) *sql.Conn {
	t.Helper()
	pool := sql.OpenDB(sqliteConnector{"file:" + filepath.Join(t.TempDir(), "test.db")})
	conn, err := pool.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
		if err := pool.Close(); err != nil {
			t.Error(err)
		}
	})
	return conn
}

// keptBy is how many statements a connection keeps.
func keptBy(t *testing.T, conn *sql.Conn) (n int) {
	t.Helper()
	err := conn.Raw(func(c any) error {
		n = len(c.(*keepingConn).kept)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func counting(t *testing.T, conn *sql.Conn, to int) *sql.Rows {
	t.Helper()
	rows, err := conn.QueryContext(context.Background(), `WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?)
		SELECT n FROM c`, to)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func next(t *testing.T, rows *sql.Rows, want int) {
	t.Helper()
	var got int
	if !rows.Next() {
		t.Fatalf("no row, want %d (%v)", want, rows.Err())
	}
	if err := rows.Scan(&got); err != nil || got != want {
		t.Fatalf("%d, want %d (%v)", got, want, err)
	}
}

func TestRowsOfOneStatementCanBeReadTwiceAtOnce(t *testing.T) {
	conn := openKeeping(t)
	first, second := counting(t, conn, 3), counting(t, conn, 2)
	for n := 1; n <= 2; n++ {
		next(t, first, n)
		next(t, second, n)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
	again := counting(t, conn, 5)
	next(t, again, 1)
	next(t, first, 3)
	next(t, again, 2)
	for _, rows := range []*sql.Rows{first, again} {
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
	}
	if n := keptBy(t, conn); n != 1 {
		t.Errorf("%d statements kept, want 1", n)
	}
}

func TestConnectionKeepsBoundedStatements(t *testing.T) {
	conn := openKeeping(t)
	open := counting(t, conn, 2)
	next(t, open, 1)
	for i := range 3 * maxPrepared {
		if _, err := conn.ExecContext(context.Background(), fmt.Sprintf("SELECT %d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if n := keptBy(t, conn); n > maxPrepared {
		t.Errorf("%d statements kept, want at most %d", n, maxPrepared)
	}
	next(t, open, 2)
	if err := open.Close(); err != nil {
		t.Error(err)
	}
}

func TestKeptStatementsFollowTheSchema(t *testing.T) {
	conn := openKeeping(t)
	run := func(statement string) error {
		_, err := conn.ExecContext(context.Background(), statement)
		return err
	}
	for _, statement := range []string{"CREATE TABLE t (a)", "INSERT INTO t (a) VALUES (1)", "SELECT * FROM t",
		"ALTER TABLE t ADD COLUMN b", "INSERT INTO t (a) VALUES (1)", "SELECT * FROM t", "DROP TABLE t"} {
		if err := run(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := run("INSERT INTO t (a) VALUES (1)"); err == nil {
		t.Error("a kept statement wrote to a table that is gone")
	}
}

// What is bound to LIMIT would have SQLite plan the statement again each time.
func TestLimitsAreWrittenOut(t *testing.T) {
	statement, args := sqliteDialector{}.spell(`SELECT a FROM t WHERE b = ? AND c IN ? LIMIT ?`, []any{"x", []int{7, 8, 9}, 20})
	if want := `SELECT a FROM t WHERE b = ? AND c IN (?, ?, ?, ?) LIMIT 20`; statement != want || len(args) != 5 {
		t.Errorf("%s with %v, want %s", statement, args, want)
	}
	if statement, args = (sqliteDialector{}).spell(`SELECT a FROM t LIMIT ?`, []any{3}); statement != `SELECT a FROM t LIMIT 3` || len(args) != 0 {
		t.Errorf("%s with %v", statement, args)
	}
}
