package importer

import (
	"regexp"
	"strings"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/strikethrough"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
	"golang.org/x/net/html"
)

// The elements that WordPress and its exporters leave in articles. Whatever else
// stands in pointed brackets is text.
const (
	blockTags  = `p|div|ul|ol|li|dl|dt|dd|table|blockquote|h[1-6]|figure|pre|center|section|article|hr`
	inlineTags = `a|img|br|em|strong|b|i|u|span|code|del|s|strike|ins|mark|sub|sup|small|big|font|abbr|acronym|` +
		`cite|q|kbd|tt|iframe|embed|object|param|video|audio|source|figcaption|picture|` +
		`thead|tbody|tfoot|tr|td|th|caption|script|style|noscript|wbr`
)

// maxElement is how many lines are searched for an element's end.
const maxElement = 1000

var (
	wholePage = regexp.MustCompile(`(?i)^\s*(?:<!doctype html|<html[\s>])`)
	anyTag    = regexp.MustCompile(`(?i)</?(?:` + blockTags + `|` + inlineTags + `)(?:\s[^<>]*)?/?>|<!--.*?-->`)
	blockOpen = regexp.MustCompile(`(?i)^\s*<(` + blockTags + `)(?:\s[^<>]*)?>|^\s*<(!--)`)
	halfTag   = regexp.MustCompile(`<[a-zA-Z/!][^<>]*$`)
	autolink  = regexp.MustCompile(`<((?:https?://|mailto:)[^<>\s]+)>`)
	pointed   = regexp.MustCompile(`<[^<>]*>?`)
	embedded  = regexp.MustCompile(`(?i)<(?:iframe|embed|video|audio|source)\s[^<>]*?\bsrc\s*=\s*["']?([^"'\s<>]+)[^<>]*>`)
)

// convertHTML turns the HTML in a passage into Markdown, and leaves the Markdown
// around it alone: elements that begin a line are converted whole, others line by
// line. What a player was embedded for becomes a link. A passage beyond the
// bounds is noted, and false.
func (p *parser) convertHTML(in passage) (passage, bool) {
	if n := size(in.lines); n > maxSource {
		p.broken(in.first, "the text has %d bytes, far more than a post may have (setting limits.post-max)", n)
		return in, false
	}
	c := htmlConverter{parser: p, passage: in}
	var code fence
	for c.at < len(c.lines) {
		line := c.lines[c.at]
		switch {
		case code.covers(line), !strings.Contains(line, "<"):
			c.keep()
		case blockOpen.MatchString(line):
			c.block()
		default:
			c.inLine()
		}
	}
	return passage{c.out, in.first}, p.effort <= maxEffort
}

// size is the number of bytes in lines, with their ends.
func size(lines []string) int {
	n := len(lines)
	for _, line := range lines {
		n += len(line)
	}
	return n
}

// htmlConverter goes through the lines of one text.
type htmlConverter struct {
	*parser
	passage
	out []string
	at  int
}

func (c *htmlConverter) keep() {
	c.out = append(c.out, c.lines[c.at])
	c.at++
}

// block converts an element up to the line with its end. One without an end goes
// to the next empty line.
func (c *htmlConverter) block() {
	m := blockOpen.FindStringSubmatch(c.lines[c.at])
	end := c.endOf(strings.ToLower(m[1] + m[2]))
	made := c.toMarkdown(strings.Join(c.lines[c.at:end], "\n"), c.inBlocks)
	c.at = end
	if n := len(c.out); n > 0 && !blank(c.out[n-1]) {
		c.out = append(c.out, "")
	}
	c.out = append(c.out, strings.Split(made, "\n")...)
	c.out = append(c.out, "")
}

// endOf is the line after the one that closes the element opened on the line at
// hand.
func (c *htmlConverter) endOf(tag string) int {
	opening, closing := "<"+tag, "</"+tag
	if tag == "!--" {
		opening, closing = "<!--", "-->"
	}
	depth, firstBlank := 0, 0
	for i := c.at; i < min(len(c.lines), c.at+maxElement); i++ {
		line := strings.ToLower(c.lines[i])
		depth += strings.Count(line, opening) - strings.Count(line, closing)
		if depth <= 0 {
			return i + 1
		}
		if firstBlank == 0 && blank(line) {
			firstBlank = i
		}
	}
	if firstBlank > 0 {
		return firstBlank
	}
	return min(len(c.lines), c.at+maxElement)
}

// inLine converts the elements inside a line of Markdown, or of several where a
// tag is broken across them. A line that speaks of tags in code stays as it is.
func (c *htmlConverter) inLine() {
	line := c.lines[c.at]
	c.at++
	for n := 0; n < 5 && halfTag.MatchString(line) && c.at < len(c.lines) && !blank(c.lines[c.at]); n++ {
		line += " " + strings.TrimSpace(c.lines[c.at])
		c.at++
	}
	if !anyTag.MatchString(line) || strings.Contains(line, "`") {
		c.out = append(c.out, line)
		return
	}
	body := strings.TrimLeft(line, " \t")
	made := c.toMarkdown(body, c.inLines)
	for part := range strings.SplitSeq(made, "\n") {
		c.out = append(c.out, line[:len(line)-len(body)]+part)
	}
}

// toMarkdown converts a piece of HTML; one beyond the bounds stays as it is, and
// is noted.
func (c *htmlConverter) toMarkdown(piece string, conv *converter.Converter) string {
	source := onlyElements(piece)
	if !c.spend(searching(source)+reopening(source), c.first) {
		return piece
	}
	doc, err := html.Parse(strings.NewReader(source))
	if err != nil {
		c.spend(maxEffort+1, c.first) // its elements are nested too deep even for the parser
		return piece
	}
	if !c.spend(nesting(doc, 0), c.first) {
		return piece
	}
	made, err := conv.ConvertNode(doc)
	if err != nil {
		return piece
	}
	return string(made)
}

// onlyElements is a piece of HTML in which all that is no element of an article
// is text, and what was embedded is linked.
func onlyElements(piece string) string {
	piece = autolink.ReplaceAllString(piece, `<a href="$1">$1</a>`)
	piece = embedded.ReplaceAllString(piece, `<a href="$1">$1</a>`)
	return pointed.ReplaceAllStringFunc(piece, func(s string) string {
		if anyTag.MatchString(s) || strings.HasPrefix(s, "<!--") {
			return s
		}
		return "&lt;" + s[1:]
	})
}

// newConverter makes a converter, which takes longer than converting a line. It
// writes cells as they are: padded, a table of one long line would be its square.
func newConverter(escaping func(*converter.Converter) error) *converter.Converter {
	return converter.NewConverter(escaping, converter.WithPlugins(
		base.NewBasePlugin(), commonmark.NewCommonmarkPlugin(), strikethrough.NewStrikethroughPlugin(),
		table.NewTablePlugin(table.WithCellPaddingBehavior(table.CellPaddingBehaviorMinimal)),
	))
}
