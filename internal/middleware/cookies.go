package middleware

import (
	"net/http"
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

// sessionCookie keeps the session's token.
const sessionCookie = "session"

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
