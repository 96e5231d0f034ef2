package text

import (
	"bytes"
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"tertulia/internal/forum"
)

// passageReader makes passages of blocks.
type passageReader struct {
	source  []byte
	terms   []forum.Term
	current block
	last    int // ID of the last mark
}

func (r *passageReader) begin(kind blockKind) {
	r.current, r.last = block{kind: kind, marks: map[int]mark{}}, 0
}

// block reads one block of running text.
func (r *passageReader) block(n ast.Node, kind blockKind) (block, forum.Passage) {
	r.begin(kind)
	lines := n.Lines()
	if lines.Len() == 0 {
		return r.current, nil
	}
	first, last := lines.At(0), lines.At(lines.Len()-1)
	r.current.start = first.Start
	r.current.stop = last.Start + len(bytes.TrimRight(r.source[last.Start:last.Stop], " \t\n"))
	if _, task := n.FirstChild().(*east.TaskCheckBox); task {
		r.skipCheckBox()
	}
	passage := r.inlines(n)
	r.noteEdges(passage)
	return r.current, passage
}

// skipCheckBox leaves "[x] " before the passage.
func (r *passageReader) skipCheckBox() {
	at := r.current.start + bytes.IndexByte(r.source[r.current.start:], ']') + 1
	for at < r.current.stop && (r.source[at] == ' ' || r.source[at] == '\t') {
		at++
	}
	r.current.start = at
}

// inlines reads the children of n. Words that the parser cut apart are joined
// again before they are looked at.
func (r *passageReader) inlines(n ast.Node) forum.Passage {
	var passage forum.Passage
	var words strings.Builder
	flush := func() {
		passage = append(passage, r.words(words.String())...)
		words.Reset()
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, isText := c.(*ast.Text)
		if !isText {
			flush()
			passage = append(passage, r.inline(c)...)
			continue
		}
		words.WriteString(r.unescape(t.Segment.Value(r.source)))
		switch {
		case t.HardLineBreak():
			flush()
			passage = append(passage, r.keep("\n", mark{markdown: hardBreak}))
		case t.SoftLineBreak():
			words.WriteByte(' ')
		}
	}
	flush()
	return passage
}

// hardBreak is written where a line ends within a paragraph.
const hardBreak = "\\\n"

// words parts plain text from what is protected in it.
func (r *passageReader) words(s string) forum.Passage {
	var passage forum.Passage
	at := 0
	for _, p := range protected(s, r.terms) {
		if p.start > at {
			passage = append(passage, forum.Run{Kind: forum.RunText, Text: s[at:p.start]})
		}
		passage = append(passage, r.keep(p.as, mark{plain: p.as}))
		at = p.stop
	}
	if at < len(s) {
		passage = append(passage, forum.Run{Kind: forum.RunText, Text: s[at:]})
	}
	return passage
}

// inline reads one piece of markup.
func (r *passageReader) inline(n ast.Node) forum.Passage {
	switch n := n.(type) {
	case *ast.CodeSpan:
		code := codeText(n, r.source)
		return r.kept(code, mark{markdown: writeCode(code, r.current.kind)})
	case *ast.Emphasis:
		delimiter := strings.Repeat("*", n.Level)
		return r.pair(n, mark{markdown: delimiter, after: delimiter})
	case *east.Strikethrough:
		return r.pair(n, mark{markdown: "~~", after: "~~"})
	case *ast.Link:
		return r.pair(n, mark{markdown: "[", after: r.target(n.Destination, n.Title)})
	case *ast.Image:
		return r.pair(n, mark{markdown: "![", after: r.target(n.Destination, n.Title)})
	case *ast.AutoLink:
		label := string(n.Label(r.source))
		return r.kept(label, mark{markdown: r.writeAutoLink(label)})
	case *mention:
		return r.kept("@"+n.handle, mark{markdown: "@" + n.handle})
	}
	return nil
}

func (r *passageReader) keep(text string, m mark) forum.Run {
	r.last++
	r.current.marks[r.last] = m
	return forum.Run{Kind: forum.RunKeep, ID: r.last, Text: text}
}

func (r *passageReader) kept(text string, m mark) forum.Passage {
	return forum.Passage{r.keep(text, m)}
}

// pair reads what markup stands around. Markup around no words is kept whole:
// engines drop what holds nothing for them.
func (r *passageReader) pair(n ast.Node, m mark) forum.Passage {
	r.last++
	id := r.last
	inner := r.inlines(n)
	if !inner.HasWords() {
		text := ""
		for _, run := range inner {
			text += run.Text
		}
		return r.kept(text, mark{markdown: m.markdown + r.current.write(inner, false) + m.after})
	}
	r.current.marks[id] = m
	passage := append(forum.Passage{{Kind: forum.RunOpen, ID: id}}, inner...)
	return append(passage, forum.Run{Kind: forum.RunClose, ID: id})
}

// noteEdges finds out for the marks of a passage whether words ran into them.
func (r *passageReader) noteEdges(p forum.Passage) {
	var before rune
	for i, run := range p {
		m, marked := r.current.marks[run.ID]
		if marked && run.Kind != forum.RunClose {
			m.apartBefore = !isWordRune(before)
		}
		if marked && run.Kind != forum.RunOpen {
			m.apartAfter = !isWordRune(nextCharacter(p[i+1:]))
		}
		if marked {
			r.current.marks[run.ID] = m
		}
		if run.Text != "" {
			before = lastRune(run.Text)
		}
	}
}

// nextCharacter is what a reader sees first of p; 0 if nothing.
func nextCharacter(p forum.Passage) rune {
	for _, run := range p {
		if run.Text != "" {
			return firstRune(run.Text)
		}
	}
	return 0
}

// unescape resolves the backslash escapes and character references of Markdown.
func (r *passageReader) unescape(b []byte) string {
	w := writer{source: r.source}
	return html.UnescapeString(w.unescape(b))
}

// target is the end of a link: "](<address>)", with its title as it stood.
func (r *passageReader) target(destination, title []byte) string {
	s := "](<" + strings.NewReplacer("\n", " ", "<", `\<`, ">", `\>`).Replace(unescapeAngles(string(destination))) + ">"
	if len(title) > 0 {
		s += ` "` + strings.NewReplacer(`\\`, `\\`, `\"`, `\"`, `"`, `\"`, "\n", " ").Replace(string(title)) + `"`
	}
	s += ")"
	if r.current.kind == cellBlock {
		s = escapePipes(s)
	}
	return s
}

func unescapeAngles(s string) string { return strings.NewReplacer(`\<`, "<", `\>`, ">").Replace(s) }

// writeAutoLink writes a bare address as it stood: in brackets, or without.
func (r *passageReader) writeAutoLink(label string) string {
	inBrackets := "<" + label + ">"
	if bytes.Contains(r.source[r.current.start:r.current.stop], []byte(inBrackets)) {
		return inBrackets
	}
	return label
}

// codeText is what a code span holds, on one line.
func codeText(n *ast.CodeSpan, source []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Segment.Value(source))
		}
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}
