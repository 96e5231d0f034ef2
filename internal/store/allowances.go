package store

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"tertulia/internal/rate"
)

// Use is N uses of what a limit allows somebody.
type Use struct {
	Limit rate.Limit
	Key   string // who is counted; nobody can read it from the database
	N     int
}

// key names the allowance in the database, without saying whose it is.
func (u Use) key() string {
	sum := sha256.Sum256([]byte(u.Limit.Name + "\x00" + u.Key))
	return u.Limit.Name + " " + base64.RawURLEncoding.EncodeToString(sum[:15])
}

// allowances counts what is limited, in this process's memory and, where several
// servers may share a database, in that: what is asked about (Take), what is asked about
// when it is scarce (TakeSoon), and what is only told (Tell). Memory knows at most as much as the
// database, once that has been told what is untold: what memory refuses, the database
// needn't be asked about.
type allowances struct {
	memory *rate.Memory[string]
	untold untold
}

// Take counts uses, each by itself: some may be allowed and others not. All servers
// of a forum on PostgreSQL count together, in one statement for all uses; on SQLite
// it is in memory, and a restart forgives. Keys must differ from one another.
func (s *Store) Take(ctx context.Context, uses ...Use) ([]rate.Taken, error) {
	taken, now := make([]rate.Taken, len(uses)), s.now()
	var ask []int // uses that memory allows
	for i, u := range uses {
		if taken[i] = s.allowances.memory.Take(u.Limit, u.key(), u.N, now); taken[i].OK && !u.Limit.Off() {
			ask = append(ask, i)
		}
	}
	if len(ask) == 0 {
		return taken, nil
	}
	err := s.dialect.take(s.writer.WithContext(ctx), ask, uses, func(i int, full int64, ok bool) {
		taken[i] = uses[i].Limit.Judge(full, now.UnixMicro(), uses[i].N, ok)
		s.allowances.memory.Learn(uses[i].key(), full, now)
	}, now)
	if err != nil {
		s.condition.note(err) // what was to be written afterwards isn't even tried
	}
	return taken, err
}

// Wait is how long it takes until a use is allowed, as far as this server knows; 0 where
// it may be allowed now. It uses nothing, and costs no statement.
func (s *Store) Wait(u Use) time.Duration {
	return s.allowances.memory.Wait(u.Limit, u.key(), u.N, s.now())
}

// GiveBack undoes uses that [Store.Take] allowed.
func (s *Store) GiveBack(ctx context.Context, uses ...Use) error {
	now := s.now()
	for _, u := range uses {
		s.allowances.memory.Give(u.Limit, u.key(), u.N, now)
	}
	return s.dialect.giveBack(s.writer.WithContext(ctx), uses)
}

// CountsAlone reports whether no other server can count what is limited: there is nobody to
// [Store.Tell].
func (s *Store) CountsAlone() bool { return s.dialect.singleWriter() }

// Tell has the database count uses that were allowed without asking it, in one statement, and
// gives for each when its allowance will be whole by what all servers have counted, in
// microseconds since 1970. Keys must differ from one another. On SQLite it does nothing, and
// gives 0.
func (s *Store) Tell(ctx context.Context, uses ...Use) ([]int64, error) {
	full, at, all := make([]int64, len(uses)), make(map[string]int, len(uses)), make(map[string]Use, len(uses))
	if s.CountsAlone() {
		return full, nil
	}
	for i, u := range uses {
		key := u.key()
		at[key], all[key] = i, u
	}
	rows, err := countUses(s.writer.WithContext(ctx), all, s.now().UnixMicro(), "")
	if err != nil {
		s.condition.note(err) // so that [Store.CanWrite] finds out
		return nil, err
	}
	for _, row := range rows {
		full[at[row.Key]] = row.FullAt
	}
	return full, nil
}

// take has nothing to add to memory: one server alone uses the database.
func (sqliteDialect) take(*gorm.DB, []int, []Use, func(int, int64, bool), time.Time) error {
	return nil
}

func (sqliteDialect) giveBack(*gorm.DB, []Use) error { return nil }

// cost and capacity are what a statement counts by, in microseconds.
func (u Use) cost() int64     { return int64(u.N) * u.Limit.Every.Microseconds() }
func (u Use) capacity() int64 { return (u.Limit.Window() + u.Limit.Debt).Microseconds() }

// counted is an allowance as the database has it.
type counted struct {
	Key    string
	FullAt int64
}

