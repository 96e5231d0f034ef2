package server

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// Go clears garbage away when there is as much of it as of what is in use, which in a
// busy forum comes to more than the forum itself. Up to modestMemory it may, all of Go's
// memory counted, garbageRoom too; beyond, there may be roomForGarbage besides what is in use: clearing
// costs by what is in use, so that a fixed room for a forum that keeps much in memory
// would have it clear all the time.
const (
	modestMemory   = 128 << 20
	roomForGarbage = 56 << 20
)

// boundsEvery is how often the bound follows what is in use.
const boundsEvery = 5 * time.Second

// BoundGarbage keeps the process from leaving much garbage behind until ctx ends. It is
// for a process that does nothing but serve, and does nothing where the operator has
// bounded its memory with GOMEMLIMIT.
func BoundGarbage(ctx context.Context) {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	for tick := time.NewTicker(boundsEvery); ; {
		debug.SetMemoryLimit(boundFor(inUse()))
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
	}
}

func boundFor(inUse int64) int64 { return max(modestMemory, inUse+roomForGarbage) }

// inUse is the memory that was in use when garbage was last cleared away, and what Go
// itself takes besides, in bytes.
func inUse() int64 {
	samples := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/total:bytes"},
		{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"},
		{Name: "/memory/classes/heap/free:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	sum := int64(samples[0].Value.Uint64() + samples[1].Value.Uint64())
	for _, heap := range samples[2:] {
		sum -= int64(heap.Value.Uint64())
	}
	return sum
}
