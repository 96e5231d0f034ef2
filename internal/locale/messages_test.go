package locale

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/unicode/norm"

	"tertulia/locales"
)

// readMessages gives every message of one folder by key, as it is written there.
func readMessages(t testing.TB, fsys fs.FS, tag string) map[string]*i18n.Message {
	t.Helper()
	files, err := fs.Glob(fsys, path.Join(tag, "*.toml"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]*i18n.Message{}
	for _, file := range files {
		var tree map[string]any
		if _, err := toml.DecodeFS(fsys, file, &tree); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		err := walkMessages("", tree, func(m *i18n.Message) error { found[m.ID] = m; return nil })
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	return found
}

// loadSet gives the locales of the forum.
func loadSet(t testing.TB) *Set {
	t.Helper()
	set, err := Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// eachTranslation calls check with every message of every locale beside its source.
func eachTranslation(t *testing.T, check func(t *testing.T, l *Locale, src, msg *i18n.Message)) {
	src := readMessages(t, locales.FS, source.String())
	for _, l := range loadSet(t).All() {
		msgs := readMessages(t, locales.FS, l.Tag())
		t.Run(l.Tag(), func(t *testing.T) {
			for _, key := range slices.Sorted(maps.Keys(src)) {
				if msg := msgs[key]; msg != nil {
					check(t, l, src[key], msg)
				}
			}
		})
	}
}

// TestEveryMessageIsInEveryLocale prints what is missing as lines to fill in and paste.
func TestEveryMessageIsInEveryLocale(t *testing.T) {
	src := readMessages(t, locales.FS, source.String())
	for _, l := range loadSet(t).All() {
		msgs := readMessages(t, locales.FS, l.Tag())
		for _, key := range slices.Sorted(maps.Keys(src)) {
			if msgs[key] == nil {
				t.Errorf("locales/%s/%s.toml lacks\n%s", l.Tag(), area(key), stub(l, src[key]))
			}
		}
		for _, key := range slices.Sorted(maps.Keys(msgs)) {
			if src[key] == nil {
				t.Errorf("locales/%s/%s.toml: %s isn't in locales/%s", l.Tag(), area(key), key, source)
			}
		}
	}
}

// area is the file that a key belongs in.
func area(key string) string { return key[:strings.IndexByte(key, '.')] }

// stub is the line, or the lines, that a translation has to fill.
func stub(l *Locale, src *i18n.Message) string {
	if !isPlural(src) {
		return fmt.Sprintf("%s = %q", src.ID, src.Other)
	}
	var lines []string
	for _, form := range l.pluralForms() {
		lines = append(lines, fmt.Sprintf("%s.%s = %q", src.ID, form, src.Other))
	}
	return strings.Join(lines, "\n")
}

func isPlural(m *i18n.Message) bool { return len(messageForms(m)) > 1 }

// pluralForms lists the plural categories of the language by trying numbers.
func (l *Locale) pluralForms() []string {
	found := map[string]bool{}
	for n := range 200 {
		found[l.plural(n)] = true
	}
	for _, n := range []any{1000, 1000000, "0.5", "1.0", "1.5"} {
		found[l.plural(n)] = true
	}
	order := []string{"zero", "one", "two", "few", "many", "other"}
	return slices.DeleteFunc(order, func(form string) bool { return !found[form] })
}

func TestPluralFormsAreThoseOfTheLanguage(t *testing.T) {
	eachTranslation(t, func(t *testing.T, l *Locale, src, msg *i18n.Message) {
		want := []string{"other"}
		if isPlural(src) {
			want = l.pluralForms()
		}
		have := messageForms(msg)
		for _, form := range want {
			if have[form] == "" {
				t.Errorf("%s lacks the form %q", msg.ID, form)
			}
			delete(have, form)
		}
		for form := range have {
			t.Errorf("%s has a form %q that nothing chooses", msg.ID, form)
		}
		if !isPlural(src) && strings.Contains(src.Other, "{{.Count}}") {
			t.Errorf("%s counts without plural forms", msg.ID)
		}
	})
}

func TestArgumentsAreThoseOfTheSource(t *testing.T) {
	eachTranslation(t, func(t *testing.T, l *Locale, src, msg *i18n.Message) {
		want := argsOf(t, src.Other)
		for form, text := range messageForms(msg) {
			have := argsOf(t, text)
			if few := form == "zero" || form == "one" || form == "two"; few && want[countArg] != "" {
				have[countArg] = want[countArg] // "a day", يومان: the word says the number
			}
			if !maps.Equal(want, have) {
				t.Errorf("%s (%s) has the arguments %v, the source %v: %q", msg.ID, form, have, want, text)
			}
		}
	})
}

// argsOf gives the arguments of a text with how they are written: "plain" or "words".
func argsOf(t *testing.T, text string) map[string]string {
	t.Helper()
	pieces, err := parseTemplate(text)
	if err != nil {
		t.Fatal(err)
	}
	args := map[string]string{}
	collectArgs(pieces, args)
	return args
}

func collectArgs(pieces []piece, args map[string]string) {
	for _, p := range pieces {
		switch {
		case p.name == "":
		case p.label != nil:
			args[p.name] = "words"
			collectArgs(p.label, args)
		default:
			args[p.name] = "plain"
		}
	}
}

// TestMessagesAreWellWritten holds what can be told without knowing a language.
func TestMessagesAreWellWritten(t *testing.T) {
	eachTranslation(t, func(t *testing.T, l *Locale, src, msg *i18n.Message) {
		for form, text := range messageForms(msg) {
			for _, fault := range faults(l.Tag(), text) {
				t.Errorf("%s (%s) %s: %q", msg.ID, form, fault, text)
			}
		}
		if l.lang != source && msg.Other == src.Other && strings.Count(msg.Other, " ") > 1 {
			t.Errorf("%s isn't translated: %q", msg.ID, msg.Other)
		}
	})
}

// faults lists what is wrong with how a text is written.
func faults(tag, text string) []string {
	var found []string
	fault := func(is bool, what string) {
		if is {
			found = append(found, what)
		}
	}
	words := proseOf(text)
	fault(strings.ContainsAny(words, "<>&"), "holds markup")
	fault(strings.ContainsAny(words, `"'`), "has straight quotation marks")
	fault(strings.Contains(words, "..."), "has three full stops for an ellipsis")
	fault(strings.Contains(text, "  "), "has two spaces in a row")
	fault(strings.TrimSpace(text) != text, "begins or ends with a space")
	fault(!norm.NFC.IsNormalString(text), "isn't in normal form C")
	fault(strings.IndexFunc(text, isBidiControl) >= 0, "has bidi controls")
	switch tag {
	case "ar":
		fault(strings.ContainsAny(words, ",;?"), "has Latin punctuation")
	case "es":
		fault(strings.Count(words, "?") != strings.Count(words, "¿"), "opens or closes no question")
		fault(strings.Count(words, "!") != strings.Count(words, "¡"), "opens or closes no exclamation")
	}
	return found
}

func isBidiControl(r rune) bool { return dropBidiControl(r) < 0 }

// proseOf is a text without the names of its arguments.
func proseOf(text string) string {
	pieces, err := parseTemplate(text)
	if err != nil {
		return text
	}
	var b strings.Builder
	writeProse(&b, pieces)
	return b.String()
}

func writeProse(b *strings.Builder, pieces []piece) {
	for _, p := range pieces {
		b.WriteString(p.text)
		writeProse(b, p.label)
	}
}
