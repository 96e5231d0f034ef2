package notify

import (
	"context"
	"time"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
)

// How long mailed links are good. A sign-up that isn't confirmed by then is
// removed.
const (
	confirmLife = 7 * 24 * time.Hour
	emailLife   = 24 * time.Hour
	resetLife   = 2 * time.Hour
)

func (s *Service) signedUp(ctx context.Context, e forum.Event) ([]letter, error) {
	m, err := s.Store.Member(ctx, *e.MemberID)
	if forum.Is(err, forum.NotFound) {
		return nil, nil // removed since
	}
	if err != nil || m.EmailConfirmedAt != nil || m.PendingKey == "" {
		return nil, err
	}
	owner, err := s.owner(ctx, m.PendingKey)
	if err != nil {
		return nil, err
	}
	if owner != nil {
		return s.repeated(ctx, owner)
	}
	return s.confirm(ctx, m)
}

func (s *Service) confirmRequested(ctx context.Context, e forum.Event) ([]letter, error) {
	key := forum.EmailKey(e.Email)
	owner, err := s.owner(ctx, key)
	if err != nil {
		return nil, err
	}
	if owner != nil {
		return s.repeated(ctx, owner)
	}
	return s.confirmAwaiting(ctx, key)
}

func (s *Service) resetRequested(ctx context.Context, e forum.Event) ([]letter, error) {
	key := forum.EmailKey(e.Email)
	owner, err := s.owner(ctx, key)
	if err != nil {
		return nil, err
	}
	if owner != nil {
		return s.reset(ctx, owner)
	}
	return s.confirmAwaiting(ctx, key)
}

// confirmAwaiting is the mail to a sign-up that waits for an address; none if
// there is no such sign-up.
func (s *Service) confirmAwaiting(ctx context.Context, key string) ([]letter, error) {
	m, err := s.Store.MemberAwaiting(ctx, key)
	if forum.Is(err, forum.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s.confirm(ctx, m)
}

// owner is the member who has confirmed an address; nil if nobody has.
func (s *Service) owner(ctx context.Context, key string) (*forum.Member, error) {
	m, err := s.Store.MemberByEmail(ctx, key)
	if forum.Is(err, forum.NotFound) {
		return nil, nil
	}
	return m, err
}

func (s *Service) confirm(ctx context.Context, m *forum.Member) ([]letter, error) {
	l, err := s.letterTo(ctx, m, m.PendingEmail, "confirm")
	if err != nil {
		return nil, err
	}
	secret, err := s.proof(ctx, m, forum.TokenConfirm, m.PendingEmail, confirmLife)
	if err != nil {
		return nil, err
	}
	l.subject("mail.confirm.subject", nil)
	l.say("mail.confirm.text", locale.Args{"Handle": m.Handle})
	l.ask("mail.confirm.action", s.url(address.Confirm(l.L.Tag(), secret)))
	l.expires(confirmLife)
	l.say("mail.ignore", nil)
	return []letter{*l}, nil
}

// repeated tells an address's owner that it was used to sign up again.
func (s *Service) repeated(ctx context.Context, m *forum.Member) ([]letter, error) {
	l, err := s.letterTo(ctx, m, m.Email, "repeated")
	if err != nil {
		return nil, err
	}
	l.subject("mail.repeated.subject", nil)
	l.say("mail.repeated.text", locale.Args{"Handle": m.Handle})
	l.ask("mail.repeated.action", s.url(address.Login(l.L.Tag(), "")))
	l.say("mail.repeated.forgot", locale.Args{"URL": s.url(address.Forgot(l.L.Tag()))})
	return []letter{*l}, nil
}

func (s *Service) reset(ctx context.Context, m *forum.Member) ([]letter, error) {
	l, err := s.letterTo(ctx, m, m.Email, "reset")
	if err != nil {
		return nil, err
	}
	secret, err := s.proof(ctx, m, forum.TokenReset, m.Email, resetLife)
	if err != nil {
		return nil, err
	}
	l.subject("mail.reset.subject", nil)
	l.say("mail.reset.text", locale.Args{"Handle": m.Handle})
	l.ask("mail.reset.action", s.url(address.Reset(l.L.Tag(), secret)))
	l.expires(resetLife)
	l.say("mail.ignore", nil)
	return []letter{*l}, nil
}
