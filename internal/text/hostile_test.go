package text

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
)

// hostile are inputs that make naive Markdown engines take quadratic time or
// write many times what they read. Each is made to fill n bytes.
var hostile = map[string]func(n int) string{
	"nested quotes":          func(n int) string { return strings.Repeat(">", n) },
	"nested quotes by line":  func(n int) string { return strings.Repeat(strings.Repeat(">", 50)+"a\n", n/52) },
	"quotes and blank lines": func(n int) string { return strings.Repeat(">>>>>a\n\n", n/8) },
	"nested lists":           func(n int) string { return strings.Repeat("- ", n/2) + "a" },
	"nested lists by line":   func(n int) string { return strings.Repeat(strings.Repeat("- ", 12)+"a\n\n", n/27) },
	"staircase of lists": func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			b.WriteString(strings.Repeat(" ", 2*(i%150)) + "- a\n")
		}
		return b.String()
	},
	"lists in quotes":       func(n int) string { return strings.Repeat(strings.Repeat("> - ", 10)+"a\n\n", n/43) },
	"ordered lists":         func(n int) string { return strings.Repeat("1. ", n/3) + "a" },
	"open brackets":         func(n int) string { return strings.Repeat("[", n) },
	"brackets in brackets":  func(n int) string { return strings.Repeat("[", n/2) + strings.Repeat("]", n/2) },
	"broken links":          func(n int) string { return strings.Repeat("[a](", n/4) },
	"broken link titles":    func(n int) string { return strings.Repeat(`[a](b (`, n/7) },
	"broken references":     func(n int) string { return strings.Repeat("[a][", n/4) },
	"images in images":      func(n int) string { return strings.Repeat("![", n/4) + strings.Repeat("](a)", n/8) },
	"links":                 func(n int) string { return strings.Repeat("[](h:)", n/6) },
	"reference definitions": func(n int) string { return strings.Repeat("[a]:b\n", n/6) },
	"expanding references": func(n int) string {
		return "[a]: https://b.nl/" + strings.Repeat("x", n/10) + "\n\n" + strings.Repeat("[a]", n/4)
	},
	"short references": func(n int) string { return "[a]: http://b\n\n" + strings.Repeat("[a]", n/3) },
	"open emphasis":    func(n int) string { return strings.Repeat("*a ", n/3) },
	"crossing emphasis": func(n int) string {
		return strings.Repeat("*a_ ", n/4)
	},
	"nested emphasis": func(n int) string { return strings.Repeat("*a ", n/6) + strings.Repeat("b* ", n/6) },
	"long delimiters": func(n int) string { return strings.Repeat("*", n/2) + "a" + strings.Repeat("*", n/2) },
	"tildes":          func(n int) string { return strings.Repeat("~a~~ ", n/5) },
	"backticks": func(n int) string {
		var b strings.Builder
		for i := 1; b.Len() < n; i++ {
			b.WriteString(strings.Repeat("`", i) + " ")
		}
		return b.String()
	},
	"wide table": func(n int) string {
		return strings.Repeat("|a", n/6) + "\n" + strings.Repeat("|-", n/6) + "\n" + strings.Repeat("|\n", n/6)
	},
	"table of short rows": func(n int) string {
		return strings.Repeat("|a", 20) + "\n" + strings.Repeat("|-", 20) + "\n" + strings.Repeat("|\n", n/2)
	},
	"table of small cells": func(n int) string {
		return strings.Repeat("|a", 20) + "\n" + strings.Repeat("|-:", 20) + "\n" + strings.Repeat(strings.Repeat("|a", 20)+"\n", n/41)
	},
	"many tables":              func(n int) string { return strings.Repeat("a|b\n-|-\n\n", n/9) },
	"delimiter rows":           func(n int) string { return "a|b\n" + strings.Repeat("-|-\n", n/4) },
	"escaped pipes":            func(n int) string { return "a|b\n-|-\n" + strings.Repeat("`\\|`|`\\|`\n", n/10) },
	"fences":                   func(n int) string { return strings.Repeat("```\n", n/4) },
	"headings":                 func(n int) string { return strings.Repeat("# a\n", n/4) },
	"setext":                   func(n int) string { return strings.Repeat("a\n-\n", n/4) },
	"rules":                    func(n int) string { return strings.Repeat("---\n", n/4) },
	"open tags":                func(n int) string { return strings.Repeat("<a ", n/3) },
	"open comments":            func(n int) string { return strings.Repeat("<!--", n/4) },
	"entities":                 func(n int) string { return strings.Repeat("&lt;", n/4) },
	"ampersands":               func(n int) string { return strings.Repeat("&", n) },
	"backslashes":              func(n int) string { return strings.Repeat("\\", n) },
	"addresses":                func(n int) string { return strings.Repeat("www.a.b ", n/8) },
	"broken addresses":         func(n int) string { return strings.Repeat("http://", n/7) },
	"address of dots":          func(n int) string { return "http://a.b/" + strings.Repeat(")", n) },
	"e-mail addresses":         func(n int) string { return strings.Repeat("a@b.c ", n/6) },
	"broken e-mails":           func(n int) string { return strings.Repeat("a", n/2) + strings.Repeat("@a", n/4) },
	"mentions":                 func(n int) string { return strings.Repeat("@abc ", n/5) },
	"task lists":               func(n int) string { return strings.Repeat("- [ ] a\n", n/8) },
	"bidi in text":             func(n int) string { return strings.Repeat("\u202E", n/3) },
	"bidi in code":             func(n int) string { return "`" + strings.Repeat("\u202E", n/3) + "`" },
	"bidi openers":             func(n int) string { return strings.Repeat("\u2067\u202Ea\u2069", n/10) },
	"combining marks":          func(n int) string { return "a" + strings.Repeat("\u0301", n/2) },
	"tabs":                     func(n int) string { return strings.Repeat("\t", n-1) + "a" },
	"blank lines":              func(n int) string { return strings.Repeat("\n", n-1) + "a" },
	"lines":                    func(n int) string { return strings.Repeat("a\n", n/2) },
	"paragraphs":               func(n int) string { return strings.Repeat("a\n\n", n/3) },
	"hard breaks":              func(n int) string { return strings.Repeat("a\\\n", n/3) },
	"indented code":            func(n int) string { return strings.Repeat("    a\n\n", n/7) },
	"quote list code":          func(n int) string { return strings.Repeat("> -     a\n", n/10) },
	"lazy continuation":        func(n int) string { return strings.Repeat(">", 5) + strings.Repeat("a\n", n/2) },
	"quotes and lists in turn": func(n int) string { return strings.Repeat(">-", n/2) + " a" },
	"numbers with brackets":    func(n int) string { return strings.Repeat("1) a\n", n/5) },
	"fences in lists":          func(n int) string { return strings.Repeat("- ```\n", n/6) },
	"fences of tildes":         func(n int) string { return strings.Repeat("~~~ a\n", n/6) },
	"one long line":            func(n int) string { return strings.Repeat("ab ", n/3) },
	"one long word":            func(n int) string { return strings.Repeat("a", n) },
	"emphasis in one line":     func(n int) string { return strings.Repeat("***a** b* ", n/10) },
	"underscores":              func(n int) string { return strings.Repeat("_a__", n/4) },
	"all delimiters":           func(n int) string { return strings.Repeat("*_~`[", n/5) },
	"parentheses in links":     func(n int) string { return "[a](" + strings.Repeat("(", n/2) + strings.Repeat(")", n/2) + ")" },
	"titles of references":     func(n int) string { return strings.Repeat("[a]: b\n\"", n/8) },
	"open references":          func(n int) string { return strings.Repeat("[a]: <b\n", n/8) },
	"notes":                    func(n int) string { return strings.Repeat("[^a] ", n/5) },
	"labels":                   func(n int) string { return "[" + strings.Repeat("a ", n/2) + "]" },
	"autolinks":                func(n int) string { return strings.Repeat("<http://a.b>", n/12) },
	"open autolinks":           func(n int) string { return strings.Repeat("<http://a", n/9) },
	"open mail autolinks":      func(n int) string { return strings.Repeat("<a@b", n/4) },
	"addresses in brackets":    func(n int) string { return strings.Repeat("(http://a.b/(", n/13) },
	"names of entities":        func(n int) string { return strings.Repeat("&NotEqualTilde;", n/15) },
	"open entities":            func(n int) string { return strings.Repeat("&#x4", n/4) },
	"tags":                     func(n int) string { return strings.Repeat("<b>a</b>", n/8) },
	"declarations":             func(n int) string { return strings.Repeat("<![CDATA[", n/9) },
	"attributes":               func(n int) string { return strings.Repeat(`<a b="`, n/6) },
	"tables in lists":          func(n int) string { return strings.Repeat("- a|b\n  -|-\n  c|d\n", n/19) },
	"code in cells":            func(n int) string { return "a|b\n-|-\n" + strings.Repeat("`a`|*b*\n", n/8) },
	"broken mentions":          func(n int) string { return strings.Repeat("@", n) },
	"Arabic with marks":        func(n int) string { return strings.Repeat("\u0645\u064f\u062d\u064e ", n/9) },
	"two directions":           func(n int) string { return strings.Repeat("\u0645 a ", n/5) },
	"isolates":                 func(n int) string { return strings.Repeat("\u2066a", n/4) },
	"lists of two directions":  func(n int) string { return strings.Repeat("- \u0645\n- a\n", n/9) },
	"hosts in hosts":           func(n int) string { return strings.Repeat("www.", n/4) },
	"hosts in a long host":     func(n int) string { return strings.Repeat("www.", n/8) + strings.Repeat("a", n/2) },
	"broken hosts":             func(n int) string { return strings.Repeat("www.a.", n/7) + strings.Repeat(".", n/7) + "/" },
	"escaped backticks":        func(n int) string { return strings.Repeat("\\``\n", n/4) },
	"escaped backticks, spans": func(n int) string { return strings.Repeat("\\`` ``` a ``` ", n/14) },
	"quoted backticks":         func(n int) string { return strings.Repeat("> \\``\n", n/6) },
	"backticks before lines": func(n int) string {
		var b strings.Builder
		for i := 1; b.Len() < n/2; i++ {
			b.WriteString(strings.Repeat("`", i) + " ")
		}
		return b.String() + strings.Repeat("a\n", n/4)
	},
	"lists without letters": func(n int) string { return strings.Repeat(">-\n>+\n", n/6) },
	"marks and lists in a quote": func(n int) string {
		return "> " + strings.Repeat("1\u0301", n/6) + "\n" + strings.Repeat(">-\n>+\n", n/12)
	},
	"broken links with a reference": func(n int) string { return "[a]: /x\n\n" + strings.Repeat("[a](", n/8) + strings.Repeat("a", n/2) },
	"broken links in angles":        func(n int) string { return "[a]: /x\n\n" + strings.Repeat("[a](<b", n/12) + strings.Repeat("a", n/2) },
	"brackets around lines": func(n int) string {
		return strings.Repeat("[", n/4) + strings.Repeat("a\n", n/4) + strings.Repeat("]", n/4)
	},
	"brackets around code": func(n int) string {
		return strings.Repeat("[", n/4) + strings.Repeat("`a`", n/6) + strings.Repeat("]", n/4)
	},
	"images around lines": func(n int) string {
		return strings.Repeat("![", n/8) + strings.Repeat("a\n", n/8) + strings.Repeat("](b)", n/8)
	},
	"emphasis in links after lines": func(n int) string { return strings.Repeat("a\n", n/4) + strings.Repeat("[*](b)", n/12) },
	"references before lines":       func(n int) string { return strings.Repeat("[a]", n/6) + strings.Repeat("a\n", n/4) },
	"references that escape": func(n int) string {
		return "[a]: /" + strings.Repeat("&", 78) + "\n\n" + strings.Repeat(">>>>>a\n\n>>>>>[a]\n\n", n/18)
	},
	"references to nowhere": func(n int) string {
		return "[a]: javascript:" + strings.Repeat("&", n/4) + "\n\n" + strings.Repeat("[ ][a]", n/12)
	},
	"images of nowhere": func(n int) string {
		return "[a]: javascript:" + strings.Repeat("x", n/4) + "\n\n" + strings.Repeat("![][a]", n/12)
	},
	"aligned empty cells": func(n int) string {
		return strings.Repeat("|a", 24) + "\n" + strings.Repeat("|:-:", 24) + "\n" + strings.Repeat(strings.Repeat("|a", 24)+"\n|\n", n/51)
	},
	"tables and references": func(n int) string {
		return "[a]: /" + strings.Repeat("&", 78) + "\n\n" + strings.Repeat("|a", 24) + "\n" + strings.Repeat("|:-:", 24) + "\n" +
			strings.Repeat("[a]|[a]|"+strings.Repeat("a|", 21)+"a\n|\n", n/53)
	},
	"boxes and references": func(n int) string {
		return "[a]: /" + strings.Repeat("&", 78) + "\n\n" + strings.Repeat("- [x] [a]\n+ [x] a\n", n/18)
	},
	"long runs of tildes": func(n int) string { return strings.Repeat("~", n) },
	"letters of a host":   func(n int) string { return "[a](http://" + ideographs(n) + "/)" },
	"hosts in autolinks":  func(n int) string { return strings.Repeat("<http://"+ideographs(180)+">", n/189) },
	"blank lines in lists": func(n int) string {
		return strings.Repeat("- ", 9) + "a\n" + strings.Repeat("\n", n-21) + "b"
	},
	"blank lines of code in lists": func(n int) string {
		return strings.Repeat("- ", 9) + "```\n" + strings.Repeat("\n", n-23) + "b"
	},
	"quoted blank lines in lists": func(n int) string {
		return "> " + strings.Repeat("- ", 9) + "a\n" + strings.Repeat(">\n", n/2-11)
	},
	"images of one address": func(n int) string {
		return "[a]: /" + strings.Repeat("&", 300) + "\n\n" + strings.Repeat("![][a]", n/6)
	},
	"code of backticks": func(n int) string { return "` " + strings.Repeat("`", n/2) + " `" },
}

