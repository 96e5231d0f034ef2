package forum

import (
	"crypto/sha256"
	"encoding/base64"
)

// Secret is what opens a session or proves an address: 256 random bits in 43
// characters of base64url. It is given away once, in a cookie or a mail; the
// database holds only its hash.
type Secret string

// SecretFrom writes random bytes as a secret. They must come from a
// cryptographic source.
func SecretFrom(random [32]byte) Secret {
	return Secret(base64.RawURLEncoding.EncodeToString(random[:]))
}

// secretLength is the length of a secret in bytes.
const secretLength = 43

// Valid reports whether s has the form of a secret: what hasn't, nobody was
// given.
func (s Secret) Valid() bool { return len(s) == secretLength }

// Hash is the SHA-256 of the secret, as it is stored.
func (s Secret) Hash() []byte {
	sum := sha256.Sum256([]byte(s))
	return sum[:]
}
