package importer

import (
	"fmt"
	"slices"
)

// Problem is something about a file that its owner should know.
type Problem struct {
	File string
	// Line counts from 1; 0 where no single line is meant.
	Line int
	// Text says in English, for the command line, what is wrong.
	Text string
	// Broken says that the file can't be imported until this is mended.
	Broken bool
}

// String is "file:line: text", as compilers write it, so that editors can jump.
func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
}

// Broken reports whether any of the problems keeps its file from being imported.
func Broken(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return p.Broken })
}

// broken notes what keeps the file from being imported.
func (p *parser) broken(line int, format string, args ...any) {
	p.problems = append(p.problems, Problem{p.name, line, fmt.Sprintf(format, args...), true})
}

// warn notes what was done differently from what one would expect.
func (p *parser) warn(line int, format string, args ...any) {
	p.problems = append(p.problems, Problem{p.name, line, fmt.Sprintf(format, args...), false})
}
