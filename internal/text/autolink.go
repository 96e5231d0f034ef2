package text

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// addressParser makes links of bare addresses: "https://b.nl/مرحبا", "www.b.nl".
// It wakes at the ":" or "." and looks back, so that it doesn't matter which
// script's punctuation stands before the address.
type addressParser struct{}

// Trigger are the characters after "https" and "www".
func (addressParser) Trigger() []byte { return []byte{':', '.'} }

// Parse reads an address whose first letters are the end of the last text node.
func (addressParser) Parse(parent ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	last, ok := parent.LastChild().(*ast.Text)
	if !ok || last.Segment.Stop != segment.Start || last.SoftLineBreak() || last.HardLineBreak() {
		return nil
	}
	before := last.Segment.Value(block.Source())
	prefix, host := addressPrefix(before, line)
	if prefix == 0 {
		return nil
	}
	end := addressEnd(line, host, segment.Start, spentOf(pc).hostRun(line, host, segment.Start))
	if end == 0 {
		return nil
	}
	block.Advance(end)
	start := last.Segment.Stop - prefix
	shorten(parent, last, start)
	link := ast.NewAutoLink(ast.AutoLinkURL, ast.NewTextSegment(gtext.NewSegment(start, segment.Start+end)))
	if line[0] == '.' {
		link.Protocol = []byte("https")
	}
	return link
}

// addressPrefix finds "http", "https" or "www" at the end of before; it gives
// its length, and where in line the host starts.
func addressPrefix(before, line []byte) (length, host int) {
	switch {
	case bytes.HasPrefix(line, []byte("://")):
		for _, scheme := range []string{"https", "http"} {
			if endsWithWord(before, scheme) {
				return len(scheme), len("://")
			}
		}
	case line[0] == '.' && endsWithWord(before, "www"):
		return len("www"), len(".")
	}
	return 0, 0
}

// endsWithWord reports whether before ends with an ASCII word that no other
// Latin letter or digit runs into.
func endsWithWord(before []byte, word string) bool {
	at := len(before) - len(word)
	if at < 0 || !strings.EqualFold(string(before[at:]), word) {
		return false
	}
	r, _ := utf8.DecodeLastRune(before[:at])
	return r == utf8.RuneError || !unicode.In(r, unicode.Latin, unicode.Nd)
}

// shorten takes the address's first letters off the text node before it.
func shorten(parent ast.Node, last *ast.Text, stop int) {
	last.Segment = last.Segment.WithStop(stop)
	if last.Segment.IsEmpty() {
		parent.RemoveChild(parent, last)
	}
}

// hostRun is a run of what host names may hold. Every "www." in it asks for the same
// one: it is read once.
type hostRun struct {
	// start, stop and end are places in the source: of the run, and of its end without
	// the punctuation of the sentence around it.
	start, stop, end int
	// broken is up to where no host can start: one that did was none, for what comes
	// after that.
	broken int
}

// hostRun gives the run that the host is in which starts at a place of a line, itself at
// a place of the source.
func (s *spent) hostRun(line []byte, host, at int) *hostRun {
	run := &s.host
	if start := at + host; start < run.start || start >= run.stop {
		end := host + runEnd(line[host:], isHostRune)
		*run = hostRun{start: start, stop: at + end, end: at + end}
		if end == len(line) || bytes.IndexByte([]byte("/?#"), line[end]) < 0 {
			run.end = start + trimAddress(line[host:end])
		}
	}
	return run
}

// host reports whether one starts at a place of the line.
func (r *hostRun) host(line []byte, host, at int) bool {
	start, end := at+host, r.end-at
	if start < r.broken || end <= host || end-host > maxHost+len(":65535") {
		return false
	}
	broken := hostPortBreak(string(line[host:end]))
	r.broken = max(r.broken, start+broken)
	return broken == 0
}

