package outbound

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// The ways to protect the connection to the mail server.
const (
	StartTLS = "starttls" // required, on the server's usual port
	TLS      = "tls"      // from the first byte
	NoTLS    = "none"
)

// smtpTimeout bounds the sending of one mail.
const smtpTimeout = 30 * time.Second

// SMTPConfig says how to reach the mail server.
type SMTPConfig struct {
	Host     string
	Port     int
	User     string // empty: without log-in
	Password string
	TLS      string // StartTLS, TLS or NoTLS
	From     string // address
	// Trust replaces the system's certificates, for tests; nil otherwise.
	Trust *tls.Config
}

// SMTP sends mails through a server, each over a connection of its own. It is
// safe for concurrent use.
type SMTP struct {
	config SMTPConfig
	from   sender
}

// sender is the address that mails come from.
type sender struct{ address, host string }

func newSender(from string) (sender, error) {
	a, err := mail.ParseAddress(from)
	if err != nil {
		return sender{}, fmt.Errorf("the sender's address %q can't be read: %w", from, err)
	}
	_, host, _ := strings.Cut(a.Address, "@")
	return sender{a.Address, host}, nil
}

// NewSMTP checks the settings. It connects to nothing yet.
func NewSMTP(c SMTPConfig) (*SMTP, error) {
	from, err := newSender(c.From)
	if err != nil {
		return nil, err
	}
	s := &SMTP{config: c, from: from}
	if _, err := s.client(); err != nil {
		return nil, fmt.Errorf("mail server: %w", err)
	}
	return s, nil
}

// Send hands a mail to the server. Its failure is [ErrRefused] if trying again
// is no use.
func (s *SMTP) Send(ctx context.Context, m Mail) error {
	msg, err := m.message(s.from)
	if err != nil {
		return err
	}
	client, err := s.client()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, smtpTimeout)
	defer cancel()
	if err := client.DialAndSendWithContext(ctx, msg); err != nil {
		return sendFailure(err, m.To)
	}
	return nil
}

// Reach connects to the server and logs in, as for sending, but sends nothing:
// to find out whether the settings are right.
func (s *SMTP) Reach(ctx context.Context) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, smtpTimeout)
	defer cancel()
	if err := client.DialWithContext(ctx); err != nil {
		return fmt.Errorf("reach mail server: %w", err)
	}
	return client.Close()
}

// sendFailure tells a refused recipient or message from what may work later, and
// leaves the address out: failures are kept longer than addresses should be.
func sendFailure(err error, to string) error {
	text := strings.ReplaceAll(err.Error(), to, "the recipient")
	var e *gomail.SendError
	if errors.As(err, &e) && e.ErrorCode() >= 500 && !e.IsTemp() &&
		(e.Reason == gomail.ErrSMTPRcptTo || e.Reason == gomail.ErrSMTPDataClose) {
		return fmt.Errorf("%w: %s", ErrRefused, text)
	}
	return fmt.Errorf("send mail: %s", text)
}

func (s *SMTP) client() (*gomail.Client, error) {
	c := s.config
	options := []gomail.Option{gomail.WithPort(c.Port), gomail.WithTimeout(smtpTimeout)}
	switch c.TLS {
	case TLS:
		options = append(options, gomail.WithSSL())
	case NoTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if c.Trust != nil {
		options = append(options, gomail.WithTLSConfig(c.Trust))
	}
	if c.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(c.User), gomail.WithPassword(c.Password))
	}
	return gomail.NewClient(c.Host, options...)
}
