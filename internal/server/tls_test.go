package server

import (
	"context"
	"crypto/tls"
	"crypto/x509"

	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/letsencrypt/pebble/v2/ca"
	"github.com/letsencrypt/pebble/v2/db"
	"github.com/letsencrypt/pebble/v2/va"
	"github.com/letsencrypt/pebble/v2/wfe"
	"github.com/miekg/dns"
	"golang.org/x/crypto/acme/autocert"

	"tertulia/internal/config"
	"tertulia/internal/middleware"
)

const domain = "forum.example"

// authority is a certificate authority on this machine (Pebble, that of Let's Encrypt
// for tests), to which every name leads to loopback.
type authority struct {
	*testing.T
	handler atomic.Value // http.HandlerFunc
	server  *httptest.Server
	root    *x509.CertPool
}

func newAuthority(t *testing.T) *authority {
	t.Setenv("PEBBLE_VA_NOSLEEP", "1")
	a := &authority{T: t, root: x509.NewCertPool()}
	a.server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.handler.Load().(http.HandlerFunc)(w, r)
	}))
	t.Cleanup(a.server.Close)
	return a
}

// looksAt has it validate at these ports, instead of 80 and 443.
func (a *authority) looksAt(plain, secure int) {
	a.Helper()
	logger, store := log.New(io.Discard, "", 0), db.NewMemoryStore()
	issuer := ca.New(logger, store, "", "ecdsa", 0, 1, map[string]ca.Profile{"default": {Description: "the only one"}})
	front := wfe.New(logger, store, va.New(logger, plain, secure, true, a.names(), store), issuer, []string{"ca.example"}, true, false, 1, 1)
	if !a.root.AppendCertsFromPEM(issuer.GetRootCert(0).PEM()) {
		a.Fatal("the authority has no root")
	}
	a.handler.Store(http.HandlerFunc(front.Handler().ServeHTTP))
}

// names is a name server for which every name is this machine.
func (a *authority) names() string {
	a.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		a.Fatal(err)
	}
	server := &dns.Server{Listener: listener, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, r *dns.Msg) {
		answer := new(dns.Msg).SetReply(r)
		if q := r.Question[0]; q.Qtype == dns.TypeA {
			answer.Answer = append(answer.Answer, &dns.A{A: net.IPv4(127, 0, 0, 1),
				Hdr: dns.RR_Header{Name: q.Name, Rrtype: dns.TypeA, Class: dns.ClassINET, Ttl: 1}})
		}
		_ = w.WriteMsg(answer) // who asked asks again
	})}
	go func() { _ = server.ActivateAndServe() }() // ends with the test
	a.Cleanup(func() { _ = server.Shutdown() })
	return listener.Addr().String()
}

// secureForum is a forum that speaks TLS, listening on ports of its own.
type secureForum struct {
	*testing.T
	*Server
	stop func()
}

func newSecureForum(t *testing.T, c config.Certificate, dir string, log slog.Handler) *secureForum {
	t.Helper()
	c.Plain = "127.0.0.1:0"
	s, err := New(context.Background(), config.Serve{Database: config.Database{DataDir: dir}, Certificate: c, Listen: "127.0.0.1:0",
		BaseURL: "https://" + domain, RateLimits: "off", PageCache: 8, ShutdownGrace: 10 * time.Second}, slog.New(log), nil)
	if err != nil {
		t.Fatal(err)
	}
	return &secureForum{T: t, Server: s}
}

// run serves until the test ends or stop is called.
func (f *secureForum) run() {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- f.Server.Run(ctx) }()
	stopped := false
	f.stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; err != nil {
			f.Error(err)
		}
	}
	f.Cleanup(f.stop)
}

