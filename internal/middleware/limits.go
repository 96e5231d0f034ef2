package middleware

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/rate"
	"tertulia/internal/store"
)

// Limits are how much anybody may ask of the forum: all requests but those for
// static files and of probes, and of these again those that write.
//
// What a limit refuses is itself limited: see [ErrHammering].
type Limits struct {
	AddressRequests, MemberRequests rate.Limit
	AddressWrites, MemberWrites     rate.Limit
}

// PerMinute makes limits of numbers for a minute; 0 is no limit.
func PerMinute(addressRequests, memberRequests, addressWrites, memberWrites int) Limits {
	return Limits{
		AddressRequests: rate.PerMinute("address", addressRequests), MemberRequests: rate.PerMinute("member", memberRequests),
		AddressWrites: rate.PerMinute("address-writes", addressWrites), MemberWrites: rate.PerMinute("member-writes", memberWrites),
	}
}

// Limiter counts requests: all of them in this process's memory, which may learn what other
// servers count (see [Limiter.CountTogether]), writes by take, which may count for these too
// (ADR 20 and 37). Each answer says in its headers
// what is left (draft-ietf-httpapi-ratelimit-headers-10).
type Limiter struct {
	limits    Limits
	take      func(ctx context.Context, uses ...store.Use) ([]rate.Taken, error)
	now       func() time.Time
	fail      Fail
	addresses *counter[netip.Addr]
	members   *counter[forum.MemberID]
	refusals  *rate.Memory[netip.Addr]
}

// ErrHammering is behind a refusal that isn't worth a page of its own, and whose body
// nobody may read: a visitor's reading beyond the limit, and whatever an address asks for
// after the refusals that a minute has patience for. Up to these, what was typed comes back.
var ErrHammering = errors.New("refused again and again")

// borne are the refusals of an address that are answered with a page of their own.
var borne = rate.PerMinute("refusals", 10)

// NewLimiter makes one that has counted nothing yet.
func NewLimiter(l Limits, take func(context.Context, ...store.Use) ([]rate.Taken, error), now func() time.Time, fail Fail) *Limiter {
	return &Limiter{limits: l, take: take, now: now, fail: fail,
		addresses: newCounter(l.AddressRequests, netip.Addr.String), members: newCounter(l.MemberRequests, memberKey), refusals: rate.NewMemory[netip.Addr]()}
}

// Addresses limits the requests from a network address. It stands before whatever
// costs more than it does.
func (l *Limiter) Addresses(next http.Handler) http.Handler {
	limit := l.limits.AddressRequests
	if limit.Off() {
		return next
	}
	policy := []string{policyOf(limit)}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if open(r) {
			next.ServeHTTP(w, r)
			return
		}
		taken := l.addresses.take(rate.Network(Client(r.Context())), l.now())
		h := w.Header()
		h[policyHeader] = policy
		h[leftHeader] = []string{left(limit, taken)}
		if !taken.OK {
			l.refuse(w, r, tooMany(taken.Wait))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Members limits the requests of a member, and what anybody writes. It stands
// behind the session.
func (l *Limiter) Members(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := l.member(w, r)
		if err == nil && writes(r) {
			err = l.write(w, r)
		}
		if err != nil {
			l.refuse(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// refuse answers what a limit refuses, or couldn't judge.
func (l *Limiter) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var refused *forum.Error
	if errors.As(err, &refused) && refused.Kind == forum.TooMany && !l.bears(r) {
		r.Body, refused.Err = http.NoBody, ErrHammering
	}
	l.fail(w, r, err)
}

// bears reports whether a refusal may have a page of its own.
func (l *Limiter) bears(r *http.Request) bool {
	if !writes(r) && !Viewer(r.Context()).SignedIn() {
		return false
	}
	return l.refusals.Take(borne, rate.Network(Client(r.Context())), 1, l.now()).OK
}

func (l *Limiter) member(w http.ResponseWriter, r *http.Request) error {
	v := Viewer(r.Context())
	if !v.SignedIn() || l.limits.MemberRequests.Off() {
		return nil
	}
	return tell(w, l.limits.MemberRequests, l.members.take(v.ID(), l.now()))
}

// writes reports whether a request may change something (RFC 9110, section 9.2.1).
func writes(r *http.Request) bool {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return false
	}
	return true
}

func (l *Limiter) write(w http.ResponseWriter, r *http.Request) error {
	if l.limits.AddressWrites.Off() && l.limits.MemberWrites.Off() {
		return nil
	}
	uses := []store.Use{{Limit: l.limits.AddressWrites, Key: rate.Network(Client(r.Context())).String(), N: 1}}
	if v := Viewer(r.Context()); v.SignedIn() {
		uses = append(uses, store.Use{Limit: l.limits.MemberWrites, Key: memberKey(v.ID()), N: 1})
	}
	taken, err := l.take(r.Context(), uses...)
	if err != nil {
		return err
	}
	for i := range uses {
		if refused := tell(w, uses[i].Limit, taken[i]); err == nil {
			err = refused
		}
	}
	return err
}

// memberKey is what a member is counted under.
func memberKey(id forum.MemberID) string { return strconv.FormatInt(int64(id), 10) }

// tell says in the headers what is left, and fails if that was too little.
func tell(w http.ResponseWriter, l rate.Limit, t rate.Taken) error {
	if !l.Off() {
		w.Header().Add(policyHeader, policyOf(l))
		w.Header().Add(leftHeader, left(l, t))
	}
	if !t.OK {
		return tooMany(t.Wait)
	}
	return nil
}

// The headers, as net/http spells them.
const (
	policyHeader = "Ratelimit-Policy"
	leftHeader   = "Ratelimit"
)

// policyOf is an item of RateLimit-Policy: the quota in a window of seconds.
func policyOf(l rate.Limit) string {
	return strconv.Quote(l.Name) + ";q=" + strconv.Itoa(l.Burst) + ";w=" + strconv.Itoa(seconds(l.Window()))
}

// left is an item of RateLimit: what remains, and the seconds until all of it does.
func left(l rate.Limit, t rate.Taken) string {
	b := append(make([]byte, 0, 48), '"')
	b = append(b, l.Name...)
	b = append(b, `";r=`...)
	b = strconv.AppendInt(b, int64(t.Left), 10)
	b = append(b, ";t="...)
	return string(strconv.AppendInt(b, int64(seconds(t.Whole)), 10))
}

// seconds rounds up: who comes back then comes late enough.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

func tooMany(wait time.Duration) error {
	return &forum.Error{Kind: forum.TooMany, Key: "error.too_many", Args: forum.Args{"Seconds": max(seconds(wait), 1)}}
}
