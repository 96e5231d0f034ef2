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
	secret := newSecret()
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		admins, err := tx.Admins()
		if err != nil || admins > 0 {
			secret = ""
			return err
		}
		if err := tx.DropSetupTokens(); err != nil {
			return err
		}
		return tx.AddToken(&forum.Token{Hash: secret.Hash(), Purpose: forum.TokenSetup,
			ExpiresAt: tx.Now().Add(setupLifetime)})
	})
	return secret, err
}

// CheckSetup says whether a secret opens the setup page: NotFound if not.
func (s *Service) CheckSetup(ctx context.Context, secret forum.Secret) error {
	_, err := s.token(ctx, forum.TokenSetup, secret)
	return err
}

// Setup makes the first admin, confirmed at once, and logs in. It works once.
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
		if err := addConfirmed(tx, m); err != nil {
			return err
		}
		return in.start(tx, m)
	})
	return in.result(err)
}
