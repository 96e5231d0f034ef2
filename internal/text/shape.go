package text

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// shape is what a Markdown text is made of, without its words: a line for each
// block, and for each piece of markup, code, address and handle in it. Within a
// block they are sorted, since languages order words differently.
type shape []string

// shapeOf takes down the shape of a document.
func shapeOf(doc ast.Node, source []byte) shape {
	var s shape
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker never fails
		if !entering {
			s = append(s, "end")
			return ast.WalkContinue, nil
		}
		s = append(s, blockShape(n, source))
		if _, leaf := leafKind(n); leaf {
			s = append(s, inlineShape(n, source)...)
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	return s
}

// difference says where two shapes part; "" if they don't.
func (s shape) difference(other shape) string {
	for i := range max(len(s), len(other)) {
		switch {
		case i >= len(s):
			return fmt.Sprintf("it adds %s", other[i])
		case i >= len(other):
			return fmt.Sprintf("it lacks %s", s[i])
		case s[i] != other[i]:
			return fmt.Sprintf("%s became %s", s[i], other[i])
		}
	}
	return ""
}

func blockShape(n ast.Node, source []byte) string {
	kind := n.Kind().String()
	switch n := n.(type) {
	case *ast.Heading:
		return fmt.Sprintf("%s %d", kind, n.Level)
	case *ast.List:
		return fmt.Sprintf("%s %v %d %v", kind, n.IsOrdered(), n.Start, n.IsTight)
	case *east.TableCell:
		return fmt.Sprintf("%s %v", kind, n.Alignment)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return kind + " " + string(n.Lines().Value(source))
	}
	return kind
}

// inlineShape lists the markup of a block of running text.
func inlineShape(block ast.Node, source []byte) []string {
	var all []string
	_ = ast.Walk(block, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker never fails
		if s := markShape(n, source); entering && s != "" {
			all = append(all, s)
		}
		return ast.WalkContinue, nil
	})
	slices.Sort(all)
	return all
}

func markShape(n ast.Node, source []byte) string {
	kind := n.Kind().String()
	switch n := n.(type) {
	case *ast.Text:
		if n.HardLineBreak() {
			return "line break"
		}
		return ""
	case *ast.CodeSpan:
		return kind + " " + codeText(n, source)
	case *ast.Emphasis:
		return fmt.Sprintf("%s %d", kind, n.Level)
	case *ast.Link:
		return kind + " " + destinationShape(n.Destination)
	case *ast.Image:
		return kind + " " + destinationShape(n.Destination)
	case *ast.AutoLink:
		return kind + " " + string(n.Label(source))
	case *mention:
		return kind + " " + n.handle
	case *east.Strikethrough, *east.TaskCheckBox:
		return kind
	}
	return ""
}

// destinationShape makes addresses the same that are written differently.
func destinationShape(destination []byte) string {
	return strings.TrimSpace(unescapeAngles(string(bytes.ReplaceAll(destination, []byte(`\|`), []byte("|")))))
}
