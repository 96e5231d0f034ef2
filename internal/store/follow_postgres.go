package store

import (
	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// settled is the transaction before which nothing in this database can change any
// more: every one with a lower number has ended, and the statement that asks sees
// what it wrote. pg_snapshot_xmin alone would wait for those of the server's other
// databases too. Only a backend that is at work in another database is passed over;
// whatever isn't known to be one (it has just ended, it was prepared for a commit
// in two phases) counts as ours. A standby doesn't name those that run on its primary:
// there it is pg_snapshot_xmin, which knows them. ADR 18 says why that is sound.
const settled = `(SELECT COALESCE(
	CASE WHEN pg_is_in_recovery() THEN pg_snapshot_xmin(pg_current_snapshot()) END,
	(SELECT running FROM pg_snapshot_xip(pg_current_snapshot()) AS running
		WHERE NOT EXISTS (SELECT 1 FROM pg_stat_activity a JOIN pg_database d ON d.datname = current_database()
			WHERE a.backend_xid = running::xid AND a.datid <> d.oid)
		ORDER BY running LIMIT 1),
	pg_snapshot_xmax(pg_current_snapshot())))`

// newest is the end of what can't change any more.
func (postgresDialect) newest(db *gorm.DB) (position, error) {
	tx, err := one[string](db, `SELECT `+settled+`::text`)
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
		WHERE (e.xid, e.id) > (?::xid8, ?) AND e.xid < `+settled+`
		ORDER BY e.xid, e.id LIMIT ?`, at.tx, at.id, limit)
	events := make([]forum.Event, 0, len(rows))
	for _, r := range rows {
		events = append(events, r.Event)
		at = position{tx: r.Tx, id: r.ID}
	}
	return events, at, err
}
