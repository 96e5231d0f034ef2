package notify

import (
	"context"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
)

// emailRequested asks at the new address whether it is the member's, and tells
// the present one. If the new one has an account, its owner is told instead.
func (s *Service) emailRequested(ctx context.Context, e forum.Event) ([]letter, error) {
	m, err := s.Store.Member(ctx, *e.MemberID)
	if err != nil || m.PendingEmail == "" || m.PendingEmail != e.Email {
		return nil, err
	}
	owner, err := s.owner(ctx, m.PendingKey)
	if err != nil {
		return nil, err
	}
	first := s.confirmEmail
	if owner != nil {
		first = func(ctx context.Context, _ *forum.Member) (*letter, error) { return s.emailTaken(ctx, owner) }
	}
	toNew, err := first(ctx, m)
	if err != nil {
		return nil, err
	}
	toOld, err := s.emailAsked(ctx, m)
	if err != nil {
		return nil, err
	}
	return []letter{*toNew, *toOld}, nil
}

func (s *Service) confirmEmail(ctx context.Context, m *forum.Member) (*letter, error) {
	l, err := s.letterTo(ctx, m, m.PendingEmail, "email")
	if err != nil {
		return nil, err
	}
	secret, err := s.proof(ctx, m, forum.TokenEmail, m.PendingEmail, emailLife)
	if err != nil {
		return nil, err
	}
	l.subject("mail.email.subject", nil)
	l.say("mail.email.text", locale.Args{"Handle": m.Handle})
	l.ask("mail.confirm.action", s.url(address.Confirm(l.L.Tag(), secret)))
	l.expires(emailLife)
	l.say("mail.ignore", nil)
	return l, nil
}

func (s *Service) emailTaken(ctx context.Context, owner *forum.Member) (*letter, error) {
	l, err := s.letterTo(ctx, owner, owner.Email, "taken")
	if err != nil {
		return nil, err
	}
	l.subject("mail.email_taken.subject", nil)
	l.say("mail.email_taken.text", locale.Args{"Handle": owner.Handle})
	return l, nil
}

func (s *Service) emailAsked(ctx context.Context, m *forum.Member) (*letter, error) {
	l, err := s.letterTo(ctx, m, m.Email, "asked")
	if err != nil {
		return nil, err
	}
	l.subject("mail.email_asked.subject", nil)
	l.say("mail.email_asked.text", locale.Args{"Handle": m.Handle})
	s.sayNotYou(l)
	return l, nil
}

// emailChanged tells the address that the member had before.
func (s *Service) emailChanged(ctx context.Context, e forum.Event) ([]letter, error) {
	m, err := s.Store.Member(ctx, *e.MemberID)
	if err != nil || m.ErasedAt != nil || e.Email == "" {
		return nil, err
	}
	l, err := s.letterTo(ctx, m, e.Email, "changed")
	if err != nil {
		return nil, err
	}
	l.subject("mail.email_changed.subject", nil)
	l.say("mail.email_changed.text", locale.Args{"Handle": m.Handle})
	contact, err := s.contact(ctx, l)
	if err != nil {
		return nil, err
	}
	if contact == "" {
		l.say("mail.tell_operator", nil)
	} else {
		l.say("mail.tell_operator_at", locale.Args{"URL": contact})
	}
	return []letter{*l}, nil
}

func (s *Service) passwordChanged(ctx context.Context, e forum.Event) ([]letter, error) {
	m, err := s.Store.Member(ctx, *e.MemberID)
	if err != nil || m.ErasedAt != nil || m.Email == "" {
		return nil, err
	}
	l, err := s.letterTo(ctx, m, m.Email, "password")
	if err != nil {
		return nil, err
	}
	l.subject("mail.password.subject", nil)
	l.say("mail.password.text", locale.Args{"Handle": m.Handle})
	s.sayNotYou(l)
	return []letter{*l}, nil
}

// sayNotYou says what to do if somebody else is at work.
func (s *Service) sayNotYou(l *letter) {
	l.say("mail.not_you", locale.Args{"URL": s.url(address.Forgot(l.L.Tag()))})
}

// contact is the whole address of the page on how to reach the operator; empty
// if none is written in the reader's language.
func (s *Service) contact(ctx context.Context, l *letter) (string, error) {
	settings, err := s.Store.Settings(ctx)
	if err != nil || settings.Page("contact", l.L.Tag()) == "" {
		return "", err
	}
	return s.url(address.Footer(l.L.Tag(), "contact")), nil
}
