package text

import (
	"net/url"
	"path"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/util"
	"golang.org/x/net/idna"
)

// linkPolicy decides where the links of member-written text may lead.
type linkPolicy struct {
	// own is the forum's host with its port, in lower case.
	own string
}

func newLinkPolicy(baseURL string) linkPolicy {
	u, err := url.Parse(baseURL)
	if err != nil {
		return linkPolicy{}
	}
	return linkPolicy{own: strings.ToLower(u.Host)}
}

// target is where a link leads: an address safe to put in an href once it is
// escaped for HTML, and whether that is the forum itself.
type target struct {
	href string
	own  bool
}

// resolve judges an address as a member wrote it. It lets through http and
// https addresses with a host and without user name, mailto, and paths and
// fragments of the forum's own; anything else is no link.
func (p linkPolicy) resolve(address string) (target, bool) {
	address = strings.TrimSpace(address)
	if address == "" || strings.ContainsFunc(address, isDeceptive) {
		return target{}, false
	}
	if isOwnPath(address) {
		return target{href: escapeAddress(address), own: true}, true
	}
	u, err := url.Parse(address)
	if err != nil {
		return target{}, false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return p.outside(u, address)
	case "mailto":
		return target{href: escapeAddress(address), own: true}, strings.Contains(u.Opaque, "@")
	}
	return target{}, false
}

// outside gives the target of an absolute web address, its host in ASCII.
func (p linkPolicy) outside(u *url.URL, address string) (target, bool) {
	if isLongHost(u.Hostname()) {
		return target{}, false
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil || host == "" || u.User != nil {
		return target{}, false
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	_, rest, _ := strings.Cut(address, "://")
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[i:]
	} else {
		rest = ""
	}
	href := strings.ToLower(u.Scheme) + "://" + host + escapeAddress(rest)
	return target{href: href, own: p.own != "" && strings.EqualFold(host, p.own)}, true
}

// maxLabel and maxName are the longest label and name of a host (RFC 1035), in letters: in
// ASCII they only grow.
const (
	maxLabel = 63
	maxName  = 253
)

// isLongHost reports a name that no host can have. To write one of thousands of letters
// in ASCII would take seconds.
func isLongHost(name string) bool {
	if len(name) > maxHost {
		return true
	}
	label := 0
	for _, r := range name {
		if label++; strings.ContainsRune(".\u3002\uFF0E\uFF61", r) { // as UTS 46 parts them
			label = 0
		}
		if label > maxLabel {
			return true
		}
	}
	return false
}

// isDeceptive reports characters that browsers drop from addresses, read as
// others, or show in another order.
func isDeceptive(r rune) bool {
	return r == '\\' || unicode.IsControl(r) || isBidiControl(r)
}

// isOwnPath reports a path from the root or a fragment. Paths without a leading
// slash would lead elsewhere on every page.
func isOwnPath(address string) bool {
	return address[0] == '#' || address[0] == '/' && !strings.HasPrefix(address, "//")
}

// escapeAddress percent-encodes what may not stand in an address, and leaves
// what is encoded already.
func escapeAddress(s string) string { return string(util.URLEscape([]byte(s), false)) }

// fileName labels an image that has no alternative text: the last part of its
// address, or the address if that has none; of one that the address itself holds,
// its kind.
func fileName(address string) string {
	if strings.HasPrefix(strings.ToLower(address), "data:") {
		kind, _, _ := strings.Cut(address, ",")
		kind, _, _ = strings.Cut(kind, ";")
		return CleanLine(kind)
	}
	s, _, _ := strings.Cut(address, "?")
	s, _, _ = strings.Cut(s, "#")
	s = path.Base(s)
	if u, err := url.PathUnescape(s); err == nil {
		s = u
	}
	if s == "." || s == "/" {
		return address
	}
	return CleanLine(s)
}
