package importer

import (
	"html"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"tertulia/internal/text"
)

// readComments takes what exporters put under "comments": whether comments were
// taken (false closes the thread), or the comments themselves, as Jekyll's
// importer for WordPress writes them.
func (p *parser) readComments(m *meta, kv pair) {
	list, ok := kv.value.(*ast.SequenceNode)
	if !ok {
		s := strings.ToLower(p.line(kv))
		open, ok := yamlBool(s)
		switch {
		case ok:
			m.closed = !open
		case s == "closed":
			m.closed = true
		case s != "" && s != "open":
			p.warn(kv.line, "comments: %s is neither true nor false; comments stay open", s)
		}
		return
	}
	for _, node := range list.Values {
		fields, ok := node.(ast.MapNode)
		if !ok {
			p.broken(kv.line, "a comment in the front matter has neither author nor content")
			return
		}
		if c := p.frontComment(fields, kv.line); c.Body != "" {
			m.comments = append(m.comments, c)
		}
	}
}

// frontComment reads one comment. E-mail addresses and network addresses that
// exporters add are not taken over.
func (p *parser) frontComment(fields ast.MapNode, line int) Comment {
	values := map[string]string{}
	for it := fields.MapRange(); it.Next(); {
		values[strings.ToLower(scalar(it.Key()))] = scalar(it.Value())
	}
	c := Comment{Author: text.CleanLine(html.UnescapeString(values["author"]))}
	for _, key := range []string{"date_gmt", "date"} {
		if t, ok := ParseDate(values[key]); ok {
			c.Date = p.commentDate(t, line)
			break
		}
	}
	content := newPassage(strings.ReplaceAll(values["content"], "\r\n", "\n"))
	content.first = line
	if content, ok := p.convertHTML(content); ok {
		c.Body = p.markdown(content.trim(), plainStyle)
		p.limitBody(c.Body, line)
	}
	return c
}
