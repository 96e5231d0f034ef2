// Package spill holds texts that break what handles them carelessly, and finds
// what is wrong where such a text stands: that it isn't isolated, or that a bidi
// control of it (UAX #9) reaches beyond it. For tests.
package spill

import "strings"

// Text is one that breaks what handles it carelessly.
type Text struct {
	Name string
	Text string
}

// The marks that stand around a hostile text where tests look for it again: a
// fragment that isn't isolated is found by them. They are letters, one of each
// direction, so that nothing trims or hides them.
const (
	Start = "zqx"
	End   = "ظذض"
)

// Marked is the text between [Start] and [End].
func (t Text) Marked() string { return Start + " " + t.Text + " " + End }

// Texts are texts that people may write into any field and that nothing
// may spill out of, lose, or fail on. Each is valid UTF-8 without NUL; requests
// that aren't are refused before (see the garbage tests).
func Texts() []Text {
	return []Text{
		{"title of two directions", "تويتر - Twitter (2024)!"},
		{"override left open", "safe\u202Eexe.gpj"},
		{"override closed twice", "a\u202Eb\u202C\u202C c"},
		{"every opener left open", "\u202A\u202B\u202D\u202E\u2066\u2067\u2068 open"},
		{"closers that close nothing", "\u202C\u2069\u2069\u202C shut"},
		{"out of the isolate and over", "\u2069\u2069\u202E evil \u2067"},
		{"crossing isolates and embeddings", "\u2067a\u202Bb\u2069c\u202Cd"},
		{"controls beyond any depth", strings.Repeat("\u202E\u2067", 40) + "deep"},
		{"marks of direction", "\u200Eltr\u200F عربي \u061C mark"},
		{"Hebrew and Persian", "שלום (2024)، فارسی ۱۲۳"},
		{"digits of three kinds", "١٢٣ 456 ۷۸۹"},
		{"family of emoji", "👩‍👩‍👧‍👦 👨🏿‍🚀 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇳🇱🇩🇪 1️⃣ ❤️‍🔥"},
		{"sixty marks", "e" + strings.Repeat("\u0301\u0336\u035F", 20) + "nd"},
		{"sixty Arabic marks", "م" + strings.Repeat("\u064E\u0651\u0640", 20) + "د"},
		{"marks on nothing", "\u0301\u0308 alone"},
		{"presentation forms", "ﻣﺮﺣﺒﺎ ﷺ ﷽ ﬁ ĳ"},
		{"invisible letters", "a\u200Bb\u200Cc\u200Dd\uFEFFe\u2060f\u00ADg\u3164h\u115Fi\uFFA0"},
		{"tags and annotations", "t\U000E0041\U000E0001 \uFFF9a\uFFFAb\uFFFB \uFFFC"},
		{"line and paragraph separators", "one\u2028two\u2029three\u0085four\vfive\fsix"},
		{"controls of C0 and C1", "a\x01\x07\x08\x1B[31mred\x7F\u0080\u009Fz"},
		{"noncharacters and private use", "\uFFFE\uFFFF\uFDD0\U0010FFFF \uE000 \U000F0000 kept"},
		{"replacement characters", "\uFFFD\uFFFD broken before"},
		{"lines of a header", "Subject\r\nBcc: all@example.org\r\n\r\nbody"},
		{"elements", `</title></textarea></script><script>alert(1)</script><img src=x onerror=alert(1)>`},
		{"ends of attributes", `" onmouseover="alert(1)' autofocus onfocus='alert(1) x`},
		{"ends of XML", `]]> <![CDATA[ <!-- --> ?> &amp; &#x202E; &unknown; <bdi>`},
		{"templates and formats", `{{.Title}} ${7*7} <%= 1 %> %s%d%n %00 {0} {{template "x"}}`},
		{"SQL and search", `'; DROP TABLE posts; -- "NEAR( OR AND NOT * ^ : \ _ %`},
		{"Markdown", "**b** `c` [a](javascript:alert(1)) ![i](x) # h\\ | t | ~~~ > - 1. <u> @sanne #tag"},
		{"formula of a table", `=cmd|' /C calc'!A0 +1 -1 @SUM(1)`},
		{"path", `../../etc/passwd..%2f..%5c\..\ CON NUL ...`},
		{"one long word", strings.Repeat("Donaudampf", 9)},
		{"one long word of wide letters", strings.Repeat("﷽", 40)},
		{"mixed scripts that look alike", "pаypаl Ρaypal ｐａｙｐａｌ"},
		{"stacked and tall", "ཧཱུཾ ᩮ᩵ གྷྲཱི ꧁꧂ 𒐫𒈙"},
		{"mathematical letters", "𝕿𝖜𝖎𝖙𝖙𝖊𝖗 ①②③ ⅷ ℡"},
		{"only marks of punctuation", "?!…—“”„‚‹›؟؛،"},
	}
}
