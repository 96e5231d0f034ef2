package account

import (
	"context"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// AskToReset has a link for choosing a new password mailed to an address, if an
// account has it.
func (s *Service) AskToReset(ctx context.Context, email, locale string, from Device) error {
	return s.askForMail(ctx, forum.ResetRequested, email, locale, from)
}

// ResetPassword sets a new password by the secret that was mailed, and ends all
// sessions of the member and a change of e-mail address that waits to be confirmed.
func (s *Service) ResetPassword(ctx context.Context, secret forum.Secret, password string) error {
	m, err := s.Awaiting(ctx, forum.TokenReset, secret)
	if err != nil {
		return err
	}
	hash, err := s.chosen(ctx, m, password)
	if err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		m, err := useToken(tx, forum.TokenReset, secret)
		if err != nil {
			return err
		}
		return setPassword(tx, m, hash, 0)
	})
}

// ChangePassword is a change by a member who knows the present password. It ends
// the member's other sessions, and a change of e-mail address that waits to be
// confirmed.
type ChangePassword struct {
	Current string
	New     string
	Device  Device
}

// ChangePassword sets a new password.
func (s *Service) ChangePassword(ctx context.Context, v forum.Viewer, f ChangePassword) error {
	if err := s.knows(ctx, v, f.Current, f.Device); err != nil {
		return err
	}
	hash, err := s.chosen(ctx, v.Member, f.New)
	if err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		m, err := lockKnown(tx, v)
		if err != nil {
			return err
		}
		return setPassword(tx, m, hash, v.Session)
	})
}

// chosen checks a new password of a member and makes its hash.
func (s *Service) chosen(ctx context.Context, m *forum.Member, password string) (string, error) {
	if bad := checkPassword(password, m.Handle, m.EmailKey, localPart(m.EmailKey)); bad != nil {
		return "", bad
	}
	return s.passwords.hash(ctx, password)
}

// setPassword writes the new hash and leaves nothing good that somebody who knew the
// old password may have prepared: it ends all sessions but one, and a change of e-mail
// address that waits to be confirmed, and makes links for a new password worthless.
func setPassword(tx *store.Tx, m *forum.Member, hash string, but forum.SessionID) error {
	m.PasswordHash = hash
	if err := tx.SavePassword(m); err != nil {
		return err
	}
	m.PendingEmail, m.PendingKey = "", ""
	if err := tx.SaveEmail(m); err != nil {
		return err
	}
	if err := dropTokens(tx, m, forum.TokenReset, forum.TokenEmail); err != nil {
		return err
	}
	if err := tx.EndSessions(m.ID, but); err != nil {
		return err
	}
	return tx.Emit(forum.Event{Kind: forum.PasswordChanged, MemberID: &m.ID, ActorID: &m.ID})
}

// knows makes sure that it is the member who acts, and not somebody at an
// unlocked screen, by the password as it was when the request came in: [lockKnown] makes
// sure that it still is the present one.
func (s *Service) knows(ctx context.Context, v forum.Viewer, password string, from Device) error {
	if !v.SignedIn() {
		return errLogIn()
	}
	if text.Longer(password, maxPassword) {
		return errWrongPassword()
	}
	ok, err := s.guess(ctx, from.Address, v.Member.EmailKey, password, func() (string, error) { return v.Member.PasswordHash, nil })
	if err == nil && !ok {
		err = errWrongPassword()
	}
	return err
}

// lock reads the viewer's own row for a change. Where the session has ended since the
// request came in, by a new password, another role or the hand of its owner, it is
// Unauthorized.
func lock(tx *store.Tx, v forum.Viewer) (*forum.Member, error) {
	m, err := tx.LockMember(v.ID())
	if err != nil {
		return nil, err
	}
	goesOn, err := tx.HasSession(m.ID, v.Session)
	if err != nil {
		return nil, err
	}
	if !goesOn || m.ErasedAt != nil {
		return nil, errLogIn()
	}
	return m, nil
}

// lockKnown is lock for a change by one who [Service.knows] the password: where it isn't
// the present one any more, it is wrong.
func lockKnown(tx *store.Tx, v forum.Viewer) (*forum.Member, error) {
	m, err := lock(tx, v)
	if err != nil {
		return nil, err
	}
	if m.PasswordHash != v.Member.PasswordHash {
		return nil, errWrongPassword()
	}
	return m, nil
}

func errWrongPassword() error { return forum.FieldError("current", "error.password.wrong", nil) }
