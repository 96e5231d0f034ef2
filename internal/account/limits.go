package account

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/rate"
	"tertulia/internal/store"
)

// limits bounds how often something may be tried. All servers of a forum on
// PostgreSQL count together. Log-ins are counted by what was typed, a handle or an
// e-mail address: to count by the account that has it would tell by the refusals
// which address belongs to whom.
type limits struct {
	off     bool
	store   *store.Store
	address rate.Limit // failed log-ins from a network address
	account rate.Limit // failed log-ins with one name, from anywhere
	pair    rate.Limit // failed log-ins with one name from an address
	signUps rate.Limit // from a network address
	mails   rate.Limit // asked for from a network address
	mailbox rate.Limit // mails to one e-mail address
}

func newLimits(s *store.Store, off bool) *limits {
	return &limits{
		off: off, store: s,
		address: rate.Limit{Name: "login address", Burst: 30, Every: 20 * time.Second},
		account: rate.Limit{Name: "login account", Burst: 30, Every: time.Minute},
		pair:    rate.Limit{Name: "login pair", Burst: pairBurst, Every: time.Minute},
		signUps: rate.Limit{Name: "signup", Burst: 20, Every: time.Minute},
		mails:   rate.Limit{Name: "mail", Burst: 10, Every: time.Minute},
		mailbox: rate.Limit{Name: "mailbox", Burst: 3, Every: 20 * time.Minute},
	}
}

// pairBurst is how often one address may fail at one account in a row.
const pairBurst = 8

// errTooMany says when it is worth trying again.
func errTooMany(wait time.Duration) error {
	seconds := int((wait + time.Second - 1) / time.Second)
	return &forum.Error{Kind: forum.TooMany, Key: "error.too_many", Args: forum.Args{"Seconds": max(seconds, 1)}}
}

// logIn asks for one attempt to log in, and gives back what it cost once the
// password was right. An account under attack from many addresses can't be
// locked: each address is only left with a single attempt at it at a time.
func (l *limits) logIn(ctx context.Context, address, login string) (right func(), err error) {
	if l.off {
		return func() {}, nil
	}
	network := networkOf(address)
	a := attempt{limits: l, pair: store.Use{Limit: l.pair, Key: network + " " + login, N: 1}}
	if err := a.take(ctx, store.Use{Limit: l.address, Key: network, N: 1}); err != nil {
		return nil, err
	}
	if err := a.take(ctx, a.pair); err != nil {
		return nil, err
	}
	if err := a.takeAccount(ctx, store.Use{Limit: l.account, Key: login, N: 1}); err != nil {
		return nil, err
	}
	return func() { a.giveBack(ctx) }, nil
}

// attempt is one to log in, with what it has cost.
type attempt struct {
	*limits
	pair  store.Use
	spent []store.Use
}

func (a *attempt) take(ctx context.Context, u store.Use) error {
	err := a.limits.take(ctx, u)
	if err == nil {
		a.spent = append(a.spent, u)
	}
	return err
}

// takeAccount asks for what is left for an account, or, where many addresses have
// used that up, for all that is left for this one.
func (a *attempt) takeAccount(ctx context.Context, account store.Use) error {
	if err := a.take(ctx, account); !forum.Is(err, forum.TooMany) {
		return err
	}
	rest := a.pair
	rest.N = pairBurst - 1
	err := a.take(ctx, rest)
	if forum.Is(err, forum.TooMany) {
		a.giveBack(ctx) // or trying again too early would put off the time at which it is allowed
	}
	return err
}

func (a *attempt) giveBack(ctx context.Context) {
	// A failure costs some of the attempts that come back by themselves.
	_ = a.store.GiveBack(context.WithoutCancel(ctx), joined(a.spent)...)
}

// joined makes one of uses with the same limit and key.
func joined(uses []store.Use) []store.Use {
	var all []store.Use
	for _, u := range uses {
		i := slices.IndexFunc(all, func(o store.Use) bool { return o.Limit == u.Limit && o.Key == u.Key })
		if i < 0 {
			all = append(all, u)
		} else {
			all[i].N += u.N
		}
	}
	return all
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

// mailTo reports whether another mail may go to an e-mail address. Whoever asked
// for it isn't told: it could be anybody.
func (l *limits) mailTo(ctx context.Context, key string) (bool, error) {
	if l.off {
		return true, nil
	}
	taken, err := l.store.Take(ctx, store.Use{Limit: l.mailbox, Key: key, N: 1})
	return err == nil && taken[0].OK, err
}

// networkOf is what an address is counted under; what isn't one, under itself.
func networkOf(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	return rate.Network(ip).String()
}
