package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// Token finds a one-time token by its hash and purpose, without using it. One
// that was used, has expired or never was is NotFound.
func (s *Store) Token(ctx context.Context, purpose forum.TokenPurpose, hash []byte) (*forum.Token, error) {
	return goodToken(s.reader.WithContext(ctx), purpose, hash, s.now())
}

// Token is [Store.Token] inside a transaction. It doesn't lock the token.
func (tx *Tx) Token(purpose forum.TokenPurpose, hash []byte) (*forum.Token, error) {
	return goodToken(tx.db, purpose, hash, tx.now)
}

func goodToken(db *gorm.DB, purpose forum.TokenPurpose, hash []byte, now time.Time) (*forum.Token, error) {
	return token(db, `SELECT * FROM tokens
		WHERE hash = ? AND purpose = ? AND used_at IS NULL AND expires_at > ?`, hash, purpose, now)
}

// AddToken writes a new token and gives it its id. CreatedAt is set here.
func (tx *Tx) AddToken(t *forum.Token) error {
	t.ID, t.CreatedAt = 0, tx.now
	if err := tx.db.Create(t).Error; err != nil {
		return fmt.Errorf("add token: %w", err)
	}
	return nil
}

// UseToken uses up a token: of all who try at once, one gets it and the others,
// like those who come too late, NotFound.
func (tx *Tx) UseToken(purpose forum.TokenPurpose, hash []byte) (*forum.Token, error) {
	return token(tx.db, `UPDATE tokens SET used_at = ?
		WHERE hash = ? AND purpose = ? AND used_at IS NULL AND expires_at > ? RETURNING *`,
		tx.now, hash, purpose, tx.now)
}

// DropTokens makes a member's tokens of a purpose worthless.
func (tx *Tx) DropTokens(id forum.MemberID, purpose forum.TokenPurpose) error {
	return tx.exec("drop tokens", `DELETE FROM tokens WHERE member_id = ? AND purpose = ?`, id, purpose)
}

// DropSetupTokens makes every link for making the first admin worthless.
func (tx *Tx) DropSetupTokens() error {
	return tx.exec("drop setup tokens", `DELETE FROM tokens WHERE member_id IS NULL AND purpose = ?`, forum.TokenSetup)
}

func token(db *gorm.DB, query string, args ...any) (*forum.Token, error) {
	t, err := one[forum.Token](db, query, args...)
	if err != nil {
		return nil, fmt.Errorf("find token: %w", err)
	}
	return &t, nil
}
