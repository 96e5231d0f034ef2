package architecture

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "tertulia"

// source is one package as the go command lists it.
type source struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func TestImportsFollowTheTable(t *testing.T) {
	page, err := os.ReadFile("../../docs/ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	table, err := parse(string(page))
	if err != nil {
		t.Fatalf("docs/ARCHITECTURE.md: %v", err)
	}
	for _, v := range violations(table, sources(t)) {
		t.Error(v)
	}
}

// sources lists every package of the module.
func sources(t *testing.T) []source {
	t.Helper()
	list := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", module+"/...")
	list.Dir = "../.."
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []source
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var s source
		if err := dec.Decode(&s); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		all = append(all, s)
	}
}

// violations says, a line each, where the code departs from the table.
func violations(t table, all []source) []string {
	var found []string
	for _, s := range all {
		own, known := t.byPath(s.ImportPath)
		if !known {
			found = append(found, fmt.Sprintf("%s has no row in docs/ARCHITECTURE.md", s.ImportPath))
			continue
		}
		found = append(found, t.violationsOf(own, s)...)
	}
	slices.Sort(found)
	return found
}

func (t *table) violationsOf(own row, s source) []string {
	var found []string
	for _, path := range s.Imports {
		if why := t.refuses(own, path); why != "" {
			found = append(found, fmt.Sprintf("%s imports %s: %s", own.path, path, why))
		}
	}
	for _, path := range slices.Concat(s.TestImports, s.XTestImports) {
		if why := t.refusesInTests(own, path); why != "" {
			found = append(found, fmt.Sprintf("tests of %s import %s: %s", own.path, path, why))
		}
	}
	return found
}

// refuses says why the package may not import the path; "" if it may.
func (t *table) refuses(own row, path string) string {
	if !ours(path) {
		return t.refusesLibrary(own, path)
	}
	target, known := t.byPath(path)
	if !known {
		return "it has no row"
	}
	if target.layer == test && own.layer != test {
		return "it is for tests alone"
	}
	allowed, err := t.allowed(own.name())
	if err != nil {
		return err.Error()
	}
	if !allowed[target.name()] {
		return "its row doesn't name it"
	}
	return ""
}

func (t *table) refusesInTests(own row, path string) string {
	if !ours(path) {
		return t.refusesLibrary(own, path)
	}
	target, known := t.byPath(path)
	switch {
	case !known:
		return "it has no row"
	case target.layer == tool:
		return "it is a program"
	case target.layer == test, target == own, target.layer.level() <= own.layer.level():
		return ""
	case target.name() == "server" && own.layer.level() >= 4:
		return ""
	}
	return "it is of a higher layer"
}

func (t *table) refusesLibrary(own row, path string) string {
	for prefix, names := range t.only {
		if within(path, prefix) && !slices.Contains(names, own.name()) {
			return "only " + strings.Join(names, ", ") + " may"
		}
	}
	return ""
}

func (t *table) byPath(importPath string) (row, bool) {
	for _, r := range t.rows {
		if importPath == module+"/"+r.path {
			return r, true
		}
	}
	return row{}, false
}

func ours(path string) bool { return within(path, module) }

func within(path, prefix string) bool { return path == prefix || strings.HasPrefix(path, prefix+"/") }
