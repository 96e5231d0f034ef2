package text

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
)

// TestBlankLinesInListsReadAsByTheLibrary holds that passing over blank lines leaves
// every document as it is without: the same blocks with the same lines, as tight or loose.
func TestBlankLinesInListsReadAsByTheLibrary(t *testing.T) {
	plain := newMarkdown(parser.NewListParser())
	parts := []string{
		"\n\n\n\n", "\n\n\n", "\n\n", "\n", "\n", "\n \n   \n\t\n\n", "\n> \n>\n>\n>\n>\n", "\n>\n>\n>\n", "\n  >\n  >\n  >\n  >\n",
		"\n>\t\n>\t\n>\t\n>\t\n", "- ", "- ", "- ", "1. ", "+ ", "> ", "> ", "  ", "    ", "      ", "\t", "a", "b", "```", "```", "~~~", "[a]: b", "# c", "a|b\n-|-", "---",
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range rounds {
		var b strings.Builder
		for range 1 + random.IntN(25) {
			b.WriteString(parts[random.IntN(len(parts))])
		}
		source := []byte(b.String())
		got, want := dump(parseMarkdown(source)), dump(plain.Parse(gtext.NewReader(source)))
		if got != want {
			t.Fatalf("%q is read as\n%s\nwant\n%s", source, got, want)
		}
	}
}

const rounds = 10_000

// TestBlankLinesInListsCostLittle holds that a blank line isn't read by all lists around
// it: of each that reads it the parser keeps a note.
func TestBlankLinesInListsCostLittle(t *testing.T) {
	for _, name := range []string{"blank lines in lists", "blank lines of code in lists", "quoted blank lines in lists"} {
		const limit = 8 << 20
		if used := allocated(t, hostile[name](20_000), Options{}); used > limit {
			t.Errorf("%s: %d bytes are allocated, want %d at most", name, used, limit)
		}
	}
}

// dump writes what a document consists of, and where it stands in the source.
func dump(doc ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		fmt.Fprint(&b, n.Kind(), " ", entering, " ", n.Pos())
		if n.Type() == ast.TypeBlock {
			fmt.Fprint(&b, " ", n.HasBlankPreviousLines(), *n.Lines())
		}
		if l, ok := n.(*ast.List); ok {
			fmt.Fprint(&b, " tight: ", l.IsTight)
		}
		b.WriteByte('\n')
		return ast.WalkContinue, nil
	}) // the function fails nowhere
	return b.String()
}
