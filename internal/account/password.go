package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/secure/precis"

	"tertulia/internal/forum"
)

// The parameters of argon2id: OWASP's recommendation of 19 MiB and two passes.
const (
	argonMemory = 19 * 1024 // KiB
	argonPasses = 2
	argonLanes  = 1
	saltBytes   = 16
	hashBytes   = 32
)

// passwords makes and checks the hashes of passwords, a bounded number at once:
// each takes much memory. Some may wait for their turn, about a second; more are
// sent away at once.
type passwords struct {
	running, waiting chan struct{}
	done             atomic.Int64
}

// queued is how many may wait for each that runs.
const queued = 30

func newPasswords(atOnce int) *passwords {
	return &passwords{running: make(chan struct{}, atOnce), waiting: make(chan struct{}, queued*atOnce)}
}

// turn waits until one more may run. Where too many wait already it is Unavailable.
func (p *passwords) turn(ctx context.Context) error {
	select {
	case p.running <- struct{}{}:
		return nil
	default:
	}
	select {
	case p.waiting <- struct{}{}:
		defer func() { <-p.waiting }()
	default:
		return &forum.Error{Kind: forum.Unavailable, Key: "error.unavailable", Args: forum.Args{"Seconds": 3}}
	}
	select {
	case p.running <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// hash makes the PHC string of a password, with a salt of its own.
func (p *passwords) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails: crypto/rand ends the program instead
	key, err := p.derive(ctx, prepared(password), salt, argonMemory, argonPasses, argonLanes)
	if err != nil {
		return "", err
	}
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonLanes,
		encode(salt), encode(key)), nil
}

// check reports whether password is the one that was hashed. Against an empty
// hash (no such member, nobody who can log in) it does the same work and says
// no.
func (p *passwords) check(ctx context.Context, hash, password string) (bool, error) {
	h, err := parseHash(hash)
	if err != nil && hash != "" {
		return false, err
	}
	key, err := p.derive(ctx, prepared(password), h.salt, h.memory, h.passes, h.lanes)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(key, h.key) == 1 && hash != "", nil
}

func (p *passwords) derive(ctx context.Context, password string, salt []byte, memory, passes uint32, lanes uint8) ([]byte, error) {
	if err := p.turn(ctx); err != nil {
		return nil, err
	}
	defer func() { <-p.running }()
	p.done.Add(1)
	return argon2.IDKey([]byte(password), salt, passes, memory, lanes, hashBytes), nil
}

// prepared brings the spellings of a password together that look the same on
// different keyboards (RFC 8265, OpaqueString).
func prepared(password string) string {
	if s, err := precis.OpaqueString.String(password); err == nil {
		return s
	}
	return password // empty, or with control characters: taken as it is
}

type phcHash struct {
	memory, passes uint32
	lanes          uint8
	salt, key      []byte
}

var errHash = errors.New("a stored password hash can't be read")

// parseHash reads a PHC string. For one that can't be read it gives the present
// parameters with an empty salt, fit for work that leads nowhere.
func parseHash(s string) (phcHash, error) {
	none := phcHash{memory: argonMemory, passes: argonPasses, lanes: argonLanes}
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return none, errHash
	}
	var h phcHash
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.lanes); err != nil {
		return none, errHash
	}
	var errSalt, errKey error
	h.salt, errSalt = base64.RawStdEncoding.DecodeString(parts[4])
	h.key, errKey = base64.RawStdEncoding.DecodeString(parts[5])
	if errSalt != nil || errKey != nil || len(h.key) != hashBytes {
		return none, errHash
	}
	return h, nil
}
