package store

import (
	"database/sql"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// indexed is what the index should hold of a text, less what it holds: each token
// with its place is a number, and what is left of their sum is 0 if they are the same.
type indexed struct {
	id       int64
	left     uint64
	outdated bool
}

// instance is a token where it stands.
type instance struct {
	column, term string
	offset       int64
}

// unlike reads FTS5's index once from end to end, as it comes: by words. It keeps 24
// bytes of each text in memory.
func (sqliteSearch) unlike(db *gorm.DB, texts iter.Seq2[[]indexedText, error]) (unlike, error) {
	var known []indexed
	seed := maphash.MakeSeed()
	for some, err := range texts {
		if err != nil {
			return unlike{}, err
		}
		for i := range some {
			t := &some[i]
			left := sumOf(seed, "exact", t.Tokens.Exact) + sumOf(seed, "stem", t.Tokens.Stem)
			known = append(known, indexed{id: t.ID, left: left, outdated: t.Outdated})
		}
	}
	strays, err := takeInstances(db, seed, known)
	found := unlike{strays: len(strays)}
	for _, k := range known {
		if k.left != 0 && !k.outdated {
			found.texts = append(found.texts, k.id)
		}
	}
	return found, err
}

// sumOf is the sum of tokens in a column as FTS5 keeps them.
func sumOf(seed maphash.Seed, column string, tokens []string) (sum uint64) {
	for i, term := range strings.FieldsFunc(strings.Join(tokens, " "), cutByFTS5) {
		sum += maphash.Comparable(seed, instance{column: column, term: term, offset: int64(i)})
	}
	return sum
}

// cutByFTS5 reports whether unicode61 ends a token at a character: beside spaces, at
// what wasn't a letter yet in its edition of Unicode, the vowel and tone signs of New
// Tai Lue and two of the Vedic ones.
func cutByFTS5(r rune) bool {
	return r == ' ' || r >= 0x19B0 && r <= 0x19C0 || r == 0x19C8 || r == 0x19C9 || r == 0x1CF2 || r == 0x1CF3
}

// takeInstances takes what the index holds from what it should, and gives the texts
// that it has beside those known.
func takeInstances(db *gorm.DB, seed maphash.Seed, known []indexed) (strays map[int64]bool, err error) {
	rows, err := db.Raw(`SELECT doc, col, term, "offset" FROM search_instances`).Rows()
	if err != nil {
		return nil, fmt.Errorf("read the index: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	strays = map[int64]bool{}
	for rows.Next() {
		id, at, err := readInstance(rows)
		if err != nil {
			return nil, fmt.Errorf("read a word of the index: %w", err)
		}
		i, ok := slices.BinarySearchFunc(known, id, func(k indexed, id int64) int {
			switch {
			case k.id < id:
				return -1
			case k.id > id:
				return 1
			}
			return 0
		})
		if !ok {
			strays[id] = true
			continue
		}
		known[i].left -= maphash.Comparable(seed, at)
	}
	return strays, rows.Err()
}

func readInstance(rows *sql.Rows) (id int64, at instance, err error) {
	err = rows.Scan(&id, &at.column, &at.term, &at.offset)
	return id, at, err
}

func (sqliteSearch) emptied() string {
	return `INSERT INTO search_tokens (search_tokens) VALUES ('delete-all')`
}
