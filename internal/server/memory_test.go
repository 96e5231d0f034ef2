package server

import (
	"runtime"
	"testing"
)

func TestGarbageIsBounded(t *testing.T) {
	const mib = 1 << 20
	for used, want := range map[int64]int64{0: modestMemory, 60 * mib: modestMemory, 72 * mib: modestMemory, 150 * mib: 206 * mib} {
		if got := boundFor(used); got != want {
			t.Errorf("with %d MiB in use the bound is %d MiB, want %d", used/mib, got/mib, want/mib)
		}
	}
}

func TestWhatIsInUseIsSeen(t *testing.T) {
	const much = 256 << 20
	runtime.GC()
	before := inUse()
	kept := make([]byte, much)
	runtime.GC()
	after := inUse()
	runtime.KeepAlive(kept)
	if before <= 0 || after < before+much/2 {
		t.Errorf("%d bytes are in use, then %d after %d more were taken", before, after, much)
	}
}
