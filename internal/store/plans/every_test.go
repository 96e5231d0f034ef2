package plans

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"tertulia/internal/store"
)

// unjudged are the methods of a store whose plans nobody judges, and why.
func unjudged() map[string]string {
	reasons := map[string]string{}
	for why, names := range map[string][]string{
		"it reads all there is, for the operator": {"Inspect", "InspectRows", "Mend", "MendTokens", "MendSearch", "ReindexAll",
			"SearchOutdated", "Sound", "Digests", "CopyTo", "Freeze", "Tables", "Rebase", "RefreshStatistics"},
		"it makes or moves a whole database":                {"Migrate", "DropNoMigrations", "Load"},
		"it asks for every word there is, once a day":       {"ForgetWords"},
		"it looks whether there is a first row":             {"Empty"},
		"it reads which migrations were made":               {"CheckVersion", "SchemaVersions"},
		"it asks for no table":                              {"Ping", "DatabaseNow", "CanWrite", "Listen", "ServerVersion"},
		"it runs what the reads and writes here give to it": {"Explain"},
	} {
		for _, name := range names {
			reasons[name] = why
		}
	}
	return reasons
}

// Every method of the store that asks the database has its plans judged here, or is
// excused.
func TestEveryReadIsJudged(t *testing.T) {
	judged, excused := called(t), unjudged()
	all := reflect.TypeFor[*store.Store]()
	for i := range all.NumMethod() {
		m := all.Method(i)
		if m.Type.NumIn() < 2 || m.Type.In(1) != reflect.TypeFor[context.Context]() {
			continue
		}
		_, fine := excused[m.Name]
		switch {
		case !judged[m.Name] && !fine:
			t.Errorf("no plan of Store.%s is judged: add it to the reads, or say in unjudged why not", m.Name)
		case judged[m.Name] && fine:
			t.Errorf("Store.%s is excused, and judged all the same", m.Name)
		}
		delete(excused, m.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(excused)) {
		t.Errorf("Store.%s is excused and doesn't exist", name)
	}
}

// called are the methods of the grown forum that the tests here call with the context
// whose statements are explained: it goes by the name of ctx.
func called(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && len(call.Args) > 0 && isNamed(call.Args[0], "ctx") {
				if method, ok := call.Fun.(*ast.SelectorExpr); ok && isNamed(method.X, "g") {
					names[method.Sel.Name] = true
				}
			}
			return true
		})
	}
	return names
}

func isNamed(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}
