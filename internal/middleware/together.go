package middleware

import (
	"context"
	"log/slog"
	"maps"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/rate"
	"tertulia/internal/store"
)

const (
	// tellAfter is how long the other servers don't hear of requests.
	tellAfter = time.Second
	// maxTold bounds of how many keys of a limit the others know. Further ones, which only a
	// flood has, each server counts for itself.
	maxTold = 10_000
)

// counter counts the requests of one limit by their keys. It decides in this process's
// memory, which together teaches what other servers have counted.
type counter[K comparable] struct {
	limit    rate.Limit
	memory   *rate.Memory[K]
	name     func(K) string // of a key, for the database
	together *together      // nil: nobody else counts

	mu   sync.Mutex
	news map[K]struct{} // keys of which the others don't know all
	// told is when a key's allowance would be whole by what the others know, in microseconds
	// since 1970. It belongs to whoever tells.
	told map[K]int64
}

func newCounter[K comparable](l rate.Limit, name func(K) string) *counter[K] {
	return &counter[K]{limit: l, memory: rate.NewMemory[K](), name: name, news: map[K]struct{}{}, told: map[K]int64{}}
}

// take counts a request.
func (c *counter[K]) take(key K, now time.Time) rate.Taken {
	taken := c.memory.Take(c.limit, key, 1, now)
	// More than its own share no ordinary reader uses.
	if c.together != nil && taken.OK && taken.Whole > c.limit.Window()/rate.OwnShare {
		c.note(key)
	}
	return taken
}

// note has the others told of a key soon.
func (c *counter[K]) note(key K) {
	c.mu.Lock()
	if len(c.news) < maxTold {
		c.news[key] = struct{}{}
	}
	c.mu.Unlock()
	c.together.soon()
}

func (c *counter[K]) takeNews() map[K]struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	news := c.news
	c.news = map[K]struct{}{}
	return news
}

// report is what the others are told of a key, and what is done with what they know.
type report struct {
	use   store.Use
	learn func(full int64)
}

// reports are what the others don't know yet.
func (c *counter[K]) reports(now time.Time) []report {
	maps.DeleteFunc(c.told, func(_ K, full int64) bool { return full <= now.UnixMicro() })
	var all []report
	for key := range c.takeNews() {
		if r, ok := c.report(key, now); ok {
			all = append(all, r)
		}
	}
	return all
}

// report takes all that a key has used for told: what doesn't arrive is forgiven, since it
// could have arrived without an answer.
func (c *counter[K]) report(key K, now time.Time) (report, bool) {
	known, before := c.told[key]
	if !before && len(c.told) >= maxTold {
		return report{}, false
	}
	from := max(known, now.UnixMicro())
	n := (c.memory.Full(c.limit, key, now) - from) / c.limit.Every.Microseconds()
	if n <= 0 {
		return report{}, false
	}
	full := from + n*c.limit.Every.Microseconds()
	c.told[key] = full
	return report{store.Use{Limit: c.limit, Key: c.name(key), N: int(n)}, func(all int64) {
		c.memory.Correct(key, full, all, now)
		c.told[key] = max(full, all)
	}}, true
}

// together tells other servers in the background what was counted here, and learns what
// they have counted.
type together struct {
	tell      func(ctx context.Context, uses ...store.Use) ([]int64, error)
	now       func() time.Time
	log       *slog.Logger
	after     func(time.Duration, func())
	addresses *counter[netip.Addr]
	members   *counter[forum.MemberID]

	awaited atomic.Bool // somebody is about to tell
	teller  rate.Teller
}

// CountTogether has requests counted by all servers, which tell shares their counts with
// (see [store.Store.Tell]). Nobody waits for it: what each server has allowed of what it knew,
// the others learn in a second, once it is more than an eighth of the allowance. What was
// allowed in excess meanwhile must come back first, up to one allowance. It is called before
// the first request.
func (l *Limiter) CountTogether(tell func(context.Context, ...store.Use) ([]int64, error), log *slog.Logger) {
	t := &together{tell: tell, now: l.now, log: log, addresses: l.addresses, members: l.members,
		after: func(d time.Duration, f func()) { time.AfterFunc(d, f) }}
	l.addresses.together, l.addresses.limit.Debt = t, l.addresses.limit.Window()
	l.members.together, l.members.limit.Debt = t, l.members.limit.Window()
}

func (t *together) soon() {
	if t.awaited.CompareAndSwap(false, true) {
		t.after(tellAfter, func() { t.teller.Tell(t.log, t.tellAll) })
	}
}

func (t *together) tellAll(ctx context.Context) {
	t.awaited.Store(false) // whoever notes anything from now on has it told the next time
	now := t.now()
	reports := slices.Concat(t.addresses.reports(now), t.members.reports(now))
	if len(reports) == 0 {
		return
	}
	uses := make([]store.Use, len(reports))
	for i, r := range reports {
		uses[i] = r.use
	}
	full, err := t.tell(ctx, uses...)
	if err != nil {
		return // the store knows that its database is away, and says so where it matters
	}
	for i, r := range reports {
		r.learn(full[i])
	}
}
