package store

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"
)

// Sound fails where what the database keeps on its disk contradicts itself: pages,
// and indexes. It reads the whole database, on SQLite; of PostgreSQL that is its
// server's affair. What the rows say is for [Store.Inspect].
func (s *Store) Sound(ctx context.Context) error {
	return s.read(ctx, func(db *gorm.DB) error { return s.dialect.sound(db) })
}

func (sqliteDialect) sound(db *gorm.DB) error {
	said, err := one[string](db, `PRAGMA integrity_check(1)`)
	if err == nil && said != "ok" {
		err = errors.New(strings.Join(strings.Fields(said), " ")) // it takes lines
	}
	return err
}

func (postgresDialect) sound(*gorm.DB) error { return nil }
