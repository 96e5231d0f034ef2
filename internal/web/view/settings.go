package view

import (
	"time"

	"github.com/a-h/templ"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// Setting is one section of a member's settings: its form.
type Setting interface {
	section() string
	form(p *Page, faults Faults) templ.Component
}

// sections are the settings in the order of their menu.
func sections() []string {
	return []string{"profile", "preferences", "engine", "handle", "email", "password", "sessions", "close"}
}

// ProfileSetting is what others read about the member.
type ProfileSetting struct{ Name, Bio string }

// PreferencesSetting is how the member reads and writes.
type PreferencesSetting struct {
	Locale string
	Zone   string
	Digits string
	Read   []string
	Write  string
	Scheme string

	Originals string
}

// EmailSetting changes the address.
type EmailSetting struct{ Email, Pending string }

// PasswordSetting changes the password.
type PasswordSetting struct{}

// HandleSetting changes the handle.
type HandleSetting struct {
	Handle string
	From   *time.Time // it can't be changed before; nil: it can be now
	Days   int        // between two changes
}

// SessionsSetting lists where the member is logged in.
type SessionsSetting struct{ Page *forum.SessionsPage }

// CloseSetting closes the account; Texts is "keep" or "remove".
type CloseSetting struct{ Texts string }

func (ProfileSetting) section() string     { return "profile" }
func (PreferencesSetting) section() string { return "preferences" }
func (EmailSetting) section() string       { return "email" }
func (PasswordSetting) section() string    { return "password" }
func (HandleSetting) section() string      { return "handle" }
func (SessionsSetting) section() string    { return "sessions" }
func (CloseSetting) section() string       { return "close" }

func (v ProfileSetting) form(p *Page, f Faults) templ.Component { return profileSetting(p, v, f) }
func (v PreferencesSetting) form(p *Page, f Faults) templ.Component {
	return preferencesSetting(p, v, f)
}
func (v EmailSetting) form(p *Page, f Faults) templ.Component    { return emailSetting(p, v, f) }
func (v PasswordSetting) form(p *Page, f Faults) templ.Component { return passwordSetting(p, f) }
func (v HandleSetting) form(p *Page, f Faults) templ.Component   { return handleSetting(p, v, f) }
func (v SessionsSetting) form(p *Page, _ Faults) templ.Component { return sessionsSetting(p, v) }
func (v CloseSetting) form(p *Page, f Faults) templ.Component    { return closeSetting(p, v, f) }

// sectionKey names a section of the settings.
//
//locale:keys settings.{profile,preferences,engine,handle,email,password,sessions,close}.title
func sectionKey(name string) string { return "settings." + name + ".title" }

//locale:keys scheme.{forum.Scheme}
func (p *Page) schemeOptions() []Option {
	var options []Option
	for _, s := range []forum.Scheme{forum.SchemeAuto, forum.SchemeLight, forum.SchemeDark} {
		options = append(options, Option{Value: string(s), Label: p.T("scheme." + string(s))})
	}
	return options
}

// digitOptions are the numbering systems a member can choose: the locale's own,
// or one of those of our languages.
func (p *Page) digitOptions() []Option {
	return []Option{{Value: "", Label: p.T("settings.digits_own")}, {Value: "latn", Label: "0123"},
		{Value: "arab", Label: "٠١٢٣"}}
}

// zones are the time zones offered; any other IANA name can't be chosen but is
// kept where it is set.
func zones(chosen string) []Option {
	names := []string{"UTC", "Europe/Amsterdam", "Europe/Brussels", "Europe/Berlin", "Europe/Vienna", "Europe/Zurich",
		"Europe/Madrid", "Atlantic/Canary", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Paris",
		"Europe/Athens", "Europe/Istanbul", "Africa/Casablanca", "Africa/Algiers", "Africa/Tunis", "Africa/Tripoli",
		"Africa/Cairo", "Africa/Khartoum", "Asia/Beirut", "Asia/Damascus", "Asia/Amman", "Asia/Jerusalem",
		"Asia/Baghdad", "Asia/Riyadh", "Asia/Kuwait", "Asia/Qatar", "Asia/Bahrain", "Asia/Dubai", "Asia/Muscat",
		"Asia/Aden", "America/Paramaribo", "America/Curacao", "America/Mexico_City", "America/Guatemala",
		"America/Bogota", "America/Lima", "America/Caracas", "America/Santiago", "America/Argentina/Buenos_Aires",
		"America/Montevideo", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
		"Asia/Kolkata", "Australia/Sydney", "Pacific/Auckland"}
	options := make([]Option, 0, len(names)+1)
	chosen, known := text.CleanLine(chosen), false
	for _, n := range names {
		options = append(options, Option{Value: n, Label: n})
		known = known || n == chosen
	}
	if !known && chosen != "" {
		options = append(options, Option{Value: chosen, Label: chosen})
	}
	return options
}
