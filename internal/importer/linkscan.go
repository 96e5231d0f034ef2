package importer

import (
	"net/url"
	"regexp"
	"strings"
)

// maxDestination bounds a link's address, in bytes.
const maxDestination = 2000

// linkRewriter rewrites one paragraph.
type linkRewriter struct {
	s     string
	base  *url.URL
	match map[int]int // of each "[" its "]"
	code  map[int]int // of each code span its end
}

func newLinkRewriter(s string, base *url.URL) *linkRewriter {
	r := &linkRewriter{s: s, base: base, match: map[int]int{}, code: codeSpans(s)}
	var open []int
	for i := 0; i < len(s); i++ {
		if end, ok := r.code[i]; ok {
			i = end - 1
			continue
		}
		switch s[i] {
		case '\\':
			i++
		case '[':
			open = append(open, i)
		case ']':
			if n := len(open); n > 0 {
				r.match[open[n-1]] = i
				open = open[:n-1]
			}
		}
	}
	return r
}

// codeSpans maps the start of each code span to its end (CommonMark, section 6.1).
func codeSpans(s string) map[int]int {
	spans, waiting := map[int]int{}, map[int][]int{}
	for i := 0; i < len(s); i++ {
		if s[i] == '`' {
			n := runLength(s[i:])
			waiting[n] = append(waiting[n], i)
			i += n - 1
		}
	}
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '`':
			n := runLength(s[i:])
			later := waiting[n]
			for len(later) > 0 && later[0] <= i {
				later = later[1:]
			}
			waiting[n] = later
			if len(later) > 0 {
				spans[i] = later[0] + n
				i = later[0]
			}
			i += n - 1
		}
	}
	return spans
}

func runLength(s string) int { return len(s) - len(strings.TrimLeft(s, "`")) }

// link is an inline link or image as it stands in the text.
type link struct {
	image      bool
	start, end int    // of the whole
	label      [2]int // what stands between the brackets
	to         string // its address, unescaped
	rest       string // the title with its marks, if any
}

// linkAt reads a link or an image that starts at i and ends before limit.
func (r *linkRewriter) linkAt(i, limit int) (link, bool) {
	l := link{start: i, image: strings.HasPrefix(r.s[i:], "![")}
	open := i
	if l.image {
		open++
	}
	closing, ok := r.match[open]
	if !ok || closing+1 >= limit || r.s[closing+1] != '(' {
		return l, false
	}
	l.label = [2]int{open + 1, closing}
	inside := r.s[closing+2 : min(limit, closing+2+maxDestination)]
	n := 0
	if l.to, l.rest, n, ok = destination(inside); !ok {
		return l, false
	}
	l.end = closing + 2 + n
	return l, true
}

var (
	angled  = regexp.MustCompile(`^\s*<([^<>\n]*)>`)
	escaped = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")
	tailOf  = regexp.MustCompile(`^(\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)`)
)

// destination reads what stands between a link's round brackets; n is its length
// with the closing one (CommonMark, section 6.3).
func destination(s string) (to, title string, n int, ok bool) {
	if m := angled.FindStringSubmatch(s); m != nil {
		to, n = m[1], len(m[0])
	} else {
		start := len(s) - len(strings.TrimLeft(s, " \t\n"))
		n = start + bareLength(s[start:])
		to = s[start:n]
	}
	m := tailOf.FindStringSubmatch(s[n:])
	if m == nil {
		return "", "", 0, false
	}
	return escaped.ReplaceAllString(to, "$1"), strings.TrimSpace(m[1]), n + len(m[0]), true
}

// bareLength is the length of an address that isn't in angle brackets: to the
// first space, or the bracket that doesn't belong to it.
func bareLength(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c <= ' ':
			return i
		case c == '(':
			depth++
		case c == ')':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return len(s)
}
