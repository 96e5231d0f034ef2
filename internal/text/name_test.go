package text_test

import (
	"strings"
	"testing"

	"tertulia/internal/text"
)

func TestNameBegins(t *testing.T) {
	for _, c := range []struct {
		name, typed string
		want        bool
	}{
		{"Klantenservice", "klant", true},
		{"Cijfers en analyse", "Analy", true},
		{"Cijfers en analyse", "en an", true},
		{"Cijfers en analyse", "cijfers analyse", false},
		{"Analítica", "analiti", true},
		{"الاستراتيجية", "استرات", true},
		{"خدمة العملاء", "عملا", true},
		{"خدمة العملاء", "العملا", true},
		{"Verkoop", "koop", false},
		{"Verkoop", "", false},
		{"Verkoop", "!?", false},
	} {
		if got := text.NameBegins(c.name, c.typed); got != c.want {
			t.Errorf("%q begins as %q: %t", c.name, c.typed, got)
		}
	}
}

func TestNameKey(t *testing.T) {
	for _, same := range [][]string{{"المبيعات", "مبيعات", "مَبيعات"}, {"Ética", "etica", "#etica"}, {"Live-evenementen", "live evenementen"}} {
		for _, other := range same[1:] {
			if text.NameKey(other) != text.NameKey(same[0]) {
				t.Errorf("%q isn't %q", other, same[0])
			}
		}
	}
	if text.NameKey("Verkoop") == text.NameKey("Verkopen") {
		t.Error("another word has the same key")
	}
}

func TestCutName(t *testing.T) {
	for name, want := range map[string]string{
		"Sanne de Wit":                                       "Sanne de Wit",
		strings.Repeat("م", 50):                              strings.Repeat("م", 50),
		strings.Repeat("நி", 50):                             strings.Repeat("நி", 50),
		strings.Repeat("👩‍👧 ", 50):                           strings.Repeat("👩‍👧 ", 33) + "…",
		strings.Repeat("a"+strings.Repeat("\u0316", 15), 50): strings.Repeat("a"+strings.Repeat("\u0316", 15), 12) + "…",
		"\u2067" + strings.Repeat("\u0316", 300) + "\u2069":  "\u2067\u2069…",
	} {
		if got := text.CutName(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
		if got := text.CutName(name); len(got) > text.MaxName {
			t.Errorf("%q takes %d bytes", got, len(got))
		}
	}
}
