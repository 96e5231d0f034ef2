package middleware

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"tertulia/internal/forum"
)

// Limits on what a request may carry.
const (
	maxTarget = 8 << 10 // bytes of path and query
	// MaxBody is the largest body in bytes: a post of 20,000 grapheme clusters,
	// percent-encoded.
	MaxBody = 2 << 20
	// MaxFields is how many fields a form or parameters an address may have.
	MaxFields = 200
)

// Bounded lets no more than [MaxBody] of a request be read, by whomever: the page of
// a failure reads it too, for what was typed. It stands before all that can fail;
// it is [WellFormed] that says what is too large.
func Bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		boundBody(r)
		next.ServeHTTP(w, r)
	})
}

// WellFormed refuses what no browser sends: percent-encoding that can't be
// decoded, invalid UTF-8 and NUL in path or query, over-long targets, and
// bodies larger than [MaxBody], which [Bounded] has seen to.
func WellFormed(fail Fail) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ContentLength > MaxBody {
				fail(w, r, forum.Fail(forum.TooLarge, "error.too_large"))
				return
			}
			if len(r.RequestURI) > maxTarget || !cleanTarget(r.URL) {
				fail(w, r, forum.Fail(forum.Malformed, "error.malformed"))
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// boundBody leaves nothing of a body that says it is too large: the page that refuses
// it must not wait for the rest.
func boundBody(r *http.Request) {
	if r.ContentLength > MaxBody {
		r.Body = http.NoBody
	}
	if r.Body == nil || r.Body == http.NoBody {
		return
	}
	r.Body = http.MaxBytesReader(nil, r.Body, MaxBody) // nil: a little too much is no reason to hang up
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		r.Body = &fieldsReader{ReadCloser: r.Body}
	}
}

// ErrTooManyFields is what reading a form with more than [MaxFields] fails with.
var ErrTooManyFields = errors.New("the form has too many fields")

// fieldsReader counts the fields of a form while it is read, so that none too many
// are ever taken apart.
type fieldsReader struct {
	io.ReadCloser
	ends int
}

func (f *fieldsReader) Read(b []byte) (int, error) {
	n, err := f.ReadCloser.Read(b)
	if f.ends += bytes.Count(b[:n], []byte{'&'}); f.ends >= MaxFields {
		return 0, ErrTooManyFields
	}
	return n, err
}

func cleanTarget(u *url.URL) bool {
	if strings.Count(u.RawQuery, "&") >= MaxFields {
		return false
	}
	query, err := url.ParseQuery(u.RawQuery)
	return err == nil && Clean(u.Path) && CleanValues(query)
}

// Clean reports whether s is valid UTF-8 without NUL, which neither database
// keeps.
func Clean(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// CleanValues reports whether all names and values are [Clean].
func CleanValues(values url.Values) bool {
	for name, list := range values {
		if !Clean(name) {
			return false
		}
		for _, v := range list {
			if !Clean(v) {
				return false
			}
		}
	}
	return true
}

// HeadAsGet answers HEAD as GET: net/http leaves the body out by itself.
func HeadAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			get := *r
			get.Method = http.MethodGet
			r = &get
		}
		next.ServeHTTP(w, r)
	})
}

// CrossOrigin is the message of what [SameOrigin] refuses.
const CrossOrigin = "error.cross_origin"

// SameOrigin refuses writes that another site's page sends.
func SameOrigin(p *http.CrossOriginProtection, fail Fail) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := p.Check(r); err != nil {
				fail(w, r, &forum.Error{Kind: forum.Forbidden, Key: CrossOrigin, Err: err})
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// Patience bounds how long a request may wait for the database and whatever else
// heeds its context. What takes longer fails with context.DeadlineExceeded.
func Patience(d time.Duration) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx, cancel := context.WithTimeout(r.Context(), d)
			defer cancel()
			next.ServeHTTP(w, r.WithContext(ctx))
		})
	}
}
