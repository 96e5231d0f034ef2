package store

import (
	"context"

	"tertulia/internal/forum"
)

// Demo reports whether the database is marked as that of a demo.
func (s *Store) Demo(ctx context.Context) (bool, error) {
	n, err := one[int64](s.reader.WithContext(ctx), `SELECT COUNT(*) FROM facts WHERE name = 'demo'`)
	return n > 0, err
}

// MarkDemo marks the database as that of a demo, for good.
func (tx *Tx) MarkDemo() error {
	return tx.exec("mark demo", `INSERT INTO facts (name, value) VALUES ('demo', 1) ON CONFLICT DO NOTHING`)
}

// Empty reports whether nobody has used the forum yet: it has no member but the
// system, no thread, and no setting was changed.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	used, err := one[int64](s.reader.WithContext(ctx), `SELECT COUNT(*) FROM (SELECT 1 WHERE EXISTS (SELECT 1 FROM members WHERE id <> ?)
		OR EXISTS (SELECT 1 FROM threads) OR EXISTS (SELECT 1 FROM settings)) AS used`, forum.SystemID)
	return used == 0, err
}
