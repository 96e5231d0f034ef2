package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"
)

// terminating is a listener that speaks TLS, and hands on the connections whose
// handshake is done: with HTTP/2 as net/http wants them, others dressed. All that
// come shake hands at once, so that nobody waits for those who are slow.
type terminating struct {
	net.Listener
	config  *tls.Config
	headers []byte
	memory  *sync.Pool    // see [gathering]
	limit   time.Duration // for a handshake
	log     *slog.Logger
	ready   chan accepted
	closed  chan struct{}
	closing sync.Once
}

// accepted is what a listener gives.
type accepted struct {
	net.Conn
	err error
}

// dressedTLS is a dressed connection with TLS, of which net/http asks for the state.
type dressedTLS struct {
	*dressed
	secured *tls.Conn
}

// ConnectionState says how the connection is protected.
func (d dressedTLS) ConnectionState() tls.ConnectionState { return d.secured.ConnectionState() }

// newTerminating listens by l until it is closed.
func newTerminating(l net.Listener, config *tls.Config, limit time.Duration, log *slog.Logger) *terminating {
	t := &terminating{Listener: l, config: config, headers: headerLines(true), memory: newGatherings(), limit: limit, log: log,
		ready: make(chan accepted), closed: make(chan struct{})}
	go t.acceptAll()
	return t
}

// Accept waits for the next connection whose handshake is done.
func (t *terminating) Accept() (net.Conn, error) {
	select {
	case a := <-t.ready:
		return a.Conn, a.err
	case <-t.closed:
		return nil, net.ErrClosed
	}
}

// Close ends listening; handshakes under way lead nowhere.
func (t *terminating) Close() error {
	t.closing.Do(func() { close(t.closed) })
	return t.Listener.Close()
}

func (t *terminating) acceptAll() {
	for {
		c, err := t.Listener.Accept()
		if err == nil {
			go t.shake(c)
		} else if !t.hand(nil, err) { // whoever accepts knows whether to go on
			return
		}
	}
}

// hand gives a connection or a failure to whoever accepts, if somebody still does.
func (t *terminating) hand(c net.Conn, err error) bool {
	select {
	case t.ready <- accepted{c, err}:
		return true
	case <-t.closed:
		return false
	}
}

// shake makes the handshake and hands the connection on.
func (t *terminating) shake(c net.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), t.limit)
	defer cancel()
	secured := tls.Server(c, t.config)
	if err := t.handshake(ctx, secured); err != nil {
		t.refuse(c, err)
		return
	}
	var next net.Conn = secured
	switch secured.ConnectionState().NegotiatedProtocol {
	case "", "http/1.1":
		next = dressedTLS{newDressed(secured, t.headers, t.memory), secured}
	}
	if !t.hand(next, nil) {
		_ = c.Close() // it was never used
	}
}

// handshake turns a panic into a failure: nobody else would catch it here.
func (t *terminating) handshake(ctx context.Context, c *tls.Conn) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return c.HandshakeContext(ctx)
}

// refuse closes a connection, and tells whoever didn't speak TLS that it is needed.
func (t *terminating) refuse(c net.Conn, err error) {
	t.log.Debug("TLS handshake", slog.String("client", c.RemoteAddr().String()), slog.Any("error", err))
	if record := (tls.RecordHeaderError{}); errors.As(err, &record) && record.Conn != nil {
		_, _ = io.WriteString(&dressed{Conn: record.Conn, headers: t.headers}, // the client may be gone
			"HTTP/1.0 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThis address is to be asked by HTTPS.\n")
	}
	_ = c.Close() // there is nothing to lose
}
