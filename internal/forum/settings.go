package forum

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
)

// Registration says who can sign up.
type Registration string

// The kinds of registration.
const (
	RegistrationOpen   Registration = "open"
	RegistrationClosed Registration = "closed"
)

// SitePages names the pages that the operator writes, in footer order.
func SitePages() []string { return []string{"rules", "terms", "privacy", "imprint", "contact"} }

// Settings are the community settings: typed rows in the database, changed by
// `tertulia setting`. Lengths are in grapheme clusters (UAX #29).
type Settings struct {
	Name         map[string]string // of the forum, by locale
	Description  map[string]string // by locale
	Registration Registration
	TitleMin     int
	TitleMax     int
	PostMax      int
	TagsMax      int
	RestoreDays  int                          // in which authors can restore what they deleted
	HandleDays   int                          // between two changes of a handle
	CloseDays    int                          // without activity until a thread closes by itself; 0: never
	EngineBudget int                          // characters a month that an engine may translate; 0: none
	TermsVersion int                          // moves whenever the terms are changed; 0: there are none
	Pages        map[string]map[string]string // Markdown by page name and locale
}

// DefaultSettings are those of a new forum.
func DefaultSettings() Settings {
	s := Settings{
		Name: map[string]string{}, Description: map[string]string{}, Registration: RegistrationOpen,
		TitleMin: 5, TitleMax: 150, PostMax: 20000, TagsMax: 5, RestoreDays: 30, HandleDays: 90, EngineBudget: 500_000,
		Pages: map[string]map[string]string{},
	}
	for _, page := range SitePages() {
		s.Pages[page] = map[string]string{}
	}
	return s
}

// RestorePeriod is RestoreDays as a duration.
func (s *Settings) RestorePeriod() time.Duration {
	return time.Duration(s.RestoreDays) * 24 * time.Hour
}

// Page is the Markdown of an operator's page in a locale; empty if unwritten.
func (s *Settings) Page(name, locale string) string { return s.Pages[name][locale] }

type number struct {
	field    *int
	min, max int
}

func (s *Settings) numbers() map[string]number {
	return map[string]number{
		"limits.title-min":    {&s.TitleMin, 1, 50},
		"limits.title-max":    {&s.TitleMax, 10, 300},
		"limits.post-max":     {&s.PostMax, 20, 20000},
		"limits.tags-max":     {&s.TagsMax, 0, 10},
		"limits.restore-days": {&s.RestoreDays, 0, 365},
		"handle.change-days":  {&s.HandleDays, 0, 3650},
		"closing.after-days":  {&s.CloseDays, 0, 3650},
		"translation.budget":  {&s.EngineBudget, 0, 1 << 30}, //locale:nokey
		"terms.version":       {&s.TermsVersion, 0, 1 << 30},
	}
}

// SettingKeys lists the keys in order; LOCALE stands for a locale's tag.
func SettingKeys() []string {
	var s Settings
	keys := []string{"name.LOCALE", "description.LOCALE", "registration"}
	for key := range s.numbers() {
		keys = append(keys, key)
	}
	for _, page := range SitePages() {
		keys = append(keys, "page."+page+".LOCALE") //locale:nokey
	}
	sort.Strings(keys)
	return keys
}

// SettingLocale is the locale that a key is about; empty for a setting that is
// the same in all of them.
func SettingLocale(key string) string {
	var s Settings
	_, locale, _ := s.texts(key)
	return locale
}

// IsTerms reports whether a key is that of the terms in some locale.
func IsTerms(key string) bool { return strings.HasPrefix(key, "page.terms.") } //locale:nokey

// Value is what a setting is now, as [Settings.Set] takes it. The error for an
// unknown key is in English, for the command line.
func (s *Settings) Value(key string) (string, error) {
	if n, ok := s.numbers()[key]; ok {
		return strconv.Itoa(*n.field), nil
	}
	if key == "registration" {
		return string(s.Registration), nil
	}
	texts, locale, ok := s.texts(key)
	if !ok {
		return "", unknownSetting(key)
	}
	return texts[locale], nil
}

// Set changes one setting; s must come from [DefaultSettings]. Its error says,
// in English for the command line, what the key takes.
func (s *Settings) Set(key, value string) error {
	if n, ok := s.numbers()[key]; ok {
		v, err := strconv.Atoi(value)
		if err != nil || v < n.min || v > n.max {
			return fmt.Errorf("%s takes a whole number from %d to %d, not %q", key, n.min, n.max, value)
		}
		*n.field = v
		return nil
	}
	if key == "registration" {
		r := Registration(value)
		if r != RegistrationOpen && r != RegistrationClosed {
			return fmt.Errorf("registration takes open or closed, not %q", value)
		}
		s.Registration = r
		return nil
	}
	texts, locale, ok := s.texts(key)
	if !ok {
		return unknownSetting(key)
	}
	texts[locale] = value
	return nil
}

// Check reports settings that contradict one another, in English for the command
// line.
func (s *Settings) Check() error {
	if s.TitleMin > s.TitleMax {
		return fmt.Errorf("limits.title-min (%d) can't be more than limits.title-max (%d)", s.TitleMin, s.TitleMax)
	}
	return nil
}

// texts finds the texts, by locale, among which a key's value stands, and the
// key's locale.
func (s *Settings) texts(key string) (texts map[string]string, locale string, ok bool) {
	parts := strings.Split(key, ".")
	locale = parts[len(parts)-1]
	switch {
	case len(parts) == 2 && parts[0] == "name":
		return s.Name, locale, true
	case len(parts) == 2 && parts[0] == "description":
		return s.Description, locale, true
	case len(parts) == 3 && parts[0] == "page" && slices.Contains(SitePages(), parts[1]):
		return s.Pages[parts[1]], locale, true
	}
	return nil, "", false
}

func unknownSetting(key string) error {
	return fmt.Errorf("there is no setting %q; the keys are %s", key, strings.Join(SettingKeys(), ", "))
}
