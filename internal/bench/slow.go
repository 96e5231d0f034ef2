package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// slowest is how many pages the list of the slow ones names for each database.
const slowest = 3

// Slow says plainly what doesn't hold and what is unknown, which searches have less of the
// yardstick's rate than other pages are to have, and which pages cost most in the largest
// forum of each database, and what a comment does.
func (r report) Slow() string {
	var all []string
	for _, t := range r.Targets() {
		if !t.Holds {
			all = append(all, t.slow())
		}
	}
	for _, m := range r.Forums {
		if m.Posts >= aMillion || m.Posts == r.largest(m.Database).Posts {
			all = append(all, m.slow()...)
		}
	}
	for _, database := range r.databases() {
		all = append(all, r.largest(database).dearest()...)
	}
	return "- " + strings.Join(all, "\n- ")
}

func (t target) slow() string {
	at := ""
	if t.Beyond() {
		at = fmt.Sprintf(", but at %s posts", t.AskedAt())
	}
	return fmt.Sprintf("%s, %s posts: %s: %s, to reach: %s%s.", t.Database, count(t.Posts), t.What, t.Measured, t.Want, at)
}

// slow are the searches that have less than other pages are to have.
func (m measured) slow() (all []string) {
	shared, cold := m.slowSearches()
	for _, of := range []struct {
		least    float64
		searches []string
	}{{sharedLeast, shared}, {coldLeast, cold}} {
		if len(of.searches) > 0 {
			all = append(all, fmt.Sprintf("%s, %s posts: less than %.0f %% of the yardstick's rate, which other pages are to have: %s. Searches have lines of their own.",
				m.Database, count(m.Posts), 100*of.least, strings.Join(of.searches, ", ")))
		}
	}
	return all
}

// dearest are the pages that cost most, and comments.
func (m measured) dearest() (all []string) {
	figures := slices.SortedFunc(slices.Values(m.Figures), func(a, b figure) int { return cmp.Compare(b.cost(), a.cost()) })
	for _, f := range figures[:min(slowest, len(figures))] {
		all = append(all, fmt.Sprintf("%s, %s posts: %s for a %s takes %s µs of processor time, %s of the yardstick's rate.",
			m.Database, count(m.Posts), f.Page, f.Who, micros(f.cost()), percent(f.Rate(), f.Yardstick.Rate())))
	}
	w := m.Writing
	return append(all, fmt.Sprintf("%s, %s posts: a comment takes %s times the yardstick's processor time, the dearest one %s times, and %s times where %d members write at once.",
		m.Database, count(m.Posts), times(w.Ordinary.times()), times(w.Dearest.times()), times(w.AtOnce.times()), w.Members))
}
