// Package rate says how often something may be done: a limit allows a number of
// uses at once, which come back one by one with time (a token bucket). It knows
// neither who is counted nor where counts are kept, beyond one process's memory.
package rate

import (
	"net/netip"
	"time"
)

// Limit allows Burst uses at once, and one more for each Every that passes. Uses
// with the same name and key share one allowance. The zero Limit allows everything.
type Limit struct {
	Name  string
	Burst int
	Every time.Duration // at least a microsecond
	// Debt is how much more than is allowed may have been used where several count who hear
	// late of one another, as the time until it is back. It isn't for limits that are asked
	// about first.
	Debt time.Duration
}

// PerMinute allows n uses a minute, all at once or spread; for n = 0 any number.
func PerMinute(name string, n int) Limit {
	if n <= 0 {
		return Limit{Name: name}
	}
	return Limit{Name: name, Burst: n, Every: time.Minute / time.Duration(n)}
}

// Off reports whether the limit allows everything.
func (l Limit) Off() bool { return l.Burst <= 0 }

// Window is how long a used up allowance takes to be whole again.
func (l Limit) Window() time.Duration { return time.Duration(l.Burst) * l.Every }

// most is in how many microseconds an allowance may be whole at the latest.
func (l Limit) most() int64 { return (l.Window() + l.Debt).Microseconds() }

// Taken is what came of asking for an allowance.
type Taken struct {
	OK    bool
	Left  int           // uses that are allowed now
	Wait  time.Duration // until it is worth asking again; 0 where OK
	Whole time.Duration // until nothing of the allowance is used any more
}

// An allowance is one number: the time at which it will be whole again. Each use
// moves that into the future by Every, and it may not be farther away than Window, unless
// there is a Debt (the "virtual scheduling" of the generic cell rate algorithm, ITU-T I.371). Times
// are in microseconds since 1970, so that a database can do the same.

// Take uses n of the allowance that will be whole at full, and gives the time at
// which it then will be: the same where it isn't allowed.
func (l Limit) Take(full, now int64, n int) (int64, Taken) {
	if l.Off() {
		return full, Taken{OK: true}
	}
	// A clock that was put back must not keep anybody out.
	full = min(max(full, now), now+l.most())
	used := full + int64(n)*l.Every.Microseconds()
	return l.settle(full, used, now, used-now <= l.Window().Microseconds())
}

func (l Limit) settle(full, used, now int64, ok bool) (int64, Taken) {
	t := Taken{OK: ok}
	if ok {
		full = used
	} else {
		t.Wait = micros(used - now - l.Window().Microseconds())
	}
	t.Whole = micros(full - now)
	t.Left = max(int((l.Window().Microseconds()-(full-now))/l.Every.Microseconds()), 0)
	return full, t
}

// Judge says what came of n uses that somebody else counted: full is when the
// allowance will be whole, with them if they were allowed.
func (l Limit) Judge(full, now int64, n int, ok bool) Taken {
	full = min(max(full, now), now+l.most())
	_, t := l.settle(full, full, now, true)
	if t.OK = ok; !ok {
		t.Wait = max(micros(full+int64(n)*l.Every.Microseconds()-now-l.Window().Microseconds()), l.Every)
	}
	return t
}

func micros(n int64) time.Duration { return time.Duration(n) * time.Microsecond }

// Network is what a client's address is counted under: itself, or its /64, since an
// IPv6 customer has 2^64 of them.
func Network(ip netip.Addr) netip.Addr {
	ip = ip.Unmap().WithZone("")
	if ip.Is4() || !ip.IsValid() {
		return ip
	}
	return masked(ip, 64)
}

// Site is what an IPv6 address is counted under besides where it must not help to have
// many networks: its /48, all of which may be one customer's (RIPE-690). Other addresses
// have none, which is invalid.
func Site(ip netip.Addr) netip.Addr {
	ip = ip.Unmap().WithZone("")
	if !ip.Is6() {
		return netip.Addr{}
	}
	return masked(ip, 48)
}

func masked(ip netip.Addr, bits int) netip.Addr {
	prefix, err := ip.Prefix(bits)
	if err != nil {
		return ip // which can't be: every IPv6 address has such a prefix
	}
	return prefix.Addr()
}
