package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"tertulia/internal/forum"
	"tertulia/internal/middleware"
	"tertulia/internal/store"
	"tertulia/internal/web/view"
)

// statuses are the HTTP statuses (RFC 9110) of the kinds of failure.
var statuses = map[forum.Kind]int{
	forum.Malformed:    http.StatusBadRequest,
	forum.Unauthorized: http.StatusUnauthorized,
	forum.Forbidden:    http.StatusForbidden,
	forum.NotFound:     http.StatusNotFound,
	forum.NotAllowed:   http.StatusMethodNotAllowed,
	forum.Gone:         http.StatusGone,
	forum.Conflict:     http.StatusConflict,
	forum.TooLarge:     http.StatusRequestEntityTooLarge,
	forum.Invalid:      http.StatusUnprocessableEntity,
	forum.Misdirected:  http.StatusMisdirectedRequest,
	forum.TooMany:      http.StatusTooManyRequests,
	forum.Unavailable:  http.StatusServiceUnavailable,
}

// status is the HTTP status of a failure; 500 for an unexpected one.
func status(err error) int {
	if code, ok := statuses[forum.KindOf(err)]; ok {
		return code
	}
	return http.StatusInternalServerError
}

// pagePatience is how long the page of a failure may take to make.
const pagePatience = 5 * time.Second

// Fail answers a request with the translated page of an error. It is where
// unexpected errors are logged, once; what they say never reaches the person.
func (s *Server) Fail(w http.ResponseWriter, r *http.Request, err error) {
	err = translate(err)
	code := status(err)
	if code == http.StatusUnauthorized && r.Method == http.MethodGet {
		http.Redirect(w, r, loginPath(s.localeOf(r).Tag(), r.URL), http.StatusSeeOther)
		return
	}
	s.logFailure(r, code, err)
	tellRetry(w, err)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), pagePatience)
	defer cancel()
	r = r.WithContext(ctx) // the request's own may be what ended
	if !s.ours(r) {
		r.Body, r.Form, r.PostForm, r.MultipartForm = http.NoBody, nil, nil, nil // another site may have chosen the words
	}
	if middleware.Bare(r.URL.Path) {
		sayBarely(w, code)
		return
	}
	switch {
	case code == http.StatusUnauthorized:
		err = s.failLoggedOut(w, r)
	case errors.Is(err, middleware.ErrHammering):
		err = s.failTooFast(w, r, err)
	default:
		err = s.failPage(w, r, code, err)
	}
	if err != nil {
		s.Log.ErrorContext(r.Context(), "error page failed", slog.Any("error", err))
		sayBarely(w, code)
	}
}

// ours reports whether what a request brings was typed on a page of the forum's, and sent
// to it under its name: what is refused early is refused before [middleware.Host] and
// [middleware.SameOrigin] were asked.
func (s *Server) ours(r *http.Request) bool {
	return middleware.AnswersTo(s.base, r) && s.writes.Check(r) == nil
}

// sayBarely says in one line what went wrong, where no page does.
func sayBarely(w http.ResponseWriter, code int) {
	w.Header().Set("Cache-Control", noStore)
	http.Error(w, http.StatusText(code), code)
}

// logFailure logs what an operator should know of: mistakes of the program, and a
// database that doesn't do its work.
func (s *Server) logFailure(r *http.Request, code int, err error) {
	var e *forum.Error
	outage := code == http.StatusServiceUnavailable && errors.As(err, &e) && e.Err != nil
	if code != http.StatusInternalServerError && !outage || errors.Is(err, context.Canceled) {
		return
	}
	s.Log.ErrorContext(r.Context(), "failed", slog.String("id", middleware.RequestID(r.Context())),
		slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Any("error", err))
}

func (s *Server) failPage(w http.ResponseWriter, r *http.Request, code int, err error) error {
	if code == http.StatusBadRequest {
		r = known(r, nil) // its links lead to where it can be read
	}
	p := s.page(w, r)
	p.NoIndex = true
	var shown *forum.Error
	if !errors.As(err, &shown) {
		shown = &forum.Error{Key: "error.internal"}
	}
	return write(w, r, code, view.ErrorPage(p, view.Failure{Status: code, Key: shown.Key, Args: shown.Args,
		Reference: middleware.RequestID(r.Context()), Unsent: unsentOf(r)}))
}

// tellRetry says in the header of a limit's answer when it is worth trying again.
func tellRetry(w http.ResponseWriter, err error) {
	if kind := forum.KindOf(err); kind == forum.TooMany || kind == forum.Unavailable {
		w.Header().Set("Retry-After", strconv.Itoa(retryAfter(err)))
	}
}

// retryAfter is after how many seconds it is worth trying again.
func retryAfter(err error) int {
	var e *forum.Error
	if errors.As(err, &e) {
		if seconds, ok := e.Args["Seconds"].(int); ok {
			return seconds
		}
	}
	return 30
}

// translate makes the router's own errors, and outages of the database, the
// domain's.
func translate(err error) error {
	if outage := store.Outage(err); outage != nil {
		return outage
	}
	var e *echo.HTTPError
	if !errors.As(err, &e) || forum.KindOf(err) != "" {
		return err
	}
	switch e.Code {
	case http.StatusNotFound:
		return &forum.Error{Kind: forum.NotFound, Key: "error.not_found", Err: err}
	case http.StatusMethodNotAllowed:
		return &forum.Error{Kind: forum.NotAllowed, Key: "error.method", Err: err}
	case http.StatusRequestEntityTooLarge:
		return &forum.Error{Kind: forum.TooLarge, Key: "error.too_large", Err: err}
	}
	if e.Code < http.StatusInternalServerError {
		return &forum.Error{Kind: forum.Malformed, Key: "error.malformed", Err: err}
	}
	return err
}
