package account

import (
	"context"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// setupLifetime is how long a link for making the first admin is good; each
// start of the server makes a new one.
const setupLifetime = 7 * 24 * time.Hour

// SetupSecret makes the secret of the page on which the first admin signs up,
// and makes earlier ones worthless. Once there is an admin it is empty.
func (s *Service) SetupSecret(ctx context.Context) (forum.Secret, error) {
	if admins, err := s.store.Admins(ctx); err != nil || admins > 0 {
		return "", err // and nothing is locked, which a standby couldn't
	}
	made, secret := newSecret(), forum.Secret("")
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		secret = ""
		// Of servers that start at once, the last one's link is good.
		if _, err := tx.LockMember(forum.SystemID); err != nil {
			return err
		}
		admins, err := tx.Admins()
		if err != nil || admins > 0 {
			return err
		}
		if err := tx.DropSetupTokens(); err != nil {
			return err
		}
		secret = made
		return tx.AddToken(&forum.Token{Hash: secret.Hash(), Purpose: forum.TokenSetup,
			ExpiresAt: tx.Now().Add(setupLifetime)})
	})
	return secret, err
}

// CheckSetup says whether a secret opens the setup page: NotFound if not, and once there
// is an admin.
func (s *Service) CheckSetup(ctx context.Context, secret forum.Secret) error {
	if _, err := s.token(ctx, forum.TokenSetup, secret); err != nil {
		return err
	}
	return noAdmin(s.store.Admins(ctx))
}

// noAdmin makes the link for the first admin worthless once there is one.
func noAdmin(admins int, err error) error {
	if err == nil && admins > 0 {
		return forum.Fail(forum.NotFound, "error.token.invalid")
	}
	return err
}

// Setup makes the first admin, confirmed at once, and logs in. It works once, and not
// where there is an admin by now.
func (s *Service) Setup(ctx context.Context, secret forum.Secret, f SignUp) (*LoggedIn, error) {
	if err := s.CheckSetup(ctx, secret); err != nil {
		return nil, err
	}
	m, email, err := s.newMember(f.Handle, f.Email, f.Password, f.Locale)
	if err != nil {
		return nil, err
	}
	if m.PasswordHash, err = s.passwords.hash(ctx, f.Password); err != nil {
		return nil, err
	}
	m.Email, m.EmailKey, m.Role = email.address, email.key, forum.RoleAdmin
	in := newLogIn(f.Device)
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.UseToken(forum.TokenSetup, secret.Hash()); err != nil {
			return tokenFailure(err)
		}
		if err := noAdmin(tx.Admins()); err != nil {
			return err
		}
		if err := addConfirmed(tx, m); err != nil {
			return err
		}
		return in.start(tx, m)
	})
	return in.result(err)
}
