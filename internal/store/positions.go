package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"tertulia/internal/forum"
)

// maxPositions bounds how many reading positions wait in memory; beyond it new
// ones are dropped until the next flush, so that a flood of page views can't
// fill the memory.
const maxPositions = 100_000

// positions are how far members have read, gathered in memory: reading a page
// writes nothing. [Store.FlushPositions] brings them to the database.
type positions struct {
	flushing sync.Mutex // held by whoever writes them
	mu       sync.Mutex
	waiting  map[place]int
	// taken are those that the last flush took. The database knows of them once that
	// has ended, but those who began to read before it don't: they stay until the next.
	taken map[place]int
}

type place struct {
	member forum.MemberID
	thread forum.ThreadID
}

// NotePosition remembers that a viewer has read a thread up to a post number.
// Visitors are passed over. It never blocks on the database.
func (s *Store) NotePosition(v forum.Viewer, id forum.ThreadID, number int) {
	if !v.SignedIn() || number < 1 {
		return
	}
	p, at := &s.positions, place{v.ID(), id}
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known := p.waiting[at]; !known && len(p.waiting) >= maxPositions {
		return
	}
	if p.waiting == nil {
		p.waiting = map[place]int{}
	}
	p.waiting[at] = max(p.waiting[at], number)
}

// highest is what a viewer has read of a thread, given what the database knows.
func (p *positions) highest(member forum.MemberID, id forum.ThreadID, stored int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := place{member, id}
	return max(stored, p.waiting[at], p.taken[at])
}

// take gives what waits, to be written.
func (p *positions) take() map[place]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken, p.waiting = p.waiting, nil
	return p.taken
}

// positionsAtOnce is how many rows one statement writes.
const positionsAtOnce = 500

// FlushPositions writes the reading positions noted since the last flush. It is
// called every few seconds and at shutdown; if it fails, they wait again.
func (s *Store) FlushPositions(ctx context.Context) error {
	s.positions.flushing.Lock()
	defer s.positions.flushing.Unlock()
	taken := s.positions.take()
	if len(taken) == 0 {
		return nil
	}
	err := s.Write(ctx, func(tx *Tx) error { return tx.savePositions(taken) })
	if err != nil {
		for at, number := range taken {
			s.NotePosition(forum.As(&forum.Member{ID: at.member}), at.thread, number)
		}
		return fmt.Errorf("flush reading positions: %w", err)
	}
	return nil
}

func (tx *Tx) savePositions(taken map[place]int) error {
	places := slices.SortedFunc(maps.Keys(taken), func(a, b place) int {
		return cmp.Or(cmp.Compare(a.member, b.member), cmp.Compare(a.thread, b.thread))
	})
	// Of who has left meanwhile nothing is written.
	for chunk := range slices.Chunk(places, positionsAtOnce) {
		rows := make([][3]int64, len(chunk))
		for i, at := range chunk {
			rows[i] = [3]int64{int64(at.member), int64(at.thread), int64(taken[at])}
		}
		list, err := listOf(rows)
		if err != nil {
			return err
		}
		err = tx.exec("save reading positions", `INSERT INTO thread_members (member_id, thread_id, posts, last_read, lang)
			SELECT m.id, CAST(j.value ->> 1 AS BIGINT), 0, CAST(j.value ->> 2 AS INTEGER), ''
			FROM `+tx.dialect.listedRows()+` CROSS JOIN members m
			WHERE m.id = CAST(j.value ->> 0 AS BIGINT) AND m.erased_at IS NULL ON CONFLICT (member_id, thread_id) DO UPDATE SET last_read = excluded.last_read
			WHERE excluded.last_read > thread_members.last_read`, list)
		if err != nil {
			return err
		}
	}
	return nil
}