// client reaches the forum under any name.
func (f *secureForum) client(roots *x509.CertPool) *http.Client {
	dialer := new(net.Dialer)
	transport := &http.Transport{ForceAttemptHTTP2: true, DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: roots},
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			to := f.listener.Addr().String()
			if strings.HasSuffix(address, ":80") {
				to = f.plainListener.Addr().String()
			}
			return dialer.DialContext(ctx, network, to)
		}}
	return &http.Client{Transport: transport, Timeout: awhile,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// get asks until there is an answer.
func (f *secureForum) get(roots *x509.CertPool, url string) *http.Response {
	f.Helper()
	for deadline := time.Now().Add(2 * awhile); ; time.Sleep(100 * time.Millisecond) {
		answer, err := f.client(roots).Get(url)
		if err == nil {
			_ = answer.Body.Close() // only the headers matter
			return answer
		}
		if time.Now().After(deadline) {
			f.Fatalf("%s: %v", url, err)
		}
	}
}

func portOf(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

// The certificate comes by itself, whichever of the two ways the authority takes, and
// is kept for the next start.
func TestCertificateIsFetched(t *testing.T) {
	for _, way := range []string{"tls-alpn-01", "http-01"} {
		t.Run(way, func(t *testing.T) {
			a, dir := newAuthority(t), t.TempDir()
			c := config.Certificate{Domain: domain, Directory: a.server.URL + "/dir"}
			f := newSecureForum(t, c, dir, slog.DiscardHandler)
			f.acme.Client.HTTPClient = a.server.Client()
			if way == "http-01" {
				a.looksAt(portOf(f.plainListener), 1) // where nobody answers
			} else {
				a.looksAt(1, portOf(f.listener))
			}
			f.run()
			answer := f.get(a.root, "https://"+domain+"/nl/")
			if answer.StatusCode != http.StatusOK || answer.Proto != "HTTP/2.0" || answer.Header.Get("Strict-Transport-Security") == "" {
				t.Errorf("%s %s, headers %v", answer.Proto, answer.Status, answer.Header)
			}
			f.sendsPlainOn(a.root)
			if _, err := f.client(a.root).Get("https://other.example/nl/"); err == nil {
				t.Error("it has a certificate for another name")
			}
			f.stop()
			a.server.Close()
			again := newSecureForum(t, c, dir, slog.DiscardHandler)
			again.run()
			again.get(a.root, "https://"+domain+"/nl/")
		})
	}
}

func (f *secureForum) sendsPlainOn(roots *x509.CertPool) {
	f.Helper()
	answer := f.get(roots, "http://"+domain+"/nl/?sort=newest")
	if answer.StatusCode != http.StatusPermanentRedirect || answer.Header.Get("Location") != "https://"+domain+"/nl/?sort=newest" ||
		answer.Header.Get("X-Content-Type-Options") != "nosniff" {
		f.Errorf("plain HTTP: %s, headers %v", answer.Status, answer.Header)
	}
	for host, path := range map[string]string{domain: "nothing", "evil.example": "x"} { // 404 and 403 of autocert
		request := "http://" + host + "/.well-known/acme-challenge/" + path
		answer := f.get(roots, request)
		for name, want := range middleware.SecurityHeaders(true) {
			if got := answer.Header.Values(name); answer.StatusCode < 400 || !slices.Equal(got, want) {
				f.Errorf("%s (%s): %s is %q", request, answer.Status, name, got)
			}
		}
	}
	if to := f.get(roots, "http://evil.example/nl/").Header.Get("Location"); to != "https://"+domain+"/nl/" {
		f.Errorf("another name is sent on to %q", to)
	}
}

// A certificate in files, read again when it has changed.
func TestCertificateFromFiles(t *testing.T) {
	dir := t.TempDir()
	c := config.Certificate{Cert: filepath.Join(dir, "cert.pem"), Key: filepath.Join(dir, "key.pem")}
	first, second := newCertificate(t, 1), newCertificate(t, 2)
	first.write(t, c)
	f := newSecureForum(t, c, t.TempDir(), slog.DiscardHandler)
	pair, err := newKeyPair(&c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	f.http.TLSConfig.GetCertificate = pair.certificate
	now := time.Now()
	pair.now = func() time.Time { return now }
	f.run()
	serial := func() int64 {
		t.Helper()
		roots := x509.NewCertPool()
		roots.AddCert(first.leaf)
		roots.AddCert(second.leaf)
		return f.get(roots, "https://"+domain+"/nl/").TLS.PeerCertificates[0].SerialNumber.Int64()
	}
	if got := serial(); got != 1 {
		t.Errorf("certificate %d", got)
	}
	second.write(t, c)
	if err := os.Chtimes(c.Cert, now, now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	pair.mu.Lock()
	now = now.Add(lookAgain)
	pair.mu.Unlock()
	if got := serial(); got != 2 {
		t.Errorf("certificate %d after the files changed", got)
	}
	if err := os.Remove(c.Cert); err != nil {
		t.Fatal(err)
	}
	pair.mu.Lock()
	now = now.Add(lookAgain)
	pair.mu.Unlock()
	if got := serial(); got != 2 {
		t.Errorf("certificate %d after the files were lost", got)
	}
}

func TestWithoutItsCertificateItDoesNotStart(t *testing.T) {
	_, err := New(context.Background(), config.Serve{Database: config.Database{DataDir: t.TempDir()}, Listen: "127.0.0.1:0",
		BaseURL: "https://" + domain, Certificate: config.Certificate{Cert: "nowhere.pem", Key: "nowhere.pem"}}, slog.New(slog.DiscardHandler), nil)
	if err == nil || !strings.Contains(err.Error(), "--tls-cert") {
		t.Errorf("error %v", err)
	}
}

// The forum goes on without a certificate, whatever fetching it comes to.
func TestPanicWhileFetchingACertificateIsAFailure(t *testing.T) {
	s := &Server{acme: &autocert.Manager{Prompt: autocert.AcceptTOS, HostPolicy: func(context.Context, string) error { panic("oh dear") }}}
	if err := s.haveCertificate(domain); err == nil || !strings.Contains(err.Error(), "oh dear") {
		t.Errorf("error %v", err)
	}
}
