package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

func (postgresDialect) beginLoading(*gorm.DB) error { return nil }
func (postgresDialect) endLoading(*gorm.DB) error   { return nil }

// How many KiB of new words an index of words gathers before it takes them in: usually
// few, since every search goes through them; while much is inserted, many, since it
// touches each word once each time. The memory must hold them.
const (
	usualGathered   = 512 // as migration 22 has it
	loadingGathered = 65_536
	loadingMemory   = "256MB"
)

// beginBulk doesn't wait for the disk: should the machine fail, the last transactions
// may be missing as if they had never been begun. What comes after them waits for
// them too.
func (postgresDialect) beginBulk(db *gorm.DB) error {
	for _, statement := range []string{`SET LOCAL synchronous_commit = off`, `SET LOCAL work_mem = '` + loadingMemory + `'`} {
		if err := later(db, "begin to insert much", statement); err != nil {
			return err
		}
	}
	return gathering(db, loadingGathered)
}

func (postgresDialect) endBulk(db *gorm.DB) error { return gathering(db, usualGathered) }

func gathering(db *gorm.DB, kib int) error {
	for _, index := range []string{"search_texts_exact", "search_texts_stem"} {
		err := later(db, "gather words", fmt.Sprintf(`ALTER INDEX %s SET (gin_pending_list_limit = %d)`, index, kib))
		if err != nil {
			return err
		}
	}
	return nil
}

// settle has the indexes take in what is left.
func (postgresDialect) settle(ctx context.Context, s *Store) error {
	return s.Write(ctx, func(tx *Tx) error {
		if err := tx.later("give it memory", `SET LOCAL maintenance_work_mem = '`+loadingMemory+`'`); err != nil {
			return err
		}
		_, err := all[int64](tx.db, `SELECT gin_clean_pending_list('search_texts_exact') + gin_clean_pending_list('search_texts_stem')`)
		return err
	})
}
