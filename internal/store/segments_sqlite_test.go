package store

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// segment is one of FTS5's segments.
type segment struct {
	id, level, pages int
	merging          bool
}

// segmentsOf reads the record of FTS5's segments, see [raised].
func segmentsOf(t *testing.T, record []byte) (levels int, found []segment) {
	t.Helper()
	rest := record[len(structureHead):]
	next := func() (n int) {
		var err error
		if n, rest, err = number(rest); err != nil {
			t.Fatalf("%v: %x", err, record)
		}
		return n
	}
	levels, count := next(), next()
	next() // pages written
	for level := range levels {
		merging := next()
		for i := range next() {
			id, first, last := next(), next(), next()
			for range segmentNumbers - 3 {
				next() // what it knows of texts that are gone
			}
			found = append(found, segment{id: id, level: level, pages: last - first + 1, merging: i < merging})
		}
	}
	if len(rest) > 0 || len(found) != count {
		t.Fatalf("the record has %d segments of %d, and %d bytes more: %x", len(found), count, len(rest), record)
	}
	return levels, found
}

func structure(t *testing.T, s *Store) []byte {
	t.Helper()
	record, err := one[[]byte](s.reader.WithContext(t.Context()), `SELECT block FROM search_tokens_data WHERE id = 10`)
	if err != nil {
		t.Fatal(err)
	}
	return record
}

// searchAlone is a forum in whose search texts can be put without there being posts.
type searchAlone struct {
	*Store
	texts int
}

func openSearch(t *testing.T) *searchAlone { return openLoggedSearch(t, nil) }

