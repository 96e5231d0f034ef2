// Package importer brings texts from elsewhere into the forum: articles as
// people have them in files, with the comments that were copied along.
//
// [ParseArticle] is a pure function from bytes to an [Article]; [Importer]
// writes articles through the store's one path for posts.
package importer

import (
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// MaxFileBytes is the size of the largest file that is read.
const MaxFileBytes = 1 << 20

// Article is one article as it stands in a file, ready to become a thread. Its
// texts are clean UTF-8 with LF line ends.
type Article struct {
	// Identity tells this article from all others; the same file always has the
	// same one (see identity).
	Identity string
	// Title is plain text of one line, as long as the settings allow.
	Title string
	// Slug is the one the article had; empty where it says none.
	Slug string
	// Author is the name as written; empty where nobody is named.
	Author string
	// Date is in UTC; zero where the article says none.
	Date time.Time
	// Tags are names as written, each once, as many as the settings allow; the
	// article's tags come first, its categories after them.
	Tags []string
	// Lang is what the article says or else what its text is detected as.
	Lang forum.Lang
	// Body is Markdown, without the title where that was its first line.
	Body string
	// Closed says that no more comments were taken where it comes from.
	Closed bool
	// ClosedNote is the line that says so, in the language ClosedLang; empty
	// where only a setting says it.
	ClosedNote string
	ClosedLang forum.Lang
	// Comments are in the order of the page.
	Comments []Comment
}

// Comment is a comment that was copied along with an article.
type Comment struct {
	// Author is the name in the page's own line above the comment; empty where
	// there is none. A signature inside the text is not a name.
	Author string
	Date   time.Time // in UTC; zero where there is none
	Lang   forum.Lang
	Body   string // Markdown
}

// Options are what parsing needs besides the file.
type Options struct {
	// SourceURL is where the article was published: relative links are resolved
	// against it. Without it they become text.
	SourceURL *url.URL
	// Settings hold the forum's limits; nil means the default ones.
	Settings *forum.Settings
	// Now is the time of the import: an article that is dated later is refused,
	// and the date of a comment that is, unknown. Zero lets every date pass.
	Now time.Time
	// Detect names a text's language; nil means [text.Detect].
	Detect func(string) forum.Lang
}

// ParseArticle reads one file. The name serves for problems, for a title or date
// in it (2010-06-24-slug.md, as Jekyll has them) and for telling Markdown from
// text. It never fails half: if [Broken] says so of the problems, the article
// isn't fit for import; all other problems are worth telling and no more.
func ParseArticle(name string, data []byte, opt Options) (Article, []Problem) {
	p := parser{
		name: name, opt: opt.withDefaults(),
		inBlocks: newConverter(converter.WithEscapeMode(converter.EscapeModeSmart)),
		inLines:  newConverter(converter.WithEscapeMode(converter.EscapeModeDisabled)),
	}
	a := p.parse(data)
	return a, p.problems
}

func (o Options) withDefaults() Options {
	if o.Settings == nil {
		settings := forum.DefaultSettings()
		o.Settings = &settings
	}
	if o.Detect == nil {
		o.Detect = func(s string) forum.Lang { return text.Detect(s).Lang }
	}
	return o
}

// parser holds what is gathered while one file is read.
type parser struct {
	name     string
	opt      Options
	problems []Problem
	// inBlocks converts HTML by itself, inLines HTML among Markdown.
	inBlocks, inLines *converter.Converter
	effort            int // that converting took so far (see spend)
}

func (p *parser) parse(data []byte) Article {
	content, ok := p.decode(data)
	if !ok {
		return Article{}
	}
	head, body := p.splitFront(newPassage(content))
	meta := p.readFront(head)
	p.addFileName(&meta)
	if Broken(p.problems) {
		return Article{}
	}
	if wholePage.MatchString(content) {
		p.broken(1, "this is a whole HTML page; only an article's own text can be imported")
		return Article{}
	}
	tail := p.cutTail(body, meta.title)
	if tail.article, ok = p.convertHTML(tail.article); !ok {
		return Article{}
	}
	a := meta.article()
	p.limitTags(&a, meta.tagsLine)
	p.setTitle(&a, &tail.article)
	style := p.style(len(head.lines) > 0)
	a.Body = p.markdown(tail.article, style)
	if a.Body == "" {
		p.broken(body.first, "there is no text in it")
		return Article{}
	}
	p.limitBody(a.Body, tail.article.first)
	a.close(tail)
	p.setLanguages(&a, append(a.Comments, p.comments(tail.comments, style)...))
	a.Identity = meta.identity(data)
	return a
}

// style says how line ends are meant: Markdown's way where the file is Markdown,
// which it is by its name or by having front matter.
func (p *parser) style(hasFront bool) style {
	switch strings.ToLower(path.Ext(p.name)) {
	case ".md", ".markdown", ".mkd", ".html", ".htm":
		return markdownStyle
	}
	if hasFront {
		return markdownStyle
	}
	return plainStyle
}

// markdown makes the Markdown of a passage.
func (p *parser) markdown(in passage, s style) string {
	return strings.Trim(text.CleanText(rewriteLinks(blocks(in.lines, s), p.opt.SourceURL)), "\n")
}

// setLanguages keeps what the article says and detects the rest. A comment too
// short to tell is taken to be in the article's language.
func (p *parser) setLanguages(a *Article, comments []Comment) {
	if !a.Lang.Known() {
		a.Lang = p.opt.Detect(a.Title + "\n\n" + a.Body)
	}
	for i := range comments {
		c := &comments[i]
		if c.Lang = p.opt.Detect(c.Body); !c.Lang.Known() {
			c.Lang = a.Lang
		}
	}
	a.Comments = comments
}

// close takes over the line that closed the comments.
func (a *Article) close(t tail) {
	if t.closedNote == "" {
		return
	}
	a.Closed, a.ClosedNote, a.ClosedLang = true, t.closedNote, t.closedLang
}