// ideographs are n bytes of characters, each another.
func ideographs(n int) string {
	var b strings.Builder
	for r := '\u4E00'; b.Len()+3 <= n; r++ {
		b.WriteRune(r)
	}
	return b.String()
}

func outputSize(r forum.Rendered) int {
	size := 0
	for _, s := range r.Segments {
		size += len(s.HTML)
		if s.Kind != forum.SegmentHTML {
			size += len(s.Text) + len(fmt.Sprint(s.ID))
		}
	}
	return size
}

func TestRenderOutputStaysInProportion(t *testing.T) {
	opt := Options{BaseURL: "https://forum.example", Members: map[string]int64{"abc": 7}}
	for name, make := range hostile {
		for _, n := range []int{60, 1000, 20000} {
			source := make(n)
			r, err := Render(source, opt)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if got, limit := outputSize(r), maxRatio*len(source)+1024; got > limit {
				t.Errorf("%s of %d bytes: %d bytes out, want at most %d", name, len(source), got, limit)
			}
		}
	}
}

// longest is a post of as many characters as may be, of which each letter takes as
// many bytes as may be.
func longest(source string) string {
	source = source[:min(len(source), 20_000)]
	letters := strings.Count(source, "a")
	if letters == 0 {
		return strings.ToValidUTF8(source, "")
	}
	marks := (MaxMarkdown - len(source)) / letters / len("\u0301")
	return strings.ToValidUTF8(strings.ReplaceAll(source, "a", "a"+strings.Repeat("\u0301", min(marks, 3))), "")
}

