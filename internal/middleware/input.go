package middleware

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
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
// decoded, invalid UTF-8 and NUL in path, query, headers and the forum's cookies (see
// [Cookies.broken]), over-long targets, and bodies larger than [MaxBody], which
// [Bounded] has seen to. What broken cookies are called is forgotten by the browser, so
// that its next request is read.
func WellFormed(c Cookies, fail Fail) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ContentLength > MaxBody {
				fail(w, r, forum.Fail(forum.TooLarge, "error.too_large"))
				return
			}
			broken := c.broken(r.Header["Cookie"])
			if broken == nil && len(r.RequestURI) <= maxTarget && cleanTarget(r.URL) && cleanHeader(r.Header) {
				next.ServeHTTP(w, r)
				return
			}
			for _, name := range broken {
				c.Drop(w, name)
			}
			if broken != nil {
				r = WithoutCookies(r)
			}
			fail(w, r, forum.Fail(forum.Malformed, "error.malformed"))
		})
	}
}

// WithoutCookies is a request that nothing is made of a cookie from.
func WithoutCookies(r *http.Request) *http.Request {
	bare := *r
	bare.Header = r.Header.Clone()
	bare.Header.Del("Cookie")
	return &bare
}

// cleanHeader reports whether all values are [Clean]. Control characters, which have no
// place there at all, net/http refuses by itself. Cookies are looked at one by one.
func cleanHeader(h http.Header) bool {
	for name, values := range h {
		for _, v := range values {
			if !Clean(v) && name != "Cookie" {
				return false
			}
		}
	}
	return true
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
	switch contentType := r.Header.Get("Content-Type"); {
	case strings.HasPrefix(contentType, "application/x-www-form-urlencoded"):
		r.Body = &fieldsReader{ReadCloser: r.Body}
	case strings.HasPrefix(contentType, "multipart/"):
		r.Body = &textReader{ReadCloser: r.Body}
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

// errNotText is what reading a multipart form fails with that isn't [Clean].
var errNotText = errors.New("the form isn't text")

// textReader lets nothing but text be read: no form takes files, so that all parts of one
// are, with what stands above and between them.
type textReader struct {
	io.ReadCloser
	cut []byte // the beginning of a character, at the end of what was read last
}

func (t *textReader) Read(b []byte) (int, error) {
	n, err := t.ReadCloser.Read(b)
	read := slices.Concat(t.cut, b[:n])
	end := len(read)
	if !errors.Is(err, io.EOF) {
		end = wholeCharacters(read)
	}
	if !Clean(string(read[:end])) {
		return 0, errNotText
	}
	t.cut = read[end:]
	return n, err
}

// wholeCharacters is how much of a text is left without a character that only begins at
// its end.
func wholeCharacters(text []byte) int {
	for i := len(text) - 1; i >= max(0, len(text)-utf8.UTFMax); i-- {
		if utf8.RuneStart(text[i]) {
			if utf8.FullRune(text[i:]) {
				break
			}
			return i
		}
	}
	return len(text)
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

// SameOrigin refuses writes that another site's page sends.
func SameOrigin(p *http.CrossOriginProtection, fail Fail) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := p.Check(r); err != nil {
				fail(w, r, &forum.Error{Kind: forum.Forbidden, Key: "error.cross_origin", Err: err})
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
