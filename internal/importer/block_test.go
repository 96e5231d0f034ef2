package importer_test

import (
	"strings"
	"testing"
)

func TestLineEnds(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("word ", 30))
	for _, c := range []struct{ name, file, body, want string }{
		{"long lines are paragraphs", "a.txt", long + "\n" + long, long + "\n\n" + long},
		{"short lines stay lines", "a.txt", "Kind regards\nAnn\nthe Hague", "Kind regards\\\nAnn\\\nthe Hague"},
		{"wrapped lines are one paragraph", "a.txt",
			"Who answers within ten minutes needs no campaign any more,\nbecause the customers themselves tell everybody how good it\nwas. True.",
			"Who answers within ten minutes needs no campaign any more,\nbecause the customers themselves tell everybody how good it\nwas. True."},
		{"a short line among wrapped ones", "a.txt",
			"Who answers within ten minutes needs no campaign any more,\nbut:\nit is work.",
			"Who answers within ten minutes needs no campaign any more,\nbut:\\\nit is work."},
		{"Markdown's line ends are Markdown's", "a.md", long + "\n" + long, long + "\n" + long},
		{"indentation is no code", "a.txt", "    Indented.\n\n\tToo.", "Indented.\n\nToo."},
		{"but in Markdown it is", "a.md", "Text:\n\n    code", "Text:\n\n    code"},
		{"fences stay", "a.txt", "Text:\n\n```\n  • [a](b)\n" + long + "\n" + long + "\n```", "Text:\n\n```\n  • [a](b)\n" + long + "\n" + long + "\n```"},
		{"items", "a.txt", "  • one\n  • two\n    more of two\n    • inner\n\nText.", "- one\n- two\n  more of two\n  - inner\n\nText."},
		{"items right after a line", "a.txt", "Reasons:\n•one\n▪\u00a0two\nThat's all.", "Reasons:\n\n- one\n- two\n\nThat's all."},
		{"items after direction marks", "a.txt", "\u200f• واحد\n\u200f•\u200f اثنان", "- واحد\n- اثنان"},
		{"items in Markdown", "a.md", "Reasons:\n• one\n• two", "Reasons:\n\n- one\n- two"},
		{"a bullet inside a line", "a.txt", "one • two", "one • two"},
		{"Markdown's own lists", "a.txt", "1. one\n2. two\n\n   still two\n\n* three", "1. one\n2. two\n\n   still two\n\n* three"},
		{"quotes and tables", "a.txt", "> " + long + "\n> " + long, "> " + long + "\n> " + long},
	} {
		a, _ := parse(t, c.file, "---\ntitle: Our channel\n---\n"+c.body)
		if c.file == "a.txt" {
			a, _ = parse(t, c.file, "Our channel\n\n"+c.body)
		}
		if a.Body != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, a.Body, c.want)
		}
	}
}
