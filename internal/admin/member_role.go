package admin

import (
	"fmt"

	"tertulia/internal/config"
	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// MemberRole is `tertulia member role`.
type MemberRole struct {
	config.Database
	Handle string     `arg:"" help:"Whose role it is."`
	Role   forum.Role `arg:"" enum:"member,moderator,admin" help:"member, moderator or admin."`
	languages
}

// Run gives the role and says so.
func (m *MemberRole) Run(e *Env) error {
	return e.with(m.Database, func(s *store.Store) error {
		members, err := membership(s)
		if err != nil {
			return err
		}
		err = members.SetRole(e.Context, forum.SystemID, m.Handle, m.Role, m.Languages...)
		if forum.Is(err, forum.NotFound) {
			return noSuchMember(m.Handle)
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.Out, "%s is now %s\n", m.Handle, describe(m.Role, forum.JoinLangs(m.Languages...)))
		return err
	})
}
