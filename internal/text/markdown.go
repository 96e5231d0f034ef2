package text

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown parses CommonMark with tables, strikethrough, task lists, autolinks
// and mentions. It has no parser for raw HTML at all, so that "<b>" is text like
// any other; every construct that could nest or grow without bound is bounded.
var markdown = newMarkdown(quickLists{parser.NewListParser()})

func newMarkdown(lists parser.BlockParser) parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(shallowBlocks{lists, maxDepth}, 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(shallowBlocks{parser.NewBlockquoteParser(), maxQuotes}, 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(extension.NewTaskCheckBoxParser(), 50),
			util.Prioritized(knownCodeSpans{parser.NewCodeSpanParser()}, 100),
			util.Prioritized(boundedLinks{parser.NewLinkParser()}, 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(addressParser{}, 350),
			util.Prioritized(emailParser{}, 400),
			util.Prioritized(mentionParser{}, 450),
			util.Prioritized(boundedDelimiters{parser.NewEmphasisParser()}, 500),
			util.Prioritized(boundedDelimiters{extension.NewStrikethroughParser()}, 550),
		),
		parser.WithParagraphTransformers(
			util.Prioritized(boundedReferences{parser.LinkReferenceParagraphTransformer}, 100),
			util.Prioritized(boundedTables{extension.NewTableParagraphTransformer()}, 200),
		),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
	)
}

// parseMarkdown gives the document of a text that [CleanText] has been through.
func parseMarkdown(source []byte) ast.Node {
	return markdown.Parse(gtext.NewReader(source))
}
