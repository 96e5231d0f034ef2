package importer_test

import (
	"testing"

	"tertulia/internal/importer"
)

func TestLinks(t *testing.T) {
	const pageURL = "https://blog.example/2010/06/page/"
	for _, c := range []struct{ name, body, without, with string }{
		{"absolute", "[a](http://b.example/c)", "[a](http://b.example/c)", "[a](http://b.example/c)"},
		{"with a title", `[a](http://b.example "c")`, `[a](http://b.example "c")`, `[a](http://b.example "c")`},
		{"relative", "[a](../c_d.html)", `a (../c\_d.html)`, "[a](https://blog.example/2010/06/c_d.html)"},
		{"relative to the root", "[a](/c)", "a (/c)", "[a](https://blog.example/c)"},
		{"without a scheme", "[a](//b.example/c)", "[a](https://b.example/c)", "[a](https://b.example/c)"},
		{"to a place on the page", "[a](#c)", "a", "[a](" + pageURL + "#c)"},
		{"with spaces and brackets", "[a](<c d.html>) [a](c(d).html)", "a (c d.html) a (c(d).html)",
			"[a](" + pageURL + "c%20d.html) [a](" + pageURL + "c%28d%29.html)"},
		{"without a label", "[](http://b.example)", "[http://b.example](http://b.example)", "[http://b.example](http://b.example)"},
		{"mail", "[a](mailto:a@b.example)", "[a](mailto:a@b.example)", "[a](mailto:a@b.example)"},
		{"image", "![a](http://b.example/c.png)", "![a](http://b.example/c.png)", "![a](http://b.example/c.png)"},
		{"relative image", "![a](c.png)", "a (c.png)", "![a](" + pageURL + "c.png)"},
		{"relative image without a name", "![](../c_d%20e.png?f=g)", `c\_d e.png (../c\_d%20e.png?f=g)`,
			"![](https://blog.example/2010/06/c_d%20e.png?f=g)"},
		{"linked image", "[![](../c.png)](../c.png)", "c.png (../c.png)", "[c.png](https://blog.example/2010/06/c.png)"},
		{"image linked elsewhere", "[![a](c-300.png)](http://b.example/c)", "[a](http://b.example/c) a (c-300.png)",
			"[a](http://b.example/c) [a](" + pageURL + "c-300.png)"},
		{"image within words", "[see ![a](c.png) here](http://b.example)", "[see a here](http://b.example) a (c.png)",
			"[see a here](http://b.example) [a](" + pageURL + "c.png)"},
		{"image in the text itself", "![](data:image/png;base64,AAAA)", "image/png", "image/png"},
		{"script", "[a](javascript:alert(1))", "[a](javascript:alert%281%29)", "[a](javascript:alert%281%29)"},
		{"escaped", `\[a](c) \![b](http://b.example)`, `\[a](c) \![b](http://b.example)`, `\[a](c) \![b](http://b.example)`},
		{"in code", "`[a](c)` ``[a](c) ` `` [b](d)", "`[a](c)` ``[a](c) ` `` b (d)", "`[a](c)` ``[a](c) ` `` [b](" + pageURL + "d)"},
		{"in a fence", "```\n[a](c)\n```", "```\n[a](c)\n```", "```\n[a](c)\n```"},
		{"by reference", "[a][r]\n\n[r]: ../c 'd'", "[a][r]\n\n\\[r]: ../c 'd'", "[a][r]\n\n[r]: https://blog.example/2010/06/c 'd'"},
		{"no link", "[a] (c) [a](c d) [a](", "[a] (c) [a](c d) [a](", "[a] (c) [a](c d) [a]("},
	} {
		content := "---\ntitle: Our channel\n---\n" + c.body
		a, _ := parse(t, "a.md", content)
		if a.Body != c.without {
			t.Errorf("%s, without a source:\n got %q\nwant %q", c.name, a.Body, c.without)
		}
		a, _ = importer.ParseArticle("a.md", []byte(content), importer.Options{SourceURL: base(t, pageURL), Detect: undetected})
		if a.Body != c.with {
			t.Errorf("%s, with a source:\n got %q\nwant %q", c.name, a.Body, c.with)
		}
	}
}
