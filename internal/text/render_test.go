package text

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tertulia/internal/forum"
)

// shown joins the segments of a rendered text; a mention is {id:handle}.
func shown(r forum.Rendered) string {
	var b strings.Builder
	for _, s := range r.Segments {
		if s.Kind == forum.SegmentMention {
			fmt.Fprintf(&b, "{%d:%s}", s.ID, s.Text)
			continue
		}
		b.WriteString(s.HTML)
	}
	return b.String()
}

func render(t *testing.T, source string) string {
	t.Helper()
	r, err := Render(source, Options{
		BaseURL: "https://forum.example",
		Members: map[string]int64{"karim": 3, "نور": 4, "jan_p": 5},
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.Version != RendererVersion {
		t.Errorf("version %d, want %d", r.Version, RendererVersion)
	}
	return shown(r)
}

type renderCase struct{ name, source, want string }

func (c renderCase) run(t *testing.T) {
	t.Run(c.name, func(t *testing.T) {
		if got := render(t, c.source); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.source, got, c.want)
		}
	})
}

const ugc = ` rel="nofollow ugc noopener"`

func TestRenderBlocks(t *testing.T) {
	for _, c := range []renderCase{
		{"nothing", " \n\n", ""},
		{"headings are demoted", "# a\n## b\n### c\n#### d\n##### e\n\nf\n=", `<h3 dir="auto">a</h3><h4 dir="auto">b</h4><h5 dir="auto">c</h5><h6 dir="auto">d</h6><h6 dir="auto">e</h6><h3 dir="auto">f</h3>`},
		{"no level is skipped", "### a\n##### b\n### c\n# d\n### e", `<h3 dir="auto">a</h3><h4 dir="auto">b</h4><h3 dir="auto">c</h3><h3 dir="auto">d</h3><h4 dir="auto">e</h4>`},
		{"emphasis", "*a* **b** ~~c~~ ***d***", `<p dir="auto"><em>a</em> <strong>b</strong> <del>c</del> <em><strong>d</strong></em></p>`},
		{"line breaks", "a\nb  \nc\\\nd", "<p dir=\"auto\">a\nb<br>c<br>d</p>"},
		{"raw HTML is text", "<b>a</b>\n\n<div>\nb", "<p dir=\"auto\">&lt;b&gt;a&lt;/b&gt;</p><p dir=\"auto\">&lt;div&gt;\nb</p>"},
		{"escapes and references", `\*a\* &amp;lt; &copy; \&amp;`, `<p dir="auto">*a* &amp;lt; © &amp;amp;</p>`},
		{"control characters", "a&#0;b&#1;c\x00d\u200Ee", "<p dir=\"auto\">a\uFFFDbcd\u200Ee</p>"},
		{"rule", "a\n\n---", `<p dir="auto">a</p><hr>`},
		{"code block", "```go\nif a < b {\n```", "<pre dir=\"ltr\" tabindex=\"0\"><code>if a &lt; b {\n</code></pre>"},
		{"ordered list", "3. a\n4. b", `<ol start="3" dir="ltr"><li dir="ltr">a</li><li dir="ltr">b</li></ol>`},
		{"task list", "- [ ] a\n- [x] b\n- c", `<ul dir="ltr"><li class="task" dir="ltr"><label><input type="checkbox" disabled> a</label></li>` +
			`<li class="task" dir="ltr"><label><input type="checkbox" disabled checked> b</label></li><li dir="ltr">c</li></ul>`},
		{"table", "| a | | c |\n|---|:-:|--:|\n| d | e |", `<div class="table" tabindex="0"><table dir="ltr"><thead><tr><th dir="auto">a</th><td class="center"></td><th class="end" dir="auto">c</th></tr></thead>` +
			`<tr><td dir="auto">d</td><td class="center" dir="auto">e</td><td></td></tr></table></div>`},
	} {
		c.run(t)
	}
}

