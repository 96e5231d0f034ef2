package account

import (
	"sync"
	"time"
)

// allowance gives each key a number of attempts that fills up again with time
// (a token bucket).
type allowance struct {
	now   func() time.Time
	burst float64
	every time.Duration // until one attempt more is allowed

	mu   sync.Mutex
	left map[string]level
}

type level struct {
	attempts float64
	at       time.Time
}

// maxKeys bounds what an allowance remembers.
const maxKeys = 50_000

func newAllowance(now func() time.Time, burst float64, every time.Duration) *allowance {
	return &allowance{now: now, burst: burst, every: every, left: map[string]level{}}
}

// take uses up n attempts, or none if there aren't as many.
func (a *allowance) take(key string, n float64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	attempts := a.attempts(key)
	if attempts < n {
		return false
	}
	if len(a.left) >= maxKeys {
		a.forget()
	}
	a.left[key] = level{attempts - n, a.now()}
	return true
}

// give brings n attempts back.
func (a *allowance) give(key string, n float64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.left[key] = level{min(a.attempts(key)+n, a.burst), a.now()}
}

func (a *allowance) attempts(key string) float64 {
	l, ok := a.left[key]
	if !ok {
		return a.burst
	}
	return min(l.attempts+float64(a.now().Sub(l.at))/float64(a.every), a.burst)
}

// forget drops the keys that are full again, and if that doesn't make room, any.
func (a *allowance) forget() {
	for key := range a.left {
		if a.attempts(key) >= a.burst {
			delete(a.left, key)
		}
	}
	for key := range a.left {
		if len(a.left) < maxKeys/2 {
			return
		}
		delete(a.left, key)
	}
}
