package account

import (
	"crypto/rand"
	"runtime"
	"sync"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// Config is what the service is made with.
type Config struct {
	Store *store.Store
	// Locales are the tags of the interface languages.
	Locales []string
	// Unlimited switches the limits on attempts off, for load tests.
	Unlimited bool
}

// Service is the use cases of membership. It is safe for concurrent use.
type Service struct {
	store     *store.Store
	locales   []string
	passwords *passwords
	limits    *limits

	mu   sync.Mutex
	seen store.Seen // since the last [Service.SaveSeen]
}

// New makes the service. Each hashing of a password takes 19 MiB for some 30
// milliseconds; as many run at once as there are processors but one, which is left for
// everything else.
func New(c Config) *Service {
	return &Service{
		store: c.Store, locales: c.Locales, passwords: newPasswords(max(runtime.GOMAXPROCS(0)-1, 1)),
		limits: newLimits(c.Store, c.Unlimited), seen: newSeen(),
	}
}

// Hashed is how many passwords were hashed since the start: nearly all the work that
// answers about accounts cost.
func (s *Service) Hashed() int64 { return s.passwords.done.Load() }

// Device is where a request comes from.
type Device struct {
	Address   string // network address
	UserAgent string
}

func newSeen() store.Seen {
	return store.Seen{Members: map[forum.MemberID]time.Time{}, Sessions: map[forum.SessionID]time.Time{}}
}

func newSecret() forum.Secret {
	var random [32]byte
	_, _ = rand.Read(random[:]) // never fails: crypto/rand ends the program instead
	return forum.SecretFrom(random)
}
