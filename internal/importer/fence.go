package importer

import (
	"regexp"
	"strings"
)

var fenceLine = regexp.MustCompile("^ {0,3}(```+|~~~+)")

// fence follows fenced code through the lines of a text (CommonMark, section
// 4.5): what stands there is nobody's to rewrite.
type fence struct {
	open string // the marks that opened it; empty outside
}

// covers takes the next line and reports whether it is part of fenced code, the
// lines with its marks included.
func (f *fence) covers(line string) bool {
	m := fenceLine.FindStringSubmatch(line)
	switch {
	case m == nil:
		return f.open != ""
	case f.open == "":
		f.open = m[1]
	case strings.HasPrefix(m[1], f.open):
		f.open = ""
	}
	return true
}
