package server

import (
	"errors"
	"io"
	"log"
	"net"
	"net/mail"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	"tertulia/internal/config"
)

// mailbox is a mail server on loopback that keeps the ids of what it gets.
type mailbox struct {
	port int

	mu  sync.Mutex
	got map[string][]string // Message-IDs, by recipient, in the order they came
}

func newMailbox(t *testing.T) *mailbox {
	t.Helper()
	b := &mailbox{got: map[string][]string{}}
	server := smtp.NewServer(b)
	server.Domain = "localhost"
	server.ErrorLog = log.New(io.Discard, "", 0) // clients are killed half-way
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b.port = listener.Addr().(*net.TCPAddr).Port
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		// The server may not have begun to serve yet, and then wouldn't close it.
		_ = listener.Close()
		_ = server.Close()
		<-served
	})
	return b
}

// settings let the forum send its mail here.
func (b *mailbox) settings() config.SMTP {
	return config.SMTP{Host: "127.0.0.1", Port: b.port, TLS: "none", From: "forum@forum.example"}
}

// idsTo are the Message-IDs of what came for somebody.
func (b *mailbox) idsTo(address string) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.got[address]...)
}

// all are the Message-IDs of everything that came, and for whom.
func (b *mailbox) all() map[string][]string {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := make(map[string][]string, len(b.got))
	for to, ids := range b.got {
		all[to] = append([]string(nil), ids...)
	}
	return all
}

func (b *mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &mailSession{box: b}, nil }

type mailSession struct {
	box *mailbox
	to  string
}

func (s *mailSession) Mail(string, *smtp.MailOptions) error { return nil }

func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return nil
}

func (s *mailSession) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, m.Body); err != nil {
		return err
	}
	id := m.Header.Get("Message-ID")
	if id == "" {
		return errors.New("no Message-ID")
	}
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	s.box.got[s.to] = append(s.box.got[s.to], id)
	return nil
}

func (s *mailSession) Reset()        {}
func (s *mailSession) Logout() error { return nil }
