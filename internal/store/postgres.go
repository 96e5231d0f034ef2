package store

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

func (s *Store) openPostgres(c Config) error {
	config, err := pgx.ParseConfig(c.URL)
	if err != nil {
		return err
	}
	config.RuntimeParams["application_name"] = "tertulia"
	config.RuntimeParams["timezone"] = "UTC"
	for name, value := range map[string]string{"random_page_cost": randomPageCost, idleTimeout: idleTime} {
		if _, set := config.RuntimeParams[name]; !set {
			config.RuntimeParams[name] = value
		}
	}
	config.Tracer = sentToPostgres{}
	config.DialFunc = dialPostgres
	statements, silent := new(prepared), new(mistrusted)
	pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(func(_ context.Context, conn *pgx.Conn) error {
		readTimesAsUTC(conn)
		statements.begin(conn)
		silent.begin(conn)
		return nil
	}), stdlib.OptionShouldPing(silent.tried), stdlib.OptionResetSession(statements.renew))
	conns := cmp.Or(c.MaxConns, 16)
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	s.writer, err = gorm.Open(postgresDialector{&postgres.Dialector{Config: &postgres.Config{Conn: postgresPool{pool, statements}}}, new(knownCells)}, gormConfig(c.Log))
	s.reader = s.writer
	s.dialect = postgresDialect{config: config, mistrusted: silent}
	return err
}

// randomPageCost tells the planner that reading a page out of order costs hardly
// more than reading the next: a forum's pages are in memory or on solid state. Its
// own default is made for spinning disks, on which it would rather scan tables. A
// database URL that has the parameter is left alone.
const randomPageCost = "1.1"

// idleTimeout is the parameter for how long PostgreSQL lets a transaction wait for its next
// statement, and idleTime what it is unless the database URL has it: far longer than any
// transaction does, so that the program is frozen, or its machine gone without a word.
// What the transaction has locked would be locked for good.
const (
	idleTimeout = "idle_in_transaction_session_timeout"
	idleTime    = "1min"
)

// readTimesAsUTC makes pgx return times in UTC instead of the machine's zone.
func readTimesAsUTC(conn *pgx.Conn) {
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name: "timestamptz", OID: pgtype.TimestamptzOID,
		Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
}

// postgresDialector is GORM's, and spells the statements that it doesn't write.
type postgresDialector struct {
	*postgres.Dialector
	*knownCells
}

type postgresDialect struct {
	postgresSearch
	config     *pgx.ConnConfig
	mistrusted *mistrusted
}

func (postgresDialect) name() string       { return "postgres" }
func (postgresDialect) singleWriter() bool { return false }

// forUpdate leaves the key of a row alone, which never changes: else every new row
// that names a locked one by its foreign key would wait for it, across the order in
// which locks are taken.
func (postgresDialect) forUpdate() string { return " FOR NO KEY UPDATE" }

func (postgresDialect) skipLocked(table string) string {
	return " FOR UPDATE OF " + table + " SKIP LOCKED"
}

// mergeable gives the order to each part too: PostgreSQL merges what it knows to come in
// it, and passes on no order to parts with conditions.
func (postgresDialect) mergeable(part, tail string) string { return "(" + part + tail + ")" }

func (postgresDialect) clock() string {
	return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS bigint)"
}

// moment is exact: to_timestamp would go through seconds with a fraction.
func (postgresDialect) moment(micros string) string {
	return "TIMESTAMPTZ 'epoch' + " + micros + " * INTERVAL '1 microsecond'"
}

func (postgresDialect) month(at string) string {
	return "to_char(" + at + " AT TIME ZONE 'UTC', 'YYYY-MM')"
}

func (postgresDialect) reserve(db *gorm.DB, table string, n int) ([]int64, error) {
	return all[int64](db, `SELECT nextval(pg_get_serial_sequence(?, 'id')) FROM generate_series(1, ?::int)`, table, n)
}

func (postgresDialect) nextID(table string) string { return `nextval('` + table + `_id_seq')` }

func (postgresDialect) writing(db *gorm.DB) *gorm.DB { return db }

func (postgresDialect) changesSeveral() bool { return true }

// analyze also tidies up, which PostgreSQL would do by itself while the forum is used.
func (postgresDialect) analyze() ([]string, bool) { return []string{"VACUUM (ANALYZE)"}, true }

func (postgresDialect) explaining(reads bool) string {
	if reads {
		return "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) "
	}
	return "EXPLAIN (FORMAT JSON) "
}

// The SQLSTATE codes that matter here.
const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	uniqueViolation      = "23505"
)

func (postgresDialect) retryable(err error) bool {
	code := postgresCode(err)
	return code == serializationFailure || code == deadlockDetected || altered(err)
}

func (postgresDialect) duplicate(err error) bool { return postgresCode(err) == uniqueViolation }

func postgresCode(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
