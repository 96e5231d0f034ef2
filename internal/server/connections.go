package server

import (
	"log/slog"
	"net/http"
	"time"
)

// connectionLimits say how slow a client may be before it is cut off, so that
// others are served meanwhile.
type connectionLimits struct {
	header time.Duration // for the first line and the headers
	read   time.Duration // for those and the body
	write  time.Duration // for handling and answering
	idle   time.Duration // between two requests
	// stall is for a piece of an answer to go out on HTTP/2, where write holds for each
	// request, but tells nothing to a client that doesn't read at all.
	stall time.Duration
}

// usual leaves room for a phone on a train: it uploads 2 MiB in 30 seconds at
// 70 KB/s.
func usual() connectionLimits {
	return connectionLimits{header: 10 * time.Second, read: 30 * time.Second, write: 60 * time.Second, idle: 2 * time.Minute,
		stall: 20 * time.Second}
}

const (
	maxHeader = 32 << 10 // bytes of headers
	// maxStreams is how many requests a client has under way on one connection
	// (HTTP/2).
	maxStreams = 100
)

// newHTTP serves a handler within limits, see [dress].
func newHTTP(h http.Handler, l connectionLimits, log *slog.Logger) *http.Server {
	s := &http.Server{Handler: h, ReadHeaderTimeout: l.header, ReadTimeout: l.read, WriteTimeout: l.write,
		IdleTimeout: l.idle, MaxHeaderBytes: maxHeader,
		HTTP2:    &http.HTTP2Config{MaxConcurrentStreams: maxStreams, WriteByteTimeout: l.stall},
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
	dress(s)
	return s
}
