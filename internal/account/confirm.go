package account

import (
	"context"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

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
	if err := s.limits.mail(ctx, from.Address); err != nil {
		return err
	}
	if mail, err := s.limits.mailTo(ctx, kind, from.Address, address.key); err != nil || !mail {
		return err
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
	m, err := s.store.Member(ctx, *token.MemberID)
	if err != nil {
		return nil, tokenFailure(err)
	}
	return m, proves(token, m)
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

// useToken uses up a mailed secret and locks the member it was mailed to: first the
// member, like those who make a member's tokens worthless, or both would wait for each
// other.
func useToken(tx *store.Tx, purpose forum.TokenPurpose, secret forum.Secret) (*forum.Member, error) {
	t, err := tx.Token(purpose, secret.Hash())
	if err != nil {
		return nil, tokenFailure(err)
	}
	m, err := tx.LockMember(*t.MemberID)
	if err != nil {
		return nil, tokenFailure(err)
	}
	if _, err := tx.UseToken(purpose, secret.Hash()); err != nil {
		return nil, tokenFailure(err)
	}
	return m, proves(t, m)
}

// proves makes sure that a token is worth something: it proves one address, and if the
// member waits for another one by now, or for none, or has left, it is NotFound.
func proves(t *forum.Token, m *forum.Member) error {
	address := m.PendingEmail
	if t.Purpose == forum.TokenReset {
		address = m.Email
	}
	// A sign-up is confirmed once, a change of address by a member alone.
	signUp := t.Purpose == forum.TokenConfirm
	if m.ErasedAt != nil || t.Email == "" || t.Email != address || signUp != awaitsConfirmation(m) {
		return forum.Fail(forum.NotFound, "error.token.invalid")
	}
	return nil
}

// dropTokens makes a member's links of some purposes worthless.
func dropTokens(tx *store.Tx, m *forum.Member, purposes ...forum.TokenPurpose) error {
	for _, purpose := range purposes {
		if err := tx.DropTokens(m.ID, purpose); err != nil {
			return err
		}
	}
	return nil
}

// tokenFailure says it in words that help: such a link was mailed once.
func tokenFailure(err error) error {
	if forum.Is(err, forum.NotFound) {
		return &forum.Error{Kind: forum.NotFound, Key: "error.token.invalid", Err: err}
	}
	return err
}
