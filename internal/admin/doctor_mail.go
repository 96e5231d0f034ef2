package admin

import (
	"net"
	"path/filepath"
	"strconv"

	"tertulia/internal/outbound"
)

// examineMail logs in to the mail server, if there is to be one.
func (c *checkup) examineMail() {
	s := c.settings
	if s.Host == "" {
		c.note("mail", "no --smtp-host: mails are written to %s, and nobody gets them", filepath.Join(s.Dir(s.Demo), "mail"))
		return
	}
	where := net.JoinHostPort(s.Host, strconv.Itoa(s.Port))
	mail, err := outbound.NewSMTP(outbound.SMTPConfig{Host: s.Host, Port: s.Port, User: s.User, Password: s.Password,
		TLS: s.TLS, From: s.MailFrom()})
	if err == nil {
		ctx, cancel := c.context()
		defer cancel()
		err = mail.Reach(ctx)
	}
	if err != nil {
		c.bad("mail", "%s can't be used: %v; see the --smtp settings", where, err)
		return
	}
	c.fine("mail", "%s lets us in, as %s", where, s.MailFrom())
}
