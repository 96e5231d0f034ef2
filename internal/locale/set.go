package locale

import (
	"fmt"
	"io/fs"
	"sort"
	"strings"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/language"
)

// registryFile names the interface languages, in the order in which pages offer them.
const registryFile = "locales.toml"

// registry is the content of [registryFile].
type registry struct {
	// Fallback is the language for those who understand none of the others.
	Fallback string
	Locales  []registration
}

// registration is one interface language.
type registration struct {
	Tag  string // BCP 47, as in addresses and as the name of its folder
	Mark string // the short form of its own name for badges
}

// Set is the interface languages of this forum. It never changes after
// [Load] and may be used by many goroutines at once.
type Set struct {
	all      []*Locale
	byTag    map[string]*Locale
	fallback *Locale
	choice   language.Matcher
	choices  []*Locale // parallel to the tags of choice
}

// Load reads the interface languages out of fsys: locales.toml, which registers
// them, and a folder of message files for each. An error says which file is wrong.
func Load(fsys fs.FS) (*Set, error) {
	var reg registry
	if _, err := toml.DecodeFS(fsys, registryFile, &reg); err != nil {
		return nil, fmt.Errorf("read %s: %w", registryFile, err)
	}
	s := &Set{byTag: map[string]*Locale{}}
	msgs := newMessages()
	for _, r := range reg.Locales {
		l, err := newLocale(r, msgs)
		if err != nil {
			return nil, fmt.Errorf("locale %q: %w", r.Tag, err)
		}
		if err := msgs.load(fsys, l.lang); err != nil {
			return nil, fmt.Errorf("locale %q: %w", r.Tag, err)
		}
		s.all, s.byTag[r.Tag] = append(s.all, l), l
	}
	for _, l := range s.all {
		l.attach(msgs)
	}
	if s.fallback = s.byTag[reg.Fallback]; s.fallback == nil {
		return nil, fmt.Errorf("%s: fallback %q is not registered", registryFile, reg.Fallback)
	}
	s.prepareNegotiation()
	return s, nil
}

// All gives every locale, in the order in which pages offer them.
func (s *Set) All() []*Locale { return s.all }

// Tags gives the tag of every locale, in the same order.
func (s *Set) Tags() []string {
	tags := make([]string, len(s.all))
	for i, l := range s.all {
		tags[i] = l.Tag()
	}
	return tags
}

// Lookup finds a locale by its exact tag, as it stands in addresses.
func (s *Set) Lookup(tag string) (*Locale, bool) {
	l, ok := s.byTag[tag]
	return l, ok
}

// Fallback is the locale for those who understand none of the others.
func (s *Set) Fallback() *Locale { return s.fallback }

const (
	// maxAccepted bounds how many languages of a request are looked at.
	maxAccepted = 20
	// maxQuality is room for ";q=0.123" and white space after a tag, in bytes.
	maxQuality = 30
)

// Negotiate chooses the locale that serves a reader best by the value of the
// Accept-Language header (RFC 9110, section 12.5.4): regional and related
// languages count (de-AT, es-419, arz for ar). What can't be read in the header
// is passed over; with nothing that fits it is [Set.Fallback].
func (s *Set) Negotiate(acceptLanguage string) *Locale {
	_, i, _ := s.choice.Match(parseAccepted(acceptLanguage)...)
	return s.choices[i]
}

func (s *Set) prepareNegotiation() {
	// The matcher answers ties and failures with its first tag.
	s.choices = []*Locale{s.fallback}
	for _, l := range s.all {
		if l != s.fallback {
			s.choices = append(s.choices, l)
		}
	}
	tags := make([]language.Tag, len(s.choices))
	for i, l := range s.choices {
		tags[i] = l.lang
	}
	s.choice = language.NewMatcher(tags)
}

// parseAccepted gives the languages of an Accept-Language header, the most
// wanted first. One bad entry doesn't spoil the others.
func parseAccepted(header string) []language.Tag {
	type accepted struct {
		tag     language.Tag
		quality float32
	}
	var list []accepted
	for entry := range strings.SplitSeq(header, ",") {
		if len(list) == maxAccepted {
			break
		}
		if len(entry) > maxTag+maxQuality {
			continue
		}
		tags, qualities, err := language.ParseAcceptLanguage(entry)
		if err != nil || len(tags) != 1 || tags[0] == language.Und {
			continue
		}
		list = append(list, accepted{tags[0], qualities[0]})
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].quality > list[j].quality })
	tags := make([]language.Tag, len(list))
	for i, a := range list {
		tags[i] = a.tag
	}
	return tags
}
