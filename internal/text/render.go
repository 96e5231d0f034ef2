package text

import (
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"tertulia/internal/forum"
)

// RendererVersion is kept with every rendered form. It moves whenever [Render]
// would give another result for the same Markdown.
const RendererVersion = 1

// MaxMarkdown is how many bytes [Render] takes: room for 20,000 grapheme
// clusters of any script, but not for clusters of a thousand marks each.
const MaxMarkdown = 128 << 10

// Options are what rendering needs to know of the forum.
type Options struct {
	// BaseURL is the forum's own address ("https://forum.example"); links to
	// its host are own links.
	BaseURL string
	// Members gives the ids of the mentioned members by [HandleFold] of their
	// handle. A handle that isn't in it stays text.
	Members map[string]int64
	// Headings is the level of the text's outermost headings, 2 to 6; 0 is 3,
	// for posts, which have the page's and their own above them.
	Headings int
}

// Render turns Markdown into safe segments: CommonMark with tables,
// strikethrough, task lists, bare addresses and mentions. Raw HTML is shown as
// text. Headings are demoted below those of page and post, and none skips a level.
// Images become links. Outside links carry rel="nofollow ugc noopener".
//
// Every paragraph, heading, list item, quote and cell resolves its own
// direction; one without a letter takes that of what surrounds it. Bidi controls
// are closed within their block, and made visible in code.
//
// It fails with error.text.encoding (Malformed) on invalid UTF-8 and with
// error.text.size (TooLarge, Args "Max" in bytes) beyond [MaxMarkdown]. An empty
// text gives no segments. The output is at most 20 times the input plus 1 KB.
func Render(markdown string, opt Options) (forum.Rendered, error) {
	p, err := Parse(markdown)
	if err != nil {
		return forum.Rendered{}, err
	}
	return p.Render(opt), nil
}

// Parsed is Markdown that was read, for whoever needs to know whom it mentions before
// it is rendered.
type Parsed struct {
	source []byte
	doc    ast.Node
}

// Parse reads Markdown. It fails as [Render] does.
func Parse(markdown string) (*Parsed, error) {
	if err := checkMarkdown(markdown); err != nil {
		return nil, err
	}
	return parse(markdown), nil
}

func parse(markdown string) *Parsed {
	source := []byte(CleanText(markdown))
	return &Parsed{source, parseMarkdown(source)}
}

// Render gives what the function of that name does.
func (p *Parsed) Render(opt Options) forum.Rendered {
	w := newWriter(p.source, opt)
	w.blocks(p.doc)
	return forum.Rendered{Version: RendererVersion, Segments: w.finish()}
}

// checkMarkdown refuses what no text may be: too long, or not UTF-8.
func checkMarkdown(markdown string) error {
	if len(markdown) > MaxMarkdown {
		return &forum.Error{
			Kind: forum.TooLarge, Key: "error.text.size", Args: forum.Args{"Max": MaxMarkdown},
		}
	}
	if !utf8.ValidString(markdown) {
		return forum.Fail(forum.Malformed, "error.text.encoding")
	}
	return nil
}
