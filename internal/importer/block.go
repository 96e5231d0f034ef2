package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// style says what the line ends and indentations of a text mean.
type style string

const (
	// markdownStyle: what CommonMark says.
	markdownStyle style = "markdown"
	// plainStyle: text as people type and copy it. Line ends are meant, unless
	// the lines were wrapped; indentation is no code. Markdown's marks still hold.
	plainStyle style = "plain"
)

// Bounds of what counts as wrapped text, in characters.
const (
	wrapMost  = 100 // nobody wraps at more: longer lines are paragraphs
	wrapLeast = 50  // shorter lines throughout are verses, not wrapped text
)

// bullets are the characters that text copied from pages has at list items.
const bullets = "•‣▪●◦⁃"

var (
	bullet    = regexp.MustCompile(`^([\s\x{a0}\x{200e}\x{200f}]*)[` + bullets + `][\s\x{a0}\x{200e}\x{200f}]*(\S.*)$`)
	listItem  = regexp.MustCompile(`^[ \t]*(?:[-*+]|[0-9]{1,9}[.)]) `)
	structure = regexp.MustCompile("^[ \t]*(?:[-*+] |[0-9]{1,9}[.)] |>|#{1,6} |\\||(?:[-=*_] *){3,}$)|^ {0,3}\\[[^\\]]+\\]: ")
)

// blocks makes Markdown of a text's lines: items of "•" become list items in
// both styles; in the plain one, line ends that are meant are kept too.
func blocks(lines []string, s style) string {
	w := blockWriter{style: s, width: longest(lines)}
	var code fence
	for _, line := range lines {
		switch {
		case code.covers(line):
			w.flush()
			w.out = append(w.out, line)
		case blank(line):
			w.flush()
			if n := len(w.out); n > 0 && w.out[n-1] != "" {
				w.out = append(w.out, "")
			}
		default:
			w.block = append(w.block, strings.TrimRight(line, "\u00a0"))
		}
	}
	w.flush()
	return strings.Join(w.out, "\n")
}

// blockWriter gathers lines up to the next empty one.
type blockWriter struct {
	style style
	width int // of the text's longest line
	block []string
	out   []string
	// inList says that the block before was part of a list: one that is indented
	// goes on with its last item.
	inList bool
}

// flush writes the block gathered so far.
func (w *blockWriter) flush() {
	block := w.block
	w.block = nil
	if len(block) == 0 {
		return
	}
	goesOn := w.inList && (strings.HasPrefix(block[0], "  ") || strings.HasPrefix(block[0], "\t"))
	if w.style == plainStyle && !goesOn {
		block = dedented(block)
	}
	switch {
	case slices.ContainsFunc(block, bullet.MatchString):
		w.writeItems(block)
	case w.style == markdownStyle, goesOn, slices.ContainsFunc(block, structure.MatchString):
		w.inList = goesOn || listItem.MatchString(block[0])
		w.out = append(w.out, block...)
	default:
		w.inList = false
		w.writeProse(block)
	}
}

// writeItems turns the lines with bullets into list items; lines between them
// that are indented go on with the item above, others stand alone.
func (w *blockWriter) writeItems(block []string) {
	base, inItem := -1, false
	for i, line := range block {
		m := bullet.FindStringSubmatch(line)
		switch {
		case m != nil:
			indent := utf8.RuneCountInString(m[1])
			if base < 0 {
				base = indent
			}
			if !inItem && i > 0 {
				w.out = append(w.out, "")
			}
			w.out = append(w.out, nested(indent, base)+"- "+m[2])
			inItem = true
		case inItem && (w.style == markdownStyle || w.wrapped() || cutIndent(line, 1) != line):
			w.out = append(w.out, "  "+strings.TrimSpace(line))
		default:
			if inItem {
				w.out = append(w.out, "")
			}
			w.out = append(w.out, strings.TrimSpace(line))
			inItem = false
		}
	}
	w.inList = inItem
}

// nested is the indentation of an item: one level deeper where it stands at
// least two columns further in than the list's first.
func nested(indent, base int) string {
	if indent >= base+2 {
		return "  "
	}
	return ""
}

// writeProse writes lines of plain text. A line end that wasn't made by wrapping
// parts paragraphs where lines are long, and lines where all are short.
func (w *blockWriter) writeProse(block []string) {
	long := longest(block) > wrapMost
	for i, line := range block {
		line = strings.TrimSpace(line)
		if i+1 == len(block) {
			w.out = append(w.out, line)
			break
		}
		switch {
		case w.wrapsAt(line, block[i+1]):
			w.out = append(w.out, line)
		case long:
			w.out = append(w.out, line, "")
		default:
			w.out = append(w.out, line+`\`)
		}
	}
}

// wrapped reports whether the text as a whole was wrapped at some width.
func (w *blockWriter) wrapped() bool { return w.width >= wrapLeast && w.width <= wrapMost }

// wrapsAt reports whether the end of a line only comes from wrapping: the next
// word would not have fitted, or not by much.
func (w *blockWriter) wrapsAt(line, next string) bool {
	if !w.wrapped() {
		return false
	}
	word := next
	if fields := strings.Fields(next); len(fields) > 0 {
		word = fields[0]
	}
	n := utf8.RuneCountInString(line)
	return n+1+utf8.RuneCountInString(word) > w.width || n >= w.width*2/3
}

// dedented takes away the indentation that all lines have in common: in plain
// text it sets a paragraph apart, while Markdown would make code of it.
func dedented(block []string) []string {
	common := -1
	for _, line := range block {
		n := len(line) - len(strings.TrimLeft(line, " \t"))
		if common < 0 || n < common {
			common = n
		}
	}
	out := make([]string, len(block))
	for i, line := range block {
		out[i] = line[common:]
	}
	return out
}

func longest(lines []string) int {
	n := 0
	for _, line := range lines {
		n = max(n, utf8.RuneCountInString(strings.TrimSpace(line)))
	}
	return n
}
