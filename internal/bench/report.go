package main

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"
)

// report is everything that was measured.
type report struct {
	Machine machine
	Date    time.Time
	Time    time.Duration
	Forums  []measured
}

//go:embed report.md.tmpl
var reportText string

// write writes PERFORMANCE.md and its chart.
func (r report) write(dir string) error {
	t, err := template.New("report").Funcs(template.FuncMap{
		"µs": micros, "ms": millis, "mib": func(n int64) string { return fmt.Sprintf("%.0f", float64(n)/(1<<20)) },
		"kb": func(n int) string { return fmt.Sprintf("%.1f", float64(n)/1000) }, "int": func(f float64) string { return fmt.Sprintf("%.0f", f) },
		"count": count, "percent": percent,
	}).Parse(reportText)
	if err != nil {
		return err
	}
	var b strings.Builder
	if err := t.Execute(&b, r); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "PERFORMANCE.md"), []byte(b.String()), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "images", "performance.svg"), []byte(chart(r)), 0o644)
}

func micros(d time.Duration) string { return count(int(d.Microseconds())) }

func millis(d time.Duration) string {
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.2f", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%.0f", float64(d.Microseconds())/1000)
}

func percent(part, whole float64) string { return fmt.Sprintf("%.1f %%", 100*part/whole) }

// count writes a number with its thousands apart.
func count(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// RateShare and CostShare compare a figure with the yardstick of its run.
func (m measured) RateShare(f figure) string { return percent(f.Rate(), m.Yardstick.Rate()) }

// CostTimes is how many times the yardstick's processor time a request takes.
func (m measured) CostTimes(f figure) string {
	return fmt.Sprintf("%.1f", float64(f.cost())/float64(m.Yardstick.cost()))
}

// Is reports whether the forum is kept by PostgreSQL, whose own work is shown.
func (m measured) Postgres() bool { return m.Database == "postgres" }

// Growth is how the cost of a page grew from the smallest forum on the same
// database to the others.
func (r report) Growth() []growth {
	var all []growth
	for _, first := range r.Forums {
		if r.smallest(first.Database).Posts != first.Posts {
			continue
		}
		for _, f := range first.Figures {
			if f.Who != keptVisitor {
				all = append(all, r.grown(first, f))
			}
		}
	}
	return all
}

// growth is the cost of one page in forums of several sizes.
type growth struct {
	Database, Page, Who string
	Posts               []int
	Costs               []time.Duration
}

// Times is the cost in the largest forum over that in the smallest.
func (g growth) Times() string {
	return fmt.Sprintf("%.2f", float64(g.Costs[len(g.Costs)-1])/float64(g.Costs[0]))
}

func (r report) grown(first measured, of figure) growth {
	g := growth{Database: first.Database, Page: of.Page, Who: of.Who}
	for _, m := range r.Forums {
		if m.Database != first.Database {
			continue
		}
		for _, f := range m.Figures {
			if f.Page == of.Page && f.Who == of.Who {
				g.Posts, g.Costs = append(g.Posts, m.Posts), append(g.Costs, f.cost())
			}
		}
	}
	return g
}

func (r report) smallest(database string) measured {
	var found measured
	for _, m := range r.Forums {
		if m.Database == database && (found.Posts == 0 || m.Posts < found.Posts) {
			found = m
		}
	}
	return found
}

// Sizes are those of the forums, in the order in which they were measured.
func (r report) Sizes() []int {
	var all []int
	for _, m := range r.Forums {
		if m.Database == r.Forums[0].Database {
			all = append(all, m.Posts)
		}
	}
	return all
}

// Busy reports whether the machine had other work too.
func (r report) Busy() bool { return r.Machine.busy() }
