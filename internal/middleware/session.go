package middleware

import (
	"context"
	"net/http"
	"strings"
	"time"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/static"
)

type viewerKey struct{}

// Viewer is whoever makes the request that ctx belongs to.
func Viewer(ctx context.Context) forum.Viewer {
	v, _ := ctx.Value(viewerKey{}).(forum.Viewer)
	return v
}

// WithViewer gives a context for that viewer.
func WithViewer(ctx context.Context, v forum.Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// Cookies writes the session cookie. Secure ones carry the __Host- prefix,
// which keeps other hosts and paths from setting them (RFC 6265bis).
type Cookies struct{ Secure bool }

func (c Cookies) name() string {
	if c.Secure {
		return "__Host-session"
	}
	return "session"
}

// Token is the session token of a request; empty without one.
func (c Cookies) Token(r *http.Request) string {
	cookie, err := r.Cookie(c.name())
	if err != nil {
		return ""
	}
	return cookie.Value
}

// Set gives the browser a session token until expires.
func (c Cookies) Set(w http.ResponseWriter, token string, expires time.Time) {
	http.SetCookie(w, c.cookie(token, expires, 0))
}

// Clear takes the session token away.
func (c Cookies) Clear(w http.ResponseWriter) { http.SetCookie(w, c.cookie("", time.Time{}, -1)) }

func (c Cookies) cookie(value string, expires time.Time, maxAge int) *http.Cookie {
	return &http.Cookie{Name: c.name(), Value: value, Path: "/", Expires: expires, MaxAge: maxAge,
		HttpOnly: true, Secure: c.Secure, SameSite: http.SameSiteLaxMode}
}

// Session finds out who makes the request. load gives the viewer of a session
// token, or the zero viewer for one that is unknown or has expired. Addresses
// that are the same for everybody, and don't need a database, are left alone.
func Session(c Cookies, load func(ctx context.Context, token string) (forum.Viewer, error), fail Fail,
) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			token := c.Token(r)
			if token == "" || strings.HasPrefix(r.URL.Path, static.Prefix) || r.URL.Path == address.Health {
				next.ServeHTTP(w, r)
				return
			}
			v, err := load(r.Context(), token)
			if err != nil {
				fail(w, r, err)
				return
			}
			if !v.SignedIn() {
				c.Clear(w)
			}
			next.ServeHTTP(w, r.WithContext(WithViewer(r.Context(), v)))
		})
	}
}
