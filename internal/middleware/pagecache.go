package middleware

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"

	"tertulia/internal/forum"
	"tertulia/internal/fresh"
)

// fillTime bounds how long making a page may take, once whoever asked first has
// gone.
const fillTime = 20 * time.Second

// PageCache keeps the pages that visitors see, ready to send. A page names what
// it is made of; a change of one of these things makes it out of date, also while
// it is being made.
//
// Nothing that belongs to one person gets in: the caller asks only for requests
// without a session or a flash, and answers that set a cookie, or aren't 200,
// aren't kept.
type PageCache struct {
	pages   *otter.Cache[string, *keptPage]
	flights singleflight.Group
	changes fresh.Generations
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

// Follow makes out of date what events changed.
func (c *PageCache) Follow(events []forum.Event) { c.changes.Follow(events) }

// Purge makes pages made of these things out of date.
func (c *PageCache) Purge(things ...fresh.Thing) { c.changes.Purge(things...) }

// PurgeAll makes every page out of date.
func (c *PageCache) PurgeAll() { c.changes.PurgeAll() }

// Len is how many pages are kept, those out of date included.
func (c *PageCache) Len() int {
	if c.pages == nil {
		return 0
	}
	c.pages.CleanUp()
	return c.pages.EstimatedSize()
}

// Serve answers a request with the page kept under key, or has it made, once for
// all who ask meanwhile.
func (c *PageCache) Serve(w http.ResponseWriter, r *http.Request, key string, things []fresh.Thing,
	fill func(w http.ResponseWriter, r *http.Request) error,
) error {
	if c.pages == nil {
		return fill(w, r)
	}
	if p, ok := c.pages.GetIfPresent(key); ok && c.changes.Fresh(p.at, things...) {
		p.send(w, r)
		return nil
	}
	// Whoever asks after a change must not get what was begun before it.
	flight := key + " " + strconv.FormatUint(c.changes.Last(things...), 10)
	made, err, _ := c.flights.Do(flight, func() (any, error) { return c.fill(r, key, things, fill) })
	if err != nil {
		return err
	}
	made.(*keptPage).send(w, r)
	return nil
}

// fill makes a page and keeps it, unless what it is made of changed meanwhile.
func (c *PageCache) fill(r *http.Request, key string, things []fresh.Thing, fill func(http.ResponseWriter, *http.Request) error) (*keptPage, error) {
	before := c.changes.Now()
	ctx, cancel := context.WithDeadline(context.WithoutCancel(r.Context()), fillDeadline(r.Context()))
	defer cancel()
	rec := &pageRecorder{header: http.Header{}, status: http.StatusOK}
	if err := fill(rec, r.WithContext(ctx)); err != nil {
		return nil, err
	}
	p := newKeptPage(rec, before)
	if p.keepable() && c.changes.Fresh(before, things...) {
		c.pages.Set(key, p)
	}
	return p, nil
}

// fillDeadline is when a page must be made: in [fillTime], or sooner if whoever
// asked first waits no longer.
func fillDeadline(asked context.Context) time.Time {
	latest := time.Now().Add(fillTime)
	if d, ok := asked.Deadline(); ok && d.Before(latest) {
		return d
	}
	return latest
}
