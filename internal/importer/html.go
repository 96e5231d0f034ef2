package importer

import (
	"regexp"
	"strings"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/strikethrough"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
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

// convertHTML turns the HTML in an article into Markdown, and leaves the Markdown
// around it alone: elements that begin a line are converted whole, others line by
// line. What a player was embedded for becomes a link.
func convertHTML(lines []string) []string {
	c := htmlConverter{lines: lines}
	var code fence
	for c.at < len(lines) {
		line := lines[c.at]
		switch {
		case code.covers(line), !strings.Contains(line, "<"):
			c.keep()
		case blockOpen.MatchString(line):
			c.block()
		default:
			c.line()
		}
	}
	return c.out
}

// htmlConverter goes through the lines of one text.
type htmlConverter struct {
	lines, out []string
	at         int
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
	source := strings.Join(c.lines[c.at:end], "\n")
	c.at = end
	made, ok := toMarkdown(source, converter.WithEscapeMode(converter.EscapeModeSmart))
	if !ok {
		made = source
	}
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

// line converts the elements inside a line of Markdown, or of several where a tag
// is broken across them. A line that speaks of tags in code stays as it is.
func (c *htmlConverter) line() {
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
	made, ok := toMarkdown(body, converter.WithEscapeMode(converter.EscapeModeDisabled))
	if !ok {
		made = body
	}
	for part := range strings.SplitSeq(made, "\n") {
		c.out = append(c.out, line[:len(line)-len(body)]+part)
	}
}

// toMarkdown converts a piece of HTML; false where it is beyond the converter's
// means, such as nesting a thousand deep.
func toMarkdown(source string, escaping func(*converter.Converter) error) (string, bool) {
	source = autolink.ReplaceAllString(source, `<a href="$1">$1</a>`)
	source = embedded.ReplaceAllString(source, `<a href="$1">$1</a>`)
	source = pointed.ReplaceAllStringFunc(source, func(s string) string {
		if anyTag.MatchString(s) || strings.HasPrefix(s, "<!--") {
			return s
		}
		return "&lt;" + s[1:]
	})
	conv := converter.NewConverter(escaping, converter.WithPlugins(
		base.NewBasePlugin(), commonmark.NewCommonmarkPlugin(), table.NewTablePlugin(), strikethrough.NewStrikethroughPlugin(),
	))
	made, err := conv.ConvertString(source)
	return made, err == nil
}
