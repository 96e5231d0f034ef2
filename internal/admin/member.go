package admin

import (
	"fmt"
	"strings"

	"tertulia/internal/account"
	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// Member is `tertulia member`.
type Member struct {
	Add  MemberAdd  `cmd:"" help:"Add a member, confirmed and established at once, without a mail. So the first admin is made."`
	Role MemberRole `cmd:"" help:"Make someone a member, moderator or admin. It is written in the moderation log."`
	List MemberList `cmd:"" help:"List the members."`
}

// membership is the use cases of an open forum's members.
func membership(s *store.Store) (*account.Service, error) {
	tags, err := localeTags()
	if err != nil {
		return nil, err
	}
	return account.New(account.Config{Store: s, Locales: tags}), nil
}

// languages is the flag that says what a moderator looks after.
type languages struct {
	Languages []forum.Lang `placeholder:"nl,de" help:"Languages that a moderator looks after (default: all)."`
}

// Validate refuses languages that the forum doesn't have: kong calls it, and a
// failure is one of usage.
func (l *languages) Validate() error {
	for _, lang := range l.Languages {
		if err := knownLocale("--languages", string(lang)); err != nil {
			return err
		}
	}
	return nil
}

// describe says what a member may do, as "moderator of nl, de".
func describe(role forum.Role, moderates forum.Langs) string {
	switch {
	case role != forum.RoleModerator:
		return string(role)
	case moderates == "":
		return "moderator of all languages"
	}
	return "moderator of " + strings.ReplaceAll(string(moderates), ",", ", ")
}

// noSuchMember says what to do about a handle that nobody has.
func noSuchMember(handle string) error {
	return fmt.Errorf("there is no member %q; `tertulia member list` names all of them", handle)
}
