package store

import (
	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// newest is the end of what can't change any more: the oldest transaction that
// is still running.
func (postgresDialect) newest(db *gorm.DB) (position, error) {
	tx, err := one[string](db, `SELECT pg_snapshot_xmin(pg_current_snapshot())::text`)
	return position{tx: tx}, err
}

// eventsAfter goes by transaction, since ids are given before the commit and
// may become visible in another order.
func (postgresDialect) eventsAfter(db *gorm.DB, at position, limit int) ([]forum.Event, position, error) {
	type row struct {
		forum.Event
		Tx string
	}
	rows, err := all[row](db, `SELECT e.*, e.xid::text AS tx FROM events e
		WHERE (e.xid, e.id) > (?::xid8, ?) AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
		ORDER BY e.xid, e.id LIMIT ?`, at.tx, at.id, limit)
	events := make([]forum.Event, 0, len(rows))
	for _, r := range rows {
		events = append(events, r.Event)
		at = position{tx: r.Tx, id: r.ID}
	}
	return events, at, err
}
