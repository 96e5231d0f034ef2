package architecture

import (
	"slices"
	"strings"
	"testing"
)

const page = `
| package | purpose | may import |
| --- | --- | --- |
| leaf ` + "`static`" + ` | files | – |
| L0 ` + "`internal/forum`" + ` | domain | – |
| L0 ` + "`internal/config`" + ` | settings | – |
| L1 ` + "`internal/store`" + ` | SQL | L0 but config |
| L4 ` + "`internal/web`" + ` | pages | L0, store, static |
| L4 ` + "`internal/admin`" + ` | commands | forum |
| L5 ` + "`internal/server`" + ` | composition | all but admin |
| tool ` + "`internal/forum/gen`" + ` | generator | forum |
| test ` + "`internal/browser`" + ` | browser | – |
| test ` + "`internal/e2e`" + ` | story | all, browser |

| import | only in |
| --- | --- |
| ` + "`gorm.io`" + ` | store |
`

func TestViolations(t *testing.T) {
	tests := []struct {
		name string
		in   source
		want string // part of the only violation; "" for none
	}{
		{"named", source{ImportPath: "tertulia/internal/web", Imports: []string{"tertulia/internal/store", "tertulia/static"}}, ""},
		{"standard library", source{ImportPath: "tertulia/internal/forum", Imports: []string{"fmt"}}, ""},
		{"all", source{ImportPath: "tertulia/internal/server", Imports: []string{"tertulia/internal/web"}}, ""},
		{"not named", source{ImportPath: "tertulia/internal/admin", Imports: []string{"tertulia/internal/store"}}, "doesn't name it"},
		{"taken out of all", source{ImportPath: "tertulia/internal/server", Imports: []string{"tertulia/internal/admin"}}, "doesn't name it"},
		{"taken out of a layer", source{ImportPath: "tertulia/internal/store", Imports: []string{"tertulia/internal/config"}}, "doesn't name it"},
		{"package without row", source{ImportPath: "tertulia/internal/new"}, "has no row"},
		{"import without row", source{ImportPath: "tertulia/internal/web", Imports: []string{"tertulia/internal/new"}}, "has no row"},
		{"tool imported", source{ImportPath: "tertulia/internal/server", Imports: []string{"tertulia/internal/forum/gen"}}, "doesn't name it"},
		{"test package imported", source{ImportPath: "tertulia/internal/server", Imports: []string{"tertulia/internal/e2e"}}, "for tests alone"},
		{"test package imports test package", source{ImportPath: "tertulia/internal/e2e", Imports: []string{"tertulia/internal/browser", "tertulia/internal/admin"}}, ""},
		{"test package not named", source{ImportPath: "tertulia/internal/browser", Imports: []string{"tertulia/internal/e2e"}}, "doesn't name it"},
		{"library in its place", source{ImportPath: "tertulia/internal/store", Imports: []string{"gorm.io/gorm"}}, ""},
		{"library elsewhere", source{ImportPath: "tertulia/internal/web", Imports: []string{"gorm.io/gorm"}}, "only store may"},
		{"library of like name", source{ImportPath: "tertulia/internal/web", Imports: []string{"gorm.iox/gorm"}}, ""},
		{"test of own layer", source{ImportPath: "tertulia/internal/admin", TestImports: []string{"tertulia/internal/web", "tertulia/internal/e2e"}}, ""},
		{"test of itself", source{ImportPath: "tertulia/internal/store", XTestImports: []string{"tertulia/internal/store"}}, ""},
		{"test reaches up", source{ImportPath: "tertulia/internal/store", TestImports: []string{"tertulia/internal/web"}}, "higher layer"},
		{"test of pages composes", source{ImportPath: "tertulia/internal/web", XTestImports: []string{"tertulia/internal/server"}}, ""},
		{"test of the store composes", source{ImportPath: "tertulia/internal/store", XTestImports: []string{"tertulia/internal/server"}}, "higher layer"},
		{"test uses library", source{ImportPath: "tertulia/internal/web", TestImports: []string{"gorm.io/gorm"}}, "only store may"},
	}
	table, err := parse(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := violations(table, []source{tt.in})
			if tt.want == "" && len(got) == 0 {
				return
			}
			if tt.want == "" || len(got) != 1 || !strings.Contains(got[0], tt.want) {
				t.Errorf("violations = %q, want one with %q", got, tt.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"unknown package", "L0, store, static", "L0, shop, static", `no package or layer "shop"`},
		{"unknown exception", "all but admin", "all but shop", `"shop" isn't in all`},
		{"higher layer", "L0 but config", "web", "higher layer"},
		{"test package", "L0, store, static", "L0, store, e2e", "higher layer"},
		{"a malformed row", "leaf `static`", "static", "not a package's row"},
		{"two of one name", "`internal/admin`", "`internal/x/web`", "one short name"},
		{"a library's unknown place", "| store |\n", "| shop |\n", `no package "shop"`},
		{"a missing table", "| package |", "| nothing |", "missing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(page, tt.old) {
				t.Fatalf("the page has no %q", tt.old)
			}
			_, err := parse(strings.Replace(page, tt.old, tt.new, 1))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want %q", err, tt.want)
			}
		})
	}
}

func TestAllowedExpandsLayers(t *testing.T) {
	table, err := parse(page)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string][]string{
		"forum":  nil,
		"store":  {"forum"},
		"web":    {"config", "forum", "static", "store"},
		"server": {"config", "forum", "static", "store", "web"},
	}
	for name, want := range tests {
		set, err := table.allowed(name)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for n := range set {
			got = append(got, n)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s may import %q, want %q", name, got, want)
		}
	}
}
