package server

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

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
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") })
	mux.HandleFunc("POST /", func(_ http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		s.failed <- err
	})
	mux.HandleFunc("GET /big", func(w http.ResponseWriter, _ *http.Request) {
		piece := make([]byte, 1<<20)
		for range 256 {
			if _, err := w.Write(piece); err != nil {
				s.failed <- err
				return
			}
		}
		s.failed <- nil
	})
	half := 500 * time.Millisecond
	server := newHTTP(mux, connectionLimits{header: half, read: half, write: half, idle: half}, slog.New(slog.DiscardHandler))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = listener.Addr().String()
	go func() { _ = server.Serve(listener) }() // ends with Close
	t.Cleanup(func() { _ = server.Close() })
	return s
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

func TestTheForumLimitsItsConnections(t *testing.T) {
	n := startNode(t, storetest.SQLite(t))
	h := n.Server.http
	if h.ReadHeaderTimeout <= 0 || h.ReadTimeout <= 0 || h.WriteTimeout <= 0 || h.IdleTimeout <= 0 || h.MaxHeaderBytes > 64<<10 {
		t.Errorf("a connection may go on for ever: %+v", h)
	}
}

// idleConnections opens connections that have had an answer and stay open.
func (n *node) idleConnections(count int) {
	n.Helper()
	var opening sync.WaitGroup
	turns := make(chan struct{}, 50)
	failed := make(chan error, count)
	for range count {
		turns <- struct{}{}
		opening.Go(func() {
			defer func() { <-turns }()
			failed <- n.openIdle()
		})
	}
	opening.Wait()
	for range count {
		if err := <-failed; err != nil {
			n.Fatal(err)
		}
	}
}

func (n *node) openIdle() error {
	conn, err := net.DialTimeout("tcp", n.Addr(), awhile)
	if err != nil {
		return err
	}
	n.Cleanup(func() { _ = conn.Close() })
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
