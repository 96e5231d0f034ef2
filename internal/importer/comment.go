package importer

import (
	"strings"
	"time"

	"tertulia/internal/text"
)

// comments makes the comments of what was copied.
func (p *parser) comments(copies []copied, s style) []Comment {
	lines, named := make([]byline, len(copies)), true
	for i, c := range copies {
		lines[i] = readByline(dropReplyLink(c.text))
		named = named && lines[i].author != ""
	}
	var comments []Comment
	for i, c := range copies {
		line := lines[i]
		if !named && line.date.IsZero() {
			line = byline{rest: dropReplyLink(c.text)}
		}
		rest, ok := p.convertHTML(line.rest)
		if !ok {
			continue
		}
		body := p.markdown(rest.trim(), s)
		if body == "" {
			p.warn(c.text.first, "a comment without text is left out")
			continue
		}
		p.limitBody(body, c.text.first)
		comments = append(comments, Comment{Author: line.author, Date: p.commentDate(line.date, c.text.first), Body: body})
	}
	return comments
}

// byline is the page's own line above a comment, and the comment below it.
type byline struct {
	author string
	date   time.Time
	rest   passage
}

// readByline reads "Ann on May 2, 2010 at 3:15 pm said:", or "Ann says:" with the
// date or nothing on the next line. A line that isn't understood whole stays
// text. So does one without a date, unless all comments of the page have their
// line: a comment may well begin "As the saying goes, Bo wrote:".
func readByline(c passage) byline {
	line := strings.Trim(plainLine(c.lines[0]), lineMarks)
	for _, w := range wordings() {
		m := w.said.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		author, when := text.CleanLine(m[1]), m[2]+m[3]
		if when != "" {
			if t, ok := ParseDate(when); ok {
				return byline{author, t, c.from(1)}
			}
			continue
		}
		below := c.from(1).trim()
		if len(below.lines) == 0 {
			continue
		}
		if t, ok := ParseDate(below.lines[0]); ok {
			return byline{author, t, below.from(1)}
		}
		if blank(c.lines[1]) {
			return byline{author: author, rest: below}
		}
	}
	return byline{rest: c}
}

// dropReplyLink takes away the link for answering that pages have below each
// comment.
func dropReplyLink(c passage) passage {
	last := c.lastFilled()
	if last > 0 && isFurniture(c.lines[last]) {
		return c.to(last)
	}
	return c
}
