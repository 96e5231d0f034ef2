package web

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// However many ask at once, the database is asked once a second.
func TestReadinessIsFoundOnceForAll(t *testing.T) {
	var k readiness
	var looked atomic.Int64
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	ask := func() string {
		return k.now(func() time.Time { return now }, func() string {
			looked.Add(1)
			return "ready"
		})
	}
	for second := range int64(3) {
		var asking sync.WaitGroup
		for range 50 {
			asking.Go(func() {
				if got := ask(); got != "ready" {
					t.Errorf("it says %q", got)
				}
			})
		}
		asking.Wait()
		if n := looked.Load(); n != second+1 {
			t.Errorf("in second %d it has looked %d times", second, n)
		}
		now = now.Add(readyLife)
	}
	now = now.Add(-time.Hour) // a clock that was put back must not keep the last answer
	ask()
	if n := looked.Load(); n != 4 {
		t.Errorf("it has looked %d times", n)
	}
}
