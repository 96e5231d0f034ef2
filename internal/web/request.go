package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/middleware"
)

type localeKey struct{}

func withLocale(ctx context.Context, l *locale.Locale) context.Context {
	return context.WithValue(ctx, localeKey{}, l)
}

// viewer is whoever makes the request.
func viewer(c echo.Context) forum.Viewer { return middleware.Viewer(c.Request().Context()) }

// localeOf is the locale of the request: the path's, or on addresses without
// one the viewer's own.
func (s *Server) localeOf(r *http.Request) *locale.Locale {
	l, ok := r.Context().Value(localeKey{}).(*locale.Locale)
	if !ok {
		tag, _, _ := address.SplitLocale(r.URL.Path)
		if l, ok = s.Locales.Lookup(tag); !ok {
			l = s.preferred(r)
		}
	}
	if v := middleware.Viewer(r.Context()); v.SignedIn() && v.Member.Digits != "" {
		l = l.WithDigits(v.Member.Digits)
	}
	return l
}

// preferred negotiates a locale: the member's setting, then the one chosen with
// the switcher, then what the browser accepts.
func (s *Server) preferred(r *http.Request) *locale.Locale {
	if v := middleware.Viewer(r.Context()); v.SignedIn() {
		if l, ok := s.Locales.Lookup(v.Member.Locale); ok {
			return l
		}
	}
	if tag, ok := s.cookies.Get(r, middleware.LocaleCookie); ok {
		if l, ok := s.Locales.Lookup(tag); ok {
			return l
		}
	}
	return s.Locales.Negotiate(r.Header.Get("Accept-Language"))
}

// bind reads a form into f by its form tags (of a POST's body) or query tags (of
// a GET). What can't be read is Malformed; a too large body TooLarge; another member's
// form, if it says whose it is, a Conflict.
func bind(c echo.Context, f any) error {
	b := &echo.DefaultBinder{}
	if c.Request().Method == http.MethodGet {
		if err := b.BindQueryParams(c, f); err != nil {
			return malformed(err)
		}
		return nil
	}
	contentType, _, _ := strings.Cut(c.Request().Header.Get(echo.HeaderContentType), ";")
	if contentType != echo.MIMEApplicationForm && contentType != echo.MIMEMultipartForm {
		return forum.Fail(forum.Malformed, "error.malformed")
	}
	if err := b.BindBody(c, f); err != nil {
		return malformed(err)
	}
	if form := c.Request().MultipartForm; form != nil {
		if _, err := io.Copy(io.Discard, c.Request().Body); err != nil || len(form.File) > 0 { // none takes any
			return malformed(err)
		}
	}
	if fields(c.Request().Form) > middleware.MaxFields { // of a multipart form
		return forum.Fail(forum.TooLarge, "error.too_large")
	}
	if !middleware.CleanValues(c.Request().PostForm) {
		return forum.Fail(forum.Malformed, "error.malformed")
	}
	if w, ok := f.(interface{ writer() forum.MemberID }); ok {
		return writtenBy(viewer(c), w.writer())
	}
	return nil
}

// writtenBy refuses what somebody else wrote than who sends it: on a computer that they
// share, one of them logged in while the other's form stood open. 0 is a form that doesn't
// say whose it is.
func writtenBy(v forum.Viewer, writer forum.MemberID) error {
	if writer != 0 && v.SignedIn() && v.ID() != writer {
		return forum.Fail(forum.Conflict, "error.written_by_another")
	}
	return nil
}

// byScript reports whether the editor's script sends a form by itself while somebody is
// typing (static/js/src/send.js).
func byScript(r *http.Request) bool { return r.Header.Get("X-Requested-With") == "fetch" }

func fields(form url.Values) int {
	n := 0
	for _, values := range form {
		n += len(values)
	}
	return n
}

func malformed(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) || errors.Is(err, middleware.ErrTooManyFields) {
		return &forum.Error{Kind: forum.TooLarge, Key: "error.too_large", Err: err}
	}
	return &forum.Error{Kind: forum.Malformed, Key: "error.malformed", Err: err}
}

// id reads a positive id from the path; NotFound for anything else.
func id(c echo.Context, name string) (int64, error) {
	n, ok := address.ParseID(c.Param(name))
	if !ok {
		return 0, forum.Fail(forum.NotFound, "error.not_found")
	}
	return n, nil
}
