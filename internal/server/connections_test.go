package server

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/http2"

	"tertulia/internal/store/storetest"
)

// awhile is how long a test waits for what must happen, on a busy machine.
const awhile = time.Minute

// slowSite is a server that cuts off whoever is slower than half a second.
type slowSite struct {
	*testing.T
	address string
	failed  chan error // what reading a body or writing an answer came to
}

func newSlowSite(t *testing.T) *slowSite {
	s := &slowSite{T: t, failed: make(chan error, 10)}
	half := 500 * time.Millisecond
	server := newHTTP(slowHandler(s.failed), connectionLimits{header: half, read: half, write: half, idle: half}, slog.New(slog.DiscardHandler))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = listener.Addr().String()
	go func() { _ = server.Serve(listener) }() // ends with Close
	t.Cleanup(func() { _ = server.Close() })
	return s
}

// slowHandler reads what is posted, answers GET with little, or with much at /big, and
// says what that came to.
func slowHandler(failed chan<- error) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") })
	mux.HandleFunc("POST /", func(_ http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		failed <- err
	})
	mux.HandleFunc("GET /big", func(w http.ResponseWriter, _ *http.Request) {
		piece := make([]byte, 1<<20)
		for range 256 {
			if _, err := w.Write(piece); err != nil {
				failed <- err
				return
			}
		}
		failed <- nil
	})
	return mux
}

// dial sends the beginning of a request.
func (s *slowSite) dial(request string) net.Conn {
	s.Helper()
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(awhile)); err != nil {
		s.Fatal(err)
	}
	if _, err := io.WriteString(conn, request); err != nil {
		s.Fatal(err)
	}
	return conn
}

// cutOff waits until the server has closed the connection.
func (s *slowSite) cutOff(what string, conn net.Conn) {
	s.Helper()
	if _, err := io.Copy(io.Discard, conn); err != nil && strings.Contains(err.Error(), "timeout") {
		s.Errorf("%s isn't cut off", what)
	}
}

func (s *slowSite) fails(what string) {
	s.Helper()
	select {
	case err := <-s.failed:
		if err == nil {
			s.Errorf("%s got through", what)
		}
	case <-time.After(awhile):
		s.Errorf("%s goes on and on", what)
	}
}

// serves answers somebody else.
func (s *slowSite) serves() {
	s.Helper()
	answer, err := http.Get("http://" + s.address + "/")
	if err != nil {
		s.Fatal(err)
	}
	_ = answer.Body.Close() // it was only read
	if answer.StatusCode != http.StatusOK {
		s.Errorf("others get %s", answer.Status)
	}
}

func TestSlowClientsAreCutOffWhileOthersAreServed(t *testing.T) {
	s := newSlowSite(t)
	silent := s.dial("")
	header := s.dial("GET / HTTP/1.1\r\nHost: forum.example\r\nX-Slow: a")
	body := s.dial("POST / HTTP/1.1\r\nHost: forum.example\r\nContent-Length: 1000\r\n\r\nbody=a")
	s.serves()
	s.cutOff("a client that says nothing", silent)
	s.cutOff("a slow header", header)
	s.fails("a slow body")
	s.cutOff("a slow body", body)
	s.dial("GET /big HTTP/1.1\r\nHost: forum.example\r\n\r\n") // and nothing is read
	s.serves()
	s.fails("an answer that nobody reads")
	idle := s.dial("GET / HTTP/1.1\r\nHost: forum.example\r\n\r\n")
	s.cutOff("an idle connection", idle)
	s.serves()
}

func TestHeadersAreBounded(t *testing.T) {
	s := newSlowSite(t)
	for _, header := range []string{"X-Long: " + strings.Repeat("a", 64<<10), strings.Repeat("X-Many: a\r\n", 8000)} {
		conn := s.dial("GET / HTTP/1.1\r\nHost: forum.example\r\n")
		_, _ = io.WriteString(conn, header+"\r\n\r\n") // it may be cut off half-way
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			continue // cut off before the answer could be read
		}
		_ = answer.Body.Close() // only the status matters
		if answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("%d bytes of headers: %s", len(header), answer.Status)
		}
	}
	s.serves()
}

