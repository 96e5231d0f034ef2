package locale_test

import (
	"testing"

	"tertulia/internal/locale"
	"tertulia/locales"
)

// load gives the locales of the forum.
func load(t testing.TB) *locale.Set {
	t.Helper()
	set, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// in gives one locale of the forum.
func in(t testing.TB, tag string) *locale.Locale {
	t.Helper()
	l, ok := load(t).Lookup(tag)
	if !ok {
		t.Fatalf("locale %q isn't registered", tag)
	}
	return l
}

func TestLocalesIntroduceThemselves(t *testing.T) {
	for _, want := range []struct{ tag, name, mark, dir string }{
		{"nl", "Nederlands", "NL", "ltr"},
		{"de", "Deutsch", "DE", "ltr"},
		{"ar", "العربية", "ع", "rtl"},
		{"es", "Español", "ES", "ltr"},
		{"en", "English", "EN", "ltr"},
	} {
		l := in(t, want.tag)
		if l.Tag() != want.tag || l.Name() != want.name || l.Mark() != want.mark || l.Dir() != want.dir {
			t.Errorf("got %s %s %s %s, want %v", l.Tag(), l.Name(), l.Mark(), l.Dir(), want)
		}
	}
}

func TestNegotiate(t *testing.T) {
	set := load(t)
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
		if got := locale.Direction(tag); got != want {
			t.Errorf("Direction(%q) = %s, want %s", tag, got, want)
		}
	}
}
