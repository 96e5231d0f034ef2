package outbound

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// mailServer is an SMTP server on loopback that keeps what it gets.
type mailServer struct {
	mu       sync.Mutex
	got      []received
	password string                     // asked for, unless empty
	refuse   map[string]*smtp.SMTPError // by recipient
}

type received struct {
	from, to string
	user     string
	tls      bool
	body     string
}

type mailSession struct {
	server *mailServer
	conn   *smtp.Conn
	mail   received
}

func (s *mailServer) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &mailSession{server: s, conn: c}, nil
}

func (s *mailSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *mailSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != s.server.password {
			return errors.New("wrong password")
		}
		s.mail.user = user
		return nil
	}), nil
}

func (s *mailSession) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.password != "" && s.mail.user == "" {
		return smtp.ErrAuthRequired
	}
	s.mail.from = from
	return nil
}

func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := s.server.refuse[to]; err != nil {
		return err
	}
	s.mail.to = to
	return nil
}

func (s *mailSession) Data(r io.Reader) error {
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	_, s.mail.tls = s.conn.TLSConnectionState()
	s.mail.body = string(body)
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.got = append(s.server.got, s.mail)
	return nil
}

func (s *mailSession) Reset()        {}
func (s *mailSession) Logout() error { return nil }

// start serves on a free port, with TLS as a client setting asks for it, and
// gives a client's settings.
func (s *mailServer) start(t *testing.T, protection string) SMTPConfig {
	t.Helper()
	certificate, trust := selfSigned(t)
	server := smtp.NewServer(s)
	server.Domain = "localhost"
	server.AllowInsecureAuth = true
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	serverTLS := &tls.Config{Certificates: []tls.Certificate{certificate}}
	switch protection {
	case StartTLS:
		server.TLSConfig = serverTLS
	case TLS:
		listener = tls.NewListener(listener, serverTLS)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		// The server may not have begun to serve yet, and then wouldn't close it.
		_ = listener.Close()
		_ = server.Close()
		<-served
	})
	return SMTPConfig{Host: "127.0.0.1", Port: port, TLS: protection, From: "forum@forum.example", Trust: trust}
}

// selfSigned makes a certificate for 127.0.0.1 and a client's trust in it.
func selfSigned(t *testing.T) (tls.Certificate, *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, &tls.Config{RootCAs: roots, ServerName: "127.0.0.1"}
}

func send(t *testing.T, c SMTPConfig, m Mail) error {
	t.Helper()
	s, err := NewSMTP(c)
	if err != nil {
		t.Fatal(err)
	}
	return s.Send(context.Background(), m)
}

func example() Mail {
	return Mail{ID: "event-7.confirm", FromName: "ترتوليا", To: "noor@example.org", Subject: "تأكيد البريد: \u2068Noor\u2069",
		Text: "مرحبًا\nhttps://forum.example/ar/confirm?token=abc", HTML: `<p dir="rtl">مرحبًا</p>`, Lang: "ar",
		Date: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC), Link: "https://forum.example/ar/confirm?token=abc"}
}

func TestSendOverEveryProtection(t *testing.T) {
	for _, protection := range []string{StartTLS, TLS, NoTLS} {
		t.Run(protection, func(t *testing.T) {
			server := &mailServer{}
			c := server.start(t, protection)
			if protection != NoTLS {
				server.password, c.User, c.Password = "secret", "forum", "secret"
			}
			if err := send(t, c, example()); err != nil {
				t.Fatal(err)
			}
			if len(server.got) != 1 {
				t.Fatalf("the server got %d mails", len(server.got))
			}
			got := server.got[0]
			if got.from != "forum@forum.example" || got.to != "noor@example.org" || got.tls != (protection != NoTLS) || got.user != c.User {
				t.Errorf("the server got %+v", got)
			}
			checkMessage(t, got.body)
		})
	}
}

