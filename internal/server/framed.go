package server

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/net/http2"
)

// framed is a connection on which HTTP/2 is spoken. What the library answers by
// itself, before a handler knows of it (400 to headers that HTTP/2 forbids, 431),
// goes out with the headers that every answer of the forum has, and what it would only
// reset as malformed is answered 400. Whoever stops in the middle of what they say is cut
// off, for which the library has no limit: it would wait until the connection counts as
// idle, or for ever.
type framed struct {
	*tls.Conn
	frames *frames

	heard incoming
	// How long the client may take for headers, and for a piece of a body.
	head, body time.Duration
}

// newFramed begins a connection, within the limits of its server.
func newFramed(c *tls.Conn, s *http.Server, f *frames) *framed {
	framed := &framed{Conn: c, frames: f, heard: newIncoming(), head: s.ReadHeaderTimeout, body: s.ReadTimeout}
	_ = framed.limit(framed.heard.saying()) // reading fails as well then
	return framed
}

// Read gives what the client says.
func (f *framed) Read(b []byte) (int, error) {
	before := f.heard.saying()
	n, err := f.Conn.Read(b)
	f.heard.follow(b[:n])
	if now := f.heard.saying(); now != before && err == nil {
		err = f.limit(now)
	}
	return n, err
}

// limit bounds how long the client may take to end what it has begun. The library moves
// the deadline too, but not while it waits for more.
func (f *framed) limit(now saying) error {
	switch now {
	case inHead:
		return f.SetReadDeadline(time.Now().Add(f.head))
	case inBody:
		return f.SetReadDeadline(time.Now().Add(f.body))
	}
	return f.SetReadDeadline(time.Time{})
}

// Write takes frames, in whichever pieces. The library writes one piece after the
// other.
func (f *framed) Write(b []byte) (int, error) {
	if _, err := f.Conn.Write(f.frames.dress(b)); err != nil {
		return 0, err
	}
	return len(b), nil
}

// dressFrames has a server, whose TLS is set, speak HTTP/2 on framed connections.
// It is the library that net/http bundles, which has no such hook; the limits are
// those of s. The library would rather have us use net/http's copy, which takes no
// connections but its own, and which it sets up in any server that it configures: so
// that is another one with the same limits, which serves nothing (decision record 33).
func dressFrames(s *http.Server, log *slog.Logger) error {
	limits := &http.Server{TLSConfig: s.TLSConfig, ReadHeaderTimeout: s.ReadHeaderTimeout, ReadTimeout: s.ReadTimeout,
		WriteTimeout: s.WriteTimeout, IdleTimeout: s.IdleTimeout, MaxHeaderBytes: s.MaxHeaderBytes, HTTP2: s.HTTP2, ErrorLog: s.ErrorLog}
	//lint:ignore SA1019 net/http's copy takes no connection but its own, so nothing could be added to its answers
	library := new(http2.Server)
	//lint:ignore SA1019 it tells the library the limits
	if err := http2.ConfigureServer(limits, library); err != nil {
		return fmt.Errorf("configure HTTP/2: %w", err)
	}
	s.RegisterOnShutdown(func() { _ = limits.Shutdown(context.Background()) }) // it has nothing to wait for; clients are told to go
	headers := headerFields(true)
	s.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){
		http2.NextProtoTLS: func(_ *http.Server, c *tls.Conn, h http.Handler) {
			//lint:ignore SA1019 it alone takes a connection that follows what is written
			library.ServeConn(newFramed(c, s, newFrames(headers, log)), within(limits, h))
		},
	}
	return nil
}
