package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// What the connection that writes keeps in memory while very much is inserted, in
// KiB, and after how many pages the log goes into the database: rows of one forum
// go to all ends of its indexes. A comment changes some forty pages, most of them those
// that the comment before it changed: usually a hundred of them go there together.
const (
	loadingCache      = 256_000
	loadingCheckpoint = 64_000
	usualCheckpoint   = 4_000
)

func (sqliteDialect) beginLoading(db *gorm.DB) error {
	return sized(db, loadingCache, loadingCheckpoint)
}

func (sqliteDialect) endLoading(db *gorm.DB) error {
	return sized(db, connectionCache, usualCheckpoint)
}

func sized(db *gorm.DB, cache, checkpoint int) error {
	for _, pragma := range []string{fmt.Sprintf("cache_size = -%d", cache), fmt.Sprintf("wal_autocheckpoint = %d", checkpoint)} {
		if err := db.Exec("PRAGMA " + pragma).Error; err != nil {
			return err
		}
	}
	return nil
}

// How FTS5 merges its segments, and how many bytes it gathers for one. While much is
// inserted it makes few, large ones and merges sixteen at once; that is four times
// less work than merging four, as usual.
const (
	usualMerge, usualGather     = 4, 1 << 20
	loadingMerge, loadingGather = 0, 1 << 26
)

func (sqliteDialect) beginBulk(db *gorm.DB) error {
	return merging(db, loadingMerge, loadingGather)
}

// endBulk lets FTS5 write its segment before anything else: it does at a savepoint.
func (sqliteDialect) endBulk(db *gorm.DB) error {
	for _, statement := range []string{"SAVEPOINT gathered", "RELEASE gathered"} {
		if err := db.Exec(statement).Error; err != nil {
			return err
		}
	}
	return merging(db, usualMerge, usualGather)
}

func merging(db *gorm.DB, automerge, hashsize int) error {
	for name, value := range map[string]int{"automerge": automerge, "hashsize": hashsize} {
		if err := db.Exec(`INSERT INTO search_tokens (search_tokens, rank) VALUES (?, ?)`, name, value).Error; err != nil {
			return fmt.Errorf("set %s: %w", name, err)
		}
	}
	return nil
}

// pagesMerged is how many pages FTS5 writes in one go when merging.
const pagesMerged = 2_000

// settle merges all segments into one, and raises it. What was gathered stands where FTS5
// expects the segments of single texts: the comments after it would pay for merging it
// with theirs. A negative number begins that, and others go on with it (SQLite, "FTS5").
func (sqliteDialect) settle(ctx context.Context, s *Store) error {
	for pages := -pagesMerged; ; pages = pagesMerged {
		more := false
		err := s.Write(ctx, func(tx *Tx) error {
			before, err := one[int](tx.db, `SELECT total_changes()`)
			if err != nil {
				return err
			}
			if err := tx.exec("merge", `INSERT INTO search_tokens (search_tokens, rank) VALUES ('merge', ?)`, pages); err != nil {
				return err
			}
			after, err := one[int](tx.db, `SELECT total_changes()`)
			if more = after-before > 1; err != nil || more { // the statement itself counts for one
				return err
			}
			return raise(tx.db, s.log)
		})
		if err != nil || !more {
			return err
		}
	}
}
