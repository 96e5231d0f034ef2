package middleware

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/static"
)

// Host answers under the forum's own name alone, so that no other name can be made
// to lead here (DNS rebinding, a cache filled under another's name) and links in
// mails can't be bent: nothing is ever made of the Host header. Loopback names are
// taken from clients on this machine (see [Client]), and probes and static files under any
// name. Whoever reached a trusted proxy without TLS is sent to the forum's address if that
// has it.
func Host(base *url.URL, fail Fail) func(http.Handler) http.Handler {
	origin, secure := base.Scheme+"://"+base.Host, base.Scheme == "https"
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case open(r):
				next.ServeHTTP(w, r)
			case !AnswersTo(base, r):
				fail(w, r, &forum.Error{Kind: forum.Misdirected, Key: "error.host", Args: forum.Args{"URL": origin}})
			case secure && viaPlain(r.Context()):
				http.Redirect(w, r, origin+ownPath(r.URL), http.StatusPermanentRedirect)
			default:
				next.ServeHTTP(w, r)
			}
		})
	}
}

// open reports whether a request is for what costs next to nothing, and is the same
// for everybody under every name.
func open(r *http.Request) bool { return r.Method == http.MethodGet && Bare(r.URL.Path) }

// Bare reports whether an address is of what has no pages: the static files, and what
// machines that watch this one ask for.
func Bare(path string) bool {
	return path == address.Health || path == address.Ready || strings.HasPrefix(path, static.Prefix)
}

// AnswersTo reports whether a request came under a name that [Host] answers to.
func AnswersTo(base *url.URL, r *http.Request) bool {
	if r.Host == base.Host {
		return true
	}
	own, asked := hostOf(base.Host), hostOf(r.Host)
	ip, err := netip.ParseAddr(own)
	if err == nil && ip.IsUnspecified() { // it listens on all interfaces and wasn't told its name
		_, err := netip.ParseAddr(asked)
		return err == nil || asked == "localhost"
	}
	if strings.EqualFold(own, asked) && portOf(base.Host, base.Scheme) == portOf(r.Host, base.Scheme) {
		return true
	}
	return isLoopback(asked) && Client(r.Context()).IsLoopback()
}

// hostOf is a name or an address without port, brackets and the dot of a rooted
// name.
func hostOf(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.TrimSuffix(strings.Trim(host, "[]"), ".")
}

func portOf(host, scheme string) string {
	_, port, err := net.SplitHostPort(host)
	switch {
	case err == nil && port != "":
		return port
	case scheme == "https":
		return "443"
	}
	return "80"
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// ownPath is the path and query of a request, with which an absolute address can go
// on.
func ownPath(u *url.URL) string {
	if path := u.RequestURI(); strings.HasPrefix(path, "/") {
		return path
	}
	return "/"
}

// ToTLS sends everything to the forum's address, which has TLS.
func ToTLS(base string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, base+ownPath(r.URL), http.StatusPermanentRedirect)
	})
}
