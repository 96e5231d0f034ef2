package store

import (
	"database/sql"
	"slices"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// noneRunning is a snapshot's list of running transactions, as text, without any.
const noneRunning = "{}"

// newest is the end of the log in the snapshot of the statement or the transaction. A
// snapshot says which transactions have ended: all before one, but those that it names.
// On a standby it names none, though some may be running on the primary, and knows only
// the lowest of them: all before that have ended.
func (postgresDialect) newest(db *gorm.DB) (position, error) {
	type end struct{ Before, Running string }
	now, err := one[end](db, `SELECT ARRAY(SELECT pg_snapshot_xip(now))::text AS running,
		CASE WHEN EXISTS (SELECT pg_snapshot_xip(now)) THEN pg_snapshot_xmax(now) ELSE pg_snapshot_xmin(now) END::text AS before
		FROM pg_current_snapshot() AS now`)
	return position{before: now.Before, running: now.Running}, err
}

// eventsSince goes by transactions, since ids are given before the commit and may become
// visible in another order. It begins with those that were still running last time. ADR 39
// says why no event is missed, and none waits for another transaction's end.
func (d postgresDialect) eventsSince(db *gorm.DB, at position, tell func([]forum.Event)) (end position, err error) {
	err = inSnapshot(db, func(db *gorm.DB) (err error) {
		if end, err = d.newest(db); err != nil {
			return err
		}
		if at.running != noneRunning {
			err = tellLog(db, tell, "0", ` AND e.xid = ANY(?::xid8[])`, at.running)
		}
		if err == nil {
			err = tellLog(db, tell, at.before, "")
		}
		return err
	}, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	return end, err
}

// tellLog tells the events that transactions from one on wrote, as far as the condition
// goes.
func tellLog(db *gorm.DB, tell func([]forum.Event), from, condition string, args ...any) error {
	type row struct {
		forum.Event
		Tx string
	}
	for after := int64(0); ; {
		rows, err := all[row](db, `SELECT e.*, e.xid::text AS tx FROM events e WHERE (e.xid, e.id) > (?::xid8, ?)`+condition+`
			ORDER BY e.xid, e.id LIMIT ?`, slices.Concat([]any{from, after}, args, []any{followAtOnce})...)
		if err != nil {
			return err
		}
		events := make([]forum.Event, len(rows))
		for i := range rows {
			events[i], from, after = rows[i].Event, rows[i].Tx, rows[i].ID
		}
		tell(events)
		if len(rows) < followAtOnce {
			return nil
		}
	}
}
