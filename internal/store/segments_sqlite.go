package store

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"gorm.io/gorm"
)

// settledLevels is how many levels FTS5's index has after loading, and the highest holds
// what was loaded. A level fills with what four of the level below have become: twelve of
// them are for some sixteen million texts, one after the other.
//
// FTS5 merges the segments of a level once they are four, however large each is. A segment
// that stands too low is therefore rewritten with a handful of single texts, and then
// again one level up. One that stands too high isn't: as soon as newer ones are
// as large, FTS5 takes it down to theirs by itself.
const settledLevels = 12

// structureRecord is the row of search_tokens_data that says which segments there are, and
// at which level.
const structureRecord = 10

// raise puts the segments that there are at the highest of settledLevels. The last thing
// that FTS5 did in the transaction must be a 'merge': then this connection keeps
// nothing of the record in memory. Others see that the database has changed. What is
// written in a way that is unknown stays as it is, only dearer for the comments after it.
func raise(db *gorm.DB, log *slog.Logger) error {
	record, err := one[[]byte](db, `SELECT block FROM search_tokens_data WHERE id = ?`, structureRecord)
	if err != nil {
		return fmt.Errorf("read the levels of the search: %w", err)
	}
	record, err = raised(record)
	if errors.Is(err, errStructure) {
		log.WarnContext(db.Statement.Context, "the levels of the search stay as loading left them, and comments pay for it", slog.Any("error", err))
		return nil
	}
	if err != nil {
		return err
	}
	if err := db.Exec(`UPDATE search_tokens_data SET block = ? WHERE id = ?`, record, structureRecord).Error; err != nil {
		return fmt.Errorf("raise the levels of the search: %w", err)
	}
	return nil
}

// The record has four bytes for the settings, the format, and the numbers of levels, of
// segments and of pages ever written. Then come the levels from the lowest: how many of its
// segments are being merged, how many it has, and eight numbers for each. A number is
// SQLite's, of seven bits in a byte, with the highest set in all but the last. (SQLite's
// fts5_index.c, at its beginning: "Structure record".)
const (
	structureHead   = "\x00\x00\x00\x00" + structureFormat
	structureFormat = "\xff\x00\x00\x01" // of a table with contentless_delete
	segmentNumbers  = 8
)

var errStructure = errors.New("the levels of the search are written in a way that is unknown")

// raised gives the record with its highest segments at the highest of settledLevels, by
// empty levels below all others: more, or fewer. The segments are what they were.
func raised(record []byte) ([]byte, error) {
	if len(record) < len(structureHead) || string(record[4:len(structureHead)]) != structureFormat {
		return nil, errStructure
	}
	count, counted, err := number(record[len(structureHead):])
	if err != nil {
		return nil, err
	}
	rest, err := afterNumbers(counted, 2)
	if err != nil {
		return nil, err
	}
	levels, err := levelsOf(rest, count)
	if err != nil {
		return nil, err
	}
	if levels = atTop(levels); len(levels) == 0 {
		return record, nil // nothing is in the index
	}
	head, counts := record[:len(structureHead)], counted[:len(counted)-len(rest)]
	return slices.Concat(head, []byte{byte(len(levels))}, counts, slices.Concat(levels...)), nil
}

// atTop brings levels to settledLevels, or as near as possible, the highest with a segment;
// none for none.
func atTop(levels [][]byte) [][]byte {
	empty := []byte{0, 0}
	for len(levels) > 0 && bytes.Equal(levels[len(levels)-1], empty) {
		levels = levels[:len(levels)-1]
	}
	for len(levels) > settledLevels && bytes.Equal(levels[0], empty) {
		levels = levels[1:]
	}
	for len(levels) > 0 && len(levels) < settledLevels {
		levels = slices.Insert(levels, 0, empty)
	}
	return levels
}

// levelsOf cuts what a record has of its levels into each.
func levelsOf(rest []byte, count int) (levels [][]byte, err error) {
	for range count {
		level := rest
		if rest, err = afterNumbers(rest, 1); err != nil {
			return nil, err
		}
		segments, after, err := number(rest)
		if err != nil {
			return nil, err
		}
		if rest, err = afterNumbers(after, segments*segmentNumbers); err != nil {
			return nil, err
		}
		levels = append(levels, level[:len(level)-len(rest)])
	}
	if len(rest) > 0 {
		return nil, errStructure
	}
	return levels, nil
}

// number reads the one that rest begins with.
func number(rest []byte) (n int, after []byte, err error) {
	for i, b := range rest {
		if n = n<<7 | int(b&0x7f); b < 0x80 {
			return n, rest[i+1:], nil
		}
	}
	return 0, nil, errStructure
}

func afterNumbers(rest []byte, count int) (_ []byte, err error) {
	for ; count > 0 && err == nil; count-- {
		_, rest, err = number(rest)
	}
	return rest, err
}
