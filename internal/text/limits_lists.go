package text

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// quickLists passes over blank lines that say nothing new. Each would be read by every
// list and item that is open, though it takes a byte, where other lines are indented for
// each of them: but the first blank line leaves open what the second leaves open, and so
// on, and only code keeps them.
type quickLists struct{ parser.BlockParser }

// Continue goes on with a list. Of more than two blank lines the outermost list passes
// over all but the last two, from which the rest of the text follows as it would from all.
func (l quickLists) Continue(list ast.Node, r gtext.Reader, pc parser.Context) parser.State {
	if isAroundLists(list, pc) {
		passBlankLines(r, pc)
	}
	return l.BlockParser.Continue(list, r, pc)
}

// isAroundLists reports the outermost list, in quotes or not, unless a quote is open in
// one of its items, which the first blank line closes.
func isAroundLists(list ast.Node, pc parser.Context) bool {
	inside := false
	for _, open := range pc.OpenedBlocks() {
		switch open.Node.Kind() {
		case ast.KindList:
			if !inside && open.Node != list {
				return false
			}
			inside = true
		case ast.KindBlockquote:
			if inside {
				return false
			}
		}
	}
	return true
}

// passBlankLines goes on to the last but one of the blank lines that follow, all of which
// start with the same marks of quotes as the current one. Code gets those passed over.
func passBlankLines(r gtext.Reader, pc parser.Context) {
	source, last := r.Source(), pc.LastOpenedBlock()
	for line, at := r.PeekLine(); util.IsBlank(line); line, at = r.PeekLine() {
		marks := source[bytes.LastIndexByte(source[:at.Start], '\n')+1 : at.Start]
		next, after := blankLine(source[at.Stop:], marks)
		if !next {
			return
		}
		if again, _ := blankLine(after, marks); !again {
			return
		}
		if last.Node.Kind() == ast.KindCodeBlock || last.Node.Kind() == ast.KindFencedCodeBlock {
			r.AdvanceToEOL()
			last.Parser.Continue(last.Node, r, pc)
		}
		r.AdvanceLine()
		r.Advance(len(marks))
	}
}

// blankLine reports whether source starts with a line of nothing but marks and white
// space, and gives what stands after it.
func blankLine(source, marks []byte) (blank bool, rest []byte) {
	line, rest, _ := bytes.Cut(source, []byte{'\n'})
	line, marked := bytes.CutPrefix(line, marks)
	return marked && util.IsBlank(line) && len(source) > 0, rest
}
