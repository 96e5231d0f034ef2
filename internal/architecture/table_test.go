package architecture

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// A layer is where a package stands: "L0" to "L9", "leaf", "tool" or "test".
type layer string

const (
	leaf layer = "leaf" // embedded files; any row may name it
	tool layer = "tool" // a program run while building; nothing imports it
	test layer = "test" // imported by tests alone
)

// level orders layers: a package may import only from its own level or below.
// Tools and tests stand above everything.
func (l layer) level() int {
	switch l {
	case leaf:
		return -1
	case tool, test:
		return 100
	}
	return int(l[1] - '0')
}

// row is one package of the table.
type row struct {
	layer layer
	path  string // relative to the module: "internal/web/view"
	may   string // the last column as written
}

// name is the short name by which other rows know the package.
func (r row) name() string { return r.path[strings.LastIndexByte(r.path, '/')+1:] }

// table is what docs/ARCHITECTURE.md says.
type table struct {
	rows map[string]row      // by short name
	only map[string][]string // import prefix to the short names that may have it
}

var packageCell = regexp.MustCompile("^(L[0-9]|leaf|tool|test) `([a-z0-9/_-]+)`$")

// parse reads the two tables of the page: the packages (their header's first
// cell is "package") and the libraries kept in one place ("import").
func parse(page string) (table, error) {
	t := table{rows: map[string]row{}, only: map[string][]string{}}
	kind := ""
	for n, line := range strings.Split(page, "\n") {
		cells := cellsOf(line)
		switch {
		case cells == nil:
			kind = ""
		case kind == "":
			kind = cells[0]
		case strings.HasPrefix(cells[0], "---"):
		default:
			if err := t.add(kind, cells); err != nil {
				return table{}, fmt.Errorf("line %d: %w", n+1, err)
			}
		}
	}
	return t, t.check()
}

// cellsOf splits a line of a Markdown table; nil if it is none.
func cellsOf(line string) []string {
	line, found := strings.CutPrefix(strings.TrimSpace(line), "|")
	if !found {
		return nil
	}
	cells := strings.Split(strings.TrimSuffix(line, "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

func (t *table) add(kind string, cells []string) error {
	switch kind {
	case "package":
		return t.addPackage(cells)
	case "import":
		return t.addImport(cells)
	}
	return nil
}

func (t *table) addPackage(cells []string) error {
	m := packageCell.FindStringSubmatch(cells[0])
	if m == nil || len(cells) != 3 {
		return fmt.Errorf("not a package's row: %q", cells)
	}
	r := row{layer: layer(m[1]), path: m[2], may: cells[2]}
	if other, twice := t.rows[r.name()]; twice {
		return fmt.Errorf("%s and %s have one short name", other.path, r.path)
	}
	t.rows[r.name()] = r
	return nil
}

func (t *table) addImport(cells []string) error {
	if len(cells) != 2 {
		return fmt.Errorf("not an import's row: %q", cells)
	}
	t.only[strings.Trim(cells[0], "`")] = strings.Split(cells[1], ", ")
	return nil
}

// check finds names that no row has, and rows that reach upwards.
func (t *table) check() error {
	if len(t.rows) == 0 || len(t.only) == 0 {
		return fmt.Errorf("the table of packages or that of imports is missing")
	}
	for _, name := range slices.Sorted(maps.Keys(t.rows)) {
		if _, err := t.allowed(name); err != nil {
			return fmt.Errorf("row of %s: %w", name, err)
		}
	}
	for prefix, names := range t.only {
		for _, name := range names {
			if _, known := t.rows[name]; !known {
				return fmt.Errorf("row of %s: no package %q", prefix, name)
			}
		}
	}
	return nil
}

// allowed is the set of short names that the package may import.
func (t *table) allowed(name string) (map[string]bool, error) {
	own := t.rows[name]
	set := map[string]bool{}
	if own.may == "–" {
		return set, nil
	}
	for term := range strings.SplitSeq(own.may, ", ") {
		names, err := t.expand(own, term)
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			if t.rows[n].layer.level() > own.layer.level() {
				return nil, fmt.Errorf("%s is of a higher layer", n)
			}
			set[n] = true
		}
	}
	return set, nil
}

// expand resolves one term of the last column: "store", "L1", "L1 but outbound".
func (t *table) expand(own row, term string) ([]string, error) {
	group, without, _ := strings.Cut(term, " but ")
	names := t.group(own, group)
	if len(names) == 0 {
		return nil, fmt.Errorf("no package or layer %q", group)
	}
	if without == "" {
		return names, nil
	}
	for name := range strings.SplitSeq(without, " and ") {
		i := slices.Index(names, name)
		if i < 0 {
			return nil, fmt.Errorf("%q isn't in %s", name, group)
		}
		names = slices.Delete(names, i, i+1)
	}
	return names, nil
}

func (t *table) group(own row, group string) []string {
	if r, known := t.rows[group]; known && r.layer != tool {
		return []string{group}
	}
	var names []string
	for name, r := range t.rows {
		below := group == "all" && r.layer.level() < own.layer.level()
		if below || string(r.layer) == group {
			names = append(names, name)
		}
	}
	return names
}
