package forum

import (
	"fmt"
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
	TermsVersion int                          // moves whenever the terms are changed; 0: there are none
	Pages        map[string]map[string]string // Markdown by page name and locale
}

// DefaultSettings are those of a new forum.
func DefaultSettings() Settings {
	return Settings{
		Name: map[string]string{}, Description: map[string]string{}, Registration: RegistrationOpen,
		TitleMin: 5, TitleMax: 150, PostMax: 20000, TagsMax: 5, RestoreDays: 30, HandleDays: 90,
		Pages: map[string]map[string]string{},
	}
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

// Set changes one setting. Its error says, in English for the command line,
// what the key takes.
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
	return s.setText(key, value)
}

func (s *Settings) setText(key, value string) error {
	parts := strings.Split(key, ".")
	switch {
	case len(parts) == 2 && parts[0] == "name":
		s.Name[parts[1]] = value
	case len(parts) == 2 && parts[0] == "description":
		s.Description[parts[1]] = value
	case len(parts) == 3 && parts[0] == "page" && isSitePage(parts[1]):
		if s.Pages[parts[1]] == nil {
			s.Pages[parts[1]] = map[string]string{}
		}
		s.Pages[parts[1]][parts[2]] = value
	default:
		return fmt.Errorf("there is no setting %q; the keys are %s", key, strings.Join(SettingKeys(), ", "))
	}
	return nil
}

func isSitePage(name string) bool {
	for _, page := range SitePages() {
		if page == name {
			return true
		}
	}
	return false
}
