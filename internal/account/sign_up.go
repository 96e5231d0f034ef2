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
// is found out when the mail to it is made, and said there alone. Signing up
// again with the same handle and password, before anything is confirmed, is the
// same sign-up: a form sent twice, or a mistyped address put right.
func (s *Service) SignUp(ctx context.Context, f SignUp) error {
	m, err := s.checkSignUp(ctx, f)
	if err != nil {
		return err
	}
	if err := s.limits.signUp(ctx, f.Device.Address); err != nil {
		return err
	}
	earlier, err := s.earlierSignUp(ctx, m.Handle, f)
	if err != nil {
		return err
	}
	if m.PasswordHash, err = s.passwords.hash(ctx, f.Password); err != nil {
		return err
	}
	mail, err := s.limits.mailTo(ctx, forum.MemberSignedUp, f.Device.Address, m.PendingKey)
	if err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		if err := enter(tx, m, earlier); err != nil || !mail {
			return err
		}
		return tx.Emit(forum.Event{Kind: forum.MemberSignedUp, MemberID: &m.ID, ActorID: &m.ID})
	})
}

// checkSignUp gives the member that a sign-up asks for, without a password.
func (s *Service) checkSignUp(ctx context.Context, f SignUp) (*forum.Member, error) {
	settings, err := s.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	if settings.Registration == forum.RegistrationClosed {
		return nil, forum.Fail(forum.Forbidden, "error.registration.closed")
	}
	m, email, err := s.newMember(f.Handle, f.Email, f.Password, f.Locale)
	var terms *forum.Error
	if settings.TermsVersion > 0 && !f.Terms {
		terms = forum.FieldError("terms", "error.terms.required", nil)
	}
	if err := join(err, terms); err != nil {
		return nil, err
	}
	m.PendingEmail, m.PendingKey = email.address, email.key
	if settings.TermsVersion > 0 {
		now := s.store.Now()
		m.TermsVersion, m.TermsAt = settings.TermsVersion, &now
	}
	return m, nil
}

// earlierSignUp finds the sign-up with that handle and password that waits for
// its confirmation; nil if there is none.
func (s *Service) earlierSignUp(ctx context.Context, handle string, f SignUp) (*forum.Member, error) {
	m, err := s.store.MemberByHandle(ctx, handle)
	if forum.Is(err, forum.NotFound) {
		return nil, nil
	}
	if err != nil || !awaitsConfirmation(m) {
		return nil, err
	}
	// It is a password that somebody could guess here.
	ok, err := s.guess(ctx, f.Device.Address, loginKey(handle), f.Password, func() (string, error) { return m.PasswordHash, nil })
	if err != nil || !ok {
		return nil, err
	}
	return m, nil
}

func awaitsConfirmation(m *forum.Member) bool {
	return m.Kind == forum.KindAccount && m.EmailConfirmedAt == nil && m.ErasedAt == nil
}

// enter writes a new sign-up, or what is new in an earlier one that still waits. A form
// that is sent again leaves the links good that were mailed: there may be no other mail.
func enter(tx *store.Tx, m, earlier *forum.Member) error {
	if earlier == nil {
		return tx.AddMember(m)
	}
	found, err := tx.LockMember(earlier.ID)
	if err != nil {
		return err
	}
	if !awaitsConfirmation(found) || found.PasswordHash != earlier.PasswordHash {
		return forum.FieldError("handle", "error.handle.taken", nil)
	}
	m.ID = found.ID
	found.Locale = m.Locale
	if err := tx.SavePreferences(found); err != nil {
		return err
	}
	return waitFor(tx, found, emailAddress{m.PendingEmail, m.PendingKey}, forum.TokenConfirm)
}

// waitFor has a member wait for the confirmation of an address. The links that were
// mailed to another one are worth nothing any more.
func waitFor(tx *store.Tx, m *forum.Member, email emailAddress, links forum.TokenPurpose) error {
	if m.PendingKey == email.key {
		return nil
	}
	m.PendingEmail, m.PendingKey = email.address, email.key
	if err := tx.SaveEmail(m); err != nil {
		return err
	}
	return tx.DropTokens(m.ID, links)
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

// maxHandle is how many bytes are looked at as a handle.
const maxHandle = 1000

// cleanHandle is a handle as it is kept: NFC, without the @ that people put
// before it.
func cleanHandle(s string) string {
	if len(s) > maxHandle {
		return s // nobody's, and none that passes
	}
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
