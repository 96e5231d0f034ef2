package store

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// channel is where servers tell each other that there are new events.
	channel = "tertulia_events"
	// tellInterval is how long after telling others a process waits before it does
	// so again.
	tellInterval = 100 * time.Millisecond
	// silence is after how long without a word the connection is tried out.
	silence = 15 * time.Second
	// answerTime is how long it then may take to answer.
	answerTime = 5 * time.Second
)

// listen hears what other servers tell on a connection of its own, and tells them
// of this one's writes. That isn't done in the transactions that write: notifying
// makes commits wait for one another.
func (d postgresDialect) listen(ctx context.Context, s *Store, woken func()) (err error) {
	config := d.config.Copy()
	config.RuntimeParams["application_name"] = "tertulia listening"
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = conn.Close(closing) // it is of no more use either way
	}()
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	told := make(chan error, 1)
	go func() {
		defer stop() // if it fails, listening begins again as well
		told <- s.tellOthers(ctx)
	}()
	defer func() {
		stop()
		err = errors.Join(<-told, err)
	}()
	if err := s.followAnew(ctx); err != nil {
		return err
	}
	woken()
	for {
		from, err := heard(ctx, conn)
		if err != nil {
			return fmt.Errorf("listen for events: %w", err)
		}
		if from != "" && from != s.listening.me {
			woken()
		}
	}
}

// heard waits for somebody to tell something; empty if nobody did for a while, but
// the connection lives.
func heard(ctx context.Context, conn *pgx.Conn) (from string, err error) {
	waiting, cancel := context.WithTimeout(ctx, silence)
	n, err := conn.WaitForNotification(waiting)
	cancel()
	if err == nil {
		return n.Payload, nil
	}
	if ctx.Err() != nil || !errors.Is(err, context.DeadlineExceeded) {
		return "", err
	}
	trying, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	return "", conn.Ping(trying)
}

// tellOthers tells of writes until ctx ends. Whoever isn't told looks by themselves. A
// panic is its failure.
func (s *Store) tellOthers(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("tell of events: panic: %v\n%s", p, debug.Stack())
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.listening.written:
		}
		_ = s.writer.WithContext(ctx).Exec(`SELECT pg_notify(?, ?)`, channel, s.listening.me).Error
		if sleep(ctx, tellInterval) != nil {
			return nil
		}
	}
}
