package importer

import (
	"strings"

	"tertulia/internal/text"
)

// limitBody refuses a text that is longer than a post may be: cutting it would
// lose what was said.
func (p *parser) limitBody(body string, line int) {
	if n := text.Graphemes(body); n > p.opt.Settings.PostMax || len(body) > text.MaxMarkdown {
		p.broken(line, "the text has %d characters, and a post may have %d (setting limits.post-max)", n, p.opt.Settings.PostMax)
	}
}

// limitTags keeps as many tags as a thread may have, and names the others.
func (p *parser) limitTags(a *Article, line int) {
	if most := p.opt.Settings.TagsMax; len(a.Tags) > most {
		p.warn(line, "a thread may have %d tags; left out: %s", most, strings.Join(a.Tags[most:], ", "))
		a.Tags = a.Tags[:most:most]
	}
}