func TestRenderDirections(t *testing.T) {
	for _, c := range []renderCase{
		{"paragraphs", "مرحبا\n\nhallo", `<p dir="auto">مرحبا</p><p dir="auto">hallo</p>`},
		{"without a letter", "280! 👍", `<p>280! 👍</p>`},
		{"code doesn't count", "`npm`\n\n`npm` تثبيت", `<p><code dir="ltr">npm</code></p><p dir="auto"><code dir="ltr">npm</code> تثبيت</p>`},
		{"list items each their own", "- مرحبا\n- hallo\n- 3", `<ul dir="rtl"><li dir="rtl">مرحبا</li><li dir="ltr">hallo</li><li>3</li></ul>`},
		{"loose list items", "1. أول\n\n   second\n2. c", `<ol dir="rtl"><li dir="rtl"><p dir="auto">أول</p><p dir="auto">second</p></li><li dir="ltr"><p dir="auto">c</p></li></ol>`},
		{"nested list", "- a\n  - ب", `<ul dir="ltr"><li dir="ltr">a<ul dir="rtl"><li dir="rtl">ب</li></ul></li></ul>`},
		{"quote", "> اقتباس\n>\n> > same: لا", `<blockquote dir="rtl"><p dir="auto">اقتباس</p><blockquote dir="ltr"><p dir="auto">same: لا</p></blockquote></blockquote>`},
		{"table", "| أ |\n|---|\n| b |", `<div class="table" tabindex="0"><table dir="rtl"><thead><tr><th dir="auto">أ</th></tr></thead><tr><td dir="auto">b</td></tr></table></div>`},
	} {
		c.run(t)
	}
}

func TestRenderBidiControls(t *testing.T) {
	for _, c := range []renderCase{
		{"closed in their block", "a\u202Eb\n\nc", "<p dir=\"auto\">a\u202Eb\u202C</p><p dir=\"auto\">c</p>"},
		{"closed across markup", "a*\u2067b*c", "<p dir=\"auto\">a<em>\u2067b</em>c\u2069</p>"},
		{"stray closers", "a\u202Cb\u2069", `<p dir="auto">ab</p>`},
		{"an isolate closes what is inside", "\u2066\u202Aa\u2069", "<p dir=\"auto\">\u2066\u202Aa\u202C\u2069</p>"},
		{"an embedding doesn't close an isolate", "\u2066a\u202Cb", "<p dir=\"auto\">\u2066ab\u2069</p>"},
		{"from a reference", "&#x202E;a", "<p dir=\"auto\">\u202Ea\u202C</p>"},
		{"shown in code", "`a\u202Eb\u2066`", `<p><code dir="ltr">a<span class="bidi-mark">U+202E</span>b<span class="bidi-mark">U+2066</span></code></p>`},
		{"shown in a code block", "    \u202E<", "<pre dir=\"ltr\" tabindex=\"0\"><code><span class=\"bidi-mark\">U+202E</span>&lt;\n</code></pre>"},
	} {
		c.run(t)
	}
}

