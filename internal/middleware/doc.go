// Package middleware holds what surrounds every request, as plain net/http
// middleware: request ids, the log, panics, security headers, malformed input,
// body limits and the session.
package middleware

import "net/http"

// Fail answers a request with the translated page (or text) of an error, as the
// handlers' own errors are answered.
type Fail func(w http.ResponseWriter, r *http.Request, err error)

// Chain puts middleware around a handler, the first outermost.
func Chain(h http.Handler, around ...func(http.Handler) http.Handler) http.Handler {
	for i := len(around) - 1; i >= 0; i-- {
		h = around[i](h)
	}
	return h
}
