package server

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tertulia/internal/config"
	"tertulia/internal/middleware"
	"tertulia/internal/store/storetest"
)

// bareRequests are what net/http answers by itself, with the status.
func bareRequests() map[string]int {
	const host = "Host: localhost\r\n"
	get := "GET /nl/ HTTP/1.1\r\n" + host
	return map[string]int{
		"nonsense\r\n\r\n":                                            http.StatusBadRequest,
		"GET /nl/%zz HTTP/1.1\r\n" + host + "\r\n":                    http.StatusBadRequest,
		"GET /nl/ HTTP/1.1\r\n\r\n":                                   http.StatusBadRequest, // no host
		get + "Cookie: session=\x00\r\n\r\n":                          http.StatusBadRequest,
		get + "Content-Length: -1\r\n\r\n":                            http.StatusBadRequest,
		get + "Expect: wonders\r\n\r\n":                               http.StatusExpectationFailed,
		get + "Cookie: a=" + strings.Repeat("b", 60_000) + "\r\n\r\n": http.StatusRequestHeaderFieldsTooLarge,
		get + "Transfer-Encoding: brotli\r\n\r\n":                     http.StatusNotImplemented,
		"GET /nl/ HTTP/3.7\r\n" + host + "\r\n":                       http.StatusHTTPVersionNotSupported,
	}
}

// asked sends bytes on a new connection, and gives the last of so many answers. An
// answer that was lost because the connection was cut is asked for again.
func asked(t *testing.T, dial func() (net.Conn, error), request string, answers int) *http.Response {
	t.Helper()
	var err error
	for deadline := time.Now().Add(awhile); time.Now().Before(deadline); {
		var answer *http.Response
		if answer, err = exchange(dial, request, answers); err == nil {
			return answer
		}
	}
	t.Fatalf("%.40q isn't answered: %v", request, err)
	return nil
}

func exchange(dial func() (net.Conn, error), request string, answers int) (*http.Response, error) {
	c, err := dial()
	if err != nil {
		return nil, err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(awhile)); err != nil {
		return nil, err
	}
	go func() { _, _ = io.WriteString(c, request) }() // it may be cut off half-way
	r := bufio.NewReader(c)
	var answer *http.Response
	for range answers {
		if answer, err = http.ReadResponse(r, nil); err != nil {
			return nil, err
		}
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			return nil, err
		}
		answer.Body = io.NopCloser(bytes.NewReader(body))
	}
	return answer, nil
}

// isDressed checks that an answer has each header once.
func isDressed(t *testing.T, request string, answer *http.Response, secure bool) {
	t.Helper()
	for name, want := range middleware.SecurityHeaders(secure) {
		if got := answer.Header.Values(name); len(got) != 1 || got[0] != want[0] {
			t.Errorf("%.60q (%s): %s is %q", request, answer.Status, name, got)
		}
	}
	if got := answer.Header.Get("Cache-Control"); answer.StatusCode >= http.StatusBadRequest && got != "no-store" {
		t.Errorf("%.60q (%s) may be kept: %q", request, answer.Status, got)
	}
}

// What never reaches a handler is answered with the headers that handlers set, also
// after an ordinary request on the same connection, whose answer is left as it is.
func TestHeadersOnAnswersThatNoHandlerMakes(t *testing.T) {
	n := startNode(t, storetest.SQLite(t))
	dial := func() (net.Conn, error) { return net.Dial("tcp", n.Addr()) }
	checkBare(t, dial, false)
	isDressed(t, "OPTIONS *", asked(t, dial, "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", 1), false)
}

func checkBare(t *testing.T, dial func() (net.Conn, error), secure bool) {
	t.Helper()
	const ordinary = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
	for request, status := range bareRequests() {
		for before := range 3 {
			answer := asked(t, dial, strings.Repeat(ordinary, before)+request, before+1)
			isDressed(t, request, answer, secure)
			if answer.StatusCode != status {
				t.Errorf("%.60q: %s, want %d", request, answer.Status, status)
			}
		}
	}
	answer := asked(t, dial, strings.Repeat(ordinary, 3), 3)
	isDressed(t, ordinary, answer, secure)
	if body, _ := io.ReadAll(answer.Body); string(body) != "ok\n" || answer.StatusCode != http.StatusOK {
		t.Errorf("an ordinary answer is %s %q", answer.Status, body)
	}
}

// The same with TLS; and who is slow to shake hands keeps nobody waiting.
func TestHeadersOnAnswersThatNoHandlerMakesWithTLS(t *testing.T) {
	dir := t.TempDir()
	c := config.Certificate{Cert: filepath.Join(dir, "cert.pem"), Key: filepath.Join(dir, "key.pem")}
	own := newCertificate(t, 1)
	own.write(t, c)
	f := newSecureForum(t, c, t.TempDir(), slog.DiscardHandler)
	f.run()
	silent, err := net.Dial("tcp", f.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	roots := x509.NewCertPool()
	roots.AddCert(own.leaf)
	checkBare(t, func() (net.Conn, error) {
		return tls.Dial("tcp", f.Addr(), &tls.Config{RootCAs: roots, ServerName: domain})
	}, true)
	plain := func() (net.Conn, error) { return net.Dial("tcp", f.Addr()) }
	const request = "GET / HTTP/1.1\r\nHost: " + domain + "\r\n\r\n"
	answer := asked(t, plain, request, 1)
	isDressed(t, request, answer, true)
	if answer.StatusCode != http.StatusBadRequest {
		t.Errorf("plain HTTP to where TLS is spoken: %s", answer.Status)
	}
	if answer := f.get(roots, "https://"+domain+"/healthz"); answer.Proto != "HTTP/2.0" || answer.StatusCode != http.StatusOK {
		t.Errorf("%s %s", answer.Proto, answer.Status)
	}
}
