package admin

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"tertulia/internal/config"
	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// MemberList is `tertulia member list`.
type MemberList struct {
	config.Database
	Role forum.Role `enum:",member,moderator,admin" default:"" placeholder:"ROLE" help:"Only those with this role: member, moderator or admin."`
}

// membersAtOnce is how many members are read at a time.
const membersAtOnce = 500

// Run prints a line for each account that wasn't closed, in the order in which
// they signed up. Days are UTC.
func (m *MemberList) Run(e *Env) error {
	return e.with(m.Database, func(s *store.Store) error {
		table := tabwriter.NewWriter(e.Out, 0, 0, 2, ' ', 0)
		if err := m.print(e, s, table); err != nil {
			return err
		}
		return table.Flush()
	})
}

func (m *MemberList) print(e *Env, s *store.Store, out io.Writer) error {
	if _, err := fmt.Fprintln(out, "HANDLE\tROLE\tE-MAIL\tSINCE\tLAST SEEN"); err != nil {
		return err
	}
	for after := forum.MemberID(0); ; {
		members, err := s.Members(e.Context, after, membersAtOnce)
		if err != nil || len(members) == 0 {
			return err
		}
		for i := range members {
			if err := m.printOne(&members[i], out); err != nil {
				return err
			}
		}
		after = members[len(members)-1].ID
	}
}

func (m *MemberList) printOne(member *forum.Member, out io.Writer) error {
	if m.Role != "" && member.Role != m.Role {
		return nil
	}
	email := member.Email
	if member.EmailConfirmedAt == nil {
		email = member.PendingEmail + " (unconfirmed)"
	}
	seen := "never"
	if member.LastSeenAt != nil {
		seen = member.LastSeenAt.Format(time.DateOnly)
	}
	_, err := fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", member.Handle, describe(member.Role, member.Moderates), email,
		member.CreatedAt.Format(time.DateOnly), seen)
	return err
}
