package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// target is one thing to reach, with what was measured in one forum.
type target struct {
	Database string
	Posts    int
	What     string
	Want     string
	Measured string
	Holds    bool
}

// Targets compares every forum with what is to be reached.
func (r report) Targets() []target {
	var all []target
	for _, m := range r.Forums {
		for _, t := range m.targets() {
			t.Database, t.Posts = m.Database, m.Posts
			all = append(all, t)
		}
	}
	for _, g := range r.Generated {
		all = append(all, target{Database: g.Database, Posts: g.Posts, What: "posts generated a second", Want: "at least 6,000",
			Measured: count(g.Rate), Holds: g.Rate >= 6000})
	}
	return append(all, r.growthTargets()...)
}

func (m measured) targets() []target {
	w := m.Writing
	all := []target{
		m.rate("kept pages of threads and home, for visitors", keptVisitor, 0.5, "home", "thread"),
		m.rate("pages made for a visitor, shared part in memory", visitor, 0.04, "home", "list", "tag", "thread"),
		m.rate("pages made for a member, shared part in memory", member, 0.04, "home", "list", "tag", "thread"),
		m.rate("pages made for a visitor, nothing in memory", coldVisitor, 0.02, "home", "list", "tag", "thread"),
		m.rate("pages made for a member, nothing in memory", coldMember, 0.02, "home", "list", "tag", "thread"),
		limit("statements for a comment", float64(w.Statements), 15, ""),
		limit("median of a comment", float64(w.InTurn.P50.Microseconds())/1000, 3, " ms"),
		limit("processor time of a comment, over the yardstick's", float64(w.InTurn.cost())/float64(m.Yardstick.cost()), 70, " times"),
		limit("p99 of 16 who comment at once, over their median", float64(w.AtOnce.P99)/float64(w.AtOnce.P50), 20, " times"),
		limit("comments lost or numbered twice", float64(w.Lost), 0, ""),
		limit("start on an existing database", float64(m.Start.Milliseconds()), 300, " ms"),
		limit("memory when idle", float64(m.IdleMemory)/(1<<20), 100, " MiB"),
		limit("memory after the load", float64(m.Memory)/(1<<20), 200, " MiB"),
		limit("first visit of a thread, in all", float64(m.Visit.Bytes)/1000, 25, " KB"),
		limit("first visit, scripts", float64(m.Visit.Script)/1000, 8, " KB"),
		limit("first visit, requests", float64(m.Visit.Requests), 5, ""),
	}
	all = append(all, m.searchTargets()...)
	if m.Paint.Largest > 0 {
		all = append(all, limit("largest contentful paint of a thread in Chromium", float64(m.Paint.Largest.Microseconds())/1000, 300, " ms"),
			limit("layout shift of a thread in Chromium", m.Paint.Moved, 0, ""))
	}
	return all
}

// rate is the lowest rate over the yardstick's, among the pages whose names hold
// one of some words.
func (m measured) rate(what, who string, least float64, words ...string) target {
	worst, page := 0.0, ""
	for _, f := range m.Figures {
		named := slices.ContainsFunc(words, func(w string) bool { return strings.Contains(f.Page, w) })
		share := f.Rate() / f.Yardstick
		if f.Who == who && named && (page == "" || share < worst) {
			worst, page = share, f.Page
		}
	}
	return target{What: what, Want: fmt.Sprintf("at least %.0f %% of the yardstick's rate", least*100),
		Measured: fmt.Sprintf("%.1f %% (%s)", worst*100, page), Holds: worst >= least}
}

func limit(what string, got, most float64, unit string) target {
	want := fmt.Sprintf("at most %g%s", most, unit)
	if most == 0 {
		want = "none"
	}
	return target{What: what, Want: want, Measured: fmt.Sprintf("%.3g%s", got, unit), Holds: got <= most}
}

// grownMost is what a page may cost in the largest forum over the smallest.
const grownMost = 1.3

func (r report) growthTargets() []target {
	var all []target
	for _, m := range r.Forums {
		if len(m.Grown) == 0 {
			continue
		}
		worst := slices.MaxFunc(m.Grown, func(a, b beside) int { return cmp.Compare(a.Times(), b.Times()) })
		all = append(all, target{Database: m.Database, Posts: m.Posts,
			What: "growth of what a page costs", Want: fmt.Sprintf("at most %g times", grownMost),
			Measured: fmt.Sprintf("%.2f times (%s, %s)", worst.Times(), worst.Page, worst.Who), Holds: worst.Times() <= grownMost})
	}
	return all
}
