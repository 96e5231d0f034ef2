package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// FuzzSlug holds what addresses rely on: a slug is short, and holds nothing but
// words with hyphens between them.
func FuzzSlug(f *testing.F) {
	for _, s := range []string{"Is dit nog een kanaal?", "هل نحتاج إلى تويتر؟", "agora's “thing”", "\u202eabc\u202c", "İSTANBUL", "ﷺ ǅ ß",
		"e\u0301" + strings.Repeat("\u0301", 60), strings.Repeat("ش", 60), "../../etc/passwd", "a\x00b\xff", "--", "👩‍👩‍👧"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, title string) {
		slug := Slug(title)
		if len(slug) > maxSlugBytes || !utf8.ValidString(slug) {
			t.Errorf("%q gives %q (%d bytes)", title, slug, len(slug))
		}
		if strings.Trim(slug, "-") != slug || strings.Contains(slug, "--") {
			t.Errorf("%q gives %q", title, slug)
		}
		if strings.ContainsFunc(slug, func(r rune) bool { return r != '-' && !isWordRune(r) || unicode.Is(unicode.Cf, r) }) {
			t.Errorf("%q gives %q", title, slug)
		}
	})
}