// addressEnd is where in line, itself at a place of the source, the address ends whose
// host starts at host; 0 if it has no sensible one. The host is looked at first, so that a
// line of broken addresses isn't read to its end for each.
func addressEnd(line []byte, host, at int, run *hostRun) int {
	if !run.host(line, host, at) {
		return 0
	}
	if run.end < run.stop {
		return run.end - at
	}
	end := run.stop - at
	if end < len(line) && bytes.IndexByte([]byte("/?#"), line[end]) >= 0 {
		end += runEnd(line[end:], isAddressRune)
	}
	return host + trimAddress(line[host:end])
}

// runEnd is the length of the run of accepted characters at the start of b.
func runEnd(b []byte, accept func(rune) bool) int {
	end := 0
	for end < len(b) {
		r, size := utf8.DecodeRune(b[end:])
		if !accept(r) {
			break
		}
		end += size
	}
	return end
}

// isHostRune reports what a host name with a port may hold.
func isHostRune(r rune) bool { return isHandleRune(r) || r == '.' || r == ':' }

// isAddressRune reports what a bare address may hold. White space, quotes,
// brackets and invisible characters end it.
func isAddressRune(r rune) bool {
	return r > ' ' && r != utf8.RuneError && !strings.ContainsRune("<>\"`[]{}|\\^«»“”„", r) &&
		!unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r)
}

// trimAddress is the length of an address without the punctuation of the
// sentence around it; a ")" belongs to it if it opened it.
func trimAddress(b []byte) int {
	open := bytes.Count(b, []byte{'('}) - bytes.Count(b, []byte{')'})
	for len(b) > 0 {
		r, size := utf8.DecodeLastRune(b)
		switch {
		case r == ')' && open < 0:
			open++
		case strings.ContainsRune(".,;:!?'*_~؟،؛۔…’", r):
		default:
			return len(b)
		}
		b = b[:len(b)-size]
	}
	return 0
}

// maxHost is how many bytes a host name takes at most.
const maxHost = utf8.UTFMax * maxName

// hostPortBreak looks for a host name of at least two labels, or localhost, with an
// optional port. It gives 0 for one; else, what comes before that place is no host either
// if it starts later.
func hostPortBreak(s string) int {
	host, port, hasPort := strings.Cut(s, ":")
	if hasPort && (port == "" || len(port) > 5 || strings.Trim(port, "0123456789") != "") {
		return len(host) + 1
	}
	if len(host) > maxHost {
		return 1
	}
	labels := 0
	for at := 0; ; labels++ {
		end := strings.IndexByte(host[at:], '.')
		if end == 0 || at == len(host) {
			return at + 1
		}
		if end < 0 {
			break
		}
		at += end + 1
	}
	if labels == 0 && host != "localhost" {
		return 1
	}
	return 0
}

// emailParser makes links of bare e-mail addresses.
type emailParser struct{}

// Trigger is the start of a line or a word (goldmark gives a space for both),
// and an opening parenthesis.
func (emailParser) Trigger() []byte { return []byte{' ', '('} }

// Parse reads an e-mail address after a space or at the start of a text.
func (emailParser) Parse(parent ast.Node, block gtext.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	skip := 0
	if line[0] == ' ' || line[0] == '(' {
		skip = 1
	} else if r := block.PrecendingCharacter(); isHandleRune(r) || r == '@' {
		return nil
	}
	end := emailEnd(line[skip:])
	if end == 0 {
		return nil
	}
	if skip > 0 {
		ast.MergeOrAppendTextSegment(parent, segment.WithStop(segment.Start+skip))
	}
	block.Advance(skip + end)
	start := segment.Start + skip
	return ast.NewAutoLink(ast.AutoLinkEmail, ast.NewTextSegment(gtext.NewSegment(start, start+end)))
}

// emailEnd is the length of the e-mail address at the start of line; 0 for none.
func emailEnd(line []byte) int {
	end := util.FindEmailIndex(line)
	if end <= 0 {
		return 0
	}
	address := bytes.TrimRight(line[:end], ".-_")
	at := bytes.IndexByte(address, '@')
	if at <= 0 || bytes.IndexByte(address[at:], '.') < 0 {
		return 0
	}
	return len(address)
}
