package locale

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Locale is one interface language: its messages and its ways of writing dates,
// numbers and lists. It never changes and may be used by many goroutines at once.
type Locale struct {
	tag    string
	mark   string
	dir    string
	lang   language.Tag
	cldr   *cldrData
	digits *numberSystem
	sorter *sorter

	localizer *i18n.Localizer
	static    map[string]string // messages without arguments, ready to print
	single    map[string]messageTemplate
	glue      formats   // what joins a date and a time of day
	counted   *sync.Map // messages with a small number, as they were made, and its plural category: counted to string
	longest   string    // see LongestAgo
}

func newLocale(r registration, msgs *messages) (*Locale, error) {
	lang, err := language.Parse(r.Tag)
	if err != nil {
		return nil, err
	}
	data, err := loadCLDR(lang)
	if err != nil {
		return nil, err
	}
	if r.Mark == "" {
		return nil, fmt.Errorf("no mark is registered")
	}
	l := &Locale{
		tag:       r.Tag,
		mark:      r.Mark,
		dir:       Direction(r.Tag),
		lang:      lang,
		cldr:      data,
		digits:    data.Systems[data.Digits],
		sorter:    newSorter(lang),
		localizer: i18n.NewLocalizer(msgs.bundle, lang.String()),
		counted:   new(sync.Map),
	}
	l.glue = l.unquoted(data.DateTimeFormats)
	return l, nil
}

// attach gives the locale its messages, once all of them are loaded.
func (l *Locale) attach(msgs *messages) {
	l.static, l.single = msgs.static[l.lang], msgs.single[l.lang]
	l.longest = l.longestAgo()
}

// Tag is the locale's BCP 47 tag, as it stands in addresses and in lang attributes.
func (l *Locale) Tag() string { return l.tag }

// Territorial is the locale with the territory that CLDR's likely subtags give it,
// as the Open Graph protocol writes locales: nl_NL.
func (l *Locale) Territorial() string {
	base, _ := l.lang.Base()
	region, _ := l.lang.Region()
	return base.String() + "_" + region.String()
}

// Dir is the direction of its script, "rtl" or "ltr".
func (l *Locale) Dir() string { return l.dir }

// maxTag is the length of a language tag in bytes (RFC 5646, section 4.4.1).
// Reading a longer one costs by the square of its length.
const maxTag = 35

func parseTag(tag string) (language.Tag, error) {
	if len(tag) > maxTag {
		return language.Und, fmt.Errorf("a language tag of %d bytes", len(tag))
	}
	return language.Parse(tag)
}

// Mark is the short form of its own name that badges and charts show ("NL", "ع").
func (l *Locale) Mark() string { return l.mark }

// Name is the language's name for itself ("Nederlands", "العربية"), with a
// capital where its script has them, as it stands in a menu.
func (l *Locale) Name() string {
	name := l.LanguageName(l.tag)
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToTitle(first)) + name[size:]
}

// LanguageName is the name of a language (a BCP 47 tag) in this locale, as it
// stands inside a sentence; the tag itself if CLDR has no name for it.
func (l *Locale) LanguageName(tag string) string {
	if name, ok := l.cldr.Languages[tag]; ok {
		return name
	}
	if lang, err := parseTag(tag); err == nil {
		base, _ := lang.Base()
		if name, ok := l.cldr.Languages[base.String()]; ok {
			return name
		}
	}
	return tag
}

// WithDigits gives the same locale with the digits and separators of another
// numbering system of CLDR ("arab" for Arabic-Indic digits, "latn" for 0 to 9).
// A system that the language doesn't use changes nothing.
func (l *Locale) WithDigits(system string) *Locale {
	s, ok := l.cldr.Systems[system]
	if !ok || s == l.digits {
		return l
	}
	other := *l
	other.digits, other.counted = s, new(sync.Map)
	return &other
}

// Digits lists the numbering systems that [Locale.WithDigits] knows for this
// language, its default first.
func (l *Locale) Digits() []string {
	systems := []string{l.cldr.Digits}
	for _, name := range slices.Sorted(maps.Keys(l.cldr.Systems)) {
		if name != l.cldr.Digits {
			systems = append(systems, name)
		}
	}
	return systems
}

// Quote puts s in the language's quotation marks.
func (l *Locale) Quote(s string) string { return l.cldr.Quotes[0] + s + l.cldr.Quotes[1] }

// Direction is the direction of the script a language (a BCP 47 tag) is mostly
// written in, by CLDR's likely subtags: "rtl" or "ltr", and "auto" where the
// language isn't known.
func Direction(tag string) string {
	if dir, ok := directions[tag]; ok {
		return dir
	}
	return direction(tag)
}

// directions are those of the languages that CLDR's tables are here for: a page
// asks for them at each post.
var directions = directionsOf(cldrFiles)

func directionsOf(tables embed.FS) map[string]string {
	known := map[string]string{"und": "auto", "": "auto"}
	files, _ := tables.ReadDir("cldr") // an embedded folder
	for _, f := range files {
		if tag, ok := strings.CutSuffix(f.Name(), ".json"); ok {
			known[tag] = direction(tag)
		}
	}
	return known
}

func direction(tag string) string {
	lang, err := parseTag(tag)
	if err != nil || lang == language.Und {
		return "auto"
	}
	script, _ := lang.Script()
	if rightToLeft(script.String()) {
		return "rtl"
	}
	return "ltr"
}
