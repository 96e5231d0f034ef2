package account

import (
	"context"
	"strings"

	"golang.org/x/text/unicode/norm"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// SignUp is what a person fills in to become a member.
type SignUp struct {
	Handle   string
	Email    string
	Password string
	Locale   string // of the page
	Terms    bool   // accepted; needed only where the forum has terms
	Device   Device
}

// SignUp takes a new member in, who has to confirm the e-mail address before
// anything else. The address isn't looked up: whether it has an account already
// is found out when the mail to it is made, and said there alone.
func (s *Service) SignUp(ctx context.Context, f SignUp) error {
	settings, err := s.store.Settings(ctx)
	if err != nil {
		return err
	}
	if settings.Registration == forum.RegistrationClosed {
		return forum.Fail(forum.Forbidden, "error.registration.closed")
	}
	m, email, err := s.newMember(f.Handle, f.Email, f.Password, f.Locale)
	var terms *forum.Error
	if settings.TermsVersion > 0 && !f.Terms {
		terms = forum.FieldError("terms", "error.terms.required", nil)
	}
	if err := join(err, terms); err != nil {
		return err
	}
	if err := s.limits.signUp(f.Device.Address); err != nil {
		return err
	}
	if m.PasswordHash, err = s.passwords.hash(ctx, f.Password); err != nil {
		return err
	}
	m.PendingEmail, m.PendingKey = email.address, email.key
	mail := s.limits.mailTo(email.key)
	return s.store.Write(ctx, func(tx *store.Tx) error {
		now := tx.Now()
		if settings.TermsVersion > 0 {
			m.TermsVersion, m.TermsAt = settings.TermsVersion, &now
		}
		if err := tx.AddMember(m); err != nil || !mail {
			return err
		}
		return tx.Emit(forum.Event{Kind: forum.MemberSignedUp, MemberID: &m.ID, ActorID: &m.ID})
	})
}

// newMember checks what a new account is made of; its failures are joined.
func (s *Service) newMember(handle, email, password, locale string) (*forum.Member, emailAddress, error) {
	handle = cleanHandle(handle)
	address, badEmail := parseEmail(email)
	badPassword := checkPassword(password, handle, address.key, localPart(address.key))
	m := &forum.Member{Kind: forum.KindAccount, Handle: handle, Role: forum.RoleMember, Locale: s.knownLocale(locale),
		TimeZone: "UTC", Scheme: forum.SchemeAuto}
	return m, address, join(checkHandle(handle), badEmail, badPassword)
}

// AskToConfirm has the link for confirming an address mailed again, if a
// sign-up waits for it.
func (s *Service) AskToConfirm(ctx context.Context, email, locale string, from Device) error {
	return s.askForMail(ctx, forum.ConfirmRequested, email, locale, from)
}

// askForMail writes down that a mail to an address was asked for. Whether it
// belongs to anybody isn't looked up here.
func (s *Service) askForMail(ctx context.Context, kind forum.EventKind, email, locale string, from Device) error {
	address, bad := parseEmail(email)
	if bad != nil {
		return bad
	}
	if err := s.limits.mail(from.Address); err != nil {
		return err
	}
	if !s.limits.mailTo(address.key) {
		return nil
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.Emit(forum.Event{Kind: kind, Email: address.address, Locale: s.knownLocale(locale)})
	})
}

// Awaiting finds the member whom a mailed secret stands for, for the page that
// asks before it is used. NotFound if it is worth nothing (any more).
func (s *Service) Awaiting(ctx context.Context, purpose forum.TokenPurpose, secret forum.Secret) (*forum.Member, error) {
	token, err := s.token(ctx, purpose, secret)
	if err != nil {
		return nil, err
	}
	return s.store.Member(ctx, *token.MemberID)
}

// Confirm confirms the address of a sign-up by the secret mailed to it, and logs
// the member in. If another account has confirmed the address meanwhile it is a
// Conflict.
func (s *Service) Confirm(ctx context.Context, secret forum.Secret, from Device) (*LoggedIn, error) {
	in := newLogIn(from)
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		m, err := useToken(tx, forum.TokenConfirm, secret)
		if err != nil {
			return err
		}
		now := tx.Now()
		m.Email, m.EmailKey, m.EmailConfirmedAt = m.PendingEmail, m.PendingKey, &now
		m.PendingEmail, m.PendingKey = "", ""
		if err := tx.SaveEmail(m); err != nil {
			return err
		}
		if err := tx.DropTokens(m.ID, forum.TokenConfirm); err != nil {
			return err
		}
		return in.start(tx, m)
	})
	return in.result(err)
}

// token finds what a mailed secret stands for, without using it.
func (s *Service) token(ctx context.Context, purpose forum.TokenPurpose, secret forum.Secret) (*forum.Token, error) {
	if !secret.Valid() {
		return nil, forum.Fail(forum.NotFound, "error.token.invalid")
	}
	t, err := s.store.Token(ctx, purpose, secret.Hash())
	return t, tokenFailure(err)
}

// useToken uses up a mailed secret and locks the member it was mailed to.
func useToken(tx *store.Tx, purpose forum.TokenPurpose, secret forum.Secret) (*forum.Member, error) {
	t, err := tx.UseToken(purpose, secret.Hash())
	if err != nil {
		return nil, tokenFailure(err)
	}
	m, err := tx.LockMember(*t.MemberID)
	if err != nil {
		return nil, err
	}
	// It proves one address: if the member waits for another one by now, or has
	// left, it is worth nothing.
	proves := m.PendingEmail
	if purpose == forum.TokenReset {
		proves = m.Email
	}
	if m.ErasedAt != nil || t.Email == "" || t.Email != proves {
		return nil, forum.Fail(forum.NotFound, "error.token.invalid")
	}
	return m, nil
}

// tokenFailure says it in words that help: such a link was mailed once.
func tokenFailure(err error) error {
	if forum.Is(err, forum.NotFound) {
		return &forum.Error{Kind: forum.NotFound, Key: "error.token.invalid", Err: err}
	}
	return err
}

// cleanHandle is a handle as it is kept: NFC, without the @ that people put
// before it.
func cleanHandle(s string) string {
	return norm.NFC.String(strings.TrimPrefix(strings.TrimSpace(s), "@"))
}

func checkHandle(handle string) *forum.Error {
	if handle == "" {
		return forum.FieldError("handle", "error.handle.required", nil)
	}
	return fieldError(text.CheckHandle(handle))
}

func localPart(email string) string {
	local, _, _ := strings.Cut(email, "@")
	return local
}

// knownLocale is the locale itself, or the first one for an unknown tag.
func (s *Service) knownLocale(tag string) string {
	for _, l := range s.locales {
		if l == tag {
			return tag
		}
	}
	return s.locales[0]
}
