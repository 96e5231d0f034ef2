package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"tertulia/internal/forum"
)

// followAtOnce is how many events are read from the log at once.
const followAtOnce = 1000

// lookTime bounds a look at the log. A connection can fall silent without ending, when a
// machine dies or a network forgets it, and the system waits for it a quarter of an hour
// or without end, while others look at nothing.
const lookTime = 10 * time.Second

// errPassedOver says that events were passed over because reading them took too long.
var errPassedOver = errors.New("events were passed over: to read them took too long")

// follower hands the events of every process to those who keep something that
// events make out of date.
type follower struct {
	reading     sync.Mutex // of the log
	mu          sync.Mutex
	subscribers []func([]forum.Event)
	at          position
	started     bool
	// late says that the last look took too long.
	late bool
	// mine are the events of this process since the last look at the log began, and
	// older those since the one before: subscribers have seen them when they were
	// committed. The first look that begins after a commit is the last that can show
	// its events, so that more needn't be remembered.
	mine, older map[int64]bool
}

// position is an end of the log: what it showed up to there was read.
type position struct {
	// id is, on SQLite, that of the last event.
	id int64
	// On PostgreSQL, all transactions before one had ended but those that were running,
	// which is an array as text.
	before, running string
}

// Subscribe has fn called with the events of each transaction: of this process
// as soon as it is committed and before [Store.Write] returns, of others when
// [Store.Follow] finds them. fn must be quick, and may be called from several
// goroutines at once. Subscribe before the first write.
func (s *Store) Subscribe(fn func([]forum.Event)) {
	s.follower.mu.Lock()
	defer s.follower.mu.Unlock()
	s.follower.subscribers = append(s.follower.subscribers, fn)
}

// announce hands events to what this process keeps in memory.
func (s *Store) announce(events []forum.Event) {
	if len(events) == 0 {
		return
	}
	for i := range events {
		switch events[i].Kind {
		case forum.SettingChanged:
			s.settings.drop()
		case forum.EngineChanged:
			s.engine.drop()
		}
	}
	s.shared.changes.Follow(events)
	for _, fn := range s.follower.all() {
		fn(events)
	}
}

func (f *follower) all() []func([]forum.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.subscribers
}

// own notes events that this process has committed, and gives them back.
func (f *follower) own(events []forum.Event) []forum.Event {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range events {
		if f.started {
			f.mine[e.ID] = true
		}
	}
	return events
}

// Follow reads what other processes have written to the event log since the
// last call and gives it to the subscribers; the first call only finds where to
// begin. What is committed is told at once and, but on a standby or after a failure,
// once, whatever transactions are still running; of these it is told when they have
// committed. One job calls it several times a second; where it fails, subscribers must
// take what they keep for out of date, as the store does. It waits no longer than
// [lookTime]. After a look that took so long the next goes on at the end of the log and
// fails as well: what was passed over, and may be too much to be read at once, is out of
// date too.
func (s *Store) Follow(ctx context.Context) error {
	err := s.follow(ctx)
	if err != nil {
		s.distrust()
	}
	return err
}

// followAnew goes on at the end of the log as it is now, and takes what is kept in
// memory for out of date. After a failover the database may lack transactions that were
// seen here, and give their numbers to others.
func (s *Store) followAnew(ctx context.Context) error {
	s.follower.reading.Lock()
	defer s.follower.reading.Unlock()
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	at, err := s.dialect.newest(s.reader.WithContext(ctx))
	if err != nil {
		return fmt.Errorf("find end of event log: %w", err)
	}
	s.follower.begin(at)
	s.distrust()
	return nil
}

func (s *Store) follow(ctx context.Context) error {
	f := &s.follower
	f.reading.Lock()
	defer f.reading.Unlock()
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	db := s.reader.WithContext(ctx)
	at, started, late := f.look()
	if !started || late {
		at, err := s.dialect.newest(db)
		if err != nil {
			s.tooLate(ctx)
			return fmt.Errorf("find end of event log: %w", err)
		}
		f.begin(at)
		s.shared.changes.PurgeAll() // what others changed before was never seen here
		if late {
			return errPassedOver
		}
		return nil
	}
	end, err := s.dialect.eventsSince(db, at, func(events []forum.Event) { s.announce(f.others(events)) })
	if err != nil {
		s.tooLate(ctx)
		return fmt.Errorf("follow event log: %w", err)
	}
	f.reached(end)
	return nil
}

// look begins a look at the log, and says from where on, and whether the last took too long.
func (f *follower) look() (at position, started, late bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.mine, f.older = map[int64]bool{}, f.mine
	return f.at, f.started, f.late
}

// tooLate notes whether a look failed because it took too long, so that connections may
// have fallen silent.
func (s *Store) tooLate(ctx context.Context) {
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return
	}
	s.dialect.mistrust()
	s.follower.mu.Lock()
	defer s.follower.mu.Unlock()
	s.follower.late = s.follower.started
}

func (f *follower) begin(at position) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at, f.started, f.late = at, true, false
	f.mine, f.older = map[int64]bool{}, nil
}

func (f *follower) reached(end position) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at = end
}

// others gives the events that other processes wrote.
func (f *follower) others(events []forum.Event) []forum.Event {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.DeleteFunc(events, func(e forum.Event) bool { return f.mine[e.ID] || f.older[e.ID] })
}