// checkMessage takes the example apart as a mail program does.
func checkMessage(t *testing.T, raw string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"Message-ID": "<event-7.confirm@forum.example>", "To": "<noor@example.org>",
		"Auto-Submitted": "auto-generated", "Content-Language": "ar", "Date": "Sat, 21 Nov 2026 12:00:00 +0000"} {
		if got := m.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != example().Subject {
		t.Errorf("the subject is %q, error %v", subject, err)
	}
	if from, err := m.Header.AddressList("From"); err != nil || from[0].Name != "ترتوليا" {
		t.Errorf("the sender is %v, error %v", from, err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("content type %q, error %v", kind, err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for _, want := range []string{example().Text, example().HTML} { // the best one last (RFC 2046)
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if got := strings.ReplaceAll(string(body), "\r\n", "\n"); err != nil || got != want {
			t.Errorf("a part is %q, error %v, want %q", got, err, want)
		}
	}
}

func TestProtectionIsRequired(t *testing.T) {
	server := &mailServer{}
	c := server.start(t, NoTLS)
	c.TLS = StartTLS
	if err := send(t, c, example()); err == nil || len(server.got) > 0 {
		t.Errorf("sent in the clear (error %v)", err)
	}
}

func TestFailures(t *testing.T) {
	tests := []struct {
		name    string
		spoil   func(s *mailServer, c *SMTPConfig)
		refused bool
	}{
		{"no such mailbox", func(s *mailServer, _ *SMTPConfig) {
			s.refuse = map[string]*smtp.SMTPError{"noor@example.org": {Code: 550, Message: "no noor@example.org here"}}
		}, true},
		{"mailbox full for now", func(s *mailServer, _ *SMTPConfig) {
			s.refuse = map[string]*smtp.SMTPError{"noor@example.org": {Code: 452, Message: "try later"}}
		}, false},
		{"wrong password", func(s *mailServer, c *SMTPConfig) {
			s.password, c.User, c.Password = "secret", "forum", "guess"
		}, false},
		{"no server", func(_ *mailServer, c *SMTPConfig) { c.Port = 1 }, false},
		{"unknown certificate", func(_ *mailServer, c *SMTPConfig) { c.Trust = nil }, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			server := &mailServer{}
			c := server.start(t, StartTLS)
			test.spoil(server, &c)
			err := send(t, c, example())
			if err == nil || errors.Is(err, ErrRefused) != test.refused {
				t.Fatalf("error %v, want refused: %v", err, test.refused)
			}
			if strings.Contains(err.Error(), "noor@example.org") {
				t.Errorf("the failure names the recipient: %v", err)
			}
		})
	}
}

func TestHeadersCannotBeInjected(t *testing.T) {
	server := &mailServer{}
	c := server.start(t, NoTLS)
	m := example()
	m.Subject, m.FromName = "Hello\r\nBcc: victim@example.org", "Forum\r\nBcc: victim@example.org"
	if err := send(t, c, m); err != nil {
		return // refusing it is as good
	}
	got, err := mail.ReadMessage(strings.NewReader(server.got[0].body))
	if err != nil {
		t.Fatal(err)
	}
	if got.Header.Get("Bcc") != "" {
		t.Error("a line end in the subject made a header")
	}
}

// Whatever the forum is called, its mails are sent, and under that name.
func TestEveryNameSends(t *testing.T) {
	server := &mailServer{}
	c := server.start(t, NoTLS)
	for i, name := range []string{`The "Tavern"`, `Back\slash`, `\`, `"`, `Ideas, Inc. <x@evil.example>`, `Café "de Ü", \o/`, `(a)`, `قناة "البيع"، \`, `=?utf-8?q?a?=`, ""} {
		m := example()
		m.FromName = name
		if err := send(t, c, m); err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		got, err := mail.ReadMessage(strings.NewReader(server.got[len(server.got)-1].body))
		if err != nil {
			t.Fatal(err)
		}
		from, err := got.Header.AddressList("From")
		if err != nil || len(from) != 1 || from[0].Name != name || from[0].Address != "forum@forum.example" {
			t.Errorf("%d. %q comes from %v (%v), as %q", i, name, from, err, got.Header.Get("From"))
		}
	}
}

func TestReach(t *testing.T) {
	server := &mailServer{password: "secret"}
	c := server.start(t, StartTLS)
	for password, want := range map[string]bool{"secret": true, "guess": false} {
		c.User, c.Password = "forum", password
		s, err := NewSMTP(c)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Reach(context.Background()); (err == nil) != want {
			t.Errorf("with the password %q: %v", password, err)
		}
	}
	if len(server.got) > 0 {
		t.Error("a mail was sent")
	}
}
