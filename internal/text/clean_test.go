package text

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"tertulia/internal/forum"
)

func TestGraphemes(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "e\u0301": 1, "👩‍👩‍👧": 1, "🇳🇱": 1, "نُقَاش": 4, "ab\r\n": 3} {
		if got := Graphemes(s); got != want {
			t.Errorf("%q has %d, want %d", s, got, want)
		}
	}
}

func TestCleanLine(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"spaces", " \t a \u00A0\u3000 b\r\n", "a b"},
		{"line breaks", "a\nb\u2028c\vd", "a b c d"},
		{"composed", "e\u0301", "é"},
		{"control characters", "a\x00b\x1Bc\u0085d\u007F", "abc d"},
		{"noncharacters", "a\uFFFEb\uFDD0", "ab"},
		{"overrides", "a\u202Eb\u202C\u202Dc", "abc"},
		{"isolate closed", "a\u2067b", "a\u2067b\u2069"},
		{"stray closer", "a\u202C\u2069b", "ab"},
		{"marks stay", "a\u200Fb\u200D", "a\u200Fb\u200D"},
		{"invalid UTF-8", "a\xffb", "a\uFFFDb"},
		{"nothing", " \n ", ""},
	} {
		if got := CleanLine(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCleanText(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"line ends", "a\r\nb\rc\n\td  \n", "a\nb\nc\n\td  \n"},
		{"control characters", "a\x00\x0Bb", "ab"},
		{"composed", "e\u0301", "é"},
		{"bidi stays", "a\u202Eb", "a\u202Eb"},
	} {
		if got := CleanText(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestSlug(t *testing.T) {
	for _, c := range []struct{ title, want string }{
		{"Twitter als volwassen marketingkanaal?", "twitter-als-volwassen-marketingkanaal"},
		{"Brauchen wir 280 Zeichen – überall?", "brauchen-wir-280-zeichen-überall"},
		{"تويتر - Twitter (2024)!", "تويتر-twitter-2024"},
		{"هل نَحتاجُ تويتـــر؟", "هل-نحتاج-تويتر"},
		{"agora's & l’été", "agoras-lété"},
		{"a\u202Eb\u200Dc\u2066", "abc"},
		{"--- ??? 👍", ""},
		{"", ""},
		{strings.Repeat("abcdefghi ", 20), strings.Repeat("abcdefghi-", 7) + "abcdefghi"},
		{strings.Repeat("ب", 100), strings.Repeat("ب", 40)},
		{strings.Repeat("नि", 30), strings.Repeat("नि", 13)},
		{"İstanbul", "i\u0307stanbul"},
	} {
		got := Slug(c.title)
		if got != c.want {
			t.Errorf("Slug(%q) = %q, want %q", c.title, got, c.want)
		}
		if len(got) > maxSlugBytes || !utf8.ValidString(got) {
			t.Errorf("Slug(%q) has %d bytes", c.title, len(got))
		}
	}
}

func TestSlugIsStable(t *testing.T) {
	for _, title := range []string{"Één – twee", "نقاش: تويتر", "a_b c"} {
		if once := Slug(title); Slug(once) != once {
			t.Errorf("Slug(%q) = %q, again %q", title, once, Slug(once))
		}
	}
}

func TestDirection(t *testing.T) {
	for s, want := range map[string]string{
		"hallo": "ltr", "مرحبا": "rtl", "שלום": "rtl", "123 مرحبا abc": "rtl", "«a» مرحبا": "ltr",
		"": "auto", "280! 👍": "auto", "\u200F1": "rtl", "٢٨٠": "auto",
	} {
		if got := Direction(s); got != want {
			t.Errorf("Direction(%q) = %s, want %s", s, got, want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	for _, c := range []struct {
		in   string
		max  int
		want string
	}{
		{"kort", 10, "kort"},
		{"precies tien", 12, "precies tien"},
		{"precies tien!", 12, "precies…"},
		{"a\n b\tc", 10, "a b c"},
		{"een, twee drie", 6, "een…"},
		{"onmogelijklangwoord", 8, "onmogel…"},
		{"x onmogelijklangwoord", 10, "x onmogel…"},
		{"مرحبا بكم في النقاش", 12, "مرحبا بكم…"},
		{"👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 2, "👩‍👩‍👧…"},
		{"a \u202Ebcd efgh", 6, "a \u202Ebc\u202C…"},
		{"abc", 1, "…"},
		{"", 5, ""},
		{"abc", 0, ""},
	} {
		got := Excerpt(c.in, c.max)
		if got != c.want {
			t.Errorf("Excerpt(%q, %d) = %q, want %q", c.in, c.max, got, c.want)
		}
	}
}

func TestPlainText(t *testing.T) {
	source := "# Titel\n\nHoi @karim & <b>  \nja\n\n- een\n- `twee`\n\n| a | b |\n|---|---|\n| 1 | |\n\n> [link](https://x.nl)"
	r, err := Render(source, Options{Members: map[string]int64{"karim": 3}})
	if err != nil {
		t.Fatal(err)
	}
	want := "Titel\nHoi @karim & <b>\nja\neen\ntwee\na\nb\n1\nlink"
	if got := PlainText(r); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// byExpressions is what PlainText says, in regular expressions, of which each looks
// through the whole text.
func byExpressions(r forum.Rendered) string {
	var b strings.Builder
	for _, s := range r.Segments {
		switch s.Kind {
		case forum.SegmentHTML:
			b.WriteString(s.HTML)
		case forum.SegmentMention:
			b.WriteString("@" + html.EscapeString(s.Text))
		default:
			b.WriteString(html.EscapeString(s.Text))
		}
	}
	s := regexp.MustCompile(`</(?:p|h[1-6]|li|blockquote|pre|td|th|tr|table)>|<(?:br|hr)>`).ReplaceAllString(b.String(), "\n")
	s = html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(s, ""))
	return strings.TrimSpace(regexp.MustCompile(`\s*\n\s*`).ReplaceAllString(s, "\n"))
}

func TestPlainTextAsByExpressions(t *testing.T) {
	for _, source := range []string{
		"# T\n\nHoi @karim &amp; <b>  \nja\n\n- een\n- `twee <p>`\n\n---\n\n> [l](https://x.nl)", "1. a\n\n   b\n2. c\n\n```\n x\n\n  y\n```",
		"a \t\n b &nbsp; &#10; c", "| a | b |\n|---|---|\n| <br> | \u00a0 |", "https://example.com/?a=1&b=2 *x*", "<", "&lt;p&gt; $x @karim",
	} {
		r, err := Render(source, Options{Members: map[string]int64{"karim": 3}})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := PlainText(r), byExpressions(r); got != want {
			t.Errorf("%q is %q, want %q", source, got, want)
		}
	}
}

func FuzzExcerpt(f *testing.F) {
	f.Add("een, twee 👩‍👩‍👧 \u202E", 5)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit %= 100
		got := Excerpt(strings.ToValidUTF8(s, ""), limit)
		if !utf8.ValidString(got) {
			t.Errorf("Excerpt(%q, %d) = %q isn't valid", s, limit, got)
		}
		if balanceBidi(got) != got {
			t.Errorf("Excerpt(%q, %d) = %q leaves a bidi control open", s, limit, got)
		}
	})
}
