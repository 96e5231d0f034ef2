package middleware

import (
	"context"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"tertulia/internal/forum"
	"tertulia/internal/rate"
)

// How many requests with a long body are answered at once. Such a body is read whole,
// and its answer may give it back with five bytes for each of some: up to 15 MiB of
// memory that a slow client holds for as long as it may take to send or to read.
const (
	longBody        = 64 << 10 // bytes
	longAtOnce      = 16
	longFromAddress = 4
	longPatience    = 10 * time.Second // to wait for a place
)

// longBodies gives places to requests with a long body, in order of arrival.
type longBodies struct {
	all *semaphore.Weighted
	mu  sync.Mutex
	of  map[netip.Addr]*addressPlaces // of those that have one or wait for one
}

type addressPlaces struct {
	free *semaphore.Weighted
	used int // by how many requests, those that wait included
}

// LongBodies bounds how many requests with a long body are under way, of all and from
// one network address: the others wait a little, and are Unavailable then, unread.
func LongBodies(fail Fail) func(http.Handler) http.Handler {
	l := &longBodies{all: semaphore.NewWeighted(longAtOnce), of: map[netip.Addr]*addressPlaces{}}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ContentLength >= 0 && r.ContentLength <= longBody {
				next.ServeHTTP(w, r)
				return
			}
			leave, err := l.enter(r.Context(), rate.Network(Client(r.Context())))
			if err != nil {
				r.Body = http.NoBody
				fail(w, r, &forum.Error{Kind: forum.Unavailable, Key: "error.unavailable", Args: forum.Args{"Seconds": 10}})
				return
			}
			defer leave()
			next.ServeHTTP(w, r)
		})
	}
}

// enter waits for a place among those of the address and then among all; leave gives it
// back.
func (l *longBodies) enter(ctx context.Context, from netip.Addr) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, longPatience)
	defer cancel()
	places := l.join(from)
	if err := places.free.Acquire(ctx, 1); err != nil {
		l.part(from, places)
		return nil, err
	}
	giveBack := func() {
		places.free.Release(1)
		l.part(from, places)
	}
	if err := l.all.Acquire(ctx, 1); err != nil {
		giveBack()
		return nil, err
	}
	return func() {
		l.all.Release(1)
		giveBack()
	}, nil
}

func (l *longBodies) join(from netip.Addr) *addressPlaces {
	l.mu.Lock()
	defer l.mu.Unlock()
	places := l.of[from]
	if places == nil {
		places = &addressPlaces{free: semaphore.NewWeighted(longFromAddress)}
		l.of[from] = places
	}
	places.used++
	return places
}

func (l *longBodies) part(from netip.Addr, places *addressPlaces) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if places.used--; places.used == 0 {
		delete(l.of, from)
	}
}
