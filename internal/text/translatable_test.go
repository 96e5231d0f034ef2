package text

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"tertulia/internal/forum"
)

// echo is an engine that gives every passage back as it came.
func echo(p forum.Passage) forum.Passage { return p }

// shout is an engine that changes every word, and reverses the order of what
// stands between pairs: as languages do, and hostile to everything that leans on
// its neighbours.
func shout(p forum.Passage) forum.Passage {
	var out forum.Passage
	for i := 0; i < len(p); i++ {
		if p[i].Kind == forum.RunOpen {
			end := closing(p, i)
			inner := append(forum.Passage{p[i]}, shout(p[i+1:end])...)
			out = append(append(inner, p[end]), out...)
			i = end
			continue
		}
		r := p[i]
		if r.Kind == forum.RunText {
			r.Text = strings.Map(func(c rune) rune {
				if unicode.IsLetter(c) && c < unicode.MaxLatin1 {
					return unicode.ToUpper(c)
				}
				return c
			}, r.Text)
		}
		out = append(forum.Passage{r}, out...)
	}
	return out
}

func closing(p forum.Passage, open int) int {
	for i := open; ; i++ {
		if p[i].Kind == forum.RunClose && p[i].ID == p[open].ID {
			return i
		}
	}
}

func translated(t *Translatable, engine func(forum.Passage) forum.Passage) (string, error) {
	var out []forum.Passage
	for _, p := range t.Passages {
		out = append(out, engine(p))
	}
	return t.Fill(out)
}

// same is a rendered text with the white space of lines evened out.
func same(t *testing.T, markdown string) string {
	t.Helper()
	r, err := Render(markdown, Options{BaseURL: "https://forum.example"})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, s := range r.Segments {
		b.WriteString(s.HTML + string(s.Kind) + s.Text)
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(b.String(), "&#34;", "&quot;")), " ")
}

func TestEveryDemoTextComesBackAsItWas(t *testing.T) {
	files, err := filepath.Glob("../sample/demo/threads/*.md")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, error %v", len(files), err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, post := range strings.Split(string(raw), "\n=== ") {
			_, post, _ = strings.Cut(post, "\n")
			checkEcho(t, post)
			if _, err := shouted(t, post); err != nil {
				t.Errorf("%s: %v", filepath.Base(file), err)
			}
		}
	}
}

