package store

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
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
// servers may share a database, in that. Memory knows at most as much as the
// database: what it refuses, the database needn't be asked about.
type allowances struct{ memory *rate.Memory[string] }

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

// GiveBack undoes uses that [Store.Take] allowed.
func (s *Store) GiveBack(ctx context.Context, uses ...Use) error {
	now := s.now()
	for _, u := range uses {
		s.allowances.memory.Give(u.Limit, u.key(), u.N, now)
	}
	return s.dialect.giveBack(s.writer.WithContext(ctx), uses)
}

// take has nothing to add to memory: one server alone uses the database.
func (sqliteDialect) take(*gorm.DB, []int, []Use, func(int, int64, bool), time.Time) error {
	return nil
}

func (sqliteDialect) giveBack(*gorm.DB, []Use) error { return nil }

// counted is a use as a statement gets it.
type counted struct {
	Key      string `json:"key"`
	Cost     int64  `json:"cost"`
	Capacity int64  `json:"capacity"`
}

func (u Use) counted() counted {
	return counted{u.key(), int64(u.N) * u.Limit.Every.Microseconds(), u.Limit.Window().Microseconds()}
}

// asked makes the rows that a statement is about from its argument uses.
const asked = `asked AS (SELECT * FROM json_to_recordset(CAST(@uses AS json)) AS u (key text, cost bigint, capacity bigint))`

func countedAs(now time.Time, rows []counted) (map[string]any, error) {
	list, err := json.Marshal(rows)
	return map[string]any{"uses": string(list), "now": now.UnixMicro()}, err
}

// take counts in one statement, which is its own transaction. Rows are locked in
// the order of their keys, so that two who ask for the same don't wait for each
// other.
func (postgresDialect) take(db *gorm.DB, ask []int, uses []Use, tell func(i int, full int64, ok bool), now time.Time) error {
	list, at := make([]counted, len(ask)), make(map[string]int, len(ask))
	for n, i := range ask {
		list[n] = uses[i].counted()
		at[list[n].Key] = i
	}
	args, err := countedAs(now, list)
	if err != nil {
		return err
	}
	type row struct {
		Key    string
		FullAt int64
		OK     bool
	}
	rows, err := all[row](db, `WITH `+asked+`,
		taken AS (INSERT INTO allowances AS a (key, full_at, capacity)
			SELECT key, @now + cost, capacity FROM asked WHERE cost <= capacity ORDER BY key
			ON CONFLICT (key) DO UPDATE SET capacity = excluded.capacity,
				full_at = LEAST(GREATEST(a.full_at, @now), @now + excluded.capacity) + excluded.full_at - @now
			WHERE LEAST(GREATEST(a.full_at, @now), @now + excluded.capacity) + excluded.full_at - @now <= @now + excluded.capacity
			RETURNING key, full_at)
		SELECT key, full_at, TRUE AS ok FROM taken UNION ALL
		SELECT key, COALESCE(full_at, 0), FALSE FROM asked LEFT JOIN allowances USING (key)
		WHERE key NOT IN (SELECT key FROM taken)`, args)
	if err != nil {
		return fmt.Errorf("count what is limited: %w", err)
	}
	for _, r := range rows {
		tell(at[r.Key], r.FullAt, r.OK)
	}
	return nil
}

func (postgresDialect) giveBack(db *gorm.DB, uses []Use) error {
	list := make([]counted, len(uses))
	for i, u := range uses {
		list[i] = u.counted()
	}
	args, err := countedAs(time.Time{}, list)
	if err != nil {
		return err
	}
	// The rows are locked in the order of their keys, as by take.
	err = db.Exec(`WITH `+asked+`, locked AS (SELECT key, cost FROM allowances JOIN asked USING (key) ORDER BY key FOR UPDATE OF allowances)
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
