package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// DatabaseFile is the name of the embedded database in the data directory.
const DatabaseFile = "tertulia.db"

// openSQLite opens one pool with a single connection for writing and one for
// reading, which the database itself keeps from writing.
func (s *Store) openSQLite(c Config) error {
	if err := os.MkdirAll(c.DataDir, 0o700); err != nil {
		return err
	}
	file := filepath.Join(c.DataDir, DatabaseFile)
	makePrivate(file)
	var err error
	if s.writer, err = openSQLitePool(c, file, 1, "immediate", []string{fmt.Sprintf("wal_autocheckpoint(%d)", usualCheckpoint)}); err != nil {
		return err
	}
	s.reader, err = openSQLitePool(c, file, cmp.Or(c.MaxConns, readingConns()), "deferred", []string{"query_only(1)"})
	s.dialect = sqliteDialect{}
	return err
}

// makePrivate makes an empty file that only its owner may read, if none is there: SQLite
// would let everybody on the machine read the one it makes, and gives the files beside it
// the same mode.
func makePrivate(file string) {
	// What is there already isn't opened: closing it would end SQLite's locks of this process.
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		_ = f.Close() // nothing was written
	} // if it can't be made, SQLite says so
}

// readingConns is how many connections read: SQLite works in this process, so that more
// than some for each processor only wait for one, while each keeps pages of the
// database in memory for itself. One is taken for good by [Store.Listen].
func readingConns() int { return 1 + min(max(3*runtime.GOMAXPROCS(0), 5), 15) }

// connectionCache is what each connection keeps of the database in memory, in KiB as
// SQLite counts it; what it doesn't, the operating system does. It takes twice as much:
// SQLite asks for a page of 4 KiB with what it notes of it, and the driver's allocator
// rounds that up to a power of two (ADR 38).
const connectionCache = 2000

func openSQLitePool(c Config, file string, conns int, lock string, pragmas []string) (*gorm.DB, error) {
	q := url.Values{
		"_txlock":              {lock},
		"_time_integer_format": {"unix_micro"},
		"_inttotime":           {"1"},
	}
	// journal_mode comes after busy_timeout: changing it may have to wait.
	for _, p := range append([]string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)",
		"foreign_keys(1)", fmt.Sprintf("cache_size(-%d)", connectionCache), "temp_store(MEMORY)"}, pragmas...) {
		q.Add("_pragma", p)
	}
	pool := sql.OpenDB(sqliteConnector{"file:" + (&url.URL{Path: file}).EscapedPath() + "?" + q.Encode()})
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	return gorm.Open(sqliteDialector{pool, new(knownCells)}, gormConfig(c.Log))
}

// sqliteDialector lets GORM speak to SQLite. It has no migrator: the schema is
// made by numbered SQL files.
type sqliteDialector struct {
	pool *sql.DB
	*knownCells
}

func (d sqliteDialector) Name() string { return "sqlite" }

func (d sqliteDialector) Initialize(db *gorm.DB) error {
	callbacks.RegisterDefaultCallbacks(db, &callbacks.Config{
		CreateClauses: []string{"INSERT", "VALUES", "ON CONFLICT", "RETURNING"},
		UpdateClauses: []string{"UPDATE", "SET", "FROM", "WHERE", "RETURNING"},
		DeleteClauses: []string{"DELETE", "FROM", "WHERE", "RETURNING"},
	})
	db.ConnPool = d.pool
	return nil
}

func (d sqliteDialector) Migrator(*gorm.DB) gorm.Migrator { return nil }

func (d sqliteDialector) DataTypeOf(f *schema.Field) string { return string(f.DataType) }

func (d sqliteDialector) DefaultValueOf(*schema.Field) clause.Expression {
	return clause.Expr{SQL: "NULL"}
}

func (d sqliteDialector) BindVarTo(w clause.Writer, _ *gorm.Statement, _ any) {
	_ = w.WriteByte('?') // GORM's writer is a strings.Builder: it can't fail
}

func (d sqliteDialector) QuoteTo(w clause.Writer, name string) {
	_, _ = w.WriteString(quoteName(name)) // as above
}

func (d sqliteDialector) Explain(statement string, vars ...any) string {
	return logger.ExplainSQL(statement, nil, "'", vars...)
}

// quoteName quotes a name and the parts of a dotted one.
func quoteName(name string) string {
	out := []byte{'"'}
	for i := range len(name) {
		switch name[i] {
		case '"':
			out = append(out, '"', '"')
		case '.':
			out = append(out, '"', '.', '"')
		default:
			out = append(out, name[i])
		}
	}
	return string(append(out, '"'))
}

type sqliteDialect struct{ sqliteSearch }

func (sqliteDialect) name() string       { return "sqlite" }
func (sqliteDialect) singleWriter() bool { return true }
func (sqliteDialect) forUpdate() string  { return "" }

func (sqliteDialect) skipLocked(string) string { return "" }

// mergeable gives the order of the whole to SQLite alone: what it orders it merges,
// but a part with a limit it would sort again.
func (sqliteDialect) mergeable(part, _ string) string { return part }

func (sqliteDialect) moment(micros string) string { return micros }

func (sqliteDialect) month(at string) string {
	return "strftime('%Y-%m', " + at + " / 1000000, 'unixepoch')"
}

func (sqliteDialect) clock() string { return "CAST(unixepoch('subsec') * 1000000 AS INTEGER)" }

// reserve relies on the caller to insert the ids in the same transaction, the
// only one that writes.
func (sqliteDialect) reserve(db *gorm.DB, table string, n int) ([]int64, error) {
	last, err := one[int64](db, `SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = ?`, table)
	ids := make([]int64, n)
	for i := range ids {
		ids[i] = last + int64(i) + 1
	}
	return ids, err
}

func (sqliteDialect) nextID(string) string { return "0" }

// writing spares each statement somebody who waits for the context's end: SQLite's driver
// starts one to interrupt it, which takes longer than most statements of a transaction do.
// Its end is looked for before each of them, and each is short.
func (sqliteDialect) writing(db *gorm.DB) *gorm.DB {
	return db.WithContext(unwatched{db.Statement.Context})
}

// unwatched is a context that knows of its end and wakes nobody for it.
type unwatched struct{ context.Context }

func (unwatched) Done() <-chan struct{} { return nil }

func (sqliteDialect) changesSeveral() bool { return false }

// analyze bounds how many rows of each index are looked at.
func (sqliteDialect) analyze() ([]string, bool) {
	return []string{"PRAGMA analysis_limit = 1000", "ANALYZE"}, false
}

func (sqliteDialect) explaining(bool) string { return "EXPLAIN QUERY PLAN " }

func (sqliteDialect) retryable(err error) bool {
	code := sqliteCode(err) & 0xff
	return code == sqlite3.SQLITE_BUSY || code == sqlite3.SQLITE_LOCKED
}

func (sqliteDialect) duplicate(err error) bool {
	code := sqliteCode(err)
	return code == sqlite3.SQLITE_CONSTRAINT_UNIQUE || code == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
}

func sqliteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}
