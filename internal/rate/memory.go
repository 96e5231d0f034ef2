package rate

import (
	"hash/maphash"
	"maps"
	"slices"
	"sync"
	"time"
)

// Memory keeps allowances in this process, a bounded number of them. It is safe for
// concurrent use.
type Memory[K comparable] struct {
	seed   maphash.Seed
	shards [shards]shard[K]
}

const (
	// shards keeps those who ask at once out of each other's way.
	shards = 64
	// MaxKeys bounds what a memory keeps: 4 to 8 MB.
	MaxKeys = shards * maxShard
	// maxShard is how many keys a shard keeps.
	maxShard = 1000
)

type shard[K comparable] struct {
	mu   sync.Mutex
	full map[K]int64 // see [Limit.Take]
}

// NewMemory makes an empty memory.
func NewMemory[K comparable]() *Memory[K] {
	m := &Memory[K]{seed: maphash.MakeSeed()}
	for i := range m.shards {
		m.shards[i].full = map[K]int64{}
	}
	return m
}

func (m *Memory[K]) shard(key K) *shard[K] {
	return &m.shards[maphash.Comparable(m.seed, key)%shards]
}

// Take uses n of a key's allowance, or nothing if there isn't as much.
func (m *Memory[K]) Take(l Limit, key K, n int, now time.Time) Taken {
	if l.Off() {
		return Taken{OK: true}
	}
	s, at := m.shard(key), now.UnixMicro()
	s.mu.Lock()
	defer s.mu.Unlock()
	full, taken := l.Take(s.full[key], at, n)
	s.keep(key, full, at)
	return taken
}

// Left is how many uses a key is allowed now, as far as is known here.
func (m *Memory[K]) Left(l Limit, key K, now time.Time) int {
	if l.Off() {
		return 0
	}
	s := m.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	_, taken := l.Take(s.full[key], now.UnixMicro(), 0)
	return taken.Left
}

// Wait is how long it takes until a key is allowed n uses, as far as is known here; 0
// where it is now.
func (m *Memory[K]) Wait(l Limit, key K, n int, now time.Time) time.Duration {
	if l.Off() {
		return 0
	}
	s := m.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	_, taken := l.Take(s.full[key], now.UnixMicro(), n)
	return taken.Wait
}

// Full is when a key's allowance will be whole, in microseconds since 1970: now if it is.
func (m *Memory[K]) Full(l Limit, key K, now time.Time) int64 {
	s := m.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	full, _ := l.Take(s.full[key], now.UnixMicro(), 0)
	return full
}

// Correct takes over what others have used: somebody who was told that a key's allowance
// will be whole at told knows that it is at full. What was used here since then counts as well.
func (m *Memory[K]) Correct(key K, told, full int64, now time.Time) {
	if full <= told {
		return
	}
	s := m.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keep(key, max(s.full[key]+full-told, full), now.UnixMicro())
}

// Give brings n uses back.
func (m *Memory[K]) Give(l Limit, key K, n int, now time.Time) {
	s := m.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	if full, ok := s.full[key]; ok {
		s.keep(key, full-int64(n)*l.Every.Microseconds(), now.UnixMicro())
	}
}

// Learn takes over what somebody else knows of a key: that its allowance won't be
// whole before full.
func (m *Memory[K]) Learn(key K, full int64, now time.Time) {
	s := m.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keep(key, max(s.full[key], full), now.UnixMicro())
}

// Len is how many keys are kept.
func (m *Memory[K]) Len() int {
	n := 0
	for i := range m.shards {
		m.shards[i].mu.Lock()
		n += len(m.shards[i].full)
		m.shards[i].mu.Unlock()
	}
	return n
}

func (s *shard[K]) keep(key K, full, now int64) {
	if _, kept := s.full[key]; !kept && len(s.full) >= maxShard {
		s.forget(now)
	}
	s.full[key] = full
}

// forget drops the keys whose allowance is whole, and if that doesn't make room, those
// of which it will be soonest: whoever comes from many addresses, once from each, doesn't
// have it forget who has used up most.
func (s *shard[K]) forget(now int64) {
	until := now
	if soonest := slices.Sorted(maps.Values(s.full)); len(soonest) >= maxShard {
		until = max(now, soonest[maxShard/4])
	}
	for key, full := range s.full {
		if full <= until {
			delete(s.full, key)
		}
	}
}
