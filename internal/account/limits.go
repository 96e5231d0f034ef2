package account

import (
	"net/netip"
	"sync"
	"time"

	"tertulia/internal/forum"
)

// limits bounds how often something may be tried. It lives in memory: a restart
// forgives.
type limits struct {
	off     bool
	address *allowance // failed log-ins from a network address
	account *allowance // failed log-ins to an account, from anywhere
	pair    *allowance // failed log-ins from an address to an account
	signUps *allowance // from a network address
	mails   *allowance // asked for from a network address
	mailbox *allowance // mails to one e-mail address
}

func newLimits(now func() time.Time, off bool) *limits {
	return &limits{
		off:     off,
		address: newAllowance(now, 30, 20*time.Second),
		account: newAllowance(now, 30, time.Minute),
		pair:    newAllowance(now, pairBurst, time.Minute),
		signUps: newAllowance(now, 20, time.Minute),
		mails:   newAllowance(now, 10, time.Minute),
		mailbox: newAllowance(now, 3, 20*time.Minute),
	}
}

// pairBurst is how often one address may fail at one account in a row.
const pairBurst = 8

// errTooMany says when it is worth trying again.
func errTooMany() error {
	return &forum.Error{Kind: forum.TooMany, Key: "error.too_many", Args: forum.Args{"Seconds": 60}}
}

// logIn asks for one attempt to log in, and gives back what it cost once the
// password was right. An account under attack from many addresses can't be
// locked: each address is only left with a single attempt at it at a time.
func (l *limits) logIn(address, login string) (right func(), err error) {
	if l.off {
		return func() {}, nil
	}
	network := networkOf(address)
	pair := network + " " + login
	if !l.address.take(network, 1) {
		return nil, errTooMany()
	}
	cost := 1.0
	calm := l.account.take(login, 1)
	if !calm {
		cost = pairBurst
	}
	if !l.pair.take(pair, cost) {
		return nil, errTooMany()
	}
	return func() {
		l.address.give(network, 1)
		l.pair.give(pair, cost)
		if calm {
			l.account.give(login, 1)
		}
	}, nil
}

func (l *limits) signUp(address string) error {
	if !l.off && !l.signUps.take(networkOf(address), 1) {
		return errTooMany()
	}
	return nil
}

func (l *limits) mail(address string) error {
	if !l.off && !l.mails.take(networkOf(address), 1) {
		return errTooMany()
	}
	return nil
}

// mailTo reports whether another mail may go to an e-mail address. Whoever asked
// for it isn't told: it could be anybody.
func (l *limits) mailTo(key string) bool { return l.off || l.mailbox.take(key, 1) }

// networkOf is what an address is counted under: an IPv6 customer has 2^64 of
// them.
func networkOf(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	prefix, err := ip.Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}

// allowance gives each key a number of attempts that fills up again with time
// (a token bucket).
type allowance struct {
	now   func() time.Time
	burst float64
	every time.Duration // until one attempt more is allowed

	mu   sync.Mutex
	left map[string]level
}

type level struct {
	attempts float64
	at       time.Time
}

// maxKeys bounds what an allowance remembers.
const maxKeys = 50_000

func newAllowance(now func() time.Time, burst float64, every time.Duration) *allowance {
	return &allowance{now: now, burst: burst, every: every, left: map[string]level{}}
}

// take uses up n attempts, or none if there aren't as many.
func (a *allowance) take(key string, n float64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	attempts := a.attempts(key)
	if attempts < n {
		return false
	}
	if len(a.left) >= maxKeys {
		a.forget()
	}
	a.left[key] = level{attempts - n, a.now()}
	return true
}

// give brings n attempts back.
func (a *allowance) give(key string, n float64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.left[key] = level{min(a.attempts(key)+n, a.burst), a.now()}
}

func (a *allowance) attempts(key string) float64 {
	l, ok := a.left[key]
	if !ok {
		return a.burst
	}
	return min(l.attempts+float64(a.now().Sub(l.at))/float64(a.every), a.burst)
}

// forget drops the keys that are full again, and if that doesn't make room, any.
func (a *allowance) forget() {
	for key := range a.left {
		if a.attempts(key) >= a.burst {
			delete(a.left, key)
		}
	}
	for key := range a.left {
		if len(a.left) < maxKeys/2 {
			return
		}
		delete(a.left, key)
	}
}
