package text

import (
	"html"

	"tertulia/internal/forum"
)

// RendererVersion is kept with every rendered form. It moves whenever [Render]
// would give another result for the same Markdown.
const RendererVersion = 1

// Options are what rendering needs to know of the forum.
type Options struct {
	// BaseURL is the forum's own address ("https://forum.example"); links to
	// its host are own links.
	BaseURL string
	// Members gives the ids of the mentioned members by [HandleFold] of their
	// handle. A handle that isn't in it stays text.
	Members map[string]int64
}

// Render turns Markdown into safe segments.
func Render(markdown string, opt Options) (forum.Rendered, error) {
	return forum.Rendered{Version: RendererVersion, Segments: []forum.Segment{
		{Kind: forum.SegmentHTML, HTML: "<p dir=\"auto\">" + html.EscapeString(CleanText(markdown)) + "</p>"},
	}}, nil
}

// Mentions gives the handles mentioned in a Markdown text, as typed.
func Mentions(markdown string) []string { return nil }
