package middleware

import (
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Cookies reads and writes all cookies of the forum. None is for scripts, or comes
// along with what another site sends. Over TLS they are Secure and carry the __Host-
// prefix, which keeps other hosts and paths from setting them (RFC 6265bis).
type Cookies struct{ Secure bool }

func (c Cookies) name(name string) string {
	if c.Secure {
		return "__Host-" + name
	}
	return name
}

// Get is the value of a cookie of the request, and whether there is one.
func (c Cookies) Get(r *http.Request, name string) (string, bool) {
	cookie, err := r.Cookie(c.name(name))
	if err != nil {
		return "", false
	}
	return cookie.Value, true
}

// Put has the browser keep a value for some time, at least a second.
func (c Cookies) Put(w http.ResponseWriter, name, value string, life time.Duration) {
	cookie := c.cookie(name, value)
	cookie.MaxAge = int(life.Seconds())
	http.SetCookie(w, cookie)
}

// Drop has the browser forget a value.
func (c Cookies) Drop(w http.ResponseWriter, name string) {
	cookie := c.cookie(name, "")
	cookie.MaxAge = -1
	http.SetCookie(w, cookie)
}

// The names of all cookies.
const (
	sessionCookie = "session" // the session's token
	// LocaleCookie keeps what was chosen with the language switcher.
	LocaleCookie = "locale"
	// LangsCookie keeps the languages that a visitor's lists show, until they choose
	// others.
	LangsCookie = "langs"
	// FlashCookie carries the key of what is said once after an act.
	FlashCookie = "flash"
)

// broken are the forum's own cookies, by their names here, whose values can't be read: as
// they stand, or percent-decoded, they aren't [Clean]. None that the forum sets is. Others
// on the same host, which may be another program's, aren't looked at, since nobody here
// reads them, and whoever has one couldn't get rid of it. Which are its own is decided as
// net/http finds them, who lets space stand around a name.
func (c Cookies) broken(lines []string) []string {
	var names []string
	for _, line := range lines {
		for pair := range strings.SplitSeq(line, ";") {
			name, value, _ := strings.Cut(textproto.TrimString(pair), "=")
			if own := c.own(textproto.TrimString(name)); own != "" && !cleanCookie(value) && !slices.Contains(names, own) {
				names = append(names, own)
			}
		}
	}
	return names
}

// own is what a cookie of the forum is called here; empty for others.
func (c Cookies) own(name string) string {
	if c.Secure {
		var host bool
		if name, host = strings.CutPrefix(name, "__Host-"); !host {
			return ""
		}
	}
	switch name {
	case sessionCookie, LocaleCookie, LangsCookie, FlashCookie:
		return name
	}
	return ""
}

func cleanCookie(value string) bool {
	decoded, err := url.PathUnescape(value)
	return err == nil && Clean(value) && Clean(decoded)
}

// Token is the session token of a request; empty without one.
func (c Cookies) Token(r *http.Request) string {
	token, _ := c.Get(r, sessionCookie)
	return token
}

// Set gives the browser a session token until expires.
func (c Cookies) Set(w http.ResponseWriter, token string, expires time.Time) {
	cookie := c.cookie(sessionCookie, token)
	cookie.Expires = expires
	http.SetCookie(w, cookie)
}

// Clear takes the session token away.
func (c Cookies) Clear(w http.ResponseWriter) { c.Drop(w, sessionCookie) }

func (c Cookies) cookie(name, value string) *http.Cookie {
	return &http.Cookie{Name: c.name(name), Value: value, Path: "/", HttpOnly: true, Secure: c.Secure, SameSite: http.SameSiteLaxMode}
}
