package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/jobs"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// patience is how long a test waits for what must happen.
const patience = 20 * time.Second

// record is a log that goroutines share.
type record struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.b.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.b.String()
}

// start runs a runner until the test ends, or stop is called, which waits.
func start(t *testing.T, r *jobs.Runner) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.Run(ctx)
	}()
	stop = func() {
		cancel()
		<-done
	}
	t.Cleanup(stop)
	return stop
}

func await[T any](t *testing.T, c <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatalf("%s didn't happen", what)
		panic("unreachable")
	}
}

// until waits for a condition.
func until(t *testing.T, what string, met func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !met(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s didn't happen", what)
		}
	}
}

func emit(t *testing.T, s *store.Store) {
	t.Helper()
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.Emit(forum.Event{Kind: forum.ResetRequested}) })
}

func TestEveryGoesOnAfterFailuresAndPanics(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		log, runs := &record{}, make(chan int)
		r := jobs.New(s, slog.New(slog.NewTextHandler(log, nil)), time.Second)
		n := 0
		r.Every(time.Millisecond, "test", func(ctx context.Context) error {
			n++
			select {
			case runs <- n:
			case <-ctx.Done():
			}
			switch n {
			case 1:
				return errors.New("first failure")
			case 2:
				panic("second failure")
			}
			return nil
		})
		start(t, r)
		for range 3 {
			await(t, runs, "a run")
		}
		go func() { // let it go on until it is stopped
			for range runs {
			}
		}()
		for _, want := range []string{"first failure", "second failure"} {
			if !strings.Contains(log.String(), want) {
				t.Errorf("the log lacks %q: %s", want, log.String())
			}
		}
	})
}

func TestEventIsHandledOnceAndAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		handled := make(chan int64, 10)
		r := jobs.New(s, slog.New(slog.DiscardHandler), time.Second)
		r.Deliver(forum.HandlerMail, func(_ context.Context, e forum.Event) error {
			handled <- e.ID
			return nil
		})
		emit(t, s) // before the start
		stop := start(t, r)
		first := await(t, handled, "the event before the start")
		began := time.Now()
		emit(t, s)
		if second := await(t, handled, "the event after the start"); second == first {
			t.Errorf("event %d was handled twice", first)
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("it took %v: the handler wasn't woken", took)
		}
		stop()
		if left, err := s.ClaimDeliveries(context.Background(), forum.HandlerMail, 10, 0); err != nil || len(left)+len(handled) > 0 {
			t.Errorf("%d are left, %d were handled again, error %v", len(left), len(handled), err)
		}
	})
}

func TestFailedEventIsTriedAgainLater(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		tried := make(chan struct{}, 10)
		r := jobs.New(s, slog.New(slog.DiscardHandler), time.Second)
		r.Deliver(forum.HandlerMail, func(context.Context, forum.Event) error {
			tried <- struct{}{}
			if len(tried) == 1 {
				panic("no mail server")
			}
			return nil
		})
		emit(t, s)
		stop := start(t, r)
		until(t, "the first attempt", func() bool { return len(tried) == 1 })
		stop()
		clock.Advance(29 * time.Second)
		if due, err := s.ClaimDeliveries(context.Background(), forum.HandlerMail, 1, 0); err != nil || len(due) > 0 {
			t.Errorf("it is due again at once (error %v)", err)
		}
		clock.Advance(time.Second)
		start(t, r)
		until(t, "the second attempt", func() bool { return len(tried) == 2 })
	})
}

func TestHopelessEventIsGivenUp(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		log := &record{}
		r := jobs.New(s, slog.New(slog.NewTextHandler(log, nil)), time.Second)
		r.Deliver(forum.HandlerMail, func(context.Context, forum.Event) error { return store.ErrUndeliverable })
		emit(t, s)
		start(t, r)
		until(t, "giving up", func() bool {
			n, err := s.FailedDeliveries(context.Background())
			return err == nil && n == 1
		})
		until(t, "its line in the log", func() bool { return strings.Contains(log.String(), "given up") })
	})
}

func TestStopWaitsForWorkUnderWay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		began, finish := make(chan struct{}), make(chan struct{})
		r := jobs.New(s, slog.New(slog.DiscardHandler), patience)
		handled := 0
		r.Deliver(forum.HandlerMail, func(ctx context.Context, _ forum.Event) error {
			handled++
			close(began)
			<-finish
			return ctx.Err() // nil: the stop doesn't reach into it
		})
		emit(t, s)
		emit(t, s)
		stop := start(t, r)
		await(t, began, "the first event")
		stopped := make(chan struct{})
		go func() {
			defer close(stopped)
			stop()
		}()
		select {
		case <-stopped:
			t.Fatal("it stopped with work under way")
		case <-time.After(50 * time.Millisecond):
		}
		close(finish)
		await(t, stopped, "the stop")
		left, err := s.ClaimDeliveries(context.Background(), forum.HandlerMail, 10, 0)
		if err != nil || len(left) != 1 || handled != 1 {
			t.Fatalf("handled %d, %d are due again, want one each (error %v)", handled, len(left), err)
		}
		if left[0].Attempt != 1 {
			t.Errorf("the stop has used up an attempt: the next is number %d", left[0].Attempt)
		}
	})
}

// Work that a stop ends when its grace is over hasn't failed.
func TestStopEndsWorkWithoutCountingIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		began := make(chan struct{})
		r := jobs.New(s, slog.New(slog.DiscardHandler), time.Millisecond)
		r.Deliver(forum.HandlerMail, func(ctx context.Context, _ forum.Event) error {
			close(began)
			<-ctx.Done()
			return fmt.Errorf("half a mail: %w", ctx.Err())
		})
		emit(t, s)
		stop := start(t, r)
		await(t, began, "the event")
		stop()
		left, err := s.ClaimDeliveries(context.Background(), forum.HandlerMail, 10, 0)
		if err != nil || len(left) != 1 || left[0].Attempt != 1 {
			t.Errorf("due again is %+v, want the event for its first attempt (error %v)", left, err)
		}
	})
}

// Nobody waits for what jobs write, whatever kind of job it is: people come first.
func TestJobsAreInTheBackground(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		emit(t, s)
		r, asked := jobs.New(s, slog.New(slog.DiscardHandler), time.Minute), make(chan bool, 4)
		job := func(ctx context.Context) error {
			asked <- store.IsInBackground(ctx)
			return nil
		}
		r.Every(time.Hour, "every", job)
		r.Always(time.Hour, "always", job)
		r.Drain(time.Hour, "drain", func(ctx context.Context) (bool, error) { return false, job(ctx) })
		r.Deliver(forum.HandlerMail, func(ctx context.Context, _ forum.Event) error { return job(ctx) })
		start(t, r)
		for range 4 {
			if !await(t, asked, "a job") {
				t.Error("a job writes as if somebody waited for it")
			}
		}
	})
}
