package locale

import (
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"tertulia/locales"
)

func TestLocalesIntroduceThemselves(t *testing.T) {
	set := loadSet(t)
	for _, want := range []struct{ tag, name, mark, dir string }{
		{"nl", "Nederlands", "NL", "ltr"},
		{"de", "Deutsch", "DE", "ltr"},
		{"ar", "العربية", "ع", "rtl"},
		{"es", "Español", "ES", "ltr"},
		{"en", "English", "EN", "ltr"},
	} {
		l, ok := set.Lookup(want.tag)
		if !ok {
			t.Fatalf("%s isn't registered", want.tag)
		}
		if l.Tag() != want.tag || l.Name() != want.name || l.Mark() != want.mark || l.Dir() != want.dir {
			t.Errorf("got %s %s %s %s, want %v", l.Tag(), l.Name(), l.Mark(), l.Dir(), want)
		}
	}
}

func TestNegotiate(t *testing.T) {
	set := loadSet(t)
	for header, want := range map[string]string{
		"":                                    "en",
		"*":                                   "en",
		"nl-BE, nl;q=0.9, en;q=0.8":           "nl",
		"de-AT;q=0.7, fr":                     "de",
		"gsw":                                 "de",
		"ar-EG":                               "ar",
		"arz, fr;q=0.5":                       "ar",
		"es-419":                              "es",
		"gl":                                  "es",
		"pt-BR, fr;q=0.9":                     "en",
		"fr, it;q=0.8, nl;q=0.1":              "nl",
		"en;q=0.3, de;q=0.9":                  "de",
		"nl;q=0, en":                          "en",
		"not_a=language, \x00\xff, de":        "de",
		",,;;q=,nl;q=twelve,es":               "es",
		"xx-yy-zzzzzzzzzzzzzzzzzz, ar-SA;q=1": "ar",
	} {
		if got := set.Negotiate(header).Tag(); got != want {
			t.Errorf("Negotiate(%q) = %s, want %s", header, got, want)
		}
	}
}

func TestDirectionFollowsTheScript(t *testing.T) {
	for tag, want := range map[string]string{
		"ar": "rtl", "fa": "rtl", "he": "rtl", "ur-PK": "rtl", "ks": "rtl", "az-Arab": "rtl",
		"nl": "ltr", "az": "ltr", "ar-Latn": "ltr", "und": "auto", "": "auto", "!": "auto",
	} {
		if got := Direction(tag); got != want {
			t.Errorf("Direction(%q) = %s, want %s", tag, got, want)
		}
	}
}

func TestLoadNamesWhatIsWrong(t *testing.T) {
	const registered = `fallback = "en"
		locales = [{ tag = "en", mark = "EN" }]`
	for _, c := range []struct{ files, want string }{
		{"", "locales.toml"},
		{"locales.toml: locales = [", "locales.toml"},
		{`locales.toml: fallback = "en"`, `fallback "en" is not registered`},
		{"locales.toml: " + registered, "no message files in en/"},
		{`locales.toml: locales = [{ tag = "en" }]`, "no mark"},
		{`locales.toml: locales = [{ tag = "!", mark = "!" }]`, `locale "!"`},
		{`locales.toml: locales = [{ tag = "vo", mark = "VO" }]`, "gencldr/generate.mjs"},
		{"locales.toml: " + registered + "|en/page.toml: page.one =", "en/page.toml"},
		{"locales.toml: " + registered + "|en/page.toml: thread.one = \"x\"", `"thread" belongs in thread.toml`},
		{"locales.toml: " + registered + "|en/page.toml: page.one = 1", "page.one: a message is a string"},
		{"locales.toml: " + registered + "|en/page.toml: page.one = \"{{x\"", "page.one (other)"},
	} {
		fsys := fstest.MapFS{}
		for file := range strings.SplitSeq(c.files, "|") {
			name, text, _ := strings.Cut(file, ": ")
			if name != "" {
				fsys[name] = &fstest.MapFile{Data: []byte(text)}
			}
		}
		if _, err := Load(fsys); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", c.files, err, c.want)
		}
	}
}

// TestOneSetServesManyReaders is for the race detector.
func TestOneSetServesManyReaders(t *testing.T) {
	set := loadSet(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for _, l := range set.All() {
				words := []string{"Öl", "آمال", "année", "9"}
				l.SortStrings(words)
				l.T("error.title.short", Args{"Min": 5})
				l.WithDigits("arab").Relative(time.Unix(0, 0), time.Unix(1<<30, 0))
				set.Negotiate("es-419, " + l.Tag())
			}
		})
	}
	group.Wait()
}

func FuzzNegotiate(f *testing.F) {
	f.Add("nl-BE, nl;q=0.9, *;q=0.1")
	f.Add(strings.Repeat("a-", 500))
	f.Add("en-u-nu-arab-x-\x00;q=1e9,,;")
	set := loadSet(f)
	f.Fuzz(func(t *testing.T, header string) {
		if l := set.Negotiate(header); l == nil {
			t.Fatalf("no locale for %q", header)
		}
	})
}

// What a start of the program waits for.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(locales.FS); err != nil {
			b.Fatal(err)
		}
	}
}
