package translation

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/outbound"
	"tertulia/internal/store"
)

// How the machine works.
const (
	// lease is how long nobody else gets a job, and jobTime how long it may take:
	// less, so that no two servers translate the same.
	lease   = 15 * time.Minute
	jobTime = 10 * time.Minute

	refreshEvery = time.Hour        // what the engine translates is asked for
	retryEvery   = time.Minute      // after a failure
	restTime     = 10 * time.Minute // after the engine refused to work at all
	firstPause   = time.Minute
	longestPause = 6 * time.Hour
	maxAttempts  = 10
)

// MachineConfig is what machine translation needs.
type MachineConfig struct {
	Store   *store.Store
	Engine  outbound.Engine // nil: none is connected
	Langs   []forum.Lang    // of the forum
	BaseURL string
	Log     *slog.Logger
}

// Machine translates texts by an engine, from a queue that every server of the
// forum works on.
type Machine struct {
	MachineConfig
	mu        sync.Mutex
	pairs     map[forum.EnginePair]outbound.Pair
	refreshAt time.Time
	restUntil time.Time
	stopped   string // the month in which the budget's end was logged
}

// NewMachine makes it; nothing happens before [Machine.Refresh].
func NewMachine(c MachineConfig) *Machine { return &Machine{MachineConfig: c} }

// Refresh finds out, when it is time to, which languages the engine translates,
// and keeps that for everybody. Without an engine it keeps that there is none.
func (m *Machine) Refresh(ctx context.Context) error {
	m.mu.Lock()
	due := !m.Store.Now().Before(m.refreshAt)
	m.mu.Unlock()
	if !due {
		return nil
	}
	next, err := refreshEvery, error(nil)
	if err = m.refresh(ctx); err != nil {
		next = retryEvery
	}
	m.mu.Lock()
	m.refreshAt = m.Store.Now().Add(next)
	m.mu.Unlock()
	return err
}

func (m *Machine) refresh(ctx context.Context) error {
	known := map[forum.EnginePair]outbound.Pair{}
	var kept []forum.EnginePair
	if m.Engine != nil {
		pairs, err := m.Engine.Pairs(ctx, m.Langs)
		if err != nil {
			return fmt.Errorf("ask %s what it translates: %w", m.Engine.Name(), err)
		}
		for _, p := range pairs {
			pair := forum.EnginePair{FromLang: p.From, ToLang: p.To, Engine: m.Engine.Name()}
			if _, double := known[pair]; !double {
				known[pair], kept = p, append(kept, pair)
			}
		}
	}
	if err := m.Store.Write(ctx, func(tx *store.Tx) error { return tx.SaveEnginePairs(kept) }); err != nil {
		return err
	}
	m.mu.Lock()
	m.pairs = known
	m.mu.Unlock()
	return nil
}

// Work translates one text, if one is due, the budget has room for it and the
// engine is willing. It says whether to go on at once.
func (m *Machine) Work(ctx context.Context) (more bool, err error) {
	if !m.ready() {
		return false, nil
	}
	work, claimed, err := m.Store.ClaimTranslation(ctx, m.Engine.Name(), lease)
	switch {
	case err != nil, claimed == store.ClaimedNothing:
		return false, err
	case claimed == store.ClaimedStop:
		m.logStop(ctx)
		return false, nil
	}
	return true, m.do(ctx, work)
}

// ready reports whether there is an engine that is able and willing.
func (m *Machine) ready() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.Engine != nil && len(m.pairs) > 0 && !m.Store.Now().Before(m.restUntil)
}

// logStop says once a month that the budget is used up.
func (m *Machine) logStop(ctx context.Context) {
	month := forum.MonthOf(m.Store.Now())
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.stopped != month {
		m.stopped = month
		m.Log.WarnContext(ctx, "machine translation stops until next month: its budget leaves no room for the next text (translation.budget)",
			slog.String("month", month))
	}
}

// do translates one text and writes down how that went.
func (m *Machine) do(ctx context.Context, work forum.MachineWork) error {
	jobCtx, cancel := context.WithTimeout(ctx, jobTime)
	defer cancel()
	made, failure := m.translate(jobCtx, work)
	if failure == nil {
		return m.keep(ctx, work, made)
	}
	return m.fail(ctx, work, failure)
}

// keep writes a translation, unless its original has moved on meanwhile or
// nobody wants it any more.
func (m *Machine) keep(ctx context.Context, work forum.MachineWork, made forum.Translated) error {
	return m.Store.Write(ctx, func(tx *store.Tx) error {
		o, err := tx.LockOriginal(work.Job.Target)
		if err != nil {
			return err
		}
		wanted, err := tx.StillWanted(&work.Job)
		if err != nil {
			return err
		}
		if !wanted {
			return tx.DropTranslationJob(work.Job.ID)
		}
		made.At = tx.Now()
		if err := putMachine(tx, &o, work.Job, made); err != nil {
			return err
		}
		return tx.FinishTranslation(&work.Job)
	})
}

// putMachine writes the engine's text in the place of its earlier one.
func putMachine(tx *store.Tx, o *store.Original, j forum.TranslationJob, made forum.Translated) error {
	kind := forum.TranslationAdded
	tr, err := tx.Translation(j.Target, j.Lang, forum.Machine)
	switch {
	case forum.Is(err, forum.NotFound):
		tr = forum.NewTranslation(j.Target, j.Lang, made)
		err = tx.AddTranslation(o, &tr)
	case err == nil:
		kind = forum.TranslationEdited
		tr.Revise(made) // an engine's earlier words aren't kept
		err = tx.SaveTranslation(o, &tr, nil)
	}
	if err != nil {
		return err
	}
	return tx.Emit(tr.Event(kind, nil))
}

// fail puts a job off, or gives it up.
func (m *Machine) fail(ctx context.Context, work forum.MachineWork, failure error) error {
	j := work.Job
	hopeless := errors.Is(failure, forum.ErrMangled) || errors.Is(failure, outbound.ErrUnfit)
	refused := errors.Is(failure, outbound.ErrQuota) || errors.Is(failure, outbound.ErrDenied) || errors.Is(failure, errBudget)
	at := []any{slog.String("target", string(j.Target.Kind)), slog.Int64("id", j.Target.ID), slog.String("lang", string(j.Lang)),
		slog.Int("attempt", j.Attempts), slog.Any("error", failure)}
	now := m.Store.Now()
	if refused && !errors.Is(failure, errBudget) {
		m.mu.Lock()
		m.restUntil = now.Add(restTime)
		m.mu.Unlock()
	}
	// The context of the work may have ended with the grace of a stop.
	return m.Store.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		switch {
		case ctx.Err() != nil:
			return tx.PutOffTranslation(&j, now, "the forum was stopped", false)
		case refused:
			m.Log.WarnContext(ctx, "machine translation rests", at...)
			return tx.PutOffTranslation(&j, now.Add(restTime), failure.Error(), false)
		case hopeless || j.Attempts >= maxAttempts:
			m.Log.ErrorContext(ctx, "machine translation given up", at...)
			return tx.GiveUpTranslation(&j, failure.Error())
		}
		m.Log.WarnContext(ctx, "machine translation will be tried again", at...)
		return tx.PutOffTranslation(&j, now.Add(pauseAfter(j.Attempts)), failure.Error(), true)
	})
}

// pauseAfter is the time until the next attempt: twice as long after each failure.
func pauseAfter(attempt int) time.Duration {
	return min(firstPause<<min(attempt-1, 20), longestPause)
}
