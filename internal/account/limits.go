package account

import (
	"context"
	"net/netip"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/rate"
	"tertulia/internal/store"
)

// limits bounds how often something may be tried. All servers of a forum on
// PostgreSQL count together. Log-ins are counted by what was typed, a handle or an
// e-mail address: to count by the account that has it would tell by the refusals
// which address belongs to whom. So are mails, each kind by itself: of one kind somebody
// may ask for as many as they like, those of another go on.
type limits struct {
	off      bool
	store    *store.Store
	address  rate.Limit // failed log-ins from a network address
	account  rate.Limit // failed log-ins with one name, from anywhere
	pair     rate.Limit // failed log-ins with one name from an address
	signUps  rate.Limit // from a network address
	mails    rate.Limit // asked for from a network address
	mailbox  rate.Limit // mails of a kind to one e-mail address, asked for from anywhere
	mailPair rate.Limit // mails of a kind to one e-mail address, asked for from a network address
	mailMost rate.Limit // mails of a kind to one e-mail address, in the end
}

func newLimits(s *store.Store, off bool) *limits {
	return &limits{
		off: off, store: s,
		address:  rate.Limit{Name: "login address", Burst: 30, Every: 20 * time.Second},
		account:  rate.Limit{Name: "login account", Burst: 30, Every: time.Minute},
		pair:     rate.Limit{Name: "login pair", Burst: 8, Every: time.Minute},
		signUps:  rate.Limit{Name: "signup", Burst: 20, Every: time.Minute},
		mails:    rate.Limit{Name: "mail", Burst: 10, Every: time.Minute},
		mailbox:  rate.Limit{Name: "mailbox", Burst: 6, Every: 10 * time.Minute},
		mailPair: rate.Limit{Name: "mailbox pair", Burst: 3, Every: 20 * time.Minute},
		mailMost: rate.Limit{Name: "mailbox most", Burst: 30, Every: 10 * time.Minute},
	}
}

// errTooMany says when it is worth trying again.
func errTooMany(wait time.Duration) error {
	seconds := int((wait + time.Second - 1) / time.Second)
	return &forum.Error{Kind: forum.TooMany, Key: "error.too_many", Args: forum.Args{"Seconds": max(seconds, 1)}}
}

// logIn asks for one attempt to log in, and gives back what it cost once the
// password was right. A failure costs some of the attempts that come back by themselves.
func (l *limits) logIn(ctx context.Context, address, login string) (right func(), err error) {
	if l.off {
		return func() {}, nil
	}
	network := networkOf(address)
	a := attempt{store: l.store,
		asker: store.Use{Limit: l.address, Key: network, N: 1},
		pair:  store.Use{Limit: l.pair, Key: network + " " + login, N: 1},
		all:   store.Use{Limit: l.account, Key: login, N: 1}}
	if err := a.count(ctx); err != nil {
		return nil, err
	}
	return func() { a.giveBack(ctx) }, nil
}

// take uses what a limit allows, or says when it will allow it.
func (l *limits) take(ctx context.Context, u store.Use) error {
	taken, err := l.store.Take(ctx, u)
	if err == nil && !taken[0].OK {
		err = errTooMany(taken[0].Wait)
	}
	return err
}

func (l *limits) signUp(ctx context.Context, address string) error {
	if l.off {
		return nil
	}
	return l.take(ctx, store.Use{Limit: l.signUps, Key: networkOf(address), N: 1})
}

func (l *limits) mail(ctx context.Context, address string) error {
	if l.off {
		return nil
	}
	return l.take(ctx, store.Use{Limit: l.mails, Key: networkOf(address), N: 1})
}

// mailTo reports whether another mail of a kind may go to an e-mail address. Whoever
// asked for it isn't told: it could be anybody. Where nobody is left with another, the last
// one is minutes old: its owner can mostly use that.
func (l *limits) mailTo(ctx context.Context, kind forum.EventKind, address, key string) (bool, error) {
	if l.off {
		return true, nil
	}
	mails := string(kind) + " " + key
	a := attempt{store: l.store,
		pair: store.Use{Limit: l.mailPair, Key: networkOf(address) + " " + mails, N: 1},
		most: store.Use{Limit: l.mailMost, Key: mails, N: 1},
		all:  store.Use{Limit: l.mailbox, Key: mails, N: 1}}
	err := a.count(ctx)
	if forum.Is(err, forum.TooMany) {
		return false, nil
	}
	return err == nil, err
}

// networkOf is what an address is counted under; what isn't one, under itself.
func networkOf(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	return rate.Network(ip).String()
}
