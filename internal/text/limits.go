package text

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
)

// The bounds within which Markdown is markup. What goes beyond them stays the
// text it was typed as, so that neither time nor output can grow faster than
// the input does.
const (
	// maxDepth is how deep lists and quotes may nest together, and maxQuotes
	// how deep quotes alone.
	maxDepth  = 10
	maxQuotes = 5
	// maxDelimiters is how many runs of "*", "_" and "~" a text may have; the
	// matching of openers and closers is quadratic in it.
	maxDelimiters = 2000
	// maxBrackets is how many "[" may try to be a link, and maxLinkWork how often the
	// text may be gone through again, in all, for the "]" that try to end one; in a short
	// text as often as comes to maxLinkRest bytes.
	maxBrackets = 1000
	maxLinkWork = 30
	maxLinkRest = 100_000
	// maxReferenceLines is how long a paragraph may be to hold link references.
	maxReferenceLines = 300
	// maxColumns is how wide a table may be, and maxEscapedPipes how many "\\|"
	// the tables of a text may have.
	maxColumns      = 24
	maxEscapedPipes = 200
	// maxInline is how deep emphasis may nest.
	maxInline = 16
)

// shallowBlocks stops a container block from nesting deeper than its limit.
type shallowBlocks struct {
	parser.BlockParser
	limit int
}

// Open opens the block unless it would be too deep.
func (b shallowBlocks) Open(parent ast.Node, r gtext.Reader, pc parser.Context) (ast.Node, parser.State) {
	if _, ok := parent.(*ast.List); !ok && b.depth(parent) >= b.limit {
		return nil, parser.NoChildren
	}
	return b.BlockParser.Open(parent, r, pc)
}

// depth counts the containers around a new block; a parser with the quotes'
// limit counts those alone, but no more of any kind than maxDepth.
func (b shallowBlocks) depth(n ast.Node) int {
	quotes, all := 0, 0
	for ; n != nil; n = n.Parent() {
		switch n.Kind() {
		case ast.KindBlockquote:
			quotes++
			all++
		case ast.KindList:
			all++
		}
	}
	if b.limit == maxQuotes && all < maxDepth {
		return quotes
	}
	return all
}

// spent counts what one text has used of the limits, and keeps what was found out about
// it, so that it isn't looked for again.
type spent struct {
	delimiters, brackets, linkWork, escapedPipes int

	host      hostRun
	backticks backticks
	open      openBrackets
}

var spentKey = parser.NewContextKey()

func spentOf(pc parser.Context) *spent {
	return pc.ComputeIfAbsent(spentKey, func() any { return new(spent) }).(*spent)
}

// boundedDelimiters stops reading emphasis after maxDelimiters runs.
type boundedDelimiters struct{ parser.InlineParser }

// Parse reads a run of delimiters, or nothing once there were too many.
func (d boundedDelimiters) Parse(parent ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	s := spentOf(pc)
	if s.delimiters >= maxDelimiters {
		return nil
	}
	if line, _ := block.PeekLine(); line[0] == '~' && block.PrecendingCharacter() == '~' {
		return nil // a run of more than two, which was read to its end for the first of them
	}
	n := d.InlineParser.Parse(parent, block, pc)
	if n != nil {
		s.delimiters++
	}
	return n
}

// boundedReferences leaves very long paragraphs alone: taking the definitions
// out of one is quadratic in its lines.
type boundedReferences struct{ parser.ParagraphTransformer }

// Transform takes link reference definitions out of a paragraph.
func (t boundedReferences) Transform(p *ast.Paragraph, r gtext.Reader, pc parser.Context) {
	if p.Lines().Len() <= maxReferenceLines {
		t.ParagraphTransformer.Transform(p, r, pc)
	}
}

// boundedTables leaves a paragraph alone that would make a table too wide, or
// one with more cells than the paragraph has bytes: short rows are filled up
// with empty cells.
type boundedTables struct{ parser.ParagraphTransformer }

// Transform makes a table of a paragraph with a delimiter row.
func (t boundedTables) Transform(p *ast.Paragraph, r gtext.Reader, pc parser.Context) {
	lines, size, columns, escaped := p.Lines(), 0, 0, 0
	for i := range lines.Len() {
		line := lines.At(i)
		value := bytes.TrimSpace(line.Value(r.Source()))
		size += len(value) + 1
		escaped += bytes.Count(value, []byte(`\|`))
		if isDelimiterRow(value) {
			columns = max(columns, bytes.Count(value, []byte{'|'})+1)
		}
	}
	if columns == 0 || columns > maxColumns || columns*(lines.Len()-1) > size {
		return
	}
	s := spentOf(pc)
	if s.escapedPipes += escaped; s.escapedPipes <= maxEscapedPipes {
		t.ParagraphTransformer.Transform(p, r, pc)
	}
}

// isDelimiterRow reports a line that could part a table's head from its body.
func isDelimiterRow(line []byte) bool {
	return len(line) > 0 && len(bytes.Trim(line, "|:- \t")) == 0 && bytes.IndexByte(line, '-') >= 0
}
