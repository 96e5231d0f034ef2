package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"tertulia/internal/forum"
	"tertulia/internal/rate"
)

// Config says where the forum is kept.
type Config struct {
	// URL is "postgres://…", or empty for the embedded database in DataDir.
	URL     string
	DataDir string
	// SharedBytes is the memory for what pages have in common for all their
	// readers; 0 keeps nothing.
	SharedBytes int64
	// MaxConns bounds the connections to the database; 0 means 16, and for reading
	// the embedded one as many as [readingConns] says.
	MaxConns int
	// Now is the clock; nil means the system's.
	Now func() time.Time
	Log *slog.Logger
}

// Store is the database of one forum. It is safe for concurrent use.
type Store struct {
	writer    *gorm.DB
	reader    *gorm.DB // the same as writer on PostgreSQL
	dialect   dialect
	now       func() time.Time
	log       *slog.Logger // for what nobody is there to be told of
	writing   turns
	condition condition
	wake      chan struct{}
	// positions are written by [Store.FlushPositions].
	positions positions
	settings  settingsKept
	shared    shared
	engine    engineKept
	follower  follower
	listening listening
	// allowances are counted here first, see [Store.Take].
	allowances allowances
}

// dialect is what differs between the two databases.
type dialect interface {
	name() string
	// singleWriter reports whether writes must queue in this process.
	singleWriter() bool
	// retryable reports whether a transaction that failed with err is worth
	// running again.
	retryable(err error) bool
	// duplicate reports whether err is the violation of a unique index.
	duplicate(err error) bool
	// forUpdate is the clause that locks the rows of a SELECT.
	forUpdate() string
	// skipLocked is the clause that locks the rows of table of a SELECT and
	// passes over those that another transaction has locked.
	skipLocked(table string) string
	// mergeable is a query in the order of an index as a part of a UNION ALL, tail being
	// the order and the limit of it all, such that parts are merged and not sorted.
	mergeable(part, tail string) string
	// newest is the end of the event log, where following it begins.
	newest(db *gorm.DB) (position, error)
	// eventsSince tells the events that were committed since a position was the end of
	// the log, up to followAtOnce at a time, and gives the new end.
	eventsSince(db *gorm.DB, at position, tell func([]forum.Event)) (position, error)
	// listen is [Store.Listen].
	listen(ctx context.Context, s *Store, woken func()) error
	// mistrust has connections that are open not be used again: they may have fallen silent.
	mistrust()
	// clock is the expression for the time now, in microseconds since 1970.
	clock() string
	// moment gives the time of a number of microseconds since 1970, as columns hold it.
	moment(micros string) string
	// month gives the month (UTC) of a column's time, as forum.MonthOf.
	month(at string) string
	// reserve takes n ids of a table that nobody else will get, rising.
	reserve(db *gorm.DB, table string, n int) ([]int64, error)
	// nextID is the expression for the next id of a table, where a transaction gains
	// by knowing it before the row is inserted; elsewhere it is 0.
	nextID(table string) string
	// writing is how the statements of a transaction that writes are run.
	writing(db *gorm.DB) *gorm.DB
	// changesSeveral says that one statement may change rows of several tables.
	changesSeveral() bool
	// stillness is the statement that keeps others from writing until the
	// transaction ends; empty where they can't anyway.
	stillness() string
	// tables is the query for the names of all tables.
	tables() string
	digest(db *gorm.DB, table string) (Digest, error)
	// sound is [Store.Sound].
	sound(db *gorm.DB) error
	// analyze are the statements that refresh the planner's statistics; tidy says that
	// one can't be part of a transaction.
	analyze() (statements []string, tidy bool)
	// beginLoading prepares for many transactions that insert very much, and
	// endLoading puts all back as it was.
	beginLoading(db *gorm.DB) error
	endLoading(db *gorm.DB) error
	// beginBulk and endBulk are the first and the last step of such a transaction.
	beginBulk(db *gorm.DB) error
	endBulk(db *gorm.DB) error
	// settle brings what was loaded into the shape that it would have by itself.
	settle(ctx context.Context, s *Store) error
	// explaining is what goes before a statement to get its plan. Only one that
	// reads is run for it.
	explaining(reads bool) string
	// take counts the uses whose indexes are asked, and tells of each when its
	// allowance will be whole and whether the use is allowed.
	take(db *gorm.DB, asked []int, uses []Use, tell func(i int, full int64, ok bool), now time.Time) error
	giveBack(db *gorm.DB, uses []Use) error
	// forgetAllowances removes a batch of those that are whole again.
	forgetAllowances(db *gorm.DB, now time.Time) (int64, error)
	search
}

