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
	address  rate.Limit // failed log-ins from a network address, as signUps and mails: see uses
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

// logIn asks for one attempt to log in; giveBack gives back what it cost. A failure costs
// some of the attempts that come back by themselves.
func (l *limits) logIn(ctx context.Context, address, login string) (giveBack func(), err error) {
	if l.off {
		return func() {}, nil
	}
	network := networkOf(address)
	a := attempt{store: l.store,
		asker: uses(l.address, address),
		pair:  store.Use{Limit: l.pair, Key: network + " " + login, N: 1},
		all:   store.Use{Limit: l.account, Key: login, N: 1}}
	if err := a.count(ctx); err != nil {
		return nil, err
	}
	return func() { a.giveBack(ctx) }, nil
}

// take uses what a limit allows an address, or says when it will allow it.
func (l *limits) take(ctx context.Context, limit rate.Limit, address string) error {
	a := attempt{store: l.store, asker: uses(limit, address)}
	return a.count(ctx)
}

func (l *limits) signUp(ctx context.Context, address string) error {
	if l.off {
		return nil
	}
	return l.take(ctx, l.signUps, address)
}

func (l *limits) mail(ctx context.Context, address string) error {
	if l.off {
		return nil
	}
	return l.take(ctx, l.mails, address)
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

// networksOfSite is what the networks of a site are allowed together, as many times what
// one of them is: a mobile carrier's customers may share one, and those of another have one
// each, from which they could try 65,536 times as often.
const networksOfSite = 16

// uses are what something that is limited for a network address uses: of its network, and
// of its site.
func uses(l rate.Limit, address string) []store.Use {
	all := []store.Use{{Limit: l, Key: networkOf(address), N: 1}}
	if ip, err := netip.ParseAddr(address); err == nil && rate.Site(ip).IsValid() {
		l.Name, l.Burst, l.Every = l.Name+" site", l.Burst*networksOfSite, l.Every/networksOfSite
		all = append(all, store.Use{Limit: l, Key: rate.Site(ip).String(), N: 1})
	}
	return all
}

// networkOf is what an address is counted under; what isn't one, under itself.
func networkOf(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	return rate.Network(ip).String()
}
