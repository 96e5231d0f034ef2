package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// beside is what a page costs in a small and in a large forum, measured side by side.
type beside struct {
	Page, Who    string
	Small, Large time.Duration
	// Posts is how many the small one has, where it isn't the smallest that there is;
	// else 0.
	Posts int
}

// Times is the cost in the large forum over that in the small one.
func (b beside) Times() float64 { return ratio(b.Large, b.Small) }

// How often the forums take turns at each page, and at each of those that are measured
// for this alone.
const (
	besideRounds = 7
	alikeRounds  = 5
)

// besidePart is which part of the time for each page a turn lasts.
const besidePart = 3

// grow compares this forum with smaller ones on the same database, whose servers run at
// the same time and are asked by turns: what a machine can do changes within minutes, as
// much as a page may grow. All pages that are made anew are compared with the smallest, if
// they are of the same shape there; those of the other kinds with the smallest that has one of the same shape.
func (r *runs) grow(smaller []*runs) error {
	var pairs []pair
	err := r.beside(smaller[0], noPages, func(t *turns) (err error) {
		if pairs, r.Unlike, err = t.same(smaller[0].pages, r.pages); err != nil {
			return err
		}
		t.pages = slices.Clone(pairs)
		return t.takeBoth(visitor, member)
	})
	if err != nil {
		return err
	}
	left := kinds()
	for i, small := range smaller {
		if len(left) == 0 {
			break
		}
		err := r.beside(small, noCaches, func(t *turns) (err error) {
			if i == 0 {
				t.pages = slices.Clone(pairs)
			} else {
				t.posts = small.Posts
			}
			if left, err = t.findAlike(left); err != nil || len(t.pages) == 0 {
				return err
			}
			return t.takeBoth(coldVisitor, coldMember)
		})
		if err != nil {
			return err
		}
	}
	for _, k := range left {
		r.Unlike = append(r.Unlike, k.name)
	}
	return nil
}

// beside runs the servers of a smaller forum and of this one while they are compared.
func (r *runs) beside(small *runs, args []string, run func(*turns) error) error {
	return small.with(args, func(a meter, smallSite *site) error {
		return r.with(args, func(b meter, largeSite *site) error {
			a.restless = b.restless // this forum's report tells of both
			t := turns{small: side{a, smallSite, small.cookies[0]}, large: side{b, largeSite, r.cookies[0]}}
			err := run(&t)
			r.Grown = append(r.Grown, t.found...)
			return err
		})
	})
}

// side is one of the forums.
type side struct {
	meter
	site   *site
	member string // the cookie of one
}

// pair is a page in both forums.
type pair struct {
	small, large page
	rounds       int // how often it is measured
}

// same pairs the pages that both forums have, and names those that aren't of the same
// shape.
func (t *turns) same(small, large []page) (pairs []pair, unlike []string, err error) {
	for i := range small {
		m, err := t.shapes(small[i], large[i])
		if err != nil {
			return nil, nil, err
		}
		say("%s: lists %d and %d in %d and %d bytes", small[i].name, m.small.rows, m.large.rows, m.small.bytes, m.large.bytes)
		if !m.sameShape() || !m.sameSize() {
			unlike = append(unlike, small[i].name)
			continue
		}
		pairs = append(pairs, pair{small[i], large[i], besideRounds})
	}
	return pairs, unlike, nil
}

func (t *turns) shapes(small, large page) (m match, err error) {
	if m.small, err = t.small.site.shape(small); err != nil {
		return m, err
	}
	m.large, err = t.large.site.shape(large)
	return m, err
}

// turns are the measurements of two forums that take turns.
type turns struct {
	small, large side
	posts        int // as those of beside
	pages        []pair
	found        []beside
}

// findAlike adds, of each kind, the pages of both forums that are most alike. The kinds
// of which there are none are returned.
func (t *turns) findAlike(wanted []kind) (left []kind, err error) {
	for _, k := range wanted {
		small, err := t.small.site.offers(k)
		if err != nil {
			return nil, err
		}
		large, err := t.large.site.offers(k)
		if err != nil {
			return nil, err
		}
		found := alike(small, large, max(k.pairs, 1))
		if len(found) == 0 {
			left = append(left, k)
			continue
		}
		t.pages = append(t.pages, pairOf(k, found))
	}
	return left, nil
}

// pairOf is what was found of a kind, to be asked for in turn.
func pairOf(k kind, found []match) pair {
	p := pair{small: page{name: k.name}, large: page{name: k.name}, rounds: alikeRounds}
	for _, m := range found {
		p.small.paths, p.large.paths = append(p.small.paths, m.small.path), append(p.large.paths, m.large.path)
		for _, o := range []offer{m.small, m.large} {
			say("%s: %s lists %d in %d bytes, from texts of %d letters", k.name, o.path, o.rows, o.bytes, o.texts)
		}
	}
	return p
}

// takeBoth measures every page as visitor and as member, once both servers have done
// what they do after a start.
func (t *turns) takeBoth(asVisitor, asMember string) error {
	for _, s := range []side{t.small, t.large} {
		if err := s.settle(); err != nil {
			return err
		}
	}
	if err := t.take(asVisitor, "", ""); err != nil {
		return err
	}
	return t.take(asMember, t.small.member, t.large.member)
}

// take measures every page for one kind of reader, by their cookies in both forums. The
// forum that comes first changes with each round, and the round counts whose growth is
// in the middle.
func (t *turns) take(who, small, large string) error {
	rounds := make([][]beside, len(t.pages))
	for round := range besideRounds {
		for i, p := range t.pages {
			if round >= p.rounds {
				continue
			}
			b := beside{Page: p.small.name, Who: who, Posts: t.posts}
			order := []func() error{
				func() (err error) { b.Small, err = t.small.cost(p.small, reader{who, small}, round == 0); return err },
				func() (err error) { b.Large, err = t.large.cost(p.large, reader{who, large}, round == 0); return err },
			}
			if round%2 == 1 {
				slices.Reverse(order)
			}
			for _, measure := range order {
				if err := measure(); err != nil {
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

// cost is what a page costs in one turn; at first after having asked for it.
func (s side) cost(p page, who reader, first bool) (time.Duration, error) {
	if first {
		if err := s.warm(p, who); err != nil {
			return 0, fmt.Errorf("%s as %s: %w", p.name, who.who, err)
		}
	}
	f, err := s.page(p, who, s.time/besidePart)
	if err != nil {
		err = fmt.Errorf("%s as %s: %w", p.name, who.who, err)
	}
	return f.cost(), err
}

// middle is the round whose growth is in the middle.
func middle(rounds []beside) beside {
	slices.SortFunc(rounds, func(a, b beside) int { return cmp.Compare(a.Times(), b.Times()) })
	return rounds[len(rounds)/2]
}
