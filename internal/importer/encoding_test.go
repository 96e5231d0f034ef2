package importer_test

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"tertulia/internal/importer"
)

func TestEncodings(t *testing.T) {
	german, arabic := "Für wen?\n\nGrüße – „überall“.", "لمن القناة؟\n\nلكل من يسأل."
	windows := func(page *charmap.Charmap, s string) string {
		out, err := page.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(arabic)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, data, title, body, warning string }{
		{"UTF-8", german, "Für wen?", "Grüße – „überall“.", ""},
		{"with a mark", "\ufeff" + german, "Für wen?", "Grüße – „überall“.", ""},
		{"Windows line ends", strings.ReplaceAll(german, "\n", "\r\n"), "Für wen?", "Grüße – „überall“.", ""},
		{"old Mac line ends", strings.ReplaceAll(german, "\n", "\r"), "Für wen?", "Grüße – „überall“.", ""},
		{"UTF-16", utf16, "لمن القناة؟", "لكل من يسأل.", ""},
		{"Windows-1252", windows(charmap.Windows1252, german), "Für wen?", "Grüße – „überall“.", "a.txt:1: not UTF-8; read as Windows-1252"},
		{"Windows-1256", windows(charmap.Windows1256, arabic), "لمن القناة؟", "لكل من يسأل.", "a.txt:1: not UTF-8; read as Windows-1256"},
		{"one damaged character", german + "\n\n\xc3 x", "Für wen?", "Grüße – „überall“.\n\n\uFFFD x", "a.txt:5: a character is damaged"},
		{"control characters", "Für\x07 wen?\n\nText\x1b.", "Für wen?", "Text.", ""},
	} {
		a, problems := importer.ParseArticle("a.txt", []byte(c.data), importer.Options{Detect: undetected})
		if a.Title != c.title || a.Body != c.body {
			t.Errorf("%s: %q %q", c.name, a.Title, a.Body)
		}
		switch {
		case c.warning == "" && len(problems) > 0, c.warning != "" && (len(problems) != 1 || !strings.HasPrefix(problems[0].String(), c.warning)):
			t.Errorf("%s: %v, want %q", c.name, problems, c.warning)
		}
	}
}

func TestFilesThatAreNoText(t *testing.T) {
	for data, want := range map[string]string{
		"":                           "a.txt: the file is empty",
		" \n\t\n":                    "a.txt: the file is empty",
		"Title\n\nText\x00":          "a.txt:3: there is a NUL byte",
		strings.Repeat("a", 1<<20+1): "a.txt: the file is larger than 1048576 bytes",
		"…\n\n!?":                    "a.txt:1: there is no title, and no line that could be one",
	} {
		_, problems := importer.ParseArticle("a.txt", []byte(data), importer.Options{Detect: undetected})
		if !importer.Broken(problems) || !strings.HasPrefix(problems[0].String(), want) {
			t.Errorf("%.20q: %v, want %s", data, problems, want)
		}
	}
}
