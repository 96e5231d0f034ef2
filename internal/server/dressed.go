package server

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"

	"tertulia/internal/middleware"
)

// dressed is a connection on which HTTP/1 is spoken. What net/http answers by
// itself, before a handler knows of it (400 to what is no HTTP, 431, 501, 505),
// goes out with the headers that every answer of the forum has.
type dressed struct {
	net.Conn
	headers []byte // lines of headers, each with its end
	// handled says that a handler writes, or has written since the connection was
	// idle.
	handled atomic.Bool
	answer  gathering // of a handler
}

// newDressed begins a connection of a listener, which has one memory for all.
func newDressed(c net.Conn, headers []byte, memory *sync.Pool) *dressed {
	return &dressed{Conn: c, headers: headers, answer: gathering{pool: memory}}
}

// Write puts the headers behind the first line of an answer that no handler made:
// net/http writes such an answer at once, and nothing after it.
func (d *dressed) Write(b []byte) (int, error) {
	if d.handled.Load() {
		return d.answer.write(d.Conn, b)
	}
	line, rest, ok := bytes.Cut(b, []byte("\r\n"))
	if !ok || !bytes.HasPrefix(line, []byte("HTTP/1.")) {
		return d.Conn.Write(b)
	}
	d.handled.Store(true)
	answer := bytes.Join([][]byte{line, []byte("\r\n"), d.headers, rest}, nil)
	if _, err := d.Conn.Write(answer); err != nil {
		return 0, err
	}
	return len(b), nil
}

// CloseWrite lets a client read an answer to what it hasn't sent to the end.
func (d *dressed) CloseWrite() error {
	if c, ok := d.Conn.(interface{ CloseWrite() error }); ok {
		return c.CloseWrite()
	}
	return errors.ErrUnsupported
}

// headerLines are the headers of every answer, and that nobody keeps it.
func headerLines(secure bool) []byte {
	var b bytes.Buffer
	_ = middleware.SecurityHeaders(secure).Write(&b) // writing to memory can't fail
	b.WriteString("Cache-Control: no-store\r\n")
	return b.Bytes()
}

// dress has a server tell apart on its connections what its handler writes and what
// it says by itself. Its listeners must be of [dressing] or [terminating].
func dress(s *http.Server) {
	handler := s.Handler
	s.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d := dressedOf(r.Context().Value(connectionKey{})); d != nil {
			d.handled.Store(true)
			d.answer.begins = r.Method == http.MethodGet // what answers HEAD says a length and has none
		}
		handler.ServeHTTP(w, r)
	})
	s.DisableGeneralOptionsHandler = true // "OPTIONS *" is for the handler too
	s.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		return context.WithValue(ctx, connectionKey{}, c)
	}
	s.ConnState = func(c net.Conn, state http.ConnState) {
		if d := dressedOf(c); d != nil && state == http.StateIdle {
			d.handled.Store(false)
			d.answer.forget()
		}
	}
}

// connectionKey is where the context of a request holds its connection.
type connectionKey struct{}

// dressedOf is the connection, or nil for one of HTTP/2, which is [framed].
func dressedOf(c any) *dressed {
	switch c := c.(type) {
	case *dressed:
		return c
	case dressedTLS:
		return c.dressed
	}
	return nil
}

// dressing is a listener without TLS.
type dressing struct {
	net.Listener
	headers []byte
	memory  *sync.Pool // see [gathering]
}

func newDressing(l net.Listener, headers []byte) dressing {
	return dressing{Listener: l, headers: headers, memory: newGatherings()}
}

// Accept waits for the next connection.
func (l dressing) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return newDressed(c, l.headers, l.memory), nil
}
