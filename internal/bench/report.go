package main

import (
	_ "embed"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
	"time"
)

// report is everything that was measured.
type report struct {
	Machine machine
	Date    time.Time
	// Commit is that of what is measured: see [commit].
	Commit string
	Time   time.Duration // that each page is asked for
	// Took is how long the run has taken, and Generating the making of forums.
	Took, Generating time.Duration
	Forums           []measured
	// Generated is how fast forums are made.
	Generated []generation
}

//go:embed report.md.tmpl
var reportText string

// What is written, below a folder.
const (
	reportFile = "PERFORMANCE.md"
	chartFile  = "images/performance.svg"
)

// write writes PERFORMANCE.md and its chart.
func (r report) write(dir string) error {
	t, err := template.New("report").Funcs(template.FuncMap{
		"µs": micros, "ms": millis, "mb": func(n int64) string { return count(int(math.Round(float64(n) / megabyte))) }, "kb": kilobytes,
		"count": count, "join": strings.Join, "ordinary": ordinaryWanted,
		"chromiumAccepts": func() string { return chromiumAccepts },
		"countedPaths":    func() int { return countedPaths },
		"rareFrom":        func() int { return rareFrom }, "rareTo": func() int { return rareTo }, "rarePairs": func() int { return rarePairs }, "rounds": func() int { return rounds },
		"generatedPosts": func() int { return generatedPosts }, "keptFrom": func() int { return keptFrom }, "bytesApart": func() string { return fmt.Sprintf("%.0f %%", 100*mostBytesApart) },
		"commentsInTurn": func() int { return commentsInTurn }, "commentsBefore": func() int { return commentsBefore }, "newWordIn": func() int { return newWordIn }, "countedComments": func() int { return countedComments },
	}).Parse(reportText)
	if err != nil {
		return err
	}
	var b strings.Builder
	if err := t.Execute(&b, r); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, reportFile), []byte(b.String()), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, chartFile), []byte(chart(r)), 0o644)
}

func micros(d time.Duration) string { return count(int(d.Microseconds())) }

func millis(d time.Duration) string {
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.2f", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%.0f", float64(d.Microseconds())/1000)
}

func kilobytes(n int) string { return fmt.Sprintf("%.1f", float64(n)/kilobyte) }

func percent(part, whole float64) string { return fmt.Sprintf("%.1f %%", 100*part/whole) }

// count writes a number with its thousands apart.
func count(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Painted reports whether a browser was there to say when pages are painted.
func (r report) Painted() bool {
	return slices.ContainsFunc(r.Forums, func(m measured) bool { return m.Paint.known() })
}

// Postgres reports whether the forum is kept by PostgreSQL, whose own work is shown.
func (m measured) Postgres() bool { return m.Database == "postgres" }

// Growth is what each page costs in the forums of each database, first those that were
// measured in each, then those that were only compared.
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
		grown := r.largest(first.Database).Grown
		for i, b := range grown {
			if !slices.ContainsFunc(all, func(g growth) bool { return g.Database == first.Database && g.Page == b.Page && g.Who == b.Who }) {
				all = append(all, growth{Database: first.Database, Page: b.Page, Who: b.Who, beside: &grown[i]})
			}
		}
	}
	return all
}

// Unlike says which pages aren't compared, and on which database.
func (r report) Unlike() []string {
	var all []string
	for _, m := range r.Forums {
		for _, name := range m.Unlike {
			all = append(all, fmt.Sprintf("%s (%s)", name, m.Database))
		}
	}
	return all
}

// growth is the cost of one page in forums of several sizes.
type growth struct {
	Database, Page, Who string
	Posts               []int // none if the page was only compared
	Costs               []time.Duration
	beside              *beside // nil if the forums weren't compared
}

// At is the cost in a forum of a size; 0 where none was measured.
func (g growth) At(posts int) time.Duration {
	if i := slices.Index(g.Posts, posts); i >= 0 {
		return g.Costs[i]
	}
	return 0
}

// Beside is the cost in the smallest and in the largest forum, measured side by side,
// and the one over the other.
func (g growth) Beside() string {
	if g.beside == nil {
		return "– | –"
	}
	from := ""
	if g.beside.Posts > 0 {
		from = fmt.Sprintf(" (from %s posts)", count(g.beside.Posts))
	}
	return fmt.Sprintf("%s to %s%s | %.2f", micros(g.beside.Small), micros(g.beside.Large), from, g.beside.Times())
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
		if i := slices.IndexFunc(m.Grown, func(b beside) bool { return b.Page == of.Page && b.Who == of.Who }); i >= 0 {
			g.beside = &m.Grown[i]
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

// Sizes are those of the forums, the smallest first.
func (r report) Sizes() []int {
	var all []int
	for _, m := range r.Forums {
		all = append(all, m.Posts)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// databases are those measured, in their order.
func (r report) databases() []string {
	var all []string
	for _, m := range r.Forums {
		if !slices.Contains(all, m.Database) {
			all = append(all, m.Database)
		}
	}
	return all
}

// largest is the largest forum on a database.
func (r report) largest(database string) measured {
	var found measured
	for _, m := range r.Forums {
		if m.Database == database && m.Posts > found.Posts {
			found = m
		}
	}
	return found
}

// Busy is the largest share of the processors that others took while a forum was
// measured, in percent, where that is so much that figures are no more than a hint; else
// empty.
func (r report) Busy() string {
	most := 0.0
	for _, m := range r.Forums {
		most = max(most, m.Others)
	}
	if most <= mostForOthers {
		return ""
	}
	return fmt.Sprintf("%.0f %%", 100*most)
}
