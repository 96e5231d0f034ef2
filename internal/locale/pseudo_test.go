package locale

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tertulia/locales"
)

// accents stand in for letters, so that a text that wasn't translated stands out.
var accents = strings.NewReplacer("a", "á", "e", "é", "i", "í", "o", "ö", "u", "ü", "c", "ç", "n", "ñ",
	"A", "Á", "E", "É", "I", "Í", "O", "Ö", "U", "Ü")

// pseudo writes a text as if it were of another language: ⟦Clöséd⟧.
func pseudo(t *testing.T, text string) string {
	t.Helper()
	pieces, err := parseTemplate(text)
	if err != nil {
		t.Fatal(err)
	}
	return "⟦" + pseudoPieces(pieces) + "⟧"
}

func pseudoPieces(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch {
		case p.name == "":
			b.WriteString(accents.Replace(p.text))
		case p.label != nil:
			fmt.Fprintf(&b, "{{.%s: %s}}", p.name, pseudoPieces(p.label))
		default:
			fmt.Fprintf(&b, "{{.%s}}", p.name)
		}
	}
	return b.String()
}

// withPseudo adds a sixth language to the five: a folder of messages and a line
// in the registry, nothing else.
func withPseudo(t *testing.T, tag string) fs.FS {
	t.Helper()
	fsys := fstest.MapFS{}
	err := fs.WalkDir(locales.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(locales.FS, path)
		fsys[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for key, msg := range readMessages(t, locales.FS, source.String()) {
		file := tag + "/" + area(key) + ".toml"
		if fsys[file] == nil {
			fsys[file] = &fstest.MapFile{}
		}
		for form, text := range messageForms(msg) {
			name := key
			if isPlural(msg) {
				name += "." + form
			}
			fsys[file].Data = fmt.Appendf(fsys[file].Data, "%s = %q\n", name, pseudo(t, text))
		}
	}
	line := fmt.Sprintf("  { tag = %q, mark = %q },\n]", tag, "X")
	fsys[registryFile].Data = []byte(strings.Replace(string(fsys[registryFile].Data), "]", line, 1))
	return fsys
}

func TestASixthLanguageIsAFolderAndALine(t *testing.T) {
	for _, c := range []struct{ tag, name, dir, header, number, date, ago string }{
		{"en-XA", "English", "ltr", "en-XA", "12,345", "November 21, 2026", "yesterday"},
		{"fr", "Français", "ltr", "fr-BE, en;q=0.8", "12\u202f345", "21 novembre 2026", "hier"},
		{"he", "עברית", "rtl", "he", "12,345", "21 בנובמבר 2026", "אתמול"},
	} {
		t.Run(c.tag, func(t *testing.T) {
			set, err := Load(withPseudo(t, c.tag))
			if err != nil {
				t.Fatal(err)
			}
			l, ok := set.Lookup(c.tag)
			if !ok || len(set.All()) != 6 || set.All()[5] != l {
				t.Fatalf("%s isn't the sixth language", c.tag)
			}
			at := time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC)
			for what, got := range map[string][2]string{
				"name":        {l.Name(), c.name},
				"mark":        {l.Mark(), "X"},
				"direction":   {l.Dir(), c.dir},
				"negotiation": {set.Negotiate(c.header).Tag(), c.tag},
				"number":      {l.Number(12345), c.number},
				"date":        {l.Date(at, time.UTC, Long), c.date},
				"relative":    {l.Relative(at.AddDate(0, 0, -1), at), c.ago},
				"message":     {l.T("action.cancel"), "⟦Cáñçél⟧"},
				"argument":    {l.T("error.title.short", Args{"Min": 5}), "⟦Máké thé títlé löñgér: át léást 5 çháráçtérs.⟧"},
			} {
				if got[0] != got[1] {
					t.Errorf("%s: %q, want %q", what, got[0], got[1])
				}
			}
			for _, msg := range readMessages(t, locales.FS, source.String()) {
				if text := l.T(msg.ID, Args{countArg: 2}); !strings.HasPrefix(text, "⟦") {
					t.Errorf("%s: %q", msg.ID, text)
				}
			}
		})
	}
}
