package text

import (
	"bytes"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
)

// maxMentions is how many different members one text can mention.
const maxMentions = 50

// mention is "@handle" in running text. Whether there is such a member is asked
// when it is written.
type mention struct {
	ast.BaseInline
	handle string
}

var kindMention = ast.NewNodeKind("Mention")

// Kind is the node's kind.
func (*mention) Kind() ast.NodeKind { return kindMention }

// Dump prints the node for debugging.
func (m *mention) Dump(source []byte, level int) {
	ast.DumpHelper(m, source, level, map[string]string{"Handle": m.handle}, nil)
}

// mentionParser reads "@" with a well-formed handle after it, unless a word, a
// path or an e-mail address leads up to it.
type mentionParser struct{}

// Trigger is the character a mention starts with.
func (mentionParser) Trigger() []byte { return []byte{'@'} }

// Parse reads a mention.
func (mentionParser) Parse(_ ast.Node, block gtext.Reader, _ parser.Context) ast.Node {
	if r := block.PrecendingCharacter(); isHandleRune(r) || r == '@' || r == '/' {
		return nil
	}
	line, _ := block.PeekLine()
	end := handleEnd(line[1:])
	handle := string(line[1 : 1+end])
	if n := Graphemes(handle); n < HandleMin || n > HandleMax {
		return nil
	}
	block.Advance(1 + end)
	return &mention{handle: handle}
}

// handleEnd is where the handle at the start of b ends: letters, digits and
// marks, with "_" and "-" only inside.
func handleEnd(b []byte) int {
	end := 0
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if !isHandleRune(r) {
			break
		}
		i += size
		if r != '_' && r != '-' {
			end = i
		}
	}
	return end
}

// isHandleRune reports what a handle may hold.
func isHandleRune(r rune) bool { return r == '_' || r == '-' || isWordRune(r) }

// Mentions gives the handles mentioned in a Markdown text, as typed, each once
// (by [HandleFold]) and in order: those that [Render] would ask Options.Members
// for. Code, links and addresses mention nobody. It gives at most 50.
func Mentions(markdown string) []string {
	if len(markdown) > MaxMarkdown {
		return nil
	}
	return parse(markdown).Mentions()
}

// Mentions gives what the function of that name does.
func (p *Parsed) Mentions() []string {
	if !bytes.ContainsRune(p.source, '@') {
		return nil
	}
	var handles []string
	seen := map[string]bool{}
	_ = ast.Walk(p.doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker never fails
		switch m := n.(type) {
		case *ast.Link, *ast.Image:
			return ast.WalkSkipChildren, nil
		case *mention:
			if !entering || len(handles) == maxMentions {
				break
			}
			if key := HandleFold(m.handle); !seen[key] {
				seen[key] = true
				handles = append(handles, m.handle)
			}
		}
		return ast.WalkContinue, nil
	})
	return handles
}
