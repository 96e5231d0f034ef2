package text

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
)

// backticks are the runs of backticks in a block, looked for once some had none that
// closes them.
type backticks struct {
	block ast.Node
	// last is where the last run of each length starts.
	last map[int]int
}

// knownCodeSpans doesn't read a block to its end again for each run of backticks that
// nothing closes.
type knownCodeSpans struct{ parser.InlineParser }

// Parse reads a code span, or the backticks as text where none of their number follow.
func (c knownCodeSpans) Parse(parent ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	length := len(line) - len(bytes.TrimLeft(line, "`"))
	known := &spentOf(pc).backticks
	if known.block == parent && known.last[length] <= at.Start {
		block.Advance(length)
		return ast.NewTextSegment(at.WithStop(at.Start + length))
	}
	n := c.InlineParser.Parse(parent, block, pc)
	if _, ok := n.(*ast.CodeSpan); !ok && known.block != parent {
		*known = backticks{parent, lastBackticks(block)}
	}
	return n
}

// lastBackticks finds the last run of backticks of each length in the rest of a block.
func lastBackticks(block gtext.Reader) map[int]int {
	last := map[int]int{}
	l, pos := block.Position()
	for line, at := block.PeekLine(); line != nil; line, at = block.PeekLine() {
		for i := 0; i < len(line); i++ {
			start := i
			for i < len(line) && line[i] == '`' {
				i++
			}
			if i > start {
				last[i-start] = at.Start - at.Padding + start
			}
		}
		block.AdvanceLine()
	}
	block.SetPosition(l, pos)
	return last
}

// openBrackets are the "[" that are open in a block.
type openBrackets struct {
	block ast.Node
	stack []openBracket
}

// openBracket is a place in the source, and the last run of delimiters before it.
type openBracket struct {
	place     int
	delimiter *parser.Delimiter
}

func (o *openBrackets) push(block ast.Node, b openBracket) {
	if o.block != block {
		o.block, o.stack = block, o.stack[:0]
	}
	o.stack = append(o.stack, b)
}

// pop gives the one opened last.
func (o *openBrackets) pop(block ast.Node) (b openBracket, ok bool) {
	last := len(o.stack) - 1
	if o.block != block || last < 0 {
		return openBracket{}, false
	}
	b, o.stack = o.stack[last], o.stack[:last]
	return b, true
}

// boundedLinks stops reading links after maxBrackets openers, or when what their closers
// go through comes to maxLinkWork times the text.
type boundedLinks struct{ parser.InlineParser }

// Parse reads a part of a link, or nothing once it was too much.
func (l boundedLinks) Parse(parent ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	s := spentOf(pc)
	if s.brackets >= maxBrackets || s.linkWork > max(maxLinkWork*len(block.Source()), maxLinkRest) {
		return nil
	}
	line, at := block.PeekLine()
	if line[0] != ']' {
		s.brackets++
		n := l.InlineParser.Parse(parent, block, pc)
		if n != nil {
			s.open.push(parent, openBracket{at.Start, pc.LastDelimiter()})
		}
		return n
	}
	opener, ok := s.open.pop(parent)
	if !ok {
		return nil
	}
	s.linkWork += at.Start - opener.place // what stands in it is searched for links
	if pc.LastDelimiter() != opener.delimiter {
		s.linkWork += 2 * parent.ChildCount() // and all before it for delimiters, twice
	}
	n := l.InlineParser.Parse(parent, block, pc)
	if !isInlineLink(n) {
		s.linkWork += failedLink(line[1:]) + parent.Lines().Len()/8 // its label is looked for from the block's end on
	}
	return n
}

// isInlineLink reports a link or image with an address of its own.
func isInlineLink(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Link:
		return n.Reference == nil
	case *ast.Image:
		return n.Reference == nil
	}
	return false
}

// failedLink is how far an address of a link was read that is none.
func failedLink(line []byte) int {
	if len(line) == 0 || line[0] != '(' {
		return 0
	}
	rest := bytes.TrimLeft(line[1:], " \t\n")
	if len(rest) > 0 && rest[0] == '<' {
		return len(rest)
	}
	if end := bytes.IndexAny(rest, " \t\n"); end >= 0 {
		return end
	}
	return len(rest)
}

// CloseBlock turns the brackets left open into text.
func (l boundedLinks) CloseBlock(parent ast.Node, block gtext.Reader, pc parser.Context) {
	if c, ok := l.InlineParser.(parser.CloseBlocker); ok {
		c.CloseBlock(parent, block, pc)
	}
}
