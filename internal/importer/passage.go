package importer

import "strings"

// passage is a run of lines of a file that knows where it stands, so that a
// problem can name its line.
type passage struct {
	lines []string
	first int // the file's line number of lines[0]
}

func newPassage(content string) passage {
	return passage{lines: strings.Split(content, "\n"), first: 1}
}

// from is the passage without its first n lines.
func (p passage) from(n int) passage { return passage{p.lines[n:], p.first + n} }

// to is the passage's first n lines.
func (p passage) to(n int) passage { return passage{p.lines[:n], p.first} }

// line is the number in the file of the i-th line.
func (p passage) line(i int) int { return p.first + i }

// trim drops the empty lines at both ends.
func (p passage) trim() passage {
	for len(p.lines) > 0 && blank(p.lines[0]) {
		p = p.from(1)
	}
	for len(p.lines) > 0 && blank(p.lines[len(p.lines)-1]) {
		p = p.to(len(p.lines) - 1)
	}
	return p
}

// lastFilled is the index of the last line that isn't empty; -1 if all are.
func (p passage) lastFilled() int {
	for i := len(p.lines) - 1; i >= 0; i-- {
		if !blank(p.lines[i]) {
			return i
		}
	}
	return -1
}

func blank(line string) bool { return strings.TrimSpace(line) == "" }
