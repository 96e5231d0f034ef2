// Package notify tells people what happened: for now by mail, to the one person
// an event concerns, in that person's language.
package notify

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/outbound"
	"tertulia/internal/store"
)

// Mailer sends mails: [outbound.SMTP] or [outbound.Folder].
type Mailer interface {
	Send(ctx context.Context, m outbound.Mail) error
}

// Config is what the service is made with.
type Config struct {
	Store   *store.Store
	Locales *locale.Set
	Mailer  Mailer
	BaseURL string // scheme and host
	// NewSecret makes the secrets of mailed links; nil: from crypto/rand.
	NewSecret func() forum.Secret
}

// Service makes the mails that follow from events.
type Service struct{ Config }

// New makes the service.
func New(c Config) *Service {
	if c.NewSecret == nil {
		c.NewSecret = newSecret
	}
	return &Service{c}
}

func newSecret() forum.Secret {
	var random [32]byte
	_, _ = rand.Read(random[:]) // never fails: crypto/rand ends the program instead
	return forum.SecretFrom(random)
}

// Mail handles an event for [forum.HandlerMail]: it makes the mails that follow
// from it, at the state of things now, and sends them. What has been settled
// meanwhile gives none. One mail that can't be sent keeps no other back. A failure may be
// tried again, and then sends mails with the same ids; [store.ErrUndeliverable] may not.
func (s *Service) Mail(ctx context.Context, e forum.Event) error {
	letters, err := s.letters(ctx, e)
	if err != nil {
		return fmt.Errorf("make mail of %s: %w", e.Kind, err)
	}
	var failed, refused error
	for _, l := range letters {
		err := s.send(ctx, e, l)
		if errors.Is(err, store.ErrUndeliverable) {
			refused = errors.Join(refused, err)
		} else {
			failed = errors.Join(failed, err)
		}
	}
	if failed != nil {
		return failed // which is worth another attempt
	}
	return refused
}

func (s *Service) send(ctx context.Context, e forum.Event, l letter) error {
	text, html, err := l.Render(ctx)
	if err != nil {
		return err
	}
	err = s.Mailer.Send(ctx, outbound.Mail{
		ID: fmt.Sprintf("event-%d.%s", e.ID, l.part), FromName: l.Forum, To: l.to, Subject: l.Subject,
		Text: text, HTML: html, Lang: l.L.Tag(), Date: s.Store.Now(), Link: l.link,
	})
	if errors.Is(err, outbound.ErrRefused) {
		return fmt.Errorf("%w: %w", store.ErrUndeliverable, err)
	}
	return err
}

// letters are the mails that follow from an event; none, if nobody is to be
// told.
func (s *Service) letters(ctx context.Context, e forum.Event) ([]letter, error) {
	switch e.Kind {
	case forum.MemberSignedUp:
		return s.signedUp(ctx, e)
	case forum.ConfirmRequested:
		return s.confirmRequested(ctx, e)
	case forum.ResetRequested:
		return s.resetRequested(ctx, e)
	case forum.EmailRequested:
		return s.emailRequested(ctx, e)
	case forum.EmailChanged:
		return s.emailChanged(ctx, e)
	case forum.PasswordChanged:
		return s.passwordChanged(ctx, e)
	case forum.ThreadClosed, forum.ThreadReopened, forum.ThreadRemoved, forum.ThreadRestored, forum.PostRemoved,
		forum.PostRestored, forum.TranslationRemoved, forum.TranslationRestored:
		return s.decided(ctx, e)
	}
	return nil, nil
}
