package importer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tertulia/internal/forum"
)

// tail is a file's text with the end of the page cut off that it was copied from.
type tail struct {
	article    passage
	comments   []copied
	closedNote string // the line that says that comments are closed
	closedLang forum.Lang
}

// copied is a comment as its lines stand in the file.
type copied struct {
	text passage
}

// cutTail parts an article from the comments copied along with it. Their shape
// is that of a WordPress page: a line of its own such as "4 thoughts on “Title”",
// then comments numbered from 1, then perhaps "Comments are closed.". A heading
// that no number 1 follows is part of the article.
func (p *parser) cutTail(body passage, title string) tail {
	t := tail{article: body}
	if last := body.lastFilled(); last >= 0 {
		if lang := closedIn(body.lines[last]); lang != "" {
			t.closedNote, t.closedLang = strings.Trim(body.lines[last], lineMarks), lang
			body = body.to(last).trim()
			t.article = body
		}
	}
	if title == "" && len(body.lines) > 0 {
		title = strings.TrimSpace(body.lines[0])
	}
	for i, line := range body.lines {
		n, ok := headingCount(line, title)
		if !ok || i == 0 {
			continue
		}
		list := newCommentList(body.from(i + 1))
		if list == nil {
			continue
		}
		t.comments = p.takeComments(list, n, body.line(i))
		t.article = body.to(i).trim()
		break
	}
	if t.comments != nil || t.closedNote != "" {
		t.article = p.dropFurniture(t.article)
	}
	return t
}

// takeComments reads the list and tells where it doesn't fit its heading.
func (p *parser) takeComments(list *commentList, announced, headingLine int) []copied {
	comments, rest := list.read()
	if rest.lastFilled() >= 0 {
		p.warn(rest.first, "the text from here on belongs to no comment and is left out")
	}
	if len(comments) != announced {
		p.warn(headingLine, "the line announces %d comments, but %d are numbered below it", announced, len(comments))
	}
	return comments
}

// dropFurniture takes away lines at the article's end that are the page's own,
// such as "Share this Post": only whole lines, only from a short list, only where
// the rest of a copied page follows, and each is named.
func (p *parser) dropFurniture(article passage) passage {
	for {
		last := article.lastFilled()
		if last < 0 || !isFurniture(article.lines[last]) {
			return article
		}
		p.warn(article.line(last), "left out, as part of the page around the article: %s", strings.TrimSpace(article.lines[last]))
		article = article.to(last).trim()
	}
}

var numbered = regexp.MustCompile(`^([\s\x{200e}\x{200f}]*)([0-9٠-٩]{1,5})[.)]\s+(\S.*)$`)

// commentList reads comments numbered from 1. Their indentation tells the numbers
// of comments from those of lists inside them.
type commentList struct {
	in     passage
	indent int // of the number 1
	offset int // of the text after it
}

// newCommentList finds the number 1 on the first line with text; nil if another
// thing stands there.
func newCommentList(in passage) *commentList {
	in = in.trim()
	if len(in.lines) == 0 {
		return nil
	}
	m := numbered.FindStringSubmatch(in.lines[0])
	if m == nil || westernDigits(m[2]) != "1" {
		return nil
	}
	return &commentList{in: in, indent: width(m[1]), offset: width(in.lines[0]) - width(m[3])}
}

// read gives the comments, and what stands below an indented list without being
// indented itself.
func (l *commentList) read() (comments []copied, rest passage) {
	var starts []int
	end := len(l.in.lines)
	for i, line := range l.in.lines {
		if l.begins(line, len(starts)+1) {
			starts = append(starts, i)
		} else if l.leaves(i) {
			end = i
			break
		}
	}
	for k, start := range starts {
		stop := end
		if k+1 < len(starts) {
			stop = starts[k+1]
		}
		if text := l.dedent(l.in.to(stop).from(start)).trim(); len(text.lines) > 0 {
			comments = append(comments, copied{text})
		}
	}
	return comments, l.in.from(end)
}

// begins reports whether a line begins the comment of that number. Numbers are
// often aligned at their end, so that 10 stands one column before 9.
func (l *commentList) begins(line string, number int) bool {
	m := numbered.FindStringSubmatch(line)
	if m == nil || width(m[1]) > l.indent {
		return false
	}
	n, err := strconv.Atoi(westernDigits(m[2]))
	return err == nil && n == number
}

// leaves reports whether an indented list ends before line i: after an empty line
// comes one that isn't indented at all.
func (l *commentList) leaves(i int) bool {
	line := l.in.lines[i]
	return l.indent > 0 && i > 0 && blank(l.in.lines[i-1]) && line != "" && cutIndent(line, 1) == line
}

// dedent takes a comment's number and indentation away.
func (l *commentList) dedent(c passage) passage {
	lines := slices.Clone(c.lines)
	lines[0] = numbered.FindStringSubmatch(lines[0])[3]
	for i := 1; i < len(lines); i++ {
		lines[i] = cutIndent(lines[i], l.offset)
	}
	return passage{lines, c.first}
}

// cutIndent takes at most n columns of white space off the start of a line.
func cutIndent(line string, n int) string {
	for n > 0 && line != "" {
		switch line[0] {
		case ' ':
			n--
		case '\t':
			n -= 4
		default:
			return line
		}
		line = line[1:]
	}
	return line
}

// width is the number of columns of a text, a tab taken as four.
func width(s string) int {
	return len([]rune(s)) + 3*strings.Count(s, "\t")
}
