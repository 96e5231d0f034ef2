package notify

import (
	"context"
	"time"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/notify/mail"
	"tertulia/internal/store"
)

// letter is a mail with where it goes.
type letter struct {
	mail.Letter
	to   string
	part string // tells the mails of one event apart
	link string // what it asks to open
}

// letterTo begins a mail to a member, at an address that is theirs or may become
// it.
func (s *Service) letterTo(ctx context.Context, m *forum.Member, to, part string) (*letter, error) {
	l, ok := s.Locales.Lookup(m.Locale)
	if !ok {
		l = s.Locales.Fallback()
	}
	l = l.WithDigits(m.Digits)
	settings, err := s.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	name := settings.Name[l.Tag()]
	if name == "" {
		name = l.T("layout.name")
	}
	return &letter{to: to, part: part, Letter: mail.Letter{L: l, Forum: name, Name: m.Name(),
		Home: s.url(address.Home(l.Tag()))}}, nil
}

// url is the whole address of a path.
func (s *Service) url(path string) string { return address.Absolute(s.BaseURL, path) }

// subject sets the subject; what members wrote in it is isolated.
func (l *letter) subject(key string, args locale.Args) {
	isolated := locale.Args{"Forum": mail.Isolate(l.L, l.Forum)}
	for name, v := range args {
		if s, ok := v.(string); ok {
			v = mail.Isolate(l.L, s)
		}
		isolated[name] = v
	}
	l.Subject = l.L.T(key, isolated)
}

// say adds a sentence. Its arguments are what members or the operator wrote, and
// addresses.
func (l *letter) say(key string, args locale.Args) {
	all, slots := locale.Args{"Forum": l.Forum}, []string{"Forum"}
	for name, v := range args {
		all[name] = v
		if _, written := v.(string); written {
			slots = append(slots, name)
		}
	}
	l.Blocks = append(l.Blocks, mail.Sentence(l.L.Parts(key, all, slots...)))
}

// ask adds the button for what the letter is about.
func (l *letter) ask(key, url string) {
	l.link = url
	l.Blocks = append(l.Blocks, mail.Button{Label: l.L.T(key), URL: url})
}

// proof adds a token to the database, which proves an address, and gives its
// secret.
func (s *Service) proof(ctx context.Context, m *forum.Member, purpose forum.TokenPurpose, email string, life time.Duration) (string, error) {
	secret := s.NewSecret()
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.AddToken(&forum.Token{Hash: secret.Hash(), Purpose: purpose, MemberID: &m.ID, Email: email,
			ExpiresAt: tx.Now().Add(life)})
	})
	return string(secret), err
}

// expires says for how long the link is good.
func (l *letter) expires(life time.Duration) {
	hours := int(life / time.Hour)
	if hours >= 48 {
		l.Blocks = append(l.Blocks, mail.Sentence(l.L.Parts("mail.expires.days", locale.Args{"Count": hours / 24})))
		return
	}
	l.Blocks = append(l.Blocks, mail.Sentence(l.L.Parts("mail.expires.hours", locale.Args{"Count": hours})))
}
