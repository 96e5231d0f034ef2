package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// target is one thing to reach, with what was measured in one forum.
type target struct {
	Database string
	Posts    int
	What     string
	Want     string
	Measured string // [notMeasured] where the figure is missing
	Holds    bool
	// Asked is how many posts the forum has in which this is to be reached; 0: any.
	Asked int
}

// How many posts the forums have of which some things are asked.
const (
	aMillion   = 1_000_000
	tenMillion = 10_000_000
)

// at is the target for a forum of so many posts.
func (t target) at(posts int) target {
	t.Asked = posts
	return t
}

// AskedAt says in what forum it is to be reached.
func (t target) AskedAt() string {
	if t.Asked == 0 {
		return "any"
	}
	return count(t.Asked)
}

// Beyond reports that it isn't reached in a forum so large that it isn't asked there.
func (t target) Beyond() bool { return !t.Holds && t.Asked > 0 && t.Posts > t.Asked }

// Verdict says whether it is reached: in a forum smaller than it is asked of, only so far.
func (t target) Verdict() string {
	switch {
	case t.Measured == notMeasured:
		return "**unknown**"
	case t.Holds && t.Posts < t.Asked:
		return "holds so far"
	case t.Holds:
		return "holds"
	case t.Beyond():
		return "beyond what is asked"
	}
	return "**doesn't hold**"
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
		all = append(all, g.target())
	}
	return append(all, r.growthTargets()...)
}

func (m measured) targets() []target {
	w := m.Writing
	all := []target{
		m.rate("kept pages of threads and home, for visitors", keptVisitor, 0.5, "home", "thread"),
		m.rate("home, lists, tag and threads made for a visitor, shared part in memory", visitor, sharedLeast, "home", "list", "tag", "thread"),
		m.rate("home, lists, tag and threads made for a member, shared part in memory", member, sharedLeast, "home", "list", "tag", "thread"),
		m.rate("home, lists, tag and threads made for a visitor, nothing in memory", coldVisitor, coldLeast, "home", "list", "tag", "thread"),
		m.rate("home, lists, tag and threads made for a member, nothing in memory", coldMember, coldLeast, "home", "list", "tag", "thread"),
		limit("statements for a comment", float64(w.Statements()), 15, ""),
		under("median of an ordinary comment", ms(w.Ordinary.P50), 3, " ms"),
		under("median of the dearest comment", ms(w.Dearest.P50), 3, " ms"),
		under("processor time of an ordinary comment, over the yardstick's", w.Ordinary.times(), 70, " times"),
		under("processor time of the dearest comment, over the yardstick's", w.Dearest.times(), 70, " times"),
		limit("p99 of 16 who comment at once, over their median", ratio(w.AtOnce.P99, w.AtOnce.P50), 20, " times"),
		limit("comments lost or numbered twice", float64(w.Lost), 0, ""),
		under("start on an existing database", ms(m.Start), 300, " ms").at(aMillion),
		under("memory when idle", float64(m.IdleMemory)/megabyte, 100, " MB").at(aMillion),
		under("memory after the load", float64(m.Memory)/megabyte, 200, " MB").at(aMillion),
		under("first visit of a thread, in all, whoever asks first", float64(m.Visit.Bytes)/kilobyte, 25, " KB"),
		under("first visit, scripts", float64(m.Visit.Script)/kilobyte, 8, " KB"),
		limit("first visit, requests", float64(m.Visit.Requests), 5, ""),
		limit("first visit, files that the first paint waits for", float64(m.Visit.Blocking), 1, ""),
	}
	return append(append(all, m.searchTargets()...), m.Paint.targets()...)
}

// What pages other than searches, which have lines of their own, are to have of the
// yardstick's rate: with what they have in common in memory, and with nothing there.
const (
	sharedLeast = 0.04
	coldLeast   = 0.02
)

// targets are what a page in the browser is to reach, which nobody knows where there
// was none.
func (p paint) targets() []target {
	largest := under("largest contentful paint of a thread in Chromium", ms(p.Largest), 300, " ms")
	moved := limit("layout shift of a thread in Chromium", p.Moved, 0, "")
	if !p.known() {
		largest.Measured, largest.Holds = notMeasured, false
		moved.Measured, moved.Holds = notMeasured, false
	}
	return []target{largest, moved}
}

// notMeasured stands where a figure is missing.
const notMeasured = "not measured"

// rate is the lowest rate over the yardstick's, among the pages whose names hold
// one of some words; it is asked of forums of a million posts.
func (m measured) rate(what, who string, least float64, words ...string) target {
	worst, page := 0.0, ""
	for _, f := range m.Figures {
		named := slices.ContainsFunc(words, func(w string) bool { return strings.Contains(f.Page, w) })
		share := f.share()
		if f.Who == who && named && (page == "" || share < worst) {
			worst, page = share, f.Page
		}
	}
	return target{What: what, Want: fmt.Sprintf("at least %.0f %% of the yardstick's rate", least*100),
		Measured: fmt.Sprintf("%.1f %% (%s)", worst*100, page), Holds: worst >= least}.at(aMillion)
}

// limit is a figure that may be as much as most.
func limit(what string, got, most float64, unit string) target {
	want := fmt.Sprintf("at most %g%s", most, unit)
	if most == 0 {
		want = "none"
	}
	return target{What: what, Want: want, Measured: fmt.Sprintf("%.4g%s", got, unit), Holds: got <= most}
}

// under is a figure that must be less than bound.
func under(what string, got, bound float64, unit string) target {
	return target{What: what, Want: fmt.Sprintf("under %g%s", bound, unit), Measured: fmt.Sprintf("%.4g%s", got, unit), Holds: got < bound}
}

// The units of sizes, as those of targets: not the binary ones.
const (
	kilobyte = 1000
	megabyte = 1000 * kilobyte
)

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// grownMost is what a page may cost in the largest forum over the smallest.
const grownMost = 1.3

const growthOfPages = "growth of what a page costs"

func grownWanted() string { return fmt.Sprintf("at most %g times", grownMost) }

// growthTargets names the page of each database that grows most, and how many others
// grow too much. It doesn't hold where a page has nothing to be compared with, and nobody
// knows of a database with one forum.
func (r report) growthTargets() []target {
	var all []target
	for _, database := range r.databases() {
		m := r.largest(database)
		if len(m.Grown) == 0 {
			all = append(all, target{Database: database, Posts: m.Posts, What: growthOfPages, Want: grownWanted(), Measured: notMeasured}.at(tenMillion))
			continue
		}
		worst := slices.MaxFunc(m.Grown, func(a, b beside) int { return cmp.Compare(a.Times(), b.Times()) })
		t := target{Database: m.Database, Posts: m.Posts, What: growthOfPages, Want: grownWanted(),
			Measured: fmt.Sprintf("%.2f times (%s, %s)", worst.Times(), worst.Page, worst.Who), Holds: worst.Times() <= grownMost}
		if n := m.grownTooMuch(); n > 1 {
			t.Measured += fmt.Sprintf(", and %d more", n-1)
		}
		if len(m.Unlike) > 0 {
			t.Measured, t.Holds = t.Measured+"; not compared: "+strings.Join(m.Unlike, ", "), false
		}
		all = append(all, t.at(tenMillion))
	}
	return all
}

// grownTooMuch is how many pages cost too many times as much as in a smaller forum.
func (m measured) grownTooMuch() int {
	n := 0
	for _, b := range m.Grown {
		if b.Times() > grownMost {
			n++
		}
	}
	return n
}
