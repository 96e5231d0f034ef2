package text

import (
	"regexp"
	"strings"
	"unicode"

	"tertulia/internal/forum"
)

// passageWriter writes one translated passage. Spaces and openings wait until
// something follows them, so that a space never stands inside emphasis, where it
// would undo it, and so that what stood apart stands apart again.
type passageWriter struct {
	block
	line  bool
	out   strings.Builder
	space bool // a space is due
	apart bool // the last mark stood apart from the word after it
	opens []mark
	end   rune // the last character that will be seen
}

// write gives the Markdown of a passage, or the plain text of a line.
func (b block) write(p forum.Passage, line bool) string {
	w := passageWriter{block: b, line: line}
	for _, r := range p {
		m := b.marks[r.ID]
		switch r.Kind {
		case forum.RunText:
			w.words(r.Text)
		case forum.RunKeep:
			w.keep(m)
		case forum.RunOpen:
			w.opens = append(w.opens, m)
		case forum.RunClose:
			w.out.WriteString(m.after)
			w.apart = m.apartAfter
		}
	}
	return w.out.String()
}

func (w *passageWriter) words(s string) {
	fields := strings.Fields(s)
	if len(fields) == 0 {
		w.space = w.space || s != ""
		return
	}
	w.space = w.space || unicode.IsSpace(firstRune(s))
	words := strings.Join(fields, " ")
	w.lead(firstRune(words), false)
	w.plain(words)
	w.space = unicode.IsSpace(lastRune(s))
}

func (w *passageWriter) keep(m mark) {
	if m.markdown == hardBreak {
		w.out.WriteString(hardBreak)
		w.space, w.end = false, '\n'
		return
	}
	first := firstRune(m.markdown + m.plain)
	w.lead(first, m.apartBefore)
	if m.markdown != "" {
		w.out.WriteString(m.markdown)
		w.end = lastRune(m.markdown)
	} else {
		w.plain(m.plain)
	}
	w.apart = m.apartAfter
}

// lead writes what is due before something that starts with a character.
func (w *passageWriter) lead(first rune, apart bool) {
	for _, m := range w.opens {
		apart = apart || m.apartBefore
	}
	runsOn := isWordRune(w.end) && apart || w.apart && isWordRune(first)
	if (w.space || runsOn) && w.out.Len() > 0 && w.end != '\n' {
		w.out.WriteByte(' ')
		w.end = ' '
	}
	for _, m := range w.opens {
		w.out.WriteString(m.markdown)
	}
	w.opens, w.space, w.apart = nil, false, false
}

func (w *passageWriter) plain(s string) {
	startsLine := w.out.Len() == 0 || w.end == '\n'
	w.end = lastRune(s)
	if w.line {
		w.out.WriteString(s)
		return
	}
	s = escapeWords(s, w.kind)
	if startsLine && w.kind != cellBlock {
		s = escapeLineStart(s)
	}
	w.out.WriteString(s)
}

// special are the characters that could be read as Markdown anywhere.
var special = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "[", `\[`, "]", `\]`, "~", `\~`, "<", `\<`,
	"![", `\!\[`, "://", `\://`, "@", `\@`)

var (
	reference  = regexp.MustCompile(`&(#|[A-Za-z][A-Za-z0-9]*;)`)
	bareWWW    = regexp.MustCompile(`(?i)\b(www)\.`)
	underscore = regexp.MustCompile(`_+`)
	lineStart  = regexp.MustCompile(`^(?:[-+=>#|:]|\d{1,9}[.)])`)
)

// escapeWords keeps plain text from being read as Markdown.
func escapeWords(s string, kind blockKind) string {
	s = special.Replace(s)
	s = reference.ReplaceAllString(s, `\&$1`)
	s = bareWWW.ReplaceAllString(s, `$1\.`)
	s = escapeUnderscores(s)
	switch kind {
	case cellBlock:
		s = escapePipes(s)
	case headingBlock:
		if strings.HasSuffix(s, "#") {
			s = s[:len(s)-1] + `\#`
		}
	}
	if strings.HasSuffix(s, "!") { // a link may follow
		s = s[:len(s)-1] + `\!`
	}
	return s
}

// escapeUnderscores leaves those inside words alone, which mean nothing there.
func escapeUnderscores(s string) string {
	var b strings.Builder
	at := 0
	for _, u := range underscore.FindAllStringIndex(s, -1) {
		b.WriteString(s[at:u[0]])
		run := s[u[0]:u[1]]
		if !isWordRune(lastRune(s[:u[0]])) || !isWordRune(firstRune(s[u[1]:])) {
			run = strings.ReplaceAll(run, "_", `\_`)
		}
		b.WriteString(run)
		at = u[1]
	}
	return b.String() + s[at:]
}

// escapeLineStart keeps a line from starting a heading, list, quote or table.
func escapeLineStart(s string) string {
	at := lineStart.FindStringIndex(s)
	if at == nil {
		return s
	}
	if s[0] == '#' && isWordRune(firstRune(s[1:])) {
		return s // a hashtag
	}
	return s[:at[1]-1] + `\` + s[at[1]-1:]
}

func escapePipes(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, `\|`, "|"), "|", `\|`)
}

// writeCode writes code with a fence longer than any run of backticks in it.
func writeCode(code string, kind blockKind) string {
	fence := strings.Repeat("`", longestRun(code, '`')+1)
	padded := code
	if strings.HasPrefix(code, "`") || strings.HasSuffix(code, "`") ||
		strings.HasPrefix(code, " ") && strings.HasSuffix(code, " ") && strings.TrimSpace(code) != "" {
		padded = " " + code + " "
	}
	if kind == cellBlock {
		padded = strings.ReplaceAll(padded, "|", `\|`)
	}
	return fence + padded + fence
}

// longestRun is how often a character stands in a row in s at most.
func longestRun(s string, c byte) int {
	longest, run := 0, 0
	for i := range len(s) {
		if run++; s[i] != c {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}