// Open connects to the database without changing it; see [Store.Migrate].
func Open(ctx context.Context, c Config) (*Store, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	s := &Store{
		now:  func() time.Time { return c.Now().UTC().Truncate(time.Microsecond) },
		log:  c.Log,
		wake: make(chan struct{}, 1),

		allowances: allowances{memory: rate.NewMemory[string]()},
		listening:  newListening(),
	}
	if err := s.shared.open(c.SharedBytes); err != nil {
		return nil, fmt.Errorf("make room for shared pages: %w", err)
	}
	open := s.openSQLite
	switch {
	case strings.HasPrefix(c.URL, "postgres://"), strings.HasPrefix(c.URL, "postgresql://"):
		open = s.openPostgres
	case c.URL != "":
		return nil, errors.New("the database URL must start with postgres://; leave it empty for the embedded database")
	}
	if err := open(c); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := s.connect(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("reach database: %w", c.explain(err)), s.Close())
	}
	return s, nil
}

// explain says more of why the database can't be reached: SQLite only says that
// it can't open a file where it may not write beside it.
func (c *Config) explain(err error) error {
	if c.URL != "" {
		return err
	}
	f, writing := os.CreateTemp(c.DataDir, ".tertulia-*")
	if writing != nil {
		return fmt.Errorf("the data directory %s can't be written to (%w): give it to the user that the server runs as, and see that its disk is neither full nor mounted read-only",
			c.DataDir, errors.Join(writing, err))
	}
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}

// gormConfig is a fresh configuration for one connection pool; GORM writes to
// it, so two pools must not share one.
func gormConfig(log *slog.Logger) *gorm.Config {
	schema.RegisterSerializer("rendered", renderedSerializer{})
	return &gorm.Config{
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		Logger:                 queryLog{log, slowQuery},
	}
}

// Close ends all connections.
func (s *Store) Close() error {
	s.tellUses()
	var errs []error
	for _, pool := range s.pools() {
		errs = append(errs, pool.Close())
	}
	return errors.Join(errs...)
}

// Ping reports whether the database answers those who read.
func (s *Store) Ping(ctx context.Context) error {
	pool, err := s.reader.DB()
	if err != nil {
		return err
	}
	return pool.PingContext(ctx)
}

// connect reports whether the database answers, whoever asks it.
func (s *Store) connect(ctx context.Context) error {
	for _, pool := range s.pools() {
		if err := pool.PingContext(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Dialect names the database: "sqlite" or "postgres".
func (s *Store) Dialect() string { return s.dialect.name() }

// Now is the time by the store's clock: UTC, cut to microseconds.
func (s *Store) Now() time.Time { return s.now() }

// DatabaseNow is the time by the clock of the database's machine. Nothing the
// forum keeps is dated by it: see [Store.Now].
func (s *Store) DatabaseNow(ctx context.Context) (time.Time, error) {
	micros, err := one[int64](s.reader.WithContext(ctx), `SELECT `+s.dialect.clock())
	return time.UnixMicro(micros).UTC(), err
}

func (s *Store) pools() []*sql.DB {
	var pools []*sql.DB
	for _, db := range []*gorm.DB{s.writer, s.reader} {
		if db == nil {
			continue
		}
		pool, err := db.DB()
		if err == nil && (len(pools) == 0 || pools[0] != pool) {
			pools = append(pools, pool)
		}
	}
	return pools
}
