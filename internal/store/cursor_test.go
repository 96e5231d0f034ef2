package store

import (
	"math"
	"testing"
	"time"

	"tertulia/internal/forum"
)

// FuzzCursor holds that a cursor is what the forum made, or is refused.
func FuzzCursor(f *testing.F) {
	for _, c := range []cursor{{"latest", 1, 2}, {"date", -5, 0}, {"discussed", 9223372036854775807, -9223372036854775808}} {
		f.Add(c.String(), c.order)
	}
	for _, s := range []string{"", "bm9uc2Vuc2U", "bGF0ZXN0IDEgMg==", "bGF0ZXN0ICAxIDI", "bGF0ZXN0IDAxIDI", "%00", "bGF0ZXN0IDEgMiAz"} {
		f.Add(s, "latest")
	}
	f.Fuzz(func(t *testing.T, s, order string) {
		c, err := parseCursor(s, order)
		switch {
		case err != nil && !forum.Is(err, forum.Malformed):
			t.Fatalf("%q: %v", s, err)
		case err != nil || c == nil:
			return
		case c.String() != s || c.order != order:
			t.Fatalf("%q gives %+v", s, c)
		}
		if at := c.time(); at.Before(earliest) || at.After(latestTime) {
			t.Fatalf("%q gives the time %v, which no database keeps", s, at)
		}
	})
}

// A cursor that somebody made up has any number in it; the databases keep no time
// of before people counted.
func TestCursorsOfNoTime(t *testing.T) {
	for key, want := range map[int64]time.Time{math.MinInt64: earliest, math.MaxInt64: latestTime, 0: time.UnixMicro(0).UTC()} {
		if got := (&cursor{key: key}).time(); !got.Equal(want) {
			t.Errorf("%d is %v, want %v", key, got, want)
		}
	}
}