// take counts in one statement, which is its own transaction, and asks in another for
// what was refused. Where the connection is lost in the middle, uses may be counted twice.
func (postgresDialect) take(db *gorm.DB, ask []int, uses []Use, tell func(i int, full int64, ok bool), now time.Time) error {
	at, possible := make(map[string]int, len(ask)), make(map[string]Use, len(ask))
	for _, i := range ask {
		key := uses[i].key()
		if at[key] = i; uses[i].cost() <= uses[i].capacity() {
			possible[key] = uses[i]
		}
	}
	taken, err := countUses(db, possible, now.UnixMicro(), `WHERE `+usedNow+` <= ? + excluded.capacity`)
	if err != nil {
		return err
	}
	for _, row := range taken {
		tell(at[row.Key], row.FullAt, true)
		delete(at, row.Key)
	}
	if len(at) == 0 {
		return nil
	}
	return refused(db, at, tell)
}

// usedNow is when an allowance a will be whole once the uses in excluded are counted. What
// was whole by now counts from now, and a clock that was put back keeps nobody out.
const usedNow = `LEAST(GREATEST(a.full_at, ?), ? + excluded.capacity) + excluded.full_at - ?`

// countUses counts uses by their keys where the condition, whose values are all the time
// that it is, holds, and gives those that were. Rows are locked in the order of their keys,
// so that two who count the same don't wait for each other.
func countUses(db *gorm.DB, uses map[string]Use, now int64, condition string) ([]counted, error) {
	if len(uses) == 0 {
		return nil, nil
	}
	keys, full, capacities := slices.Sorted(maps.Keys(uses)), make([]int64, len(uses)), make([]int64, len(uses))
	for i, key := range keys {
		full[i], capacities[i] = now+uses[key].cost(), uses[key].capacity()
	}
	args := []any{keys, full, capacities}
	for range strings.Count(usedNow+condition, "?") {
		args = append(args, now)
	}
	a := asking{db: db}
	rows := ask[counted](&a, `INSERT INTO allowances AS a (key, full_at, capacity) SELECT * FROM unnest(?::text[], ?::bigint[], ?::bigint[])
		ON CONFLICT (key) DO UPDATE SET capacity = excluded.capacity, full_at = `+usedNow+` `+condition+` RETURNING key, full_at`, args...)
	if err := a.repeatable(); err != nil {
		return nil, fmt.Errorf("count what is limited: %w", err)
	}
	return *rows, nil
}

// refused tells when those that weren't taken will be whole.
func refused(db *gorm.DB, at map[string]int, tell func(i int, full int64, ok bool)) error {
	rows, err := all[counted](db, `SELECT key, full_at FROM allowances WHERE key IN ?`, slices.Collect(maps.Keys(at)))
	if err != nil {
		return fmt.Errorf("look at what is limited: %w", err)
	}
	for _, row := range rows {
		tell(at[row.Key], row.FullAt, false)
		delete(at, row.Key)
	}
	for _, i := range at {
		tell(i, 0, false)
	}
	return nil
}

func (postgresDialect) giveBack(db *gorm.DB, uses []Use) error {
	type given struct {
		Key  string `json:"key"`
		Cost int64  `json:"cost"`
	}
	list := make([]given, len(uses))
	for i, u := range uses {
		list[i] = given{u.key(), u.cost()}
	}
	args, err := listOf(list)
	if err != nil {
		return err
	}
	// The rows are locked in the order of their keys, as by take.
	err = db.Exec(`WITH asked AS (SELECT * FROM json_to_recordset(CAST(? AS json)) AS u (key text, cost bigint)),
		locked AS (SELECT key, cost FROM allowances JOIN asked USING (key) ORDER BY key FOR UPDATE OF allowances)
		UPDATE allowances a SET full_at = full_at - cost FROM locked WHERE a.key = locked.key`, args).Error
	if err != nil {
		return fmt.Errorf("give back what is limited: %w", err)
	}
	return nil
}

// forgetAllowances removes counts that say nothing any more.
func (sqliteDialect) forgetAllowances(*gorm.DB, time.Time) (int64, error) { return 0, nil }

func (postgresDialect) forgetAllowances(db *gorm.DB, now time.Time) (int64, error) {
	res := db.Exec(`DELETE FROM allowances WHERE key IN (SELECT key FROM allowances WHERE full_at <= ? LIMIT ?
		FOR UPDATE SKIP LOCKED)`, now.UnixMicro(), cleanUpBatch)
	return res.RowsAffected, res.Error
}
