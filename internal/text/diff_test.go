package text

import (
	"fmt"
	"strings"
	"testing"
)

// marked writes changes one a line: the kind and direction, then [-deleted-]
// and {+inserted+} words among the equal ones.
func marked(changes []Change) string {
	var b strings.Builder
	for _, c := range changes {
		fmt.Fprintf(&b, "%s %s:", c.Kind, c.Dir)
		for _, r := range c.Runs {
			format := map[ChangeKind]string{Equal: "%s", Delete: "[-%s-]", Insert: "{+%s+}"}[r.Kind]
			fmt.Fprintf(&b, format, r.Text)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestDiff(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"nothing", "", "\n", ""},
		{"same", "a b\n\nc", "a b\nc", "equal ltr:a b\nequal ltr:c\n"},
		{"word", "een twee drie", "een vier drie", "modify ltr:een [-twee-]{+vier+} drie\n"},
		{"words in a row", "zij zijn hier wel eens geweest", "zij waren daar wel eens geweest", "modify ltr:zij [-zijn hier-]{+waren daar+} wel eens geweest\n"},
		{"punctuation", "ja, dat is zo", "ja! dat is zo", "modify ltr:ja[-,-]{+!+} dat is zo\n"},
		{"added at the end", "een twee", "een twee drie", "modify ltr:een twee{+ drie+}\n"},
		{"paragraph added", "een\n\ndrie", "een\n\ntwee\n\ndrie", "equal ltr:een\ninsert ltr:{+twee+}\nequal ltr:drie\n"},
		{"paragraph deleted", "een\ntwee\ndrie", "een\ndrie", "equal ltr:een\ndelete ltr:[-twee-]\nequal ltr:drie\n"},
		{"paragraph replaced", "de kat krabt de krullen van de trap", "vandaag regent het", "delete ltr:[-de kat krabt de krullen van de trap-]\ninsert ltr:{+vandaag regent het+}\n"},
		{"changed and added", "een twee drie vier", "nieuw\neen twee drie vijf", "insert ltr:{+nieuw+}\nmodify ltr:een twee drie [-vier-]{+vijf+}\n"},
		{"Arabic", "مرحبا بكم هنا", "مرحبا بكم هناك", "modify rtl:مرحبا بكم [-هنا-]{+هناك+}\n"},
		{"bidi controls", "a \u202Eb c", "a \u202Ed c", "modify ltr:a \u202E\u202C[-b-]{+d+} c\n"},
	} {
		if got := marked(Diff(c.old, c.new)); got != c.want {
			t.Errorf("%s\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

func FuzzDiff(f *testing.F) {
	f.Add("een twee\n\ndrie", "een vier\ndrie vijf")
	f.Fuzz(func(t *testing.T, old, new string) {
		var a, b strings.Builder
		for _, c := range Diff(old, new) {
			for _, r := range c.Runs {
				if r.Kind != Insert {
					a.WriteString(r.Text)
				}
				if r.Kind != Delete {
					b.WriteString(r.Text)
				}
			}
		}
		for _, side := range [][2]string{{old, a.String()}, {new, b.String()}} {
			want := strings.Join(paragraphs(side[0]), "")
			if withoutBidi(side[1]) != withoutBidi(want) {
				t.Errorf("Diff(%q, %q) shows %q, want %q", old, new, side[1], want)
			}
		}
	})
}

func withoutBidi(s string) string {
	return strings.Map(func(r rune) rune {
		if isBidiControl(r) {
			return -1
		}
		return r
	}, s)
}

func BenchmarkDiff(b *testing.B) {
	var words, others, lines strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&words, "a%d ", i)
		fmt.Fprintf(&others, "b%d ", i*7)
		fmt.Fprintf(&lines, "b%d\n", i*7)
	}
	for name, pair := range map[string][2]string{
		"other_words":         {words.String(), others.String()},
		"one_line_many_lines": {words.String(), lines.String()},
		"many_lines":          {strings.ReplaceAll(words.String(), " ", "\n"), lines.String()},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Diff(pair[0], pair[1])
			}
		})
	}
}
