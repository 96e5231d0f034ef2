package main

import (
	"cmp"
	"slices"
	"time"
)

// beside is what a page costs in a small and in a large forum, measured side by side.
type beside struct {
	Page, Who    string
	Small, Large time.Duration
}

// Times is the cost in the large forum over that in the small one.
func (b beside) Times() float64 { return float64(b.Large) / float64(max(b.Small, time.Microsecond)) }

// besideRounds is how often the forums take turns at each page.
const besideRounds = 7

// compare measures all pages that are made anew in two forums on the same database,
// whose servers run at the same time and are asked by turns: what a machine can do
// changes within minutes, as much as a page may grow.
func compare(small, large *runs) (all []beside, err error) {
	for _, run := range []struct {
		args            []string
		visitor, member string
	}{{noPages, visitor, member}, {noCaches, coldVisitor, coldMember}} {
		err := small.with(run.args, func(a meter, _ *site) error {
			return large.with(run.args, func(b meter, _ *site) error {
				t := turns{small: side{a, small.pages}, large: side{b, large.pages}}
				if err := t.settle(); err != nil {
					return err
				}
				if err := t.take(run.visitor, "", ""); err != nil {
					return err
				}
				if err := t.take(run.member, small.cookies[0], large.cookies[0]); err != nil {
					return err
				}
				all = append(all, t.found...)
				return nil
			})
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// side is one of the forums.
type side struct {
	meter
	pages []page
}

// turns are the measurements of two forums that take turns.
type turns struct {
	small, large side
	found        []beside
}

// settle waits until both servers have done what they do after a start.
func (t *turns) settle() error {
	if err := t.small.settle(); err != nil {
		return err
	}
	return t.large.settle()
}

// take measures every page for one kind of reader, by their cookies in both forums. The
// forum that comes first changes with each round, and the round counts whose growth is
// in the middle.
func (t *turns) take(who, small, large string) error {
	rounds := make([][]beside, len(t.small.pages))
	for round := range besideRounds {
		for i := range rounds {
			order := []func(into *beside) error{
				func(b *beside) (err error) {
					b.Small, err = t.small.cost(i, reader{who, small}, round == 0)
					return err
				},
				func(b *beside) (err error) {
					b.Large, err = t.large.cost(i, reader{who, large}, round == 0)
					return err
				},
			}
			if round%2 == 1 {
				slices.Reverse(order)
			}
			b := beside{Page: t.small.pages[i].name, Who: who}
			for _, measure := range order {
				if err := measure(&b); err != nil {
					return err
				}
			}
			rounds[i] = append(rounds[i], b)
		}
	}
	for _, found := range rounds {
		t.found = append(t.found, middle(found))
	}
	return nil
}

func (s side) cost(i int, who reader, first bool) (time.Duration, error) {
	f, err := s.page(s.pages[i], who, first)
	return f.cost(), err
}

// middle is the round whose growth is in the middle.
func middle(rounds []beside) beside {
	slices.SortFunc(rounds, func(a, b beside) int { return cmp.Compare(a.Times(), b.Times()) })
	return rounds[len(rounds)/2]
}
