package store

import (
	"context"
	"sync"
	"time"

	"tertulia/internal/rate"
)

// untoldTime is how long the database doesn't hear of uses that were allowed.
const untoldTime = 50 * time.Millisecond

// untold are uses that this process has allowed by itself, by their keys: the database is
// to hear of all together.
type untold struct {
	mu     sync.Mutex
	uses   map[string]Use // nil: none, and nobody is about to tell
	going  map[string]Use // that the database is being told
	teller rate.Teller
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
	if taken := s.takeOfPlenty(uses, keys, now); taken != nil {
		return taken, nil
	}
	return s.Take(ctx, uses...)
}

// takeOfPlenty counts uses and notes them to be told, if there is so much of each that
// nobody need be asked; else it gives nil.
func (s *Store) takeOfPlenty(uses []Use, keys []string, now time.Time) []rate.Taken {
	u := &s.allowances.untold
	u.mu.Lock()
	defer u.mu.Unlock()
	if !s.isPlenty(uses, keys, now) {
		return nil
	}
	if u.uses == nil {
		u.uses = map[string]Use{}
		time.AfterFunc(untoldTime, s.tellUses)
	}
	taken := make([]rate.Taken, len(uses))
	for i, use := range uses {
		taken[i] = s.allowances.memory.Take(use.Limit, keys[i], use.N, now)
		if !use.Limit.Off() {
			use.N += u.uses[keys[i]].N
			u.uses[keys[i]] = use
		}
	}
	return taken
}

// isPlenty is asked while what is untold stands still.
func (s *Store) isPlenty(uses []Use, keys []string, now time.Time) bool {
	u := &s.allowances.untold
	for i, use := range uses {
		if use.Limit.Off() {
			continue
		}
		left := s.allowances.memory.Left(use.Limit, keys[i], now) - use.N
		if left < use.Limit.Burst/2 || u.going[keys[i]].N+u.uses[keys[i]].N+use.N > use.Limit.Burst/rate.OwnShare {
			return false
		}
	}
	return true
}

// take gives what the database is to be told, which is untold until gone.
func (u *untold) take() map[string]Use {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.going, u.uses = u.uses, nil
	return u.going
}

func (u *untold) gone() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.going = nil
}

// tellUses tells the database, and learns what others have used. What it can't be told is
// forgiven, as a crash forgives.
func (s *Store) tellUses() { s.allowances.untold.teller.Tell(s.log, s.tellUntold) }

func (s *Store) tellUntold(ctx context.Context) {
	u := &s.allowances.untold
	uses := u.take()
	defer u.gone()
	if len(uses) == 0 {
		return
	}
	now := s.now()
	rows, err := countUses(s.writer.WithContext(ctx), uses, now.UnixMicro(), "")
	if err != nil {
		s.condition.note(err) // so that [Store.CanWrite] finds out
	}
	for _, row := range rows {
		s.allowances.memory.Learn(row.Key, row.FullAt, now)
	}
}