func checkEcho(t *testing.T, markdown string) {
	t.Helper()
	tr, err := TranslatableMarkdown(markdown, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := translated(tr, echo)
	if err != nil {
		t.Errorf("an echo was refused: %v\n%s", err, markdown)
		return
	}
	if a, b := same(t, CleanText(markdown)), same(t, got); a != b {
		t.Errorf("an echo reads differently\nsource %q\nresult %q\nwas %s\nis  %s", markdown, got, a, b)
	}
}

func shouted(t *testing.T, markdown string) (string, error) {
	t.Helper()
	tr, err := TranslatableMarkdown(markdown, nil)
	if err != nil {
		t.Fatal(err)
	}
	return translated(tr, shout)
}

func TestStructureAndNamesSurviveTranslation(t *testing.T) {
	for _, c := range []struct{ name, source, want string }{
		{"words", "one two", "ONE TWO"},
		{"emphasis", "a *b* **c** ~~d~~", "~~D~~ **C** *B* A"},
		{"nested", "a **b *c* d**", "**D *C* B** A"},
		{"space in emphasis goes out", "x **y**", "**Y** X"},
		{"handle", "ask @sanne_k about it", "ABOUT IT @sanne_k ASK"},
		{"hashtag, cashtag", "buy #b2b_week with $TWTR now", "NOW $TWTR WITH #b2b_week BUY"},
		{"bare address", "see https://b.nl/a_b?x=1, please", ", PLEASE https://b.nl/a_b?x=1 SEE"},
		{"address in brackets", "see <https://b.nl>", "<https://b.nl> SEE"},
		{"e-mail", "mail me@b.nl today", "TODAY me@b.nl MAIL"},
		{"code", "run `a|b *c*` now", "NOW `a|b *c*` RUN"},
		{"code with backticks", "run ``a`b`` now", "NOW ``a`b`` RUN"},
		{"link", "read [the *text*](https://b.nl/x \"T\") now", "NOW [*TEXT* THE](<https://b.nl/x> \"T\") READ"},
		{"link around no words", "read [200](/t/1) now", "NOW [200](</t/1>) READ"},
		{"image", "see ![the shop](/a.png)", "![THE SHOP](</a.png>) SEE"},
		{"emoji", "nice 👍🏽🎉 work", "WORK 👍🏽🎉 NICE"},
		{"heading", "## the end ##\n\ntext", "## THE END ##\n\nTEXT"},
		{"two lines become one", "one\ntwo", "ONE TWO"},
		{"hard break", "one\\\ntwo", "TWO\\\nONE"},
		{"list", "- one\n- two\n  1. three", "- ONE\n- TWO\n  1. THREE"},
		{"task", "- [x] one *two*", "- [x] *TWO* ONE"},
		{"quote", "> one\n> two\n\nthree", "> ONE TWO\n\nTHREE"},
		{"table", "| a | b |\n| - | -: |\n| c *d* | e `x\\|y` |", "| A | B |\n| - | -: |\n| *D* C | `x\\|y` E |"},
		{"code block", "one\n\n```go\nfunc main() {}\n```\n\n    more code\n", "ONE\n\n```go\nfunc main() {}\n```\n\n    more code\n"},
		{"no words", "280!\n\n@sanne #x 🎉\n\n---", "280!\n\n@sanne #x 🎉\n\n---"},
		{"escapes stay text", `\*one\* 2 \# a_b_c \[x\](y)`, `\*ONE\* 2 # A_B_C \[X\](Y)`},
		{"what looks like a list", `1\. one`, `1\. ONE`},
		{"no mention", `a\@sanne`, `A\@SANNE`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := shouted(t, c.source)
			if err != nil || got != c.want {
				t.Errorf("got  %q (%v)\nwant %q", got, err, c.want)
			}
			checkEcho(t, c.source)
		})
	}
}

