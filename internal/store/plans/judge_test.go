package plans

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// small are the tables that stay small however much is written: what one of
// their scans costs is the same in every forum.
var small = []string{"settings", "setting_changes", "facts", "engine_pairs", "translation_months"}

// maxTouched is how many rows a step may touch. A page of 31 threads in six
// languages, read from a range of the index for each, is the most there is.
const maxTouched = 250

// roomy are reads whose page is longer by its nature, and how many rows a step of
// theirs may touch.
var roomy = map[string]int{"sitemap": forum.SitemapChunk}

// maxSearched is how many texts a search on PostgreSQL may touch, however it
// counts, filters and sorts them: it counts to a thousand and walks through five
// thousand. For a common word it goes through the newest until it has those; of a
// rare one it sorts all that hold it.
const maxSearched = 6000

// maxScanned is how many rows PostgreSQL may scan of a table: it prefers to,
// while there are no more. SQLite, which doesn't, shows that it needn't.
const maxScanned = 1000

// costlyScan is what PostgreSQL's planner takes a scan of some thousand rows to cost.
const costlyScan = 200

// excused are scans that end soon all the same, on SQLite, or of one read on PostgreSQL.
var excused = map[string]string{
	"SCAN decisions":                                            "the whole log, newest first, ends at the page's length",
	"SCAN t USING INDEX tags_threads":                           "the most used tags end at the list's length",
	"SCAN deliveries USING INDEX deliveries_failed":             "the index holds nothing but failures",
	"SCAN translation_jobs USING INDEX translation_jobs_failed": "the index holds nothing but failures",
	"clean-up: Seq Scan events":                                 "while there are few thousand, a batch of 500 is joined with them all",
}

// step is what a database does for a statement, or a part of it.
type step struct {
	depth  int
	what   string // in the database's words
	table  string // that is scanned or searched; empty for none
	search bool   // of a statement that goes through texts
	scan   bool   // from end to end, unless a limit ends it
	sort   bool
	// touched is how many rows were read or sorted, also those thrown away;
	// -1 where the database doesn't say.
	touched int
}

func (s step) String() string {
	return fmt.Sprintf("%s%s: %d rows\n", strings.Repeat("  ", s.depth), s.what, s.touched)
}

// fault is what is wrong with a step of a read; empty for nothing.
func (s step) fault(read string) string {
	_, fine := excused[s.what]
	if !fine {
		_, fine = excused[read+": "+s.what]
	}
	switch {
	case fine, slices.Contains(small, s.table):
		return ""
	case strings.Contains(s.what, " USING INDEX listings_") && !strings.Contains(s.what, "listings_pinned"):
		return "looks up the row of each entry of the index: " + s.what
	case s.scan && (s.touched < 0 || s.touched > maxScanned):
		return "scans: " + s.what
	case s.search && s.touched <= maxSearched:
		return ""
	case !s.scan && s.touched > max(maxTouched, roomy[read]):
		return fmt.Sprintf("touches %d rows: %s", s.touched, s.what)
	case s.sort && s.touched < 0:
		return "sorts: " + s.what
	}
	return ""
}

// steps reads a plan.
func steps(dialect string, p store.Plan) ([]step, error) {
	if dialect == "sqlite" {
		return sqliteSteps(p), nil
	}
	var explained []struct{ Plan node }
	if err := json.Unmarshal([]byte(p.Text), &explained); err != nil || len(explained) != 1 {
		return nil, fmt.Errorf("read plan: %w", err)
	}
	found := explained[0].Plan.steps(0)
	for i := range found {
		found[i].search = strings.Contains(p.Statement, "search_texts")
	}
	return found, nil
}

// node is a node of PostgreSQL's plan.
type node struct {
	Type       string   `json:"Node Type"`
	Table      string   `json:"Relation Name"`
	Index      string   `json:"Index Name"`
	Rows       float64  `json:"Actual Rows"`  // of each loop
	Loops      *float64 `json:"Actual Loops"` // nil where the statement wasn't run: it writes
	Cost       float64  `json:"Total Cost"`
	Filtered   float64  `json:"Rows Removed by Filter"`
	Rechecked  float64  `json:"Rows Removed by Index Recheck"`
	JoinFilter float64  `json:"Rows Removed by Join Filter"`
	Plans      []node
}

// touched is 0 for what was never reached. Of what wasn't run it is unknown, but of a scan
// that the planner takes for short.
func (n node) touched() int {
	switch {
	case n.Loops != nil:
		return int((n.Rows + n.Filtered + n.Rechecked + n.JoinFilter) * *n.Loops)
	case n.Type == "Seq Scan" && n.Cost > costlyScan:
		return -1
	}
	return 0
}

func (n node) steps(depth int) []step {
	s := step{depth: depth, what: strings.Join(strings.Fields(n.Type+" "+n.Table+" "+n.Index), " "), table: n.Table,
		scan: n.Type == "Seq Scan", sort: strings.HasSuffix(n.Type, "Sort"),
		touched: n.touched()}
	all := []step{s}
	for _, child := range n.Plans {
		all = append(all, child.steps(depth+1)...)
	}
	return all
}

// SQLite's words for what matters here.
var (
	sqliteTable = regexp.MustCompile(`^(SCAN|SEARCH) (\w+)`)
	sqliteAlias = regexp.MustCompile(`(?i)\b(?:FROM|JOIN)\s+"?(\w+)"?(?:\s+(?:AS\s+)?(\w+))?`)
)

// sqliteSteps reads the lines of SQLite's plan, in which tables go by their
// aliases, and partial results too.
func sqliteSteps(p store.Plan) []step {
	tables := aliases(p.Statement)
	var all []step
	for line := range strings.Lines(p.Text) {
		line = strings.TrimSpace(line)
		s := step{what: line, touched: -1}
		if m := sqliteTable.FindStringSubmatch(line); m != nil {
			s.table = tables[m[2]]
			s.scan = m[1] == "SCAN" && s.table != "" && !strings.Contains(line, "VIRTUAL TABLE INDEX")
		}
		all = append(all, s)
	}
	markSorts(all)
	return all
}

// aliases gives the tables of a statement by the names it calls them.
func aliases(statement string) map[string]string {
	tables := map[string]string{}
	for _, m := range sqliteAlias.FindAllStringSubmatch(statement, -1) {
		tables[m[1]] = m[1]
		if m[2] != "" {
			tables[m[2]] = m[1]
		}
	}
	return tables
}

// markSorts marks the sorts of partial results and of ranges of lists, each of which
// must come in the order of an index. What they are put together to is no more than a page. The
// viewer's own threads come in no order.
func markSorts(steps []step) {
	partial, own := false, false
	for i, s := range steps {
		switch {
		case strings.HasPrefix(s.what, "CO-ROUTINE"), strings.Contains(s.what, " USING COVERING INDEX listings_"):
			partial, own = true, false
		case strings.HasPrefix(s.what, "SCAN") && s.table == "" && !s.scan && !strings.Contains(s.what, "VIRTUAL"):
			partial = false
		case s.table == "thread_members":
			own = true
		case strings.HasPrefix(s.what, "USE TEMP B-TREE FOR ORDER BY"):
			steps[i].sort = partial && !own
		}
	}
}
