package store

import (
	"context"
	"sync"
	"time"

	"tertulia/internal/rate"
)

const (
	// untoldTime is how long the database doesn't hear of uses that were allowed.
	untoldTime = 50 * time.Millisecond
	// untoldShare is which part of an allowance these may be.
	untoldShare = 8
	// tellTime bounds the telling.
	tellTime = 5 * time.Second
)

// untold are uses that this process has allowed by itself, by their keys: the database is
// to hear of all together.
type untold struct {
	mu      sync.Mutex
	uses    map[string]Use // nil: none, and nobody is about to tell
	telling sync.Mutex
}

// TakeSoon is [Store.Take] where a few uses too many do no harm, and asking the database
// costs more than it protects. While this process knows of at most half of each allowance
// that it is used, it decides by itself, and what the database has counted shows at its next
// decision: so a limit grows by an eighth at most for each further server. What nears the
// limit is counted as by Take.
func (s *Store) TakeSoon(ctx context.Context, uses ...Use) ([]rate.Taken, error) {
	if s.dialect.singleWriter() {
		return s.Take(ctx, uses...)
	}
	now, keys := s.now(), make([]string, len(uses))
	for i, u := range uses {
		keys[i] = u.key()
	}
	if !s.plenty(uses, keys, now) {
		return s.Take(ctx, uses...)
	}
	taken := make([]rate.Taken, len(uses))
	for i, u := range uses {
		taken[i] = s.allowances.memory.Take(u.Limit, keys[i], u.N, now)
	}
	return taken, nil
}

// plenty notes uses to be told, if there is so much of each that nobody need be asked.
func (s *Store) plenty(uses []Use, keys []string, now time.Time) bool {
	u := &s.allowances.untold
	u.mu.Lock()
	defer u.mu.Unlock()
	for i, use := range uses {
		if use.Limit.Off() {
			continue
		}
		left := s.allowances.memory.Left(use.Limit, keys[i], now) - use.N
		if left < use.Limit.Burst/2 || u.uses[keys[i]].N+use.N > use.Limit.Burst/untoldShare {
			return false
		}
	}
	if u.uses == nil {
		u.uses = map[string]Use{}
		time.AfterFunc(untoldTime, s.tellUses)
	}
	for i, use := range uses {
		if !use.Limit.Off() {
			use.N += u.uses[keys[i]].N
			u.uses[keys[i]] = use
		}
	}
	return true
}

func (u *untold) take() map[string]Use {
	u.mu.Lock()
	defer u.mu.Unlock()
	uses := u.uses
	u.uses = nil
	return uses
}

// tellUses tells the database, and learns what others have used. What it can't be told is
// forgiven, as a crash forgives.
func (s *Store) tellUses() {
	u := &s.allowances.untold
	u.telling.Lock()
	defer u.telling.Unlock()
	uses := u.take()
	if len(uses) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), tellTime)
	defer cancel()
	now := s.now()
	rows, err := countUses(s.writer.WithContext(ctx), uses, now.UnixMicro(), "")
	if err != nil {
		s.condition.note(err) // so that [Store.CanWrite] finds out
	}
	for _, row := range rows {
		s.allowances.memory.Learn(row.Key, row.FullAt, now)
	}
}
