package forum

import (
	"strings"
	"time"
)

// MemberID identifies a member; 0 is nobody.
type MemberID int64

// SystemID is the member who stands behind timed acts. The first migration
// makes it; nobody can log in as it.
const SystemID MemberID = 1

// PasswordMin is the least length of a password in grapheme clusters.
const PasswordMin = 10

// MemberKind says what a member row stands for.
type MemberKind string

// The kinds of member.
const (
	KindAccount  MemberKind = "account"  // a person who can log in
	KindImported MemberKind = "imported" // an author of imported texts, claimable later
	KindSystem   MemberKind = "system"   // the forum itself
)

// Role is what a member may do beyond writing.
type Role string

// The roles, each including the one before it.
const (
	RoleMember    Role = "member"
	RoleModerator Role = "moderator"
	RoleAdmin     Role = "admin"
)

// Valid reports whether r is a role that can be given to a member.
func (r Role) Valid() bool { return r == RoleMember || r == RoleModerator || r == RoleAdmin }

// Scheme is the colour scheme a member chose.
type Scheme string

// The colour schemes; [SchemeAuto] follows the device.
const (
	SchemeAuto  Scheme = "auto"
	SchemeLight Scheme = "light"
	SchemeDark  Scheme = "dark"
)

// Valid reports whether s is one of the schemes.
func (s Scheme) Valid() bool { return s == SchemeAuto || s == SchemeLight || s == SchemeDark }

// Member is a person who takes part. Only its owner sees Email, PendingEmail
// and the settings; PasswordHash never leaves the server.
type Member struct {
	ID   MemberID
	Kind MemberKind

	Handle          string
	HandleChangedAt *time.Time // by the member; nil if it is still the first one
	DisplayName     string     // empty: the handle is shown
	Bio             string

	Email            string
	EmailKey         string // normalised, unique; empty until an address is confirmed
	EmailConfirmedAt *time.Time
	PendingEmail     string // asked for, not yet confirmed; at sign-up the only one
	PendingKey       string // normalised; several sign-ups may wait for one address
	PasswordHash     string // PHC string (argon2id)

	Role      Role
	Moderates Langs // of a moderator; empty: every language

	Locale    string // of the interface
	TimeZone  string // IANA name
	Digits    string // CLDR numbering system; empty: the locale's own
	ReadLangs Langs  // lists show these; empty: all
	WriteLang Lang   // proposed when writing; empty: detection alone proposes
	Originals bool   // texts are shown as they were written, never translated
	NoEngine  bool   // no engine is to translate what the member writes
	Scheme    Scheme

	TermsVersion  int        // version accepted at sign-up; 0 if there were none
	TermsAt       *time.Time // when
	EstablishedAt *time.Time // no longer held back as new
	ErasedAt      *time.Time // the account was closed; only the row remains

	SuspendedFor   RemovalReason // why; empty: the member isn't suspended
	SuspendedUntil *time.Time    // nil: until somebody ends it

	PostCount  int // visible posts
	CreatedAt  time.Time
	LastSeenAt *time.Time
}

// Name is what pages show: the display name, or the handle.
func (m *Member) Name() string {
	if m.DisplayName != "" {
		return m.DisplayName
	}
	return m.Handle
}

// Confirmed reports whether the member may write: an account with a confirmed
// e-mail address that wasn't closed.
func (m *Member) Confirmed() bool {
	return m.Kind == KindAccount && m.EmailConfirmedAt != nil && m.ErasedAt == nil
}

// HandleChangeableAt is from when the member may change the handle again; the
// zero time if it was never changed.
func (m *Member) HandleChangeableAt(s *Settings) time.Time {
	if m.HandleChangedAt == nil {
		return time.Time{}
	}
	return m.HandleChangedAt.AddDate(0, 0, s.HandleDays)
}

// Ref is the public part of a member.
func (m *Member) Ref() MemberRef {
	return MemberRef{ID: m.ID, Kind: m.Kind, Handle: m.Handle, DisplayName: m.DisplayName,
		Role: m.Role, Erased: m.ErasedAt != nil, NoEngine: m.NoEngine}
}

// MemberRef is what a page needs in order to name a member.
type MemberRef struct {
	ID          MemberID
	Kind        MemberKind
	Handle      string // empty for erased members and unnamed imported ones
	DisplayName string
	Role        Role
	Erased      bool
	NoEngine    bool // no engine translates what they write
}

// Name is the display name or else the handle; empty for an erased member and
// for an imported author without a name: pages have their own words for those.
func (r MemberRef) Name() string {
	if r.Erased {
		return ""
	}
	if r.DisplayName != "" {
		return r.DisplayName
	}
	return r.Handle
}

// HasPage reports whether the member has a public page to link to.
func (r MemberRef) HasPage() bool { return !r.Erased && r.Handle != "" && r.Kind == KindAccount }

// People are the members that a page names, fetched in one query.
type People map[MemberID]MemberRef

// EmailKey is the form under which an e-mail address is one with its other
// spellings: no mail provider tells addresses apart by case.
func EmailKey(address string) string { return strings.ToLower(address) }