func TestRenderLinks(t *testing.T) {
	for _, c := range []renderCase{
		{"outside", "[a](https://b.nl/c?d=1&e=2)", `<p dir="auto"><a href="https://b.nl/c?d=1&amp;e=2"` + ugc + `>a</a></p>`},
		{"own, absolute", "[a](HTTPS://Forum.Example/nl/t/1)", `<p dir="auto"><a href="https://forum.example/nl/t/1">a</a></p>`},
		{"own, another port", "[a](https://forum.example:81/)", `<p dir="auto"><a href="https://forum.example:81/"` + ugc + `>a</a></p>`},
		{"own, path and fragment", "[a](/p/7) [b](#post-2)", `<p dir="auto"><a href="/p/7">a</a> <a href="#post-2">b</a></p>`},
		{"relative without a slash", "[a](b/c) [d](../e)", `<p dir="auto">a d</p>`},
		{"letters in path and host", "[a](https://مثال.com/ب)", `<p dir="auto"><a href="https://xn--mgbh0fb.com/%D8%A8"` + ugc + `>a</a></p>`},
		{"encoded already", "[a](/%D8%A8?q=%20)", `<p dir="auto"><a href="/%D8%A8?q=%20">a</a></p>`},
		{"mail", "[a](mailto:b@c.nl)", `<p dir="auto"><a href="mailto:b@c.nl">a</a></p>`},
		{"other schemes", "[a](ftp://b.nl) [c](javascript:d) [e](tel:1)", `<p dir="auto">a c e</p>`},
		{"title is dropped", `[a](/b "c")`, `<p dir="auto"><a href="/b">a</a></p>`},
		{"empty", "[](/b)", `<p><a href="/b">/b</a></p>`},
		{"by reference", "[a][b]\n\n[b]: /c", `<p dir="auto"><a href="/c">a</a></p>`},
		{"image", "![a](https://b.nl/c.png)", `<p dir="auto"><a href="https://b.nl/c.png"` + ugc + `>a</a></p>`},
		{"image without text", "![](https://b.nl/c%20d.png?e=/f)", `<p><a href="https://b.nl/c%20d.png?e=/f"` + ugc + `>c d.png</a></p>`},
		{"image in its address", "![](data:image/png;base64,AAAA)", `<p>data:image/png</p>`},
		{"relative image", "![a](../b.png) ![](../b.png)", `<p dir="auto">a b.png</p>`},
		{"image in a link", "[![](../a.png)](https://b.nl)", `<p><a href="https://b.nl"` + ugc + `>a.png</a></p>`},
		{"link in an image", "![a [b](/c) @karim](/d)", `<p dir="auto"><a href="/d">a b <bdi>@karim</bdi></a></p>`},
		{"image in a broken link", "[![a](/b)](../c)", `<p dir="auto"><a href="/b">a</a></p>`},
	} {
		c.run(t)
	}
}

func TestRenderBareAddresses(t *testing.T) {
	bare := func(address string) string {
		return `<a href="` + strings.ReplaceAll(escapeAddress(address), "&", "&amp;") + `"` + ugc + ` dir="ltr">` + strings.ReplaceAll(address, "&", "&amp;") + `</a>`
	}
	for _, c := range []renderCase{
		{"not ASCII", "https://b.nl/مرحبا", "<p>" + bare("https://b.nl/مرحبا") + "</p>"},
		{"full stop", "x https://b.nl/a.", `<p dir="auto">x ` + bare("https://b.nl/a") + ".</p>"},
		{"Arabic question mark", "https://b.nl/ب؟", `<p dir="auto">` + bare("https://b.nl/ب") + "؟</p>"},
		{"Arabic comma before and after", "شاهد،https://b.nl/ب، ثم", `<p dir="auto">شاهد،` + bare("https://b.nl/ب") + "، ثم</p>"},
		{"several marks", "https://b.nl/a?!.", "<p>" + bare("https://b.nl/a") + "?!.</p>"},
		{"in parentheses", "(https://b.nl/a)", "<p>(" + bare("https://b.nl/a") + ")</p>"},
		{"with parentheses", "https://b.nl/a_(b)", "<p>" + bare("https://b.nl/a_(b)") + "</p>"},
		{"underscores", "https://b.nl/a_b_c", "<p>" + bare("https://b.nl/a_b_c") + "</p>"},
		{"query", "https://b.nl?a=1&b=2", "<p>" + bare("https://b.nl?a=1&b=2") + "</p>"},
		{"emphasised", "*https://b.nl/*", "<p><em>" + bare("https://b.nl/") + "</em></p>"},
		{"port", "http://localhost:8080/a", "<p>" + bare("http://localhost:8080/a") + "</p>"},
		{"www", "www.b.nl.", `<p><a href="https://www.b.nl"` + ugc + ` dir="ltr">www.b.nl</a>.</p>`},
		{"own", "https://forum.example/p/3", `<p><a href="https://forum.example/p/3" dir="ltr">https://forum.example/p/3</a></p>`},
		{"quoted", "“https://b.nl”", "<p>“" + bare("https://b.nl") + "”</p>"},
		{"e-mail", "(jan_p@b.nl), x", `<p dir="auto">(<a href="mailto:jan_p@b.nl" dir="ltr">jan_p@b.nl</a>), x</p>`},
		{"angle brackets", "<https://b.nl>", "<p>" + bare("https://b.nl") + "</p>"},
		{"no host", "http:// https://x http://.a", `<p dir="auto">http:// https://x http://.a</p>`},
		{"inside a word", "xhttps://b.nl", `<p dir="auto">xhttps://b.nl</p>`},
		{"inside a link", "[https://b.nl](/c)", `<p><a href="/c">https://b.nl</a></p>`},
		{"user name", "https://a@b.nl/", `<p dir="auto">https://a@b.nl/</p>`},
	} {
		c.run(t)
	}
}

