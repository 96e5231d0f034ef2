package middleware

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the networks of the reverse proxies that are believed when they say
// whom they speak for. Nobody else is.
type Proxies []netip.Prefix

func (p Proxies) trust(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	return slices.ContainsFunc(p, func(n netip.Prefix) bool { return n.Contains(ip) })
}

// client is the address that a request comes from: the connection's own, or, of what
// trusted proxies have written into X-Forwarded-For, the last that isn't one of
// them. The header grows from left to right, and whatever a client sent itself is to
// the left of that. plain reports that the proxy which the client spoke to says
// that it did so without TLS.
func (p Proxies) client(r *http.Request) (ip netip.Addr, plain bool) {
	ip = peer(r)
	if len(p) == 0 || !p.trust(ip) {
		return ip, false
	}
	hops, forwarded := 1, listed(r.Header["X-Forwarded-For"])
	for i := len(forwarded) - 1; i >= 0; i-- {
		next, ok := parseHop(forwarded[i])
		if !ok {
			break
		}
		if ip = next; !p.trust(ip) {
			break
		}
		hops++
	}
	protos := listed(r.Header["X-Forwarded-Proto"])
	if len(protos) == 0 {
		return ip, false
	}
	return ip, strings.EqualFold(protos[max(len(protos)-hops, 0)], "http")
}

// peer is the address at the other end of the connection.
func peer(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap()
}

// listed are the elements of a header that may come several times.
func listed(values []string) []string {
	var all []string
	for _, v := range values {
		for element := range strings.SplitSeq(v, ",") {
			all = append(all, strings.TrimSpace(element))
		}
	}
	return all
}

// parseHop reads an element of X-Forwarded-For; some proxies add the port.
func parseHop(s string) (netip.Addr, bool) {
	if at, err := netip.ParseAddrPort(s); err == nil {
		return at.Addr().Unmap(), true
	}
	ip, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return ip.Unmap(), err == nil
}
