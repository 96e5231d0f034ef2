// Package jobs runs what a forum does by itself: timed work, and the handlers
// that see each event once. What there is to do is registered by the server.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// Handler does what follows from one event. It may be called again for the same
// one, after a failure or a crash. [store.ErrUndeliverable] is a failure that no
// repetition mends.
type Handler func(ctx context.Context, e forum.Event) error

// Runner runs jobs until it is stopped. Register everything before [Runner.Run].
type Runner struct {
	store *store.Store
	log   *slog.Logger
	grace time.Duration
	loops []func(ctx, work context.Context)
	wakes []chan struct{} // one for each handler
}

// New makes a runner without jobs. When it is stopped, what is under way may go
// on for grace.
func New(s *store.Store, log *slog.Logger, grace time.Duration) *Runner {
	return &Runner{store: s, log: log, grace: grace}
}

// Every runs fn at the start and then each time that interval has passed since
// it last ended. A failure is logged, the same one again at most once a minute; the
// next run comes all the same.
func (r *Runner) Every(interval time.Duration, name string, fn func(ctx context.Context) error) {
	r.EveryOrWoken(interval, nil, name, fn)
}

// EveryOrWoken is Every, but a signal makes the next run come at once.
func (r *Runner) EveryOrWoken(interval time.Duration, wake <-chan struct{}, name string, fn func(ctx context.Context) error) {
	r.loops = append(r.loops, func(ctx, work context.Context) {
		f := failing{log: r.log, name: name}
		for {
			if err := contained(func() error { return fn(work) }); work.Err() == nil {
				f.report(work, err)
			}
			if !wait(ctx, interval, wake) {
				return
			}
		}
	})
}

// Always keeps fn running until ctx ends: where it returns before, it is begun
// again after a pause. Failures are logged as by [Runner.Every].
func (r *Runner) Always(pause time.Duration, name string, fn func(ctx context.Context) error) {
	r.loops = append(r.loops, func(ctx, work context.Context) { r.always(ctx, work, pause, name, fn) })
}

func (r *Runner) always(ctx, work context.Context, pause time.Duration, name string, fn func(ctx context.Context) error) {
	f := failing{log: r.log, name: name}
	for {
		if err := contained(func() error { return fn(ctx) }); ctx.Err() == nil {
			f.report(work, err)
		}
		if !wait(ctx, pause, nil) {
			return
		}
	}
}

// Drain runs fn at the start and each time that interval has passed since it last
// had nothing to do: again and again while it says that there is more, until ctx
// ends. Failures are logged as by [Runner.Every], and waited after.
func (r *Runner) Drain(interval time.Duration, name string, fn func(ctx context.Context) (more bool, err error)) {
	r.loops = append(r.loops, func(ctx, work context.Context) {
		f := failing{log: r.log, name: name}
		for {
			more := false
			err := contained(func() (err error) {
				more, err = fn(work)
				return err
			})
			if work.Err() == nil {
				f.report(work, err)
			}
			if more && err == nil && ctx.Err() == nil {
				continue
			}
			if !wait(ctx, interval, nil) {
				return
			}
		}
	})
}

// failing keeps a job that fails again and again from filling the log.
type failing struct {
	log  *slog.Logger
	name string
	said string // the failure that was logged last; empty while the job works
	at   time.Time
}

func (f *failing) report(ctx context.Context, err error) {
	switch {
	case err == nil && f.said != "":
		f.log.InfoContext(ctx, "job works again", slog.String("job", f.name))
		f.said = ""
	case err != nil && (firstLine(err) != f.said || time.Since(f.at) > time.Minute):
		f.log.ErrorContext(ctx, "job failed", slog.String("job", f.name), slog.Any("error", err))
		f.said, f.at = firstLine(err), time.Now()
	}
}

// Deliver lets fn handle the events that are due for h, one after the other:
// those written by this process at once, others within a few seconds.
func (r *Runner) Deliver(h forum.Handler, fn Handler) {
	wake := make(chan struct{}, 1)
	r.wakes = append(r.wakes, wake)
	d := &delivering{store: r.store, log: r.log, name: h, handle: fn}
	r.loops = append(r.loops, func(ctx, work context.Context) {
		f := failing{log: r.log, name: string(h)}
		for {
			f.report(work, contained(func() error {
				d.all(ctx, work)
				return nil
			}))
			if !wait(ctx, pollInterval, wake) {
				return
			}
		}
	})
}

// pollInterval is how often events of other processes are looked for.
const pollInterval = 3 * time.Second

// Run runs all jobs until ctx ends and what is under way has finished, or its
// grace is over. Nobody waits for what they write: see [store.InBackground].
func (r *Runner) Run(ctx context.Context) {
	ctx = store.InBackground(ctx)
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(r.grace, stop) })()
	var running sync.WaitGroup
	running.Go(func() { r.always(ctx, work, time.Second, "waking", r.passOnWakes) })
	for _, loop := range r.loops {
		running.Go(func() { loop(ctx, work) })
	}
	running.Wait()
}

// passOnWakes wakes every handler when an event was written.
func (r *Runner) passOnWakes(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-r.store.Wake():
		}
		for _, wake := range r.wakes {
			select {
			case wake <- struct{}{}:
			default: // woken already
			}
		}
	}
}

// wait waits for the time to pass or a wake; false when ctx ends.
func wait(ctx context.Context, d time.Duration, wake <-chan struct{}) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-wake:
	case <-ctx.Done():
	}
	return ctx.Err() == nil
}

// contained turns a panic of fn into an error with its stack, so that one job
// doesn't take the forum down.
func contained(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return fn()
}
