package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"tertulia/internal/config"
	"tertulia/internal/middleware"
)

// certificates are the folder in the data directory for those that were fetched.
const certificates = "certificates"

// secureHTTP has the forum speak TLS, if it is to do so by itself, and listens for
// plain HTTP, which it sends on.
func (s *Server) secureHTTP() error {
	t := &s.config.Certificate
	if !t.OwnTLS() {
		return nil
	}
	onward := middleware.ToTLS(s.config.BaseURL)
	if t.Domain == "" {
		pair, err := newKeyPair(t, s.log)
		if err != nil {
			return err
		}
		s.http.TLSConfig = &tls.Config{GetCertificate: pair.certificate, NextProtos: []string{"h2", "http/1.1"}}
	} else {
		s.acme = manager(t, filepath.Join(s.config.Dir(s.config.Demo), certificates))
		s.http.TLSConfig, onward = s.acme.TLSConfig(), s.acme.HTTPHandler(onward)
	}
	s.http.TLSConfig.MinVersion = tls.VersionTLS12
	if err := dressFrames(s.http, s.log); err != nil {
		return err
	}
	if t.Plain == "" {
		return nil
	}
	var err error
	if s.plainListener, err = net.Listen("tcp", t.Plain); err != nil {
		return fmt.Errorf("listen on %s: %w (choose another with --listen-http; ports below 1024 may need a right of their own)", t.Plain, err)
	}
	s.plain = newHTTP(middleware.Headers(true)(onward), usual(), s.log) // also where autocert answers
	return nil
}

// manager fetches certificates for one domain, and no other.
func manager(t *config.Certificate, dir string) *autocert.Manager {
	return &autocert.Manager{Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(dir), HostPolicy: only(t.Domain),
		Email: t.Email, Client: &acme.Client{DirectoryURL: t.Directory, UserAgent: "tertulia"}}
}

// only lets certificates be asked for under one name, on whichever port.
func only(domain string) autocert.HostPolicy {
	allowed := autocert.HostWhitelist(domain)
	return func(ctx context.Context, host string) error {
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		return allowed(ctx, host)
	}
}

// fetchRetry is how long it waits after a certificate couldn't be had: authorities
// allow a few failures an hour.
const fetchRetry = 15 * time.Minute

// fetchCertificate has the certificate ready before somebody needs it, and says in
// the log why there is none. It ends with ctx or success; renewing is the manager's.
func (s *Server) fetchCertificate(ctx context.Context) {
	domain := s.config.Certificate.Domain
	for {
		err := s.haveCertificate(domain)
		if err == nil {
			s.log.InfoContext(ctx, "certificate ready", slog.String("domain", domain))
			return
		}
		s.log.ErrorContext(ctx, "no certificate: does the name lead here, and are ports 443 and 80 reachable from outside?",
			slog.String("domain", domain), slog.Any("error", err))
		select {
		case <-ctx.Done():
			return
		case <-time.After(fetchRetry):
		}
	}
}

// haveCertificate fetches the certificate, unless it is there. A panic on the way is a
// failure: the forum goes on without.
func (s *Server) haveCertificate(domain string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = middleware.Panicked(p)
		}
	}()
	_, err = s.acme.GetCertificate(&tls.ClientHelloInfo{ServerName: domain,
		CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}})
	return err
}

// keyPair is a certificate in files, which somebody else renews.
type keyPair struct {
	cert, key string
	log       *slog.Logger
	now       func() time.Time

	mu      sync.Mutex
	kept    *tls.Certificate
	changed time.Time // of the file that was read
	looked  time.Time
}

// lookAgain is how often the file is asked whether it has changed.
const lookAgain = time.Minute

func newKeyPair(t *config.Certificate, log *slog.Logger) (*keyPair, error) {
	p := &keyPair{cert: t.Cert, key: t.Key, log: log, now: time.Now}
	if err := p.read(); err != nil {
		return nil, fmt.Errorf("read --tls-cert and --tls-key: %w", err)
	}
	return p, nil
}

func (p *keyPair) read() error {
	p.looked = p.now()
	info, err := os.Stat(p.cert)
	if err != nil || info.ModTime().Equal(p.changed) {
		return err
	}
	pair, err := tls.LoadX509KeyPair(p.cert, p.key)
	if err == nil {
		p.kept, p.changed = &pair, info.ModTime()
	}
	return err
}

// certificate is what is in the files; where they can't be read any more, what was.
func (p *keyPair) certificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now().Sub(p.looked) >= lookAgain {
		if err := p.read(); err != nil {
			p.log.Error("the certificate can't be read again", slog.Any("error", err))
		}
	}
	return p.kept, nil
}

// serveAll serves on all listeners until one fails or they are shut down.
func (s *Server) serveAll() error {
	ended := make(chan error, 2)
	listeners := 1
	go func() { ended <- s.http.Serve(s.front()) }()
	if s.plain != nil {
		listeners++
		go func() { ended <- s.plain.Serve(newDressing(s.plainListener, headerLines(true))) }()
	}
	var err error
	for range listeners {
		if e := <-ended; !errors.Is(e, http.ErrServerClosed) {
			return e
		} else if err == nil {
			err = e
		}
	}
	return err
}

// front is the listener that people reach.
func (s *Server) front() net.Listener {
	if s.http.TLSConfig == nil {
		return newDressing(s.listener, headerLines(s.config.Secure()))
	}
	return newTerminating(s.listener, s.http.TLSConfig.Clone(), usual().header, s.log)
}

// shutDown takes no new requests, and waits for those under way.
func (s *Server) shutDown(ctx context.Context) error {
	err := s.http.Shutdown(ctx)
	if s.plain != nil {
		err = errors.Join(err, s.plain.Shutdown(ctx))
	}
	return err
}
