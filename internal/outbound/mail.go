package outbound

import (
	"errors"
	"fmt"
	"net/mail"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Mail is one message to one person, as text and as HTML.
type Mail struct {
	// ID is the part of the Message-ID before the @. The same mail sent again
	// has the same one, so that mailboxes can drop the second.
	ID       string
	FromName string // display name of the sender
	To       string // address
	Subject  string
	Text     string
	HTML     string
	Lang     string // BCP 47
	Date     time.Time
	// Link is the address that the mail asks to open, if any. It may be a
	// secret: only [Folder] logs it.
	Link string
}

// ErrRefused is the failure of a mail that the server won't take from us for
// this recipient, now or later.
var ErrRefused = errors.New("mail refused")

// message builds the mail (RFC 5322; RFC 3834 for Auto-Submitted, which keeps
// holiday replies away; RFC 3282 for Content-Language).
func (m *Mail) message(from sender) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	// Not FromFormat, which takes a quotation mark in the name for its end.
	msg.FromMailAddress(&mail.Address{Name: m.FromName, Address: from.address})
	if err := msg.To(m.To); err != nil {
		return nil, fmt.Errorf("recipient: %w", errors.Join(ErrRefused, err))
	}
	msg.SetMessageIDWithValue(m.ID + "@" + from.host)
	msg.SetDateWithValue(m.Date)
	msg.Subject(m.Subject)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("Content-Language", m.Lang)
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	return msg, nil
}
