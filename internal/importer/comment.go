package importer

import (
	"strings"
	"time"

	"tertulia/internal/text"
)

// comments makes the comments of what was copied.
func (p *parser) comments(copies []copied, s style) []Comment {
	var comments []Comment
	for _, c := range copies {
		in := dropReplyLink(c.text)
		author, date, in := byline(in)
		in.lines = convertHTML(in.lines)
		body := p.markdown(in.trim(), s)
		if body == "" {
			p.warn(c.text.first, "a comment without text is left out")
			continue
		}
		p.limitBody(body, c.text.first)
		comments = append(comments, Comment{Author: author, Date: date, Body: body})
	}
	return comments
}

// byline reads the page's own line above a comment ("Ann on May 2, 2010 at 3:15
// pm said:", or "Ann says:" with the date on the next line). A line that isn't
// understood whole stays text: a name is never guessed.
func byline(c passage) (author string, date time.Time, rest passage) {
	line := strings.Trim(c.lines[0], lineMarks)
	for _, w := range wordings {
		m := w.said.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		if when := m[2] + m[3]; when != "" {
			t, ok := ParseDate(when)
			if !ok {
				continue
			}
			return text.CleanLine(m[1]), t, c.from(1)
		}
		if len(c.lines) == 1 {
			continue
		}
		rest := c.from(1).trim()
		if len(rest.lines) > 0 {
			if t, ok := ParseDate(rest.lines[0]); ok {
				return text.CleanLine(m[1]), t, rest.from(1)
			}
		}
		if blank(c.lines[1]) {
			return text.CleanLine(m[1]), time.Time{}, rest
		}
	}
	return "", time.Time{}, c
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
