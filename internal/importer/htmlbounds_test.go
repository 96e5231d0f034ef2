package importer_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"tertulia/internal/importer"
)

// bold opens so many elements that are all different, and closes none.
func bold(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<b id=%d>", i)
	}
	return b.String()
}

// allocated is how many bytes parsing a file takes in all, and what it says.
func allocated(content string) (uint64, []importer.Problem) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, problems := importer.ParseArticle("a.html", []byte(content), importer.Options{Detect: undetected})
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, problems
}

// ordinary is how many bytes parsing takes in all of a file with so many of ordinary HTML. The
// race detector lets pools forget, so that matching patterns takes ten times as much there: what is
// compared must have been measured under it alike.
func ordinary(t *testing.T, size int) uint64 {
	t.Helper()
	html := strings.Repeat("<p>Some <b>bold</b> words in a paragraph, as people write.</p>\n", size/64)
	n, problems := allocated("Our channel\n\n" + html)
	if tooMuch(problems) {
		t.Fatalf("%d ordinary bytes: %v", size, problems)
	}
	return n
}

// Each of these became many times its size: the square of it, or what a number in
// it says.
func TestHTMLThatWouldGrowIsRefused(t *testing.T) {
	most := 2 * ordinary(t, 100_000)
	for _, c := range []struct{ name, before, repeated, after string }{
		{"elements opened anew in each paragraph", "<p>" + bold(400) + "x</p>", "<p>x", ""},
		{"after cells", strings.Repeat("<table><td></b></table>"+bold(4), 100), "<p>x", ""},
		{"by wrong ends", bold(80) + "<div>", "<i>x</b>", ""},
		{"a long link opened anew", "<p><a href=" + strings.Repeat("x", 5000) + ">x</p>", "<p>x", ""},
		{"many attributes", "<p><b" + strings.Repeat(" a=1", 5000) + ">", "<p>x", ""},
		{"lines in many quotes", strings.Repeat("<blockquote>", 90), "x<br>", ""},
		{"lines in many lists", strings.Repeat("<ol start=1000000000><li>", 45), "x<br>", ""},
		{"nested deeper than the converter takes", strings.Repeat("<div>", 101), "x", ""},
		{"nested deeper than the parser takes", strings.Repeat("<div>", 600), "x", ""},
		{"definitions in definitions", strings.Repeat("<dd><li>", 60), "x", ""},
		{"tables in tables", strings.Repeat("<table><tr><td>", 40), "x", ""},
		{"a cell over a million columns", "<table><tr><td colspan=1000000>x", "", "</table>"},
		{"a cell over a million rows", "<table><tr><td rowspan=1000000>x", "", "</table>"},
		{"many wide cells", "<table><tr>", "<td colspan=999>x", "</table>"},
		{"many rows below a wide one", "<table><tr>" + strings.Repeat("<td>x", 1000), "<tr><td>x", "</table>"},
		{"brackets that nothing closes", "<p>", "[", ""},
		{"comments among words", "<p>", "x<!---->", ""},
	} {
		html := c.before + strings.Repeat(c.repeated, 100_000/max(1, len(c.repeated))) + c.after
		if n, problems := allocated("Our channel\n\n" + html); !tooMuch(problems) || n > most {
			t.Errorf("%s: %d bytes took %d %.200v", c.name, len(html), n, problems)
		}
	}
}

func tooMuch(problems []importer.Problem) bool {
	return len(problems) == 1 && problems[0].Broken && strings.Contains(problems[0].Text, "too much to convert")
}

// Comments are what strangers wrote.
func TestHTMLInCommentsIsBounded(t *testing.T) {
	html := "<p>" + bold(400) + "x</p>" + strings.Repeat("<p>x", 2000)
	for _, content := range []string{
		"Our channel\n\nText.\n\n1 Comment\n\n1. " + html,
		"---\ntitle: Our channel\ncomments:\n- content: '" + html + "'\n---\nText.",
	} {
		if n, problems := allocated(content); !tooMuch(problems) || n > 2*ordinary(t, len(html)) {
			t.Errorf("%d bytes took %d %.200v", len(content), n, problems)
		}
	}
}

// What one piece may take is not to be had for each.
func TestHTMLIsBoundedInTheWholeFile(t *testing.T) {
	var b strings.Builder
	b.WriteString("Our channel\n\nText.\n\n40 Comments\n\n")
	for i := range 40 {
		fmt.Fprintf(&b, "%d. <p>%sx</p>%s\n\n", i+1, bold(100), strings.Repeat("<p>x", 200))
	}
	if n, problems := allocated(b.String()); !tooMuch(problems) || n > 256<<20 {
		t.Errorf("%d %.200v", n, problems)
	}
}

func TestTextsFarTooLongAreNotConverted(t *testing.T) {
	long := strings.Repeat("<p>x</p>\n", importer.MaxFileBytes/9-20)
	for _, content := range []string{"Our channel\n\n" + long, "Our channel\n\nText.\n\n1 Comment\n\n1. " + long} {
		n, problems := allocated(content)
		if len(problems) != 1 || !strings.Contains(problems[0].Text, "far more than a post may have") || n > 5*ordinary(t, 100_000) {
			t.Errorf("%d %.200v", n, problems)
		}
	}
}

// What people and their editors write is far from the bounds.
func TestHTMLThatIsOftenMetIsConverted(t *testing.T) {
	for _, c := range []struct{ name, html, want string }{
		{"a page in two fonts", `<font face="Verdana"><font color="#333333">` + strings.Repeat("<p>One <b>two</b>.</p>\n", 800) + "</font></font>", "One **two**.\n\nOne"},
		{"marks that were never closed", strings.Repeat("<p><font color=red>One</p>\n<p><a href=\"http://b.example/c\">two</p>\n", 300), "One\n\n[two](http://b.example/c)"},
		{"cards that are links", "<div>" + strings.Repeat(`<a href="http://b.example/c" class="card wide"><div><h3>One</h3><p>Two</p></div></a>`, 200) + "</div>", "One"},
		{"paragraphs and items without ends", "<div>" + strings.Repeat("<p>One", 800) + "<ul>" + strings.Repeat("<li>Two", 800) + "</ul></div>", "One\n\nOne"},
		{"a long table", "<table>" + strings.Repeat("<tr><td rowspan=2>One</td><td>Two</td></tr><tr><td>Three</td></tr>", 100) + "</table>", "| One | Two |"},
		{"a page laid out in tables", strings.Repeat("<table><tbody><tr><td>", 8) + strings.Repeat("One<br>", 500) + strings.Repeat("</td></tr></tbody></table>", 8), "One  \nOne"},
		{"notes", "<div>" + strings.Repeat("<p>One [1] <!-- wp:paragraph --></p>\n", 800) + "</div>", `One \[1]`},
	} {
		a, problems := importer.ParseArticle("a.md", []byte("---\ntitle: Our channel\n---\n"+c.html), importer.Options{Detect: undetected})
		if importer.Broken(problems) || !strings.Contains(a.Body, c.want) {
			t.Errorf("%s: %.300q %v", c.name, a.Body, problems)
		}
	}
}
