package importer_test

import "testing"

func TestHTMLInArticles(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"marks in a line", "We <em>answer</em> and <strong>sell</strong>, <a href=\"http://b.example/c\">here</a>.",
			"We *answer* and **sell**, [here](http://b.example/c)."},
		{"beside Markdown", "- **a** <em>b</em>\n  - c<br>d", "- **a** *b*\n  - c  \n  d"},
		{"paragraphs", "<p>One.</p>\n<p>Two *stars*.</p>", "One.\n\nTwo \\*stars\\*."},
		{"a list over lines", "Reasons:\n<ul>\n<li>one</li>\n\n<li>two</li>\n</ul>\nDone.", "Reasons:\n\n- one\n- two\n\nDone."},
		{"a quote", "<blockquote>One.</blockquote>", "> One."},
		{"an image", "<img src=\"http://b.example/c.png\" alt=\"\" />", "![](http://b.example/c.png)"},
		{"a linked image", "<a href=\"http://b.example/c.png\"><img src=\"http://b.example/c.png\"></a>", "[c.png](http://b.example/c.png)"},
		{"a player becomes a link", "<iframe width=\"4\" src=\"http://b.example/v\"></iframe>", "[http://b.example/v](http://b.example/v)"},
		{"a tag broken across lines", "See <a\nhref=\"http://b.example\">here</a>.", "See [here](http://b.example)."},
		{"the fold", "One.\n\n<!--more-->\n\nTwo.", "One.\n\nTwo."},
		{"a script goes", "One.<script>alert(1)</script>", "One."},
		{"addresses in brackets", "<em>See</em> <http://b.example/c>", "*See* [http://b.example/c](http://b.example/c)"},
		{"what is no tag", "<em>a</em> <3 <you> & 1 < 2", "*a* &lt;3 &lt;you&gt; & 1 &lt; 2"},
		{"without any tag", "a <3 b <you>", "a <3 b <you>"},
		{"talk of tags", "Use `<b>` and not <b>this</b>.", "Use `<b>` and not <b>this</b>."},
		{"in a fence", "```\n<b>x</b>\n```", "```\n<b>x</b>\n```"},
		{"without an end", "<div>One.\n\nTwo.", "One.\n\nTwo."},
	} {
		a, problems := parse(t, "a.md", "---\ntitle: Our channel\n---\n"+c.body)
		if a.Body != c.want {
			t.Errorf("%s:\n got %q\nwant %q\n%v", c.name, a.Body, c.want, problems)
		}
	}
}

func TestTitleInHTML(t *testing.T) {
	a, _ := parse(t, "a.html", "<h1>Our channel</h1>\n<p>Text.</p>")
	if a.Title != "Our channel" || a.Body != "Text." {
		t.Errorf("%q %q", a.Title, a.Body)
	}
}