// Whoever speaks HTTP/2 and is slow, or stops in the middle, is cut off by the limits that
// hold on HTTP/1 too. The connections here are never idle for long enough.
func TestSlowClientsOfHTTP2AreCutOffWhileOthersAreServed(t *testing.T) {
	failed := make(chan error, 10)
	limit := 3 * time.Second
	s := newFramedSite(t, connectionLimits{header: limit, read: limit, write: limit, idle: time.Hour, stall: limit}, slowHandler(failed))
	silent, err := tls.Dial("tcp", s.address, &tls.Config{RootCAs: s.roots, ServerName: domain, NextProtos: []string{"h2"}})
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	clients := map[string]net.Conn{"a client that says nothing": silent}
	says := func(what string, begin func(c *talk) error) {
		t.Helper()
		c := newTalk(t, s.address, s.roots)
		c.must(begin(c))
		clients[what] = c.conn
	}
	says("half the head of a frame", func(c *talk) error { return c.half(1, http2.FrameHeaders, 100)[:5].to(c) })
	says("half a frame of headers", func(c *talk) error { return c.half(1, http2.FrameHeaders, 100).to(c) })
	says("half the headers", func(c *talk) error {
		return c.framer.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: []byte{0x82}, EndStream: true})
	})
	says("headers that trickle", func(c *talk) error {
		err := c.framer.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: []byte{0x82}, EndStream: true})
		go c.trickle()
		return err
	})
	says("half a frame of a body", func(c *talk) error {
		return c.half(c.begin(false, "POST", "/"), http2.FrameData, 1000).to(c)
	})
	says("an answer that nobody reads", func(c *talk) error {
		c.ask("GET", "/big")
		return nil
	})
	newTalk(t, s.address, s.roots).servedTwice()
	for range 2 { // the body and the answer
		select {
		case err := <-failed:
			if err == nil {
				t.Error("a slow body or answer got through")
			}
		case <-time.After(awhile):
			t.Error("a slow body or answer goes on and on")
		}
	}
	for what, conn := range clients {
		if err := conn.SetDeadline(time.Now().Add(awhile)); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, conn); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%s isn't cut off", what)
		}
	}
	newTalk(t, s.address, s.roots).servedTwice()
}

// bytesOf is a piece of what a client says.
type bytesOf []byte

func (b bytesOf) to(c *talk) error {
	_, err := c.conn.Write(b)
	return err
}

// half is the beginning of a frame that would have so many bytes.
func (c *talk) half(stream uint32, kind http2.FrameType, size int) bytesOf {
	var whole bytes.Buffer
	c.must(http2.NewFramer(&whole, nil).WriteRawFrame(kind, 0, stream, make([]byte, size)))
	return whole.Bytes()[:whole.Len()/2]
}

// trickle goes on with headers, saying nothing, until it is cut off.
func (c *talk) trickle() {
	for {
		time.Sleep(200 * time.Millisecond)
		if c.framer.WriteContinuation(1, false, nil) != nil {
			return
		}
	}
}

// servedTwice asks, waits, and asks again, since others may be slow meanwhile.
func (c *talk) servedTwice() {
	c.Helper()
	for range 2 {
		c.answers("another client", c.ask("GET", "/"), http.StatusOK)
	}
}

// What the forum's connections are limited to, with and without TLS, is what
// docs/OPERATIONS.md says.
func TestTheForumLimitsItsConnections(t *testing.T) {
	secure, _ := newSecureSite(t)
	for name, h := range map[string]*http.Server{"without TLS": startNode(t, storetest.SQLite(t)).http,
		"with TLS": secure.http, "what is sent on to TLS": secure.plain} {
		for what, limit := range map[string][2]time.Duration{
			"headers": {h.ReadHeaderTimeout, 10 * time.Second}, "reading": {h.ReadTimeout, 30 * time.Second},
			"answering": {h.WriteTimeout, time.Minute}, "idling": {h.IdleTimeout, 2 * time.Minute},
			"a piece of an answer on HTTP/2": {h.HTTP2.WriteByteTimeout, 20 * time.Second},
		} {
			if limit[0] != limit[1] {
				t.Errorf("%s: %s may take %v, want %v", name, what, limit[0], limit[1])
			}
		}
		if h.MaxHeaderBytes != 32<<10 || h.HTTP2.MaxConcurrentStreams != 100 {
			t.Errorf("%s: %d bytes of headers, %d streams", name, h.MaxHeaderBytes, h.HTTP2.MaxConcurrentStreams)
		}
	}
}

// idleConnections opens connections to a forum that have had an answer and stay open.
func idleConnections(t *testing.T, address string, count int) {
	t.Helper()
	var opening sync.WaitGroup
	turns := make(chan struct{}, 50)
	failed := make(chan error, count)
	for range count {
		turns <- struct{}{}
		opening.Go(func() {
			defer func() { <-turns }()
			failed <- openIdle(t, address)
		})
	}
	opening.Wait()
	for range count {
		if err := <-failed; err != nil {
			t.Fatal(err)
		}
	}
}

func openIdle(t *testing.T, address string) error {
	conn, err := net.DialTimeout("tcp", address, awhile)
	if err != nil {
		return err
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(awhile)); err != nil {
		return err
	}
	if _, err := io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		return err
	}
	answer, err := http.ReadResponse(bufio.NewReaderSize(conn, 1<<10), nil)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("answered %s", answer.Status)
	}
	return err
}
