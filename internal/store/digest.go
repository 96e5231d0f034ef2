package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"time"

	"gorm.io/gorm"
)

// Digest stands for the content of one table: two tables with the same rows, in
// whatever order, have the same one.
type Digest struct {
	Rows int64  `json:"rows"`
	Sum  string `json:"sum"`
}

// Digests gives the digest of every table, by name, all of one moment. It reads
// the whole database. Those of SQLite and PostgreSQL aren't comparable.
func (s *Store) Digests(ctx context.Context) (map[string]Digest, error) {
	var found map[string]Digest
	err := s.read(ctx, func(db *gorm.DB) (err error) {
		found, err = digests(db, s.dialect)
		return err
	})
	return found, err
}

func digests(db *gorm.DB, d dialect) (map[string]Digest, error) {
	tables, err := all[string](db, d.tables())
	if err != nil {
		return nil, fmt.Errorf("list tables: %w", err)
	}
	found := make(map[string]Digest, len(tables))
	for _, table := range tables {
		if found[table], err = d.digest(db, table); err != nil {
			return nil, fmt.Errorf("digest %s: %w", table, err)
		}
	}
	return found, nil
}

// tables lists what rows are kept in; of a virtual table that is the tables behind
// it.
func (sqliteDialect) tables() string {
	return `SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name`
}

func (sqliteDialect) digest(db *gorm.DB, table string) (d Digest, err error) {
	rows, err := db.Raw(`SELECT * FROM ` + quoteName(table)).Rows()
	if err != nil {
		return d, err
	}
	defer func() {
		if closing := rows.Close(); err == nil {
			err = closing
		}
	}()
	columns, err := rows.Columns()
	if err != nil {
		return d, err
	}
	sum := rowSum{cells: make([]any, len(columns)), targets: make([]any, len(columns))}
	for i := range columns {
		sum.targets[i] = &sum.cells[i]
	}
	for rows.Next() {
		if err := sum.add(rows); err != nil {
			return d, err
		}
		d.Rows++
	}
	d.Sum = fmt.Sprintf("%016x%016x", sum.high, sum.low)
	return d, rows.Err()
}

// rowSum adds up the hashes of rows, so that their order doesn't matter.
type rowSum struct {
	high, low      uint64
	cells, targets []any
	row            []byte
}

func (s *rowSum) add(rows *sql.Rows) error {
	if err := rows.Scan(s.targets...); err != nil {
		return err
	}
	s.row = s.row[:0]
	for _, cell := range s.cells {
		s.row = appendCell(s.row, cell)
	}
	hash := sha256.Sum256(s.row)
	s.high += binary.BigEndian.Uint64(hash[:8])
	s.low += binary.BigEndian.Uint64(hash[8:16])
	return nil
}

// appendCell adds a value with its kind, and its length where that varies, so that
// no two rows look the same.
func appendCell(b []byte, cell any) []byte {
	sized := func(kind byte, n int) []byte { return binary.BigEndian.AppendUint64(append(b, kind), uint64(n)) }
	switch v := cell.(type) {
	case nil:
		return append(b, 'n')
	case int64:
		return binary.BigEndian.AppendUint64(append(b, 'i'), uint64(v))
	case float64:
		return binary.BigEndian.AppendUint64(append(b, 'f'), math.Float64bits(v))
	case bool:
		return fmt.Append(append(b, 'b'), v)
	case time.Time: // what a connection makes of the microseconds that are kept
		return binary.BigEndian.AppendUint64(append(b, 'i'), uint64(v.UnixMicro()))
	case []byte:
		return append(sized('x', len(v)), v...)
	case string:
		return append(sized('s', len(v)), v...)
	}
	return fmt.Append(append(b, '?'), cell)
}

func (postgresDialect) tables() string {
	return `SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`
}

// digest lets the server add up the hashes of rows as it would print them.
func (postgresDialect) digest(db *gorm.DB, table string) (Digest, error) {
	for _, set := range []string{"datestyle = 'ISO, MDY'", "timezone = 'UTC'", "bytea_output = 'hex'", "extra_float_digits = 1"} {
		if err := db.Exec(`SET LOCAL ` + set).Error; err != nil {
			return Digest{}, err
		}
	}
	part := func(from string) string {
		return `COALESCE(SUM(('x' || substr(md5(t::text), ` + from + `, 15))::bit(60)::bigint), 0)::text`
	}
	return one[Digest](db, `SELECT COUNT(*) AS rows, `+part("1")+` || '-' || `+part("16")+` AS sum FROM `+quoteName(table)+` t`)
}

// Differences names the tables whose digests differ, sorted, with what differs.
func Differences(want, have map[string]Digest) []string {
	var found []string
	for table, w := range want {
		switch h, ok := have[table]; {
		case !ok:
			found = append(found, table+" is missing")
		case h.Rows != w.Rows:
			found = append(found, fmt.Sprintf("%s has %d rows instead of %d", table, h.Rows, w.Rows))
		case h != w:
			found = append(found, table+" has other rows")
		}
	}
	for table := range have {
		if _, ok := want[table]; !ok {
			found = append(found, table+" is too much")
		}
	}
	slices.Sort(found)
	return found
}
