package store

import (
	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// newest is the end of the log. One transaction writes at a time, so events are
// committed in the order of their ids.
func (sqliteDialect) newest(db *gorm.DB) (position, error) {
	id, err := one[int64](db, `SELECT COALESCE(MAX(id), 0) FROM events`)
	return position{id: id}, err
}

func (sqliteDialect) eventsSince(db *gorm.DB, at position, tell func([]forum.Event)) (position, error) {
	for {
		events, err := all[forum.Event](db, `SELECT * FROM events WHERE id > ? ORDER BY id LIMIT ?`, at.id, followAtOnce)
		if err != nil {
			return at, err
		}
		if n := len(events); n > 0 {
			at.id = events[n-1].ID
		}
		tell(events)
		if len(events) < followAtOnce {
			return at, nil
		}
	}
}
