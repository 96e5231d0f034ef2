package locale

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// sourceTree is what the program's sources say about messages. Generated templ
// files are read like all others.
type sourceTree struct {
	fset *token.FileSet

	keys     map[string]token.Position // literals that look like a key
	prefixes map[string]token.Position // "close.reason." in "close.reason." + code
	calls    []messageCall
	// declared are the keys that //locale:keys directives declare, with the
	// prefix each of them is built on.
	declared map[string]string
	constant map[string][]string // "forum.CloseReason" to the values of its constants
}

// messageCall is a call of T, Parts or another function that takes a key as a
// literal and its arguments as a literal map.
type messageCall struct {
	pos   token.Position
	key   string
	args  map[string]bool // nil if they aren't written out at the call
	slots []string
}

var (
	keyForm = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_-]+)+$`)
	// prefixForm is the fixed beginning of a key that is built from parts.
	prefixForm = regexp.MustCompile(`^[a-z][a-z0-9_]*\.([a-z0-9_-]+\.)*$`)
	// directive declares the keys built on a prefix: in braces the endings, each
	// of them a word or a type whose constants they are.
	directive = regexp.MustCompile(`(?m)//locale:keys ([a-z0-9_.-]+\.)\{([^}]*)\}([a-z0-9_.-]*)\s*$`)
)

// notKey at the end of a line says that its literals aren't keys.
const notKey = "//locale:nokey"

// readSources parses every source of the program but tests. Areas are the
// first parts of keys: any literal that begins with one is taken for a key.
func readSources(t *testing.T, root string, areas map[string]bool) *sourceTree {
	t.Helper()
	s := &sourceTree{
		fset: token.NewFileSet(), keys: map[string]token.Position{}, prefixes: map[string]token.Position{},
		declared: map[string]string{}, constant: map[string][]string{},
	}
	var directives [][]string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "node_modules"):
			return filepath.SkipDir
		case !isProgramSource(path):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		directives = append(directives, directive.FindAllStringSubmatch(string(text), -1)...)
		if filepath.Ext(path) == ".go" {
			return s.readGo(path, text, areas)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range directives {
		s.declare(t, d[1], d[2], d[3])
	}
	return s
}

func isProgramSource(path string) bool {
	return strings.HasSuffix(path, ".templ") || strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go")
}

func (s *sourceTree) readGo(path string, text []byte, areas map[string]bool) error {
	file, err := parser.ParseFile(s.fset, path, text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	lines := strings.Split(string(text), "\n")
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			return !s.readConstants(file.Name.Name, n)
		case *ast.BinaryExpr:
			s.readPrefix(n, lines, areas)
		case *ast.CallExpr:
			s.readCall(n)
		case *ast.BasicLit:
			if text, ok := literal(n); ok && keyForm.MatchString(text) && areas[area(text)] {
				if pos := s.fset.Position(n.Pos()); !strings.Contains(lines[pos.Line-1], notKey) {
					s.keys[text] = pos
				}
			}
		}
		return true
	})
	return nil
}

// readConstants remembers constants of a named string type: codes, and so no keys.
func (s *sourceTree) readConstants(pkg string, decl *ast.GenDecl) bool {
	typed := false
	for _, spec := range decl.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok || decl.Tok != token.CONST || v.Type == nil {
			continue
		}
		name, ok := v.Type.(*ast.Ident)
		if !ok || name.Name == "string" {
			continue
		}
		typed = true
		for _, value := range v.Values {
			if code, ok := literal(value); ok {
				s.constant[pkg+"."+name.Name] = append(s.constant[pkg+"."+name.Name], code)
			}
		}
	}
	return typed
}

func (s *sourceTree) readPrefix(sum *ast.BinaryExpr, lines []string, areas map[string]bool) {
	text, ok := literal(sum.X)
	if sum.Op != token.ADD || !ok || !prefixForm.MatchString(text) || !areas[area(text)] {
		return
	}
	if pos := s.fset.Position(sum.Pos()); !strings.Contains(lines[pos.Line-1], notKey) {
		s.prefixes[text] = pos
	}
}

func (s *sourceTree) readCall(call *ast.CallExpr) {
	if !takesKey(call) {
		return
	}
	for i, arg := range call.Args {
		key, ok := literal(arg)
		if !ok || !keyForm.MatchString(key) {
			continue
		}
		s.keys[key] = s.fset.Position(arg.Pos())
		c := messageCall{pos: s.fset.Position(call.Pos()), key: key, args: map[string]bool{}}
		for _, rest := range call.Args[i+1:] {
			if slot, ok := literal(rest); ok {
				c.slots = append(c.slots, slot)
				continue
			}
			c.args = namesIn(rest)
		}
		s.calls = append(s.calls, c)
		return
	}
}

// namesIn gives the names of a literal map of arguments; nil for anything else.
func namesIn(e ast.Expr) map[string]bool {
	if id, ok := e.(*ast.Ident); ok && id.Name == "nil" {
		return map[string]bool{}
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	names := map[string]bool{}
	for _, element := range lit.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			if name, ok := literal(pair.Key); ok {
				names[name] = true
			}
		}
	}
	return names
}

// takesKey reports whether a call is of a function whose first dotted literal
// is a key in any case.
func takesKey(call *ast.CallExpr) bool {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	return name == "T" || name == "Parts" || name == "Fail" || name == "FieldError"
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// declare adds the keys of one directive.
func (s *sourceTree) declare(t *testing.T, prefix, endings, suffix string) {
	t.Helper()
	for ending := range strings.SplitSeq(endings, ",") {
		ending = strings.TrimSpace(ending)
		codes := []string{ending}
		if strings.Contains(ending, ".") {
			if codes = s.constant[ending]; len(codes) == 0 {
				t.Errorf("%s%s{%s}: type %s has no constants", "//locale:keys ", prefix, endings, ending)
			}
		}
		for _, code := range codes {
			if code != "" {
				s.declared[prefix+code+suffix] = prefix
			}
		}
	}
}
