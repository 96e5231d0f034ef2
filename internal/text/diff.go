package text

import (
	"strings"
	"unicode"

	"github.com/aymanbagabas/go-udiff/lcs"
)

// ChangeKind says what happened to a piece of text between two revisions.
type ChangeKind string

// The kinds of change.
const (
	Equal  ChangeKind = "equal"
	Insert ChangeKind = "insert"
	Delete ChangeKind = "delete"
	// Modify is a paragraph that was changed inside; only of a [Change].
	Modify ChangeKind = "modify"
)

// Change is one paragraph of a comparison.
type Change struct {
	Kind ChangeKind
	// Dir is the paragraph's own direction for its dir attribute: "ltr", "rtl"
	// or "auto".
	Dir string
	// Runs are the paragraph's stretches of words in reading order, what was
	// deleted before what came in its place. Their kinds are Equal, Insert and
	// Delete. Only a modified paragraph has more than one.
	Runs []Run
}

// Run is a stretch of words of one kind; its bidi controls are closed, so that
// it can stand in an element of its own.
type Run struct {
	Kind ChangeKind
	Text string
}

// Diff compares two revisions of a text line by line (a line of Markdown is a
// paragraph, a list item or a heading) and inside those word by word. Blank
// lines aren't shown. It takes time in proportion to the texts: where very much
// differs it settles for a coarser comparison.
func Diff(old, new string) []Change {
	a, b := paragraphs(old), paragraphs(new)
	var changes []Change
	at := 0
	for _, d := range lcs.DiffLines(a, b) {
		changes = append(changes, unchanged(a[at:d.Start])...)
		changes = append(changes, replaced(a[d.Start:d.End], b[d.ReplStart:d.ReplEnd])...)
		at = d.End
	}
	return append(changes, unchanged(a[at:])...)
}

// paragraphs gives the lines of a text that aren't blank.
func paragraphs(s string) []string {
	var found []string
	for _, line := range strings.Split(CleanText(s), "\n") {
		if strings.TrimSpace(line) != "" {
			found = append(found, line)
		}
	}
	return found
}

func unchanged(lines []string) []Change {
	var changes []Change
	for _, line := range lines {
		changes = append(changes, whole(Equal, line))
	}
	return changes
}

func whole(kind ChangeKind, line string) Change {
	return Change{Kind: kind, Dir: Direction(line), Runs: []Run{{kind, balanceBidi(line)}}}
}

// replaced compares lines that took the place of others: in order, those that
// share enough words count as modified.
func replaced(old, new []string) []Change {
	var changes []Change
	for len(old) > 0 && len(new) > 0 {
		runs, alike := compareWords(old[0], new[0])
		switch {
		case alike:
			changes = append(changes, Change{Kind: Modify, Dir: Direction(new[0]), Runs: runs})
			old, new = old[1:], new[1:]
		case len(old) >= len(new):
			changes = append(changes, whole(Delete, old[0]))
			old = old[1:]
		default:
			changes = append(changes, whole(Insert, new[0]))
			new = new[1:]
		}
	}
	for _, line := range old {
		changes = append(changes, whole(Delete, line))
	}
	for _, line := range new {
		changes = append(changes, whole(Insert, line))
	}
	return changes
}

// compareWords gives the runs between two lines, and whether they share at
// least a third of their text. Lines of too different a length can't, and aren't
// compared: one long line isn't read again for each of many short ones.
func compareWords(old, new string) (runs []Run, alike bool) {
	if 3*min(len(old), len(new)) < max(len(old), len(new)) {
		return nil, false
	}
	a, b := diffTokens(old), diffTokens(new)
	shared, at := 0, 0
	var c runCollector
	for _, d := range lcs.DiffLines(a, b) {
		shared += c.equal(a[at:d.Start])
		c.changed(a[d.Start:d.End], b[d.ReplStart:d.ReplEnd])
		at = d.End
	}
	shared += c.equal(a[at:])
	c.flush()
	return c.runs, 3*shared >= max(len(old), len(new))
}

// runCollector joins the pieces of a comparison into runs: changes that only
// white space parts are one.
type runCollector struct {
	runs               []Run
	deleted, added, ws strings.Builder
}

// equal takes tokens that both sides have, and gives the size of the words.
func (c *runCollector) equal(tokens []string) int {
	s := strings.Join(tokens, "")
	if strings.TrimSpace(s) == "" {
		c.ws.WriteString(s)
		return 0
	}
	c.flush()
	c.add(Equal, s)
	return len(s)
}

// changed takes tokens that took the place of others.
func (c *runCollector) changed(deleted, added []string) {
	if c.deleted.Len()+c.added.Len() > 0 {
		c.deleted.WriteString(c.ws.String())
		c.added.WriteString(c.ws.String())
	} else {
		c.add(Equal, c.ws.String())
	}
	c.ws.Reset()
	c.deleted.WriteString(strings.Join(deleted, ""))
	c.added.WriteString(strings.Join(added, ""))
}

// flush ends the current change.
func (c *runCollector) flush() {
	c.add(Delete, c.deleted.String())
	c.add(Insert, c.added.String())
	c.add(Equal, c.ws.String())
	c.deleted.Reset()
	c.added.Reset()
	c.ws.Reset()
}

func (c *runCollector) add(kind ChangeKind, s string) {
	if s == "" {
		return
	}
	if n := len(c.runs); n > 0 && c.runs[n-1].Kind == kind {
		c.runs[n-1].Text += balanceBidi(s)
		return
	}
	c.runs = append(c.runs, Run{kind, balanceBidi(s)})
}

// diffTokens cuts a line into words, runs of white space, and single other
// characters.
func diffTokens(line string) []string {
	var tokens []string
	start, last := 0, -1
	for i, r := range line {
		class := tokenClass(r)
		if i > start && (class != last || class == otherClass) {
			tokens = append(tokens, line[start:i])
			start = i
		}
		last = class
	}
	if start < len(line) {
		tokens = append(tokens, line[start:])
	}
	return tokens
}

const (
	wordClass = iota
	spaceClass
	otherClass
)

func tokenClass(r rune) int {
	switch {
	case isWordRune(r) || isApostrophe(r):
		return wordClass
	case unicode.IsSpace(r):
		return spaceClass
	}
	return otherClass
}
