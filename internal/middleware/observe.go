package middleware

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"sync/atomic"
	"time"

	"tertulia/internal/store"
)

type requestKey struct{}

// request is what is known of a request as soon as it arrives.
type request struct {
	id     string
	client netip.Addr
	plain  bool // see [Proxies]
}

func requestOf(ctx context.Context) request {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		return *r
	}
	return request{}
}

// RequestID is the id of the request that ctx belongs to; empty outside one.
// It stands in the log and, as the reference number, on the page of a failure.
func RequestID(ctx context.Context) string { return requestOf(ctx).id }

// Client is the network address that the request comes from, as far as it can be
// believed: not valid outside a request.
func Client(ctx context.Context) netip.Addr { return requestOf(ctx).client }

func viaPlain(ctx context.Context) bool { return requestOf(ctx).plain }

// Observe gives each request an id, finds out where it comes from, logs it when it ends (at level debug, with
// how many statements it took), and turns a panic into an answered failure whose stack is in the log. Since every
// answer passes through it, it is also where nobody may keep one that sets a cookie.
func Observe(log *slog.Logger, proxies Proxies, fail Fail) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			id := rand.Text()[:13]
			client, plain := proxies.client(r)
			ctx, queries := context.WithValue(r.Context(), requestKey{}, &request{id, client, plain}), new(atomic.Int64)
			if log.Enabled(ctx, slog.LevelDebug) {
				ctx, queries = store.CountQueries(ctx)
			}
			r = r.WithContext(ctx)
			rec := &recorder{ResponseWriter: w}
			rec.Header().Set("X-Request-Id", id)
			defer func() {
				if p := recover(); p != nil {
					answerPanic(log, fail, rec, r, p)
				}
				rec.begin(http.StatusOK) // where nothing was written, net/http answers so
				log.LogAttrs(r.Context(), requestLevel(rec.status), "request",
					slog.String("id", id), slog.String("method", r.Method), slog.String("path", r.URL.Path),
					slog.Int("status", rec.status), slog.Int64("bytes", rec.bytes), slog.Int64("queries", queries.Load()),
					slog.Duration("took", time.Since(start)))
			}()
			next.ServeHTTP(rec, r)
		})
	}
}

func requestLevel(status int) slog.Level {
	if status >= http.StatusInternalServerError {
		return slog.LevelError
	}
	return slog.LevelDebug
}

// answerPanic keeps http.ErrAbortHandler's meaning: the connection is cut.
func answerPanic(log *slog.Logger, fail Fail, rec *recorder, r *http.Request, p any) {
	if p == http.ErrAbortHandler {
		panic(p)
	}
	err := Panicked(p)
	if rec.status != 0 {
		log.ErrorContext(r.Context(), "failed half-way", slog.String("id", RequestID(r.Context())), slog.Any("error", err))
		panic(http.ErrAbortHandler) // half an answer is out: let the client see it is broken
	}
	defer answerBarely(log, rec, r, err)
	fail(rec, r, err) // which logs it
}

// answerBarely answers where the page of a failure panics as well: with a few words and
// the reference number, for which nothing is needed.
func answerBarely(log *slog.Logger, rec *recorder, r *http.Request, failure error) {
	p := recover()
	if p == nil {
		return
	}
	id := RequestID(r.Context())
	log.ErrorContext(r.Context(), "page of a failure failed", slog.String("id", id), slog.Any("error", Panicked(p)),
		slog.Any("failure", failure))
	if rec.status != 0 {
		panic(http.ErrAbortHandler)
	}
	for _, ofThePage := range []string{"Content-Encoding", "Etag", "Last-Modified", "Location"} {
		rec.Header().Del(ofThePage)
	}
	rec.Header().Set("Cache-Control", "no-store")
	http.Error(rec, http.StatusText(http.StatusInternalServerError)+" "+id, http.StatusInternalServerError)
}

// Panicked is the error of a panic that was recovered just now, with its stack.
func Panicked(p any) error { return fmt.Errorf("panic: %v\n%s", p, debug.Stack()) }

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (r *recorder) WriteHeader(status int) {
	r.begin(status)
	r.ResponseWriter.WriteHeader(status)
}

// begin is called before the headers leave. A cookie is for one browser: a cache that kept
// the answer would give it to others, and log them out or in.
func (r *recorder) begin(status int) {
	if r.status != 0 {
		return
	}
	r.status = status
	if h := r.Header(); len(h["Set-Cookie"]) > 0 {
		h.Set("Cache-Control", "private, no-store")
	}
}

func (r *recorder) Write(b []byte) (int, error) {
	r.begin(http.StatusOK)
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