func openLoggedSearch(t *testing.T, log *slog.Logger) *searchAlone {
	t.Helper()
	s, err := Open(t.Context(), Config{DataDir: t.TempDir(), Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Sound(context.Background()); err != nil {
			t.Errorf("in the end the database is unsound: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &searchAlone{Store: s}
}

// put adds texts of some words each, most of them in few texts; each ends a segment if
// it is alone.
func (x *searchAlone) put(t *testing.T, texts, words int, alone bool) {
	t.Helper()
	err := x.Write(t.Context(), func(tx *Tx) error {
		if !alone {
			if err := tx.dialect.beginBulk(tx.db); err != nil {
				return err
			}
		}
		for range texts {
			var b strings.Builder
			for i := range words {
				b.WriteString(strconv.Itoa((x.texts*words+i)*7919%100_003) + " ")
			}
			x.texts++
			if err := tx.exec("put", `INSERT INTO search_tokens (rowid, exact, stem) VALUES (?, ?, '')`, x.texts, b.String()); err != nil {
				return err
			}
			if alone {
				if err := tx.exec("end", `SAVEPOINT alone`); err != nil {
					return err
				}
				if err := tx.exec("end", `RELEASE alone`); err != nil {
					return err
				}
			}
		}
		if alone {
			return nil
		}
		return tx.dialect.endBulk(tx.db)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (x *searchAlone) load(t *testing.T, texts int) {
	t.Helper()
	err := x.Load(t.Context(), func(*Loading) error {
		x.put(t, texts, 200, false)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What was loaded is one segment, and thousands of comments later it still is the same,
// untouched: none of them has paid for writing it again.
func TestCommentsLeaveWhatWasLoaded(t *testing.T) {
	x := openSearch(t)
	x.load(t, 400)
	x.load(t, 400)
	_, loaded := segmentsOf(t, structure(t, x.Store))
	if len(loaded) != 1 || loaded[0].level != settledLevels-1 || loaded[0].pages < 150 {
		t.Fatalf("after loading the segments are %+v", loaded)
	}
	for range 10 {
		x.put(t, 400, 8, true)
		_, now := segmentsOf(t, structure(t, x.Store))
		if !slices.Contains(now, loaded[0]) {
			t.Fatalf("%d texts later the segment %+v isn't as it was: %+v", x.texts-800, loaded[0], now)
		}
		// Sixteen of single texts at most, and few of each level above.
		if len(now) > 30 {
			t.Errorf("%d texts later there are %d segments: %+v", x.texts-800, len(now), now)
		}
	}
}

// A segment that stands higher than its size comes down when others are as large.
func TestSmallLoadComesDown(t *testing.T) {
	x := openSearch(t)
	x.load(t, 1)
	x.put(t, 400, 8, true)
	if _, now := segmentsOf(t, structure(t, x.Store)); slices.ContainsFunc(now, func(s segment) bool { return s.level > 5 }) {
		t.Errorf("400 texts after one that was loaded the segments are %+v", now)
	}
}

// However often is loaded, there are as many levels.
func TestLoadingOftenKeepsTheLevels(t *testing.T) {
	x := openSearch(t)
	for n := range 8 {
		x.load(t, 5)
		x.put(t, 5, 8, true)
		if levels, now := segmentsOf(t, structure(t, x.Store)); levels != settledLevels {
			t.Errorf("after loading %d times there are %d levels: %+v", n+1, levels, now)
		}
	}
}

// What earlier versions of the program loaded is raised as what is loaded now, however many
// bytes its numbers take.
func TestMigrationRaisesWhatWasLoaded(t *testing.T) {
	migration, err := os.ReadFile("migrations/sqlite/00021_search_levels.sql")
	if err != nil {
		t.Fatal(err)
	}
	for texts, want := range map[int]int{0: 0, 1: settledLevels, 90: settledLevels, 300: settledLevels} {
		x := openSearch(t)
		x.put(t, texts, 8, true)
		storeMerged(t, x.Store)
		raised, err := raised(structure(t, x.Store))
		if err != nil {
			t.Fatal(err)
		}
		if err := x.writer.WithContext(t.Context()).Exec(string(migration)).Error; err != nil {
			t.Fatal(err)
		}
		if got := structure(t, x.Store); !bytes.Equal(got, raised) {
			t.Errorf("with %d texts the migrated record is\n%x, want\n%x", texts, got, raised)
		}
		x.put(t, min(texts, 1), 8, true)
		if levels, now := segmentsOf(t, structure(t, x.Store)); levels != want {
			t.Errorf("with %d texts, and one more, there are %d levels: %+v", texts, levels, now)
		}
	}
}

// storeMerged does what the migration begins with, which may merge.
func storeMerged(t *testing.T, s *Store) {
	t.Helper()
	if err := s.Write(t.Context(), func(tx *Tx) error {
		return tx.exec("merge", `INSERT INTO search_tokens (search_tokens, rank) VALUES ('merge', 1)`)
	}); err != nil {
		t.Fatal(err)
	}
}

// A forum whose record of segments is unknown is loaded all the same: only what raising
// them would save is lost, and the log says so.
func TestUnknownLevelsLoad(t *testing.T) {
	var log bytes.Buffer
	x := openLoggedSearch(t, slog.New(slog.NewTextHandler(&log, nil)))
	// FTS5's older format, in which it goes on.
	if err := x.writer.WithContext(t.Context()).Exec(`UPDATE search_tokens_data SET block = x'00000000000000' WHERE id = 10`).Error; err != nil {
		t.Fatal(err)
	}
	x.load(t, 5)
	if _, err := raised(structure(t, x.Store)); !errors.Is(err, errStructure) {
		t.Fatalf("the record is known: %x (%v)", structure(t, x.Store), err)
	}
	if found, err := one[int](x.reader.WithContext(t.Context()), `SELECT COUNT(*) FROM search_tokens WHERE search_tokens MATCH '0'`); err != nil || found != 1 {
		t.Errorf("%d texts hold a word of the first (%v)", found, err)
	}
	if n := strings.Count(log.String(), errStructure.Error()); n != 1 {
		t.Errorf("the log says %d times that levels stay: %s", n, log.String())
	}
}

// A record of another format is left to FTS5.
func TestRaisedWantsTheFormat(t *testing.T) {
	for _, record := range []string{"", "\x00\x00\x00\x01", "\x00\x00\x00\x01\xff\x00\x00\x01", "\x00\x00\x00\x01\x01\x01\x05\x00\x01\x01\x01\x09",
		"\x00\x00\x00\x01\xff\x00\x00\x02\x01\x01\x05\x00\x00", "\x00\x00\x00\x01\xff\x00\x00\x01\x81\x01\x01\x05\x00\x00"} {
		if got, err := raised([]byte(record)); err == nil {
			t.Errorf("%x gives %x", record, got)
		}
	}
}
