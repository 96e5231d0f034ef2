package store

import (
	"container/list"
	"context"
	"sync"
	"time"
)

// turns lets one goroutine write at a time on SQLite, instead of letting them fight for
// the file's lock: people in order of arrival, and after them what nobody waits for
// (see [InBackground]), in order of arrival too. The zero value is ready.
type turns struct {
	mu     sync.Mutex
	taken  bool
	people list.List // of chan struct{}, closed when its turn has come
	others list.List // in the background
	inARow int       // turns that people had while others waited
}

// peopleInARow is how many turns people have before one of the others does: where the
// disk can't do all the work there is, the forum's own gets a quarter of it.
const peopleInARow = 3

// How long a write waits for its turn. What nobody waits for would only be begun anew.
const (
	writePatience      = 15 * time.Second
	backgroundPatience = 2 * time.Minute
)

type inBackground struct{}

// InBackground marks a context for whose writes nobody waits: on SQLite, where only one
// can write at a time, they come after those of people, and wait for longer.
func InBackground(ctx context.Context) context.Context {
	return context.WithValue(ctx, inBackground{}, true)
}

// IsInBackground reports whether that was said of a context.
func IsInBackground(ctx context.Context) bool { return ctx.Value(inBackground{}) != nil }

// take waits for the turn to write; leave ends it.
func (t *turns) take(ctx context.Context) (leave func(), err error) {
	patience, line := writePatience, &t.people
	if IsInBackground(ctx) {
		patience, line = backgroundPatience, &t.others
	}
	t.mu.Lock()
	if !t.taken { // then nobody waits
		t.taken = true
		t.mu.Unlock()
		return t.next, nil
	}
	turn := make(chan struct{})
	place := line.PushBack(turn)
	t.mu.Unlock()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-turn:
		return t.next, nil
	case <-ctx.Done():
		err = ctx.Err()
	case <-timer.C:
		err = errQueue
	}
	t.giveUp(line, place, turn)
	return nil, err
}

// giveUp leaves the line, or lets the next one go where the turn has come meanwhile.
func (t *turns) giveUp(line *list.List, place *list.Element, turn <-chan struct{}) {
	t.mu.Lock()
	line.Remove(place) // nothing, where it has been taken out
	t.mu.Unlock()
	select {
	case <-turn:
		t.next()
	default:
	}
}

// next ends a turn and begins that of whoever is to write now.
func (t *turns) next() {
	t.mu.Lock()
	defer t.mu.Unlock()
	line := &t.people
	switch {
	case t.others.Len() == 0:
		t.inARow = 0
	case t.people.Len() > 0 && t.inARow < peopleInARow:
		t.inARow++
	default:
		line, t.inARow = &t.others, 0
	}
	first := line.Front()
	if t.taken = first != nil; t.taken {
		close(line.Remove(first).(chan struct{}))
	}
}
