package account

import (
	"context"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// ChangeEmail is a member's wish for another e-mail address.
type ChangeEmail struct {
	Email    string
	Password string // the present one
	Device   Device
}

// ChangeEmail has a link mailed to the new address, which makes it the member's
// own, and a notice to the present one. Whether the new one has an account
// already isn't told.
func (s *Service) ChangeEmail(ctx context.Context, v forum.Viewer, f ChangeEmail) error {
	email, bad := parseEmail(f.Email)
	if bad != nil {
		return bad
	}
	if err := s.knows(ctx, v, f.Password, f.Device); err != nil {
		return err
	}
	if email.key == v.Member.EmailKey {
		return forum.FieldError("email", "error.email.same", nil)
	}
	if err := s.limits.mail(ctx, f.Device.Address); err != nil {
		return err
	}
	mail, err := s.limits.mailTo(ctx, forum.EmailRequested, f.Device.Address, email.key)
	if err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		m, err := lockKnown(tx, v)
		if err != nil {
			return err
		}
		if err := waitFor(tx, m, email, forum.TokenEmail); err != nil || !mail {
			return err
		}
		return tx.Emit(forum.Event{Kind: forum.EmailRequested, MemberID: &m.ID, ActorID: &m.ID, Email: m.PendingEmail})
	})
}

// ConfirmEmail makes the address that a secret was mailed to the member's own,
// and tells the old one. Links for a new password that were mailed there are
// worth nothing any more.
func (s *Service) ConfirmEmail(ctx context.Context, secret forum.Secret) error {
	return s.store.Write(ctx, func(tx *store.Tx) error {
		m, err := useToken(tx, forum.TokenEmail, secret)
		if err != nil {
			return err
		}
		old, now := m.Email, tx.Now()
		m.Email, m.EmailKey, m.EmailConfirmedAt = m.PendingEmail, m.PendingKey, &now
		m.PendingEmail, m.PendingKey = "", ""
		if err := tx.SaveEmail(m); err != nil {
			return err
		}
		if err := dropTokens(tx, m, forum.TokenEmail, forum.TokenReset); err != nil {
			return err
		}
		return tx.Emit(forum.Event{Kind: forum.EmailChanged, MemberID: &m.ID, ActorID: &m.ID, Email: old})
	})
}
