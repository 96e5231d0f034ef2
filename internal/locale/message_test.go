package locale

import (
	"slices"
	"testing"
	"testing/fstest"
)

// small is a set of two languages for tests of how messages are filled.
func small(t testing.TB) *Set {
	t.Helper()
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	set, err := Load(fstest.MapFS{
		"locales.toml": file(`fallback = "en"
			locales = [{ tag = "en", mark = "EN" }, { tag = "ar", mark = "ع" }]`),
		"en/page.toml": file(`
			page.plain = "Plain"
			page.only_here = "Hello {{.Name}}"
			page.reply = "{{.Name}} replies to {{.Other}}"
			page.join = "New? {{.Link: Sign up}}, it’s free"
			page.size = "{{.Size}} of {{.Share}}"
			page.unread.one = "{{.Link: {{.Count}} comment}} by {{.Name}}"
			page.unread.other = "{{.Link: {{.Count}} comments}} by {{.Name}}"
			page.reason.other = "Another reason"
			page.reason.spam = "Spam"`),
		"ar/page.toml": file(`
			page.plain = "بسيط"
			page.reply = "ردّ على {{.Other}} كتبه {{.Name}}"
			page.join = "جديد؟ {{.Link: إنشاء حساب}}"
			page.size = "{{.Size}} من {{.Share}}"
			page.unread.zero = "{{.Link: لا تعليقات}} من {{.Name}}"
			page.unread.one = "{{.Link: تعليق واحد}} من {{.Name}}"
			page.unread.two = "{{.Link: تعليقان}} من {{.Name}}"
			page.unread.few = "{{.Link: {{.Count}} تعليقات}} من {{.Name}}"
			page.unread.many = "{{.Link: {{.Count}} تعليقًا}} من {{.Name}}"
			page.unread.other = "{{.Link: {{.Count}} تعليق}} من {{.Name}}"
			page.reason.other = "سبب آخر"
			page.reason.spam = "محتوى مزعج"`),
	})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestT(t *testing.T) {
	set := small(t)
	for _, c := range []struct {
		tag, key string
		args     Args
		want     string
	}{
		{"en", "page.plain", nil, "Plain"},
		{"en", "page.plain", Args{"Unasked": 1}, "Plain"},
		{"en", "page.reason.other", nil, "Another reason"},
		{"en", "page.reply", Args{"Name": "A", "Other": "{{.Name}}"}, "A replies to {{.Name}}"},
		{"en", "page.reply", Args{"Name": "A"}, "A replies to "},
		{"en", "page.join", nil, "New? Sign up, it’s free"},
		{"en", "page.size", Args{"Size": 12345, "Share": 0.5}, "12,345 of 0.5"},
		{"en", "page.size", Args{"Size": int64(1), "Share": "2026"}, "1 of 2026"},
		{"en", "page.unread", Args{"Count": 1, "Name": "A"}, "1 comment by A"},
		{"en", "page.unread", Args{"Count": 1200, "Name": "A"}, "1,200 comments by A"},
		{"ar", "page.unread", Args{"Count": 0, "Name": "A"}, "لا تعليقات من A"},
		{"ar", "page.unread", Args{"Count": 2, "Name": "A"}, "تعليقان من A"},
		{"ar", "page.unread", Args{"Count": 3, "Name": "A"}, "3 تعليقات من A"},
		{"ar", "page.unread", Args{"Count": 11, "Name": "A"}, "11 تعليقًا من A"},
		{"ar", "page.unread", Args{"Count": 100, "Name": "A"}, "100 تعليق من A"},
		{"ar", "page.only_here", Args{"Name": "A"}, "Hello A"}, // English stands in
		{"en", "page.missing", nil, "page.missing"},
		{"ar", "page.missing", Args{"Count": 2}, "page.missing"},
	} {
		l, _ := set.Lookup(c.tag)
		if got := l.T(c.key, c.args); got != c.want {
			t.Errorf("%s %s %v: %q, want %q", c.tag, c.key, c.args, got, c.want)
		}
	}
	ar, _ := set.Lookup("ar")
	if got := ar.WithDigits("arab").T("page.unread", Args{"Count": 1234, "Name": ""}); got != "١٬٢٣٤ تعليقًا من " {
		t.Errorf("Arabic-Indic digits: %q", got)
	}
}

func TestParts(t *testing.T) {
	set := small(t)
	for _, c := range []struct {
		tag, key string
		args     Args
		slots    []string
		want     []Part
	}{
		{"en", "page.plain", nil, []string{"Link"}, []Part{{Text: "Plain"}}},
		{"en", "page.missing", nil, nil, []Part{{Text: "page.missing"}}},
		{"en", "page.join", nil, nil, []Part{{Text: "New? Sign up, it’s free"}}},
		{"en", "page.join", nil, []string{"Link"},
			[]Part{{Text: "New? "}, {Text: "Sign up", Slot: "Link"}, {Text: ", it’s free"}}},
		{"en", "page.reply", Args{"Name": "A", "Other": "B"}, []string{"Name", "Other"},
			[]Part{{Text: "A", Slot: "Name"}, {Text: " replies to "}, {Text: "B", Slot: "Other"}}},
		{"ar", "page.reply", Args{"Name": "A", "Other": "B"}, []string{"Name", "Other"},
			[]Part{{Text: "ردّ على "}, {Text: "B", Slot: "Other"}, {Text: " كتبه "}, {Text: "A", Slot: "Name"}}},
		{"en", "page.reply", Args{"Name": "A", "Other": "B"}, []string{"Other"},
			[]Part{{Text: "A replies to "}, {Text: "B", Slot: "Other"}}},
		{"ar", "page.unread", Args{"Count": 5, "Name": "A"}, []string{"Link", "Name"},
			[]Part{{Text: "5 تعليقات", Slot: "Link"}, {Text: " من "}, {Text: "A", Slot: "Name"}}},
	} {
		l, _ := set.Lookup(c.tag)
		if got := l.Parts(c.key, c.args, c.slots...); !slices.Equal(got, c.want) {
			t.Errorf("%s %s: %+v, want %+v", c.tag, c.key, got, c.want)
		}
	}
}

func TestParseTemplateRefusesWhatItCantFill(t *testing.T) {
	for _, src := range []string{
		"{{.Name", "{{.Name}", "{{Name}}", "{{.name}}", "{{.}}", "{.Name}", "}}", "{", "}",
		"{{.Link: words", "{{.Link:words}}", "{{.Link: {{.Name}}", "{{ .Name }}", "{{.Name | html}}",
	} {
		if pieces, err := parseTemplate(src); err == nil {
			t.Errorf("%q was taken as %+v", src, pieces)
		}
	}
}

func TestIsolate(t *testing.T) {
	for in, want := range map[string]string{
		"Sanne":                     "\u2068Sanne\u2069",
		"":                          "\u2068\u2069",
		"a\u202eb\u2069c\u2066d":    "\u2068abcd\u2069",
		"\u202a\u202b\u202c\u202dx": "\u2068x\u2069",
		"مرحبا\u200f":               "\u2068مرحبا\u200f\u2069",
	} {
		if got := Isolate(in); got != want {
			t.Errorf("Isolate(%+q) = %+q, want %+q", in, got, want)
		}
	}
}

func BenchmarkT(b *testing.B) {
	l, _ := small(b).Lookup("ar")
	b.Run("static", func(b *testing.B) {
		for b.Loop() {
			l.T("page.plain")
		}
	})
	b.Run("plural", func(b *testing.B) {
		for b.Loop() {
			l.T("page.unread", Args{"Count": 3, "Name": "A"})
		}
	})
}
