package account

import (
	"net/netip"
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
