package middleware

import (
	"net/http"

	"tertulia/internal/address"
)

// OneSpelling gives a request the path that the forum's own links have, however it
// was percent-encoded: so each page has one address, for what is kept of it and for
// what it says of itself. It comes after [WellFormed].
func OneSpelling(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		escaped := r.URL.EscapedPath()
		if spelled := address.SpellPath(escaped); spelled != escaped {
			r = withPath(r, spelled)
		}
		next.ServeHTTP(w, r)
	})
}

// withPath is the request with the same path in another spelling.
func withPath(r *http.Request, spelled string) *http.Request {
	clean, u := *r, *r.URL
	u.RawPath = ""
	if u.EscapedPath() != spelled { // not what net/url makes of it by itself
		u.RawPath = spelled
	}
	clean.URL, clean.RequestURI = &u, u.RequestURI()
	return &clean
}
