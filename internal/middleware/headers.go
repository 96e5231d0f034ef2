package middleware

import (
	"maps"
	"net/http"
	"strings"
)

// policy allows what pages are made of and nothing else: no inline scripts or
// styles, no other origins, no frames.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// SecurityHeaders are those of every answer; package static takes those away that hold
// for windows alone. secure says that people reach the forum over TLS.
func SecurityHeaders(secure bool) http.Header {
	always := http.Header{
		"Content-Security-Policy":    {policy},
		"X-Content-Type-Options":     {"nosniff"},
		"X-Frame-Options":            {"DENY"},
		"Referrer-Policy":            {"strict-origin-when-cross-origin"},
		"Permissions-Policy":         {"camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
		"Cross-Origin-Opener-Policy": {"same-origin"},
	}
	if secure {
		always["Strict-Transport-Security"] = []string{"max-age=31536000"}
	}
	return always
}

// Headers sets the [SecurityHeaders] of every answer.
func Headers(secure bool) func(http.Handler) http.Handler {
	always := SecurityHeaders(secure)
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			maps.Copy(w.Header(), always)
			next.ServeHTTP(w, r)
		})
	}
}

// Vary says that an answer depends on a header of the request, in one line with those
// that it depends on already.
func Vary(h http.Header, on string) {
	if before := h.Values("Vary"); len(before) > 0 {
		on = strings.Join(before, ", ") + ", " + on
	}
	h.Set("Vary", on)
}
