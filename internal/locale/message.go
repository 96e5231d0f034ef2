package locale

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// Args are the named arguments of a message. Whole numbers and float64 are
// printed as the locale prints numbers; anything else as [fmt.Sprint] does, so
// dates and years come as text. Count, a whole number, also chooses the plural form.
type Args = map[string]any

// countArg is the argument that chooses the plural form.
const countArg = "Count"

// Part is a piece of a sentence: a run of plain text, or a slot for the page to
// fill, with the words that the message or the arguments have for it.
type Part struct {
	Text string
	Slot string // empty for plain text
}

// T is the message for key in plain text, filled with the named arguments. A key
// without a message comes back as it is (the tests allow no such key). Text that
// members wrote needs [Isolate] in plain text, and [Locale.Parts] in HTML.
func (l *Locale) T(key string, args ...Args) string {
	if text, ok := l.static[key]; ok {
		return text
	}
	f := filling{locale: l}
	if len(args) > 0 {
		f.args = args[0]
	}
	at, counted := countedAt(key, f.args)
	if counted {
		if text, ok := l.counted.Load(at); ok {
			return text.(string)
		}
	}
	if !l.localize(key, &f) {
		return key
	}
	text := f.text.String()
	if counted {
		l.counted.Store(at, text)
	}
	return text
}

// maxCounted bounds which numbers are kept: pages are full of small ones.
const maxCounted = 100

// counted is a message whose only argument is a small whole number: "3 comments".
type counted struct {
	key, name string
	number    int
}

func countedAt(key string, args Args) (counted, bool) {
	if len(args) != 1 {
		return counted{}, false
	}
	for name, value := range args {
		if n, ok := value.(int); ok && n >= 0 && n < maxCounted {
			return counted{key, name, n}, true
		}
	}
	return counted{}, false
}

// Parts is the message for key, cut at the slots: the arguments that the page
// puts an element in place of. The parts come in the order of the language.
//
//	l.Parts("thread.reply.to", Args{"Name": "Sanne"}, "Name")
//	// {Text: "In reply to "}, {Text: "Sanne", Slot: "Name"}
func (l *Locale) Parts(key string, args Args, slots ...string) []Part {
	if text, ok := l.static[key]; ok {
		return []Part{{Text: text}}
	}
	f := filling{locale: l, args: args, slots: slots}
	if !l.localize(key, &f) {
		return []Part{{Text: key}}
	}
	f.endText()
	return f.parts
}

// localize fills f with a message. Where that has plural forms, or is missing in this
// language, go-i18n finds the right one, for which it looks through all languages.
func (l *Locale) localize(key string, f *filling) bool {
	f.text.Reset()
	if pieces, ok := l.single[key]; ok {
		return f.fill(pieces) == nil
	}
	// An error with a filled message means that English stood in for the locale.
	_, err := l.localizer.Localize(&i18n.LocalizeConfig{
		MessageID:      key,
		PluralCount:    f.args[countArg],
		TemplateData:   f,
		TemplateParser: templateParser{},
	})
	return err == nil || f.filled
}

// filling is the making of one message: go-i18n passes it to the template.
type filling struct {
	locale *Locale
	args   Args
	slots  []string

	text   strings.Builder // of the current run
	parts  []Part
	filled bool
}

func (f *filling) fill(pieces []piece) error {
	f.filled = true
	for _, p := range pieces {
		if p.name != "" && slices.Contains(f.slots, p.name) {
			f.endText()
			f.parts = append(f.parts, Part{Text: f.wordsOf(p), Slot: p.name})
			continue
		}
		f.write(&f.text, p)
	}
	return nil
}

// wordsOf is what an argument prints.
func (f *filling) wordsOf(p piece) string {
	var b strings.Builder
	f.write(&b, p)
	return b.String()
}

func (f *filling) write(b *strings.Builder, p piece) {
	switch {
	case p.name == "":
		b.WriteString(p.text)
	case p.label != nil:
		for _, inner := range p.label {
			f.write(b, inner)
		}
	default:
		b.WriteString(f.locale.argument(f.args[p.name]))
	}
}

// endText makes a part of the run of text before a slot or the end.
func (f *filling) endText() {
	if f.text.Len() > 0 {
		f.parts = append(f.parts, Part{Text: f.text.String()})
		f.text.Reset()
	}
}

// argument prints an argument; one that is missing or nil prints nothing.
func (l *Locale) argument(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int:
		return l.Number(float64(v))
	case int64:
		return l.Number(float64(v))
	case float64:
		return l.Number(v)
	}
	return fmt.Sprint(v)
}

// pluralID is a message whose forms are their own names: see [Locale.plural].
const pluralID = "(plural category)"

func pluralProbe() *i18n.Message {
	return &i18n.Message{
		ID: pluralID, Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: "other",
	}
}

// plural is the CLDR plural category of a number in this language, by go-i18n's
// rules. The number is an int, or digits as they are printed ("1.0", "1.2c6"). Those of
// small numbers are kept, as messages with them are.
func (l *Locale) plural(n any) string {
	number, whole := n.(int)
	if !whole || number < 0 || number >= maxCounted {
		return l.findPlural(n)
	}
	at := counted{key: pluralID, number: number}
	if form, ok := l.counted.Load(at); ok {
		return form.(string)
	}
	form := l.findPlural(n)
	l.counted.Store(at, form)
	return form
}

func (l *Locale) findPlural(n any) string {
	form, err := l.localizer.Localize(&i18n.LocalizeConfig{
		MessageID: pluralID, PluralCount: n, TemplateParser: template.IdentityParser{},
	})
	if err != nil {
		return "other"
	}
	return form
}

// inForm chooses the text for a number out of texts by plural category.
func (l *Locale) inForm(texts map[string]string, n any) string {
	if text, ok := texts[l.plural(n)]; ok {
		return text
	}
	return texts["other"]
}
