package account

import (
	"context"
	"slices"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// The longest display name and bio, in grapheme clusters.
const (
	maxDisplayName = 50
	maxBio         = 1000
)

// Profile is what others read about a member.
type Profile struct {
	DisplayName string // empty: the handle is shown
	Bio         string
}

// SaveProfile changes the viewer's own profile, which others read: who may not write
// may not.
func (s *Service) SaveProfile(ctx context.Context, v forum.Viewer, p Profile) error {
	if err := forum.Join(p.clean()...); err != nil {
		return err
	}
	return s.changeShown(ctx, v, func(_ *store.Tx, m *forum.Member) error {
		if err := forum.CanWrite(forum.As(m)); err != nil {
			return err
		}
		m.DisplayName, m.Bio = p.DisplayName, p.Bio
		return nil
	}, (*store.Tx).SaveProfile)
}

// clean makes the profile what is kept, and says what of it is too long.
func (p *Profile) clean() []*forum.Error {
	var bad []*forum.Error
	if !text.Overlong(p.DisplayName, maxDisplayName) {
		p.DisplayName = text.CleanLine(p.DisplayName)
	}
	if !text.Overlong(p.Bio, maxBio) {
		p.Bio = text.CleanNote(p.Bio)
	}
	switch {
	case text.Longer(p.DisplayName, maxDisplayName):
		bad = append(bad, forum.FieldError("name", "error.name.long", forum.Args{"Max": maxDisplayName}))
	case len(p.DisplayName) > text.MaxName:
		bad = append(bad, forum.FieldError("name", "error.name.marks", nil))
	}
	if text.Longer(p.Bio, maxBio) {
		bad = append(bad, forum.FieldError("bio", "error.bio.long", forum.Args{"Max": maxBio}))
	}
	return bad
}

// Preferences are how a member reads and writes.
type Preferences struct {
	Locale    string // of the interface
	TimeZone  string // IANA name
	Digits    string // CLDR numbering system; empty: the locale's own
	ReadLangs []forum.Lang
	WriteLang forum.Lang // empty: detection alone proposes
	Scheme    forum.Scheme
	Originals bool // texts are never shown in translation
}

// SavePreferences changes the viewer's own preferences, of which nobody else sees
// anything.
func (s *Service) SavePreferences(ctx context.Context, v forum.Viewer, p Preferences) error {
	if err := s.checkPreferences(&p); err != nil {
		return err
	}
	return s.change(ctx, v, func(_ *store.Tx, m *forum.Member) error {
		m.Locale, m.TimeZone, m.Digits = p.Locale, p.TimeZone, p.Digits
		m.Originals = p.Originals
		m.ReadLangs, m.WriteLang, m.Scheme = forum.JoinLangs(p.ReadLangs...), p.WriteLang, p.Scheme
		return nil
	}, (*store.Tx).SavePreferences)
}

// checkPreferences refuses what no form offers, except for a language that the
// forum doesn't have, which is left out.
func (s *Service) checkPreferences(p *Preferences) error {
	unknown := func(l forum.Lang) bool { return !slices.Contains(s.locales, string(l)) }
	p.ReadLangs = slices.DeleteFunc(slices.Clone(p.ReadLangs), unknown)
	if len(p.ReadLangs) == len(s.locales) {
		p.ReadLangs = nil // all of them, also one that is added later
	}
	if p.Scheme == "" {
		p.Scheme = forum.SchemeAuto
	}
	if p.TimeZone == "" {
		p.TimeZone = "UTC"
	}
	_, noZone := time.LoadLocation(p.TimeZone)
	switch {
	case unknown(forum.Lang(p.Locale)):
		return forum.FieldError("locale", "error.lang.unknown", nil)
	case p.WriteLang != "" && unknown(p.WriteLang):
		return forum.FieldError("write", "error.lang.unknown", nil)
	case noZone != nil || p.TimeZone == "Local":
		return forum.FieldError("zone", "error.zone.unknown", nil)
	case !slices.Contains([]string{"", "latn", "arab"}, p.Digits):
		return forum.FieldError("digits", "error.choice.unknown", nil)
	case !p.Scheme.Valid():
		return forum.FieldError("scheme", "error.choice.unknown", nil)
	}
	return nil
}

// step is a step of a change to a member's row.
type step func(tx *store.Tx, m *forum.Member) error

// change makes a change to the viewer's own row, and saves it unless all is as it was.
// The store tells that the viewer is another now.
func (s *Service) change(ctx context.Context, v forum.Viewer, alter, save step) error {
	if !v.SignedIn() {
		return errLogIn()
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		m, err := lock(tx, v)
		if err != nil {
			return err
		}
		before := *m
		if err := alter(tx, m); err != nil || *m == before {
			return err
		}
		return save(tx, m)
	})
}

// changeShown is change for what pages show of the viewer to others: any of them may be
// out of date then.
func (s *Service) changeShown(ctx context.Context, v forum.Viewer, alter, save step) error {
	return s.change(ctx, v, alter, func(tx *store.Tx, m *forum.Member) error {
		if err := save(tx, m); err != nil {
			return err
		}
		return tx.Emit(forum.Event{Kind: forum.MemberChanged, MemberID: &m.ID, ActorID: &m.ID})
	})
}
