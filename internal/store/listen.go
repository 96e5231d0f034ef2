package store

import (
	"context"
	"crypto/rand"
	"time"
)

// listening wakes those who follow the event log as soon as there is something to
// see, instead of the next time they look. Losing a wake costs promptness alone:
// they look all the same (ADR 21).
type listening struct {
	// me marks what this process says, so that it needn't listen to itself.
	me string
	// written gets a signal after a write that left events; several become one.
	written chan struct{}
}

func newListening() listening {
	return listening{me: rand.Text(), written: make(chan struct{}, 1)}
}

// tell has the other processes be told soon that there are new events.
func (l *listening) tell() {
	select {
	case l.written <- struct{}{}:
	default: // somebody is about to be told already
	}
}

// Listen calls woken once it listens, and then each time another process may have
// written to the event log, until ctx ends (nil) or the connection to the database
// is lost (its error). What is kept in memory counts as out of date then, and on
// PostgreSQL also when it listens (again): the server may be another one. While it
// runs, other processes that listen hear of this one's writes.
func (s *Store) Listen(ctx context.Context, woken func()) error {
	err := s.dialect.listen(ctx, s, woken)
	if ctx.Err() != nil {
		return nil
	}
	s.dialect.mistrust()
	s.distrust()
	return err
}

// distrust takes what is kept in memory for out of date: others may have changed it.
func (s *Store) distrust() {
	s.settings.drop()
	s.engine.drop()
	s.shared.changes.PurgeAll()
}

// dataVersionInterval is how often SQLite is asked whether another connection has
// written, which takes it a few microseconds.
const dataVersionInterval = 100 * time.Millisecond

// listen looks at PRAGMA data_version, which a connection sees move when any other
// one has committed, this process's writer too.
func (sqliteDialect) listen(ctx context.Context, s *Store, woken func()) error {
	pool, err := s.reader.DB()
	if err != nil {
		return err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	for last := int64(-1); ; {
		var version int64
		if err := conn.QueryRowContext(ctx, `PRAGMA data_version`).Scan(&version); err != nil {
			return err
		}
		if version != last {
			last = version
			woken()
		}
		if err := sleep(ctx, dataVersionInterval); err != nil {
			return err
		}
	}
}