// TestRenderWorkStaysInProportion holds that twice the text costs about twice the
// work, counted by what is allocated for it. What is read again and again without
// allocating anything is for TestRenderTimeStaysInProportion.
func TestRenderWorkStaysInProportion(t *testing.T) {
	opt := Options{BaseURL: "https://forum.example", Members: map[string]int64{"abc": 7}}
	for name, make := range hostile {
		once, twice := allocated(t, make(10_000), opt), allocated(t, make(20_000), opt)
		const constant = 64 << 10 // bytes that any text costs
		if limit := once*23/10 + constant; twice > limit {
			t.Errorf("%s: %d bytes for 10 kB of text, and %d for 20 kB", name, once, twice)
		}
	}
}

// allocated is how many bytes rendering takes, now and then freed: the least of three
// tries, since others may allocate meanwhile.
func allocated(t *testing.T, source string, opt Options) uint64 {
	t.Helper()
	least := uint64(math.MaxUint64)
	for range 3 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := Render(source, opt); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	return least
}

// BenchmarkRenderHostile tells what the longest post of each hostile kind costs, and
// which of them most: the least of its runs, so that what else the machine does counts
// little.
func BenchmarkRenderHostile(b *testing.B) {
	worst, most := "", time.Duration(0)
	for name, make := range hostile {
		for kind, source := range map[string]string{"": make(20_000), ", wide": longest(make(20_000))} {
			b.Run(name+kind, func(b *testing.B) {
				b.SetBytes(int64(len(source)))
				b.ReportAllocs()
				least := time.Duration(math.MaxInt64)
				for b.Loop() {
					start := time.Now()
					if _, err := Render(source, Options{}); err != nil {
						b.Fatal(err)
					}
					least = min(least, time.Since(start))
				}
				b.ReportMetric(least.Seconds()*1000, "least-ms/op")
				if least > most {
					worst, most = name+kind, least
				}
			})
		}
	}
	fmt.Printf("the worst of %d: %s, %.1f ms\n", 2*len(hostile), worst, most.Seconds()*1000)
}
