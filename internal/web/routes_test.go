package web_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"tertulia/internal/web"
)

var update = flag.Bool("update", false, "write what the code says into docs/ROUTES.md")

// routesPage is the page that lists every route.
const routesPage = "../../docs/ROUTES.md"

// unsaid stands where a person has yet to say what a route answers.
const unsaid = "(say what it answers)"

// TestRoutesPage holds docs/ROUTES.md to the table of routes: a row for each,
// in the same order, with the same method, path, access and fields, and with
// words on what it answers. With -update all but the words is written anew.
func TestRoutesPage(t *testing.T) {
	page, err := os.ReadFile(routesPage)
	if err != nil {
		t.Fatal(err)
	}
	before, rows, after := cutTable(t, string(page))
	said := map[string]string{}
	for _, row := range rows {
		if _, twice := said[keyOf(row)]; twice {
			t.Errorf("docs/ROUTES.md has two rows for %s", keyOf(row))
		}
		said[keyOf(row)] = row[4]
	}
	var want []string
	for _, r := range web.Routes() {
		key := keyOf([]string{r.Method, code(r.Path)})
		words := said[key]
		if words == "" {
			words = unsaid
		}
		want = append(want, rowOf(r, words))
		delete(said, key)
	}
	if *update {
		page = []byte(before + strings.Join(want, "\n") + "\n" + after)
		if err := os.WriteFile(routesPage, page, 0o644); err != nil {
			t.Fatal(err)
		}
		_, rows, _ = cutTable(t, string(page))
		clear(said)
	}
	compareRows(t, want, rows)
	for key := range said {
		t.Errorf("docs/ROUTES.md has a row for %s, which is no route", key)
	}
}

func compareRows(t *testing.T, want []string, rows [][]string) {
	var got []string
	for _, row := range rows {
		got = append(got, "| "+strings.Join(row, " | ")+" |")
	}
	for i, row := range want {
		switch {
		case strings.Contains(row, unsaid):
			t.Errorf("docs/ROUTES.md has no words on what this route answers:\n%s", row)
		case !slices.Contains(got, row):
			t.Errorf("docs/ROUTES.md must have this row (go test ./internal/web -run RoutesPage -update):\n%s", row)
		case len(got) == len(want) && got[i] != row:
			t.Errorf("docs/ROUTES.md has this row in another place than the table of routes:\n%s", row)
		}
	}
}

// cutTable parts the page into what stands before the rows of its table, the
// cells of each row, and what stands after them.
func cutTable(t *testing.T, page string) (before string, rows [][]string, after string) {
	t.Helper()
	const ruler = "| --- | --- | --- | --- | --- |\n"
	head, rest, ok := strings.Cut(page, ruler)
	if !ok {
		t.Fatalf("%s has no table of five columns", routesPage)
	}
	for rest != "" {
		line, tail, _ := strings.Cut(rest, "\n")
		cells := strings.Split(strings.Trim(line, "|"), "|")
		if !strings.HasPrefix(line, "|") {
			break
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if len(cells) != 5 {
			t.Fatalf("%s: this row has %d columns, not 5:\n%s", routesPage, len(cells), line)
		}
		rows, rest = append(rows, cells), tail
	}
	return head + ruler, rows, rest
}

// keyOf is what tells rows apart: method and path.
func keyOf(cells []string) string { return cells[0] + " " + cells[1] }

func rowOf(r web.Route, words string) string {
	return fmt.Sprintf("| %s | %s | %s | %s | %s |", r.Method, code(r.Path), r.Who, describe(r), words)
}

// describe lists the fields of a route.
func describe(r web.Route) string {
	var all []string
	for _, f := range r.Fields {
		s := code(f.Name)
		if r.Method == "GET" {
			s = code("?" + f.Name)
		}
		if f.Number {
			s += " number"
		}
		if f.Many {
			s += " …"
		}
		all = append(all, s)
	}
	if len(all) == 0 {
		return "–"
	}
	return strings.Join(all, ", ")
}

func code(s string) string { return "`" + s + "`" }
