package main

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Row is a figure of a page as cells of a table: each value with what it is of the
// yardstick's in brackets.
func (m measured) Row(f figure) string { return strings.Join(m.cells(f, false), " | ") }

// LongRow is the same with the 95th percentile.
func (m measured) LongRow(f figure) string { return strings.Join(m.cells(f, true), " | ") }

func (m measured) cells(f figure, p95 bool) []string {
	y := f.Yardstick
	if y == nil { // it is the yardstick
		y = &f
	}
	cells := []string{fmt.Sprintf("%s (%s)", count(int(f.Rate())), percent(f.Rate(), y.Rate())), timed(f.P50, y.P50)}
	if p95 {
		cells = append(cells, timed(f.P95, y.P95))
	}
	cells = append(cells, timed(f.P99, y.P99), fmt.Sprintf("%s (%s)", kilobytes(f.Bytes), times(float64(f.Bytes)/float64(max(y.Bytes, 1)))), micros(f.CPU))
	if m.Postgres() {
		cells = append(cells, micros(f.DatabaseCPU))
	}
	queries := "–"
	if f.Queries >= 0 {
		queries = count(f.Queries)
	}
	return append(cells, times(ratio(f.cost(), y.cost())), queries)
}

// timed is a time, and how many times the yardstick's it is.
func timed(d, yardstick time.Duration) string {
	return fmt.Sprintf("%s (%s)", millis(d), times(ratio(d, yardstick)))
}

// ratio is one time over another, which is a microsecond at least.
func ratio(of, over time.Duration) float64 { return float64(of) / float64(max(over, time.Microsecond)) }

// times is a ratio as short as it can be read.
func times(ratio float64) string {
	if ratio < 9.95 {
		return fmt.Sprintf("%.1f", ratio)
	}
	return count(int(math.Round(ratio)))
}

// Beside are the figures of what isn't a page that is opened: searches of several
// kinds and comments.
func (m measured) Beside() []figure {
	var all []figure
	for _, f := range m.Searches {
		f.Page, f.Who = "search: "+f.Page, fmt.Sprintf("%d visitors at once", searchConnections)
		all = append(all, f)
	}
	ordinary, dearest, atOnce := m.Writing.Ordinary, m.Writing.Dearest, m.Writing.AtOnce
	ordinary.Page, ordinary.Who = "comment: ordinary", fmt.Sprintf("a member, %d in turn", ordinary.Requests)
	dearest.Page, dearest.Who = "comment: dearest", fmt.Sprintf("a member, %d in turn", dearest.Requests)
	atOnce.Page, atOnce.Who = "comment: dearest", fmt.Sprintf("%d members at once", m.Writing.Members)
	return append(all, ordinary, dearest, atOnce)
}