func TestRenderMentions(t *testing.T) {
	for _, c := range []renderCase{
		{"known", "Hoi @Karim!", `<p dir="auto">Hoi {3:Karim}!</p>`},
		{"Arabic", "شكرًا @نور، رائع", `<p dir="auto">شكرًا {4:نور}، رائع</p>`},
		{"underscore inside", "@jan_p_ @jan_p-", `<p>{5:jan_p}_ {5:jan_p}-</p>`},
		{"unknown", "@nobody", `<p><bdi>@nobody</bdi></p>`},
		{"after a full stop", ".@karim", `<p>.{3:karim}</p>`},
		{"emphasised", "**@karim**", `<p><strong>{3:karim}</strong></p>`},
		{"not in code", "`@karim`", `<p><code dir="ltr">@karim</code></p>`},
		{"not in an e-mail address", "x@karim.nl", `<p><a href="mailto:x@karim.nl" dir="ltr">x@karim.nl</a></p>`},
		{"not in an address", "https://b.nl/@karim", `<p><a href="https://b.nl/@karim"` + ugc + ` dir="ltr">https://b.nl/@karim</a></p>`},
		{"not in a link", "[@karim](/a)", `<p><a href="/a"><bdi>@karim</bdi></a></p>`},
		{"not escaped", `\@karim`, `<p dir="auto">@karim</p>`},
	} {
		c.run(t)
	}
}

func TestMentionsNamesWhatRenderAsksFor(t *testing.T) {
	source := "@Karim, @karim en @نور; `@code` [@link](/x) a@mail.nl https://x.nl/@path @ab @nobody"
	want := []string{"Karim", "نور", "nobody"}
	if got := Mentions(source); !slices.Equal(got, want) {
		t.Errorf("Mentions = %q, want %q", got, want)
	}
	var many strings.Builder
	for i := range 80 {
		fmt.Fprintf(&many, "@member%d ", i)
	}
	if got := len(Mentions(many.String())); got != maxMentions {
		t.Errorf("%d mentions, want at most %d", got, maxMentions)
	}
}

func TestRenderRefuses(t *testing.T) {
	for _, c := range []struct {
		name, source, key string
		kind              forum.Kind
	}{
		{"too many bytes", strings.Repeat("a", MaxMarkdown+1), "error.text.size", forum.TooLarge},
		{"invalid UTF-8", "a\xff", "error.text.encoding", forum.Malformed},
	} {
		_, err := Render(c.source, Options{})
		var e *forum.Error
		if !errors.As(err, &e) || e.Key != c.key || e.Kind != c.kind {
			t.Errorf("%s: %v, want %s", c.name, err, c.key)
		}
	}
}

func TestRenderLimitsNesting(t *testing.T) {
	for _, c := range []struct {
		source, element string
		want            int
	}{
		{strings.Repeat(">", 40) + "a", "<blockquote", maxQuotes},
		{strings.Repeat("- ", 40) + "a", "<ul", maxDepth},
		{strings.Repeat("> - ", 40) + "a", "<blockquote", maxQuotes},
		{"a|b\n-|-\n1|2", "<table", 1},
		{strings.Repeat("|a", maxColumns+1) + "\n" + strings.Repeat("|-", maxColumns+1), "<table", 0},
		{strings.Repeat("*a ", 40) + strings.Repeat("b* ", 40), "<em>", maxInline},
	} {
		if got := strings.Count(render(t, c.source), c.element); got != c.want {
			t.Errorf("%.30q… gives %d of %s, want %d", c.source, got, c.element, c.want)
		}
	}
}
