package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// Certificate says how the forum speaks TLS by itself, without a web server before it:
// with certificates that it fetches, or with one that it is given.
type Certificate struct {
	Domain    string `name:"tls-domain" env:"TERTULIA_TLS_DOMAIN" placeholder:"HOST" help:"Speak TLS under this name, with a certificate that is fetched and renewed by itself (ACME). Whoever uses it accepts the terms of the certificate authority."`
	Email     string `name:"tls-email" env:"TERTULIA_TLS_EMAIL" placeholder:"ADDRESS" help:"Where the certificate authority may write about problems."`
	Directory string `name:"acme-directory" env:"TERTULIA_ACME_DIRECTORY" default:"https://acme-v02.api.letsencrypt.org/directory" placeholder:"URL" help:"The certificate authority's directory (RFC 8555; ${default})."`
	Cert      string `name:"tls-cert" env:"TERTULIA_TLS_CERT" placeholder:"FILE" help:"Speak TLS with the certificate in this file (PEM, with those that lead to its root). A changed file is read again."`
	Key       string `name:"tls-key" env:"TERTULIA_TLS_KEY" placeholder:"FILE" help:"The certificate's private key (PEM)."`
	Plain     string `name:"listen-http" env:"TERTULIA_LISTEN_HTTP" placeholder:"ADDRESS" help:"With TLS: where plain HTTP is sent on to TLS, and the certificate authority is answered (with --tls-domain :80)."`
}

// OwnTLS reports whether the forum itself speaks TLS.
func (t *Certificate) OwnTLS() bool { return t.Domain != "" || t.Cert != "" }

// PublicHost is the name under which people reach the forum; empty where only the
// defaults say so.
func (s *Serve) PublicHost() string {
	if s.Certificate.Domain != "" {
		return s.Certificate.Domain
	}
	u, err := url.Parse(s.BaseURL)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// The addresses to listen on, where none is given.
const (
	defaultListen = "127.0.0.1:8080"
	tlsListen     = ":443"
	plainListen   = ":80"
)

// fill sets what follows from other settings.
func (s *Serve) fill() {
	if name, err := asciiName(s.Certificate.Domain); err == nil { // or else the check says so
		s.Certificate.Domain = name
	}
	s.Listen = s.listenAddress()
	if s.Certificate.Domain != "" && s.Plain == "" {
		s.Plain = plainListen
	}
	switch {
	case s.BaseURL != "":
	case s.Certificate.Domain != "":
		s.BaseURL = "https://" + s.Certificate.Domain
	case s.OwnTLS():
		s.BaseURL = "https://" + s.Listen
	default:
		s.BaseURL = "http://" + s.Listen
	}
}

// listenAddress is where it listens: with TLS not where a web server would look for
// it.
func (s *Serve) listenAddress() string {
	if s.OwnTLS() && s.Listen == defaultListen {
		return tlsListen
	}
	return s.Listen
}

// checkTLS reports what can't work; the base URL has been checked.
func (s *Serve) checkTLS() error {
	t := &s.Certificate
	var errs []error
	if (t.Cert == "") != (t.Key == "") {
		errs = append(errs, errors.New("--tls-cert and --tls-key go together"))
	}
	if t.Domain != "" && t.Cert != "" {
		errs = append(errs, errors.New("--tls-domain fetches a certificate and --tls-cert brings one: choose one of them"))
	}
	if t.Plain != "" {
		if _, _, err := net.SplitHostPort(t.Plain); err != nil || !t.OwnTLS() {
			errs = append(errs, fmt.Errorf("--listen-http takes an address and a port, as :80, and needs TLS; not %q", t.Plain))
		}
	}
	if t.Domain != "" {
		errs = append(errs, t.checkDomain(s.BaseURL))
	}
	if t.OwnTLS() && !s.Secure() {
		errs = append(errs, fmt.Errorf("with TLS --base-url must begin with https://, not %q", s.BaseURL))
	}
	return errors.Join(errs...)
}

func (t *Certificate) checkDomain(base string) error {
	if _, err := asciiName(t.Domain); err != nil || !strings.Contains(strings.Trim(t.Domain, "."), ".") || strings.ContainsAny(t.Domain, ":/ *") || net.ParseIP(t.Domain) != nil {
		return fmt.Errorf("--tls-domain takes the name of a host on the internet, as forum.example, not %q", t.Domain)
	}
	if u, err := url.Parse(base); err == nil && !strings.EqualFold(u.Hostname(), t.Domain) {
		return fmt.Errorf("--tls-domain is %q, but --base-url leads to %q: they must be the same host", t.Domain, u.Hostname())
	}
	if u, err := url.Parse(t.Directory); err != nil || u.Host == "" {
		return fmt.Errorf("--acme-directory takes a URL, not %q", t.Directory)
	}
	return nil
}
