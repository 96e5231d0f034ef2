package middleware

import (
	"context"
	"hash/fnv"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"

	"tertulia/internal/forum"
)

// generations is how many counters there are for the things that pages are made
// of. Things that share one make each other's pages out of date, which costs a
// little work and nothing else.
const generations = 4096

// fillTime bounds how long making a page may take, once whoever asked first has
// gone.
const fillTime = 20 * time.Second

// PageCache keeps the pages that visitors see, ready to send. A page names what
// it is made of ("thread 7", "lists"); [PageCache.Purge] makes everything made of
// a thing out of date, also pages that are being made at that moment.
//
// Nothing that belongs to one person gets in: the caller asks only for requests
// without a session or a flash, and answers that set a cookie, or aren't 200,
// aren't kept.
type PageCache struct {
	pages   *otter.Cache[string, *keptPage]
	flights singleflight.Group
	all     atomic.Uint64
	counts  [generations]atomic.Uint64
}

// NewPageCache makes a cache that holds up to size bytes. Zero keeps nothing.
func NewPageCache(size int64) (*PageCache, error) {
	c := new(PageCache)
	if size <= 0 {
		return c, nil
	}
	var err error
	c.pages, err = otter.New(&otter.Options[string, *keptPage]{
		MaximumWeight: uint64(size),
		Executor:      func(evict func()) { evict() }, // at once, so that the bound holds
		Weigher:       func(key string, p *keptPage) uint32 { return uint32(len(key) + p.weight()) },
	})
	return c, err
}

// Purge makes pages made of these things out of date.
func (c *PageCache) Purge(things ...string) {
	for _, thing := range things {
		c.counts[slot(thing)].Add(1)
	}
}

// PurgeAll makes every page out of date.
func (c *PageCache) PurgeAll() { c.all.Add(1) }

func slot(thing string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(thing)) // a hash can't fail
	return h.Sum64() % generations
}

// state is the generations of the things a page is made of.
type state struct {
	all    uint64
	counts []uint64
}

func (c *PageCache) state(things []string) state {
	s := state{all: c.all.Load(), counts: make([]uint64, len(things))}
	for i, thing := range things {
		s.counts[i] = c.counts[slot(thing)].Load()
	}
	return s
}

func (s state) equal(o state) bool {
	if s.all != o.all || len(s.counts) != len(o.counts) {
		return false
	}
	for i := range s.counts {
		if s.counts[i] != o.counts[i] {
			return false
		}
	}
	return true
}

// Serve answers a request with the page kept under key, or has it made, once for
// all who ask meanwhile.
func (c *PageCache) Serve(w http.ResponseWriter, r *http.Request, key string, things []string,
	fill func(w http.ResponseWriter, r *http.Request) error,
) error {
	if c.pages == nil {
		return fill(w, r)
	}
	now := c.state(things)
	if p, ok := c.pages.GetIfPresent(key); ok && p.state.equal(now) {
		p.send(w, r)
		return nil
	}
	made, err, _ := c.flights.Do(key, func() (any, error) { return c.fill(r, key, things, fill) })
	if err != nil {
		return err
	}
	made.(*keptPage).send(w, r)
	return nil
}

// fill makes a page and keeps it, unless what it is made of changed meanwhile.
func (c *PageCache) fill(r *http.Request, key string, things []string, fill func(http.ResponseWriter, *http.Request) error) (*keptPage, error) {
	before := c.state(things)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), fillTime)
	defer cancel()
	rec := &pageRecorder{header: http.Header{}, status: http.StatusOK}
	if err := fill(rec, r.WithContext(ctx)); err != nil {
		return nil, err
	}
	p := newKeptPage(rec, before)
	if p.keepable() && c.state(things).equal(before) {
		c.pages.Set(key, p)
	}
	return p, nil
}

// What pages are made of.
const (
	listsThing  = "lists"
	threadThing = "thread "
)

// Lists names the lists, searches and counts of threads.
func Lists() string { return listsThing }

// Thread names one thread with its posts.
func Thread(id int64) string { return threadThing + strconv.FormatInt(id, 10) }

// Follow makes out of date what events changed.
func (c *PageCache) Follow(events []forum.Event) {
	for i := range events {
		c.follow(&events[i])
	}
}

func (c *PageCache) follow(e *forum.Event) {
	switch e.Kind {
	case forum.ThreadOpened, forum.PostAdded, forum.PostEdited, forum.PostRemoved, forum.PostRestored,
		forum.ThreadClosed, forum.ThreadReopened, forum.ThreadPinned, forum.ThreadUnpinned:
		c.Purge(listsThing)
		if e.ThreadID != nil {
			c.Purge(Thread(int64(*e.ThreadID)))
		}
	case forum.ConfirmRequested, forum.ResetRequested, forum.EmailRequested,
		forum.EmailChanged, forum.PasswordChanged:
		// Nothing that anybody else sees.
	default:
		// Titles, names, settings and what is visible stand on many pages.
		c.PurgeAll()
	}
}
