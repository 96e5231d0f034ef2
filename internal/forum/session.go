package forum

import "time"

// SessionID identifies a session to its owner; it is not the secret token.
type SessionID int64

// Session is one logged-in device. Only the SHA-256 of its token is stored.
type Session struct {
	ID         SessionID
	TokenHash  []byte
	MemberID   MemberID
	UserAgent  string // at most 200 bytes
	Address    string // network address; emptied after 30 days
	CreatedAt  time.Time
	LastSeenAt time.Time
	ExpiresAt  time.Time
}

// TokenPurpose says what a one-time token allows.
type TokenPurpose string

// The purposes of one-time tokens.
const (
	TokenConfirm TokenPurpose = "confirm" // an e-mail address after sign-up
	TokenReset   TokenPurpose = "reset"   // a forgotten password
	TokenEmail   TokenPurpose = "email"   // a new e-mail address
	TokenSetup   TokenPurpose = "setup"   // the first admin
)

// Token is a one-time secret that was mailed or printed. Only its SHA-256 is
// stored.
type Token struct {
	ID        int64
	Hash      []byte
	Purpose   TokenPurpose
	MemberID  *MemberID // nil for setup
	Email     string    // the address that the token proves
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    *time.Time
}
