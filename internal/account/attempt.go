package account

import (
	"context"
	"slices"
	"time"

	"tertulia/internal/store"
)

// attempt is one at something that costs a network address, or that belongs to somebody
// (an account, a mailbox), with what it costs. Nobody can use up an account or a mailbox for others: once many
// network addresses have used up what it allows, each of them is only left with less,
// until nobody is left with anything, where there is an end to it.
type attempt struct {
	store *store.Store
	asker []store.Use // by a network address, whatever it is at; none where that is counted elsewhere
	pair  store.Use   // by a network address at this; the zero Use, as all, where nobody has it
	most  store.Use   // by anybody at this, in the end; the zero Use where there is none
	all   store.Use   // by anybody at this
	spent []store.Use
}

// dearer is what an attempt costs a network address of its own allowance while
// others have used up everybody's.
const dearer = 3

// count counts the attempt, or says when it will surely be allowed. One that is refused
// costs nothing, or trying again too early would put that off; and what this server
// knows to be refused, the database isn't asked.
func (a *attempt) count(ctx context.Context) error {
	if wait := a.wait(); wait > 0 {
		return errTooMany(wait)
	}
	ok, err := a.takeAll(ctx)
	if ok || err != nil {
		return err
	}
	a.giveBack(ctx)
	return errTooMany(a.wait())
}

// wait is how long it takes until the attempt is allowed, if nobody gives anything
// back, as far as this server knows.
func (a *attempt) wait() time.Duration {
	pair := a.pair
	if a.store.Wait(a.all) > 0 {
		pair.N = dearer // others may use up what comes back to all
	}
	wait := max(a.store.Wait(pair), a.store.Wait(a.most))
	for _, u := range a.asker {
		wait = max(wait, a.store.Wait(u))
	}
	return wait
}

func (a *attempt) takeAll(ctx context.Context) (bool, error) {
	for _, u := range append(slices.Clone(a.asker), a.pair, a.most) {
		if ok, err := a.take(ctx, u); !ok {
			return false, err
		}
	}
	if ok, err := a.take(ctx, a.all); ok || err != nil {
		return ok, err
	}
	rest := a.pair
	rest.N = dearer - a.pair.N
	return a.take(ctx, rest)
}

func (a *attempt) take(ctx context.Context, u store.Use) (bool, error) {
	if u.Limit.Off() {
		return true, nil
	}
	taken, err := a.store.Take(ctx, u)
	if err != nil || !taken[0].OK {
		return false, err
	}
	a.spent = append(a.spent, u)
	return true, nil
}

func (a *attempt) giveBack(ctx context.Context) {
	// What can't be given back comes back by itself.
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
