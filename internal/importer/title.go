package importer

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tertulia/internal/text"
)

const (
	// minClause is the shortest derived title, in grapheme clusters, where the
	// line has more to say: "Twitter" alone is no title.
	minClause    = 40
	sentenceEnds = ".!?؟。…"
	clauseEnds   = ",;:،؛–—"
)

// setTitle gives the article its title: the one from the front matter, else the
// first line. That is taken out of the body where it stands alone (it is a
// heading, or an empty line follows) and isn't too long; otherwise the title is
// its first clause, and the body keeps the line whole.
func (p *parser) setTitle(a *Article, body *passage) {
	o, ok := findOpening(body.trim())
	*body = body.trim()
	switch {
	case a.Title != "":
		p.fitTitle(a, body)
		if ok && o.skipped == 0 && o.heading && strings.EqualFold(o.title, a.Title) {
			*body = body.from(o.lines).trim()
		}
	case !ok:
		p.broken(body.first, "there is no title, and no line that could be one")
	case o.alone && !o.last && !o.marked && o.skipped == 0 && text.Graphemes(o.title) <= p.opt.Settings.TitleMax:
		a.Title = o.title
		*body = body.from(o.lines).trim()
	default:
		a.Title = o.clause(p.opt.Settings.TitleMax)
	}
}

// fitTitle shortens a title from the front matter that is too long; it then
// stands whole at the head of the body.
func (p *parser) fitTitle(a *Article, body *passage) {
	if text.Graphemes(a.Title) <= p.opt.Settings.TitleMax {
		return
	}
	p.warn(1, "the title is longer than %d characters: it is shortened, and stands whole above the text", p.opt.Settings.TitleMax)
	body.lines = append([]string{escapeMarkdown(a.Title), ""}, body.lines...)
	body.first -= 2
	a.Title = text.Excerpt(a.Title, p.opt.Settings.TitleMax)
}

// opening is the first line of a text that says something, seen as its title.
type opening struct {
	title   string // plain text
	heading bool   // it is marked as a heading
	alone   bool   // nothing of its paragraph follows
	marked  bool   // it holds links or images, which a title can't keep
	last    bool   // no other text follows
	lines   int    // it takes, with a heading's underline
	skipped int    // lines before it that say nothing, such as an image
}

var (
	atxHeading = regexp.MustCompile(`^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$`)
	underline  = regexp.MustCompile(`^ {0,3}(=+|-{3,})[ \t]*$`)
	imageLine  = regexp.MustCompile(`^\s*(?:\[?!\[[^\]]*\]\([^)]*\)(?:\]\([^)]*\))?\s*)+$`)
	linkMark   = regexp.MustCompile(`!?\[[^\]]*\]\([^)]*\)|<[^>]+>|https?://`)
)

// findOpening looks for the first line with a letter or digit in it.
func findOpening(body passage) (opening, bool) {
	for i, line := range body.lines {
		if imageLine.MatchString(line) {
			continue
		}
		o := opening{lines: 1, skipped: i, marked: linkMark.MatchString(line)}
		if m := atxHeading.FindStringSubmatch(line); m != nil {
			line, o.heading = m[1], true
		} else if i+1 < len(body.lines) && underline.MatchString(body.lines[i+1]) {
			o.heading, o.lines = true, 2
		}
		o.title = text.CleanLine(plainLine(line))
		if !strings.ContainsFunc(o.title, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			continue
		}
		next := body.from(i + o.lines)
		o.last = next.lastFilled() < 0
		o.alone = o.heading || len(next.lines) > 0 && blank(next.lines[0])
		return o, true
	}
	return opening{}, false
}

// plainLine is a line of Markdown without its marks.
func plainLine(line string) string {
	line = strings.TrimLeft(line, bullets+" \t\u00a0>")
	rendered, err := text.Render(line, text.Options{})
	if err != nil {
		return line // beyond Markdown: it stands for itself
	}
	return text.PlainText(rendered)
}

// clause is the start of the line as a title: up to its first break that leaves
// enough, else cut at a word. "…" stands for what was left out.
func (o opening) clause(max int) string {
	end := clauseEnd(o.title)
	complete := end == len(o.title) && (o.alone || o.last || strings.ContainsRune(sentenceEnds, lastRune(o.title)))
	if complete {
		return text.Excerpt(o.title, max)
	}
	cut := strings.TrimRight(o.title[:end], " .…"+clauseEnds)
	if text.Graphemes(cut) < max {
		return cut + "…"
	}
	return text.Excerpt(cut, max)
}

// clauseEnd is where the first clause of at least minClause clusters ends: at a
// mark that white space or nothing follows, so that 2.0 and 1,000 stay whole.
func clauseEnd(s string) int {
	for i, r := range s {
		next := i + utf8.RuneLen(r)
		if !strings.ContainsRune(sentenceEnds+clauseEnds, r) || next < len(s) && s[next] != ' ' {
			continue
		}
		if next == len(s) || text.Graphemes(s[:i]) >= minClause {
			return next
		}
	}
	return len(s)
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