func TestWhatRanIntoWordsStandsApartAgain(t *testing.T) {
	glue := func(p forum.Passage) forum.Passage {
		for i := range p {
			p[i].Text = strings.TrimSpace(p[i].Text)
		}
		return p
	}
	tr, err := TranslatableMarkdown("ask @sanne about **good** #service, now", nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := translated(tr, glue)
	if want := "ask @sanne about **good** #service, now"; err != nil || got != want {
		t.Errorf("got %q (%v), want %q", got, err, want)
	}
}

func TestMangledTranslationsAreRefused(t *testing.T) {
	const source = "ask **the good** @sanne at https://b.nl"
	text := func(s string) forum.Run { return forum.Run{Kind: forum.RunText, Text: s} }
	for name, engine := range map[string]func(forum.Passage) forum.Passage{
		"keep lost":         func(p forum.Passage) forum.Passage { return without(p, forum.RunKeep) },
		"pair lost":         func(p forum.Passage) forum.Passage { return without(p, forum.RunOpen) },
		"keep doubled":      func(p forum.Passage) forum.Passage { return append(p, p[len(p)-1]) },
		"keep made up":      func(p forum.Passage) forum.Passage { return append(p, forum.Run{Kind: forum.RunKeep, ID: 99}) },
		"words lost":        func(p forum.Passage) forum.Passage { return without(p, forum.RunText) },
		"everything lost":   func(forum.Passage) forum.Passage { return nil },
		"handle made up":    func(p forum.Passage) forum.Passage { return append(p, text(" pregunta a @karim")) },
		"address made up":   func(p forum.Passage) forum.Passage { return append(p, text(" https://evil.example/x")) },
		"hashtag made up":   func(p forum.Passage) forum.Passage { return append(p, text(" #pregunta")) },
		"pairs crossed":     func(p forum.Passage) forum.Passage { p[1], p[3] = p[3], p[1]; return p },
		"pair left empty":   func(p forum.Passage) forum.Passage { p[2].Text = " "; return p },
		"pair never closed": func(p forum.Passage) forum.Passage { return without(p, forum.RunClose) },
	} {
		t.Run(name, func(t *testing.T) {
			tr, err := TranslatableMarkdown(source, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := translated(tr, engine); !errors.Is(err, forum.ErrMangled) {
				t.Errorf("got %q, error %v", got, err)
			}
		})
	}
}

func without(p forum.Passage, kind forum.RunKind) forum.Passage {
	var out forum.Passage
	for _, r := range p {
		if r.Kind != kind {
			out = append(out, r)
		}
	}
	return out
}

func TestTermsOfTheGlossary(t *testing.T) {
	terms := []forum.Term{{Source: "thread", Target: "debate"}, {Source: "closed thread", Target: "debate cerrado"},
		{Source: "خدمة العملاء", Target: "atención al cliente"}}
	for _, c := range []struct{ source, want string }{
		{"the thread is long", "IS LONG debate THE"},
		{"Thread of the day", "OF THE DAY Debate"},
		{"a closed thread", "debate cerrado A"},
		{"threads stay", "THREADS STAY"},
		{"@thread #thread `thread` https://thread.nl/x here", "HERE https://thread.nl/x `thread` #thread @thread"},
		{"عن خدمة العملاء هنا", "هنا atención al cliente عن"},
	} {
		tr, err := TranslatableMarkdown(c.source, terms)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := translated(tr, shout); err != nil || got != c.want {
			t.Errorf("%q gave %q (%v), want %q", c.source, got, err, c.want)
		}
	}
}

func TestTitlesStayPlain(t *testing.T) {
	tr := TranslatableLine("Is @sanne right? *No* #b2b & <b>", nil)
	if got, err := translated(tr, shout); err != nil || got != "& <B>#b2b RIGHT? *NO* @sanne IS" {
		t.Errorf("got %q (%v)", got, err)
	}
	if tr := TranslatableLine("#b2b 2026 🎉", nil); len(tr.Passages) != 0 {
		t.Errorf("nothing to translate gave %v", tr.Passages)
	}
}

func FuzzTranslatable(f *testing.F) {
	for _, s := range []string{"a *b* @cde", "# x\n\n- [ ] a\n- b\n\n> q\\\nr", "| a | b |\n|-|-|\n| `c` | [d](e) |",
		"[a]: /b\n[a] ![c](d) <https://e.nl> f@g.nl #h $IJ 🎉", "**a*b*c** ~~d~~ __e__ \\# &amp; &#35;", "1. a\n\n   b\n2. c",
		"مرحبا @سارة **نص** https://b.nl/مرحبا", "a\n===\n\nb\n---\n"} {
		f.Add(s)
	}
	raw, err := os.ReadFile("testdata/xss.txt")
	if err != nil {
		f.Fatal(err)
	}
	for s := range strings.SplitSeq(string(raw), "\n") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, markdown string) {
		tr, err := TranslatableMarkdown(markdown, []forum.Term{{Source: "a", Target: "*x* @y #z"}})
		if err != nil {
			return
		}
		for _, engine := range []func(forum.Passage) forum.Passage{echo, shout} {
			got, err := translated(tr, engine)
			if err != nil {
				if !errors.Is(err, forum.ErrMangled) {
					t.Fatalf("%q: %v", markdown, err)
				}
				continue
			}
			checkKept(t, CleanText(markdown), got)
		}
	})
}

// checkKept compares what no translation may touch: links, code, mentions.
func checkKept(t *testing.T, before, after string) {
	t.Helper()
	a, b := shapeOf(parseMarkdown([]byte(before)), []byte(before)), shapeOf(parseMarkdown([]byte(after)), []byte(after))
	if at := a.difference(b); at != "" {
		t.Errorf("%q became %q: %s", before, after, at)
	}
	if x, y := strings.Join(Mentions(before), " "), strings.Join(Mentions(after), " "); len(x) != len(y) {
		t.Errorf("%q mentions %q, %q mentions %q", before, x, after, y)
	}
}
