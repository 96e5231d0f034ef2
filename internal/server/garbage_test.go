package server

import (
	"math"
	"runtime/debug"
	"runtime/metrics"
	"testing"
)

// goal reads how Go clears memory away.
func goal() (percent, limit int64) {
	read := []metrics.Sample{{Name: "/gc/gogc:percent"}, {Name: "/gc/gomemlimit:bytes"}}
	metrics.Read(read)
	return int64(read[0].Value.Uint64()), int64(read[1].Value.Uint64())
}

func TestGarbageRoom(t *testing.T) {
	const usual, allowed = 100, 300 << 20
	for _, c := range []struct {
		name           string
		said           string // by GOGC
		limit          int64
		embedded       bool
		percent, bound int64 // while the server runs
	}{
		{"by default", "", math.MaxInt64, true, garbagePercent, math.MaxInt64},
		{"bounded, with the embedded database", "", allowed, true, garbagePercent, allowed + roomBesideEmbedded},
		{"bounded, with PostgreSQL", "", allowed, false, garbagePercent, allowed + roomAlone},
		{"the operator says how much", "80", math.MaxInt64, true, usual, math.MaxInt64},
		{"the operator turned it off", "off", allowed, true, usual, allowed + roomBesideEmbedded},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer debug.SetGCPercent(debug.SetGCPercent(usual))
			defer debug.SetMemoryLimit(debug.SetMemoryLimit(c.limit))
			t.Setenv("GOGC", c.said)
			r := makeGarbageRoom(c.embedded)
			if percent, bound := goal(); percent != c.percent || bound != c.bound {
				t.Errorf("while the server runs, %d %% and %d bytes; want %d %% and %d", percent, bound, c.percent, c.bound)
			}
			r.close()
			if percent, bound := goal(); percent != usual || bound != c.limit {
				t.Errorf("afterwards, %d %% and %d bytes; want %d %% and %d", percent, bound, usual, c.limit)
			}
		})
	}
}
