package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// yardstick is the page that does nothing, by which others are measured. What a machine
// can do changes from second to second, so it is asked by turns with what it measures,
// as many at a time and for as long.
type yardstick struct {
	meter
	turns []figure // since the server began
}

// yardstickPage is the page that does nothing.
func yardstickPage() page { return page{"/healthz", []string{"/healthz"}} }

// rounds is how often each page is measured, in turn with the others: what disturbs
// the machine for a second then disturbs no page twice.
const rounds = 5

// yardstick begins to measure a run of the server, once that does nothing else.
func (m meter) yardstick() (*yardstick, error) {
	if err := m.settle(); err != nil {
		return nil, err
	}
	y := &yardstick{meter: m}
	return y, y.warm(yardstickPage(), reader{})
}

// turn is how long each page is asked for in each round.
func (y *yardstick) turn() time.Duration { return y.time / rounds }

// ask asks the yardstick for half a turn, as it is asked before and after each.
func (y *yardstick) ask() error {
	f, err := y.page(yardstickPage(), reader{}, y.turn()/2)
	if err != nil {
		return fmt.Errorf("the yardstick: %w", err)
	}
	f.DatabaseCPU = 0 // it asks no database, whatever that does meanwhile
	y.turns = append(y.turns, f)
	return nil
}

// beside measures something right after the yardstick was asked, and asks it again.
func (y *yardstick) beside(measure func() (figure, error)) (figure, error) {
	f, err := measure()
	if err == nil {
		err = y.ask()
	}
	if err != nil {
		return f, err
	}
	n := len(y.turns)
	both := between(y.turns[n-2], y.turns[n-1])
	f.Yardstick = &both
	return f, nil
}

// between is half-way from one figure of the yardstick to another.
func between(a, b figure) figure {
	half := func(a, b time.Duration) time.Duration { return (a + b) / 2 }
	of := a
	of.loaded = loaded{Requests: a.Requests + b.Requests, Took: a.Took + b.Took, P50: half(a.P50, b.P50), P95: half(a.P95, b.P95),
		P99: half(a.P99, b.P99), Bytes: (a.Bytes + b.Bytes) / 2}
	of.CPU, of.DatabaseCPU = half(a.CPU, b.CPU), half(a.DatabaseCPU, b.DatabaseCPU)
	return of
}

// reading measures pages for one kind of reader in rounds, and gives for each page the
// round whose rate over the yardstick's is in the middle.
func (y *yardstick) reading(pages []page, who reader) ([]figure, error) {
	for _, p := range pages {
		if err := y.warm(p, who); err != nil {
			return nil, fmt.Errorf("%s as %s: %w", p.name, who.who, err)
		}
	}
	if err := y.ask(); err != nil {
		return nil, err
	}
	found := make([][]figure, len(pages))
	for range rounds {
		for i, p := range pages {
			f, err := y.beside(func() (figure, error) { return y.page(p, who, y.turn()) })
			if err != nil {
				return nil, fmt.Errorf("%s as %s: %w", p.name, who.who, err)
			}
			found[i] = append(found[i], f)
		}
	}
	return middles(found, figure.share), nil
}

// own is the yardstick's own figure on a run of the server, which has a name: its turn
// between the fastest and the slowest.
func (y *yardstick) own(run string) figure {
	f := middleOf(y.turns, func(f figure) float64 { return f.Rate() })
	f.Who = run
	return f
}

// middles are the rounds in the middle of several things.
func middles(found [][]figure, by func(figure) float64) []figure {
	var all []figure
	for _, rounds := range found {
		all = append(all, middleOf(rounds, by))
	}
	return all
}

// middleOf is the round in the middle by some measure.
func middleOf(rounds []figure, by func(figure) float64) figure {
	sorted := slices.SortedFunc(slices.Values(rounds), func(a, b figure) int { return cmp.Compare(by(a), by(b)) })
	return sorted[len(sorted)/2]
}
