package server

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
)

// Go clears memory away when as much again as is in use has been left behind: with the
// few MB that a forum keeps at first it would do so dozens of times a second, and with
// full caches memory would hold as much garbage as pages. So a server begins with more in
// use than it is, and lets half as much be left behind: 20 MB with empty caches, 45 with
// full ones.
const garbagePercent = 50

// What counts as in use besides, in bytes. Nobody touches it, so that the machine
// gives no memory for it. It would for all of a piece that begins where something was
// before, since Go clears that: hence many pieces, of which this concerns the first at
// most, and before anything else. Beside the embedded database, whose caches lie in the same
// process, there is less.
const (
	roomBesideEmbedded = 32 << 20
	roomAlone          = 64 << 20
	roomPiece          = 1 << 20
)

// garbageRoom is what a server changes of how Go clears memory away, until it ends. What
// operators say of that by GOGC stands, and what they allow by GOMEMLIMIT is for what is
// in use indeed.
type garbageRoom struct {
	counted [][]byte
	percent int
	limit   int64
}

func makeGarbageRoom(embedded bool) *garbageRoom {
	size := roomAlone
	if embedded {
		size = roomBesideEmbedded
	}
	r := &garbageRoom{limit: debug.SetMemoryLimit(-1)}
	for range size / roomPiece {
		r.counted = append(r.counted, make([]byte, roomPiece))
	}
	if r.limit < math.MaxInt64-int64(size) {
		debug.SetMemoryLimit(r.limit + int64(size))
	}
	if os.Getenv("GOGC") == "" {
		r.percent = debug.SetGCPercent(garbagePercent)
	}
	return r
}

// close leaves Go as it was.
func (r *garbageRoom) close() {
	debug.SetMemoryLimit(r.limit)
	if r.percent != 0 {
		debug.SetGCPercent(r.percent)
	}
	runtime.KeepAlive(r.counted)
}
