package admin

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"tertulia/internal/account"
	"tertulia/internal/config"
	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// MemberAdd is `tertulia member add`.
type MemberAdd struct {
	config.Database
	Handle        string     `arg:"" help:"Unique name, in any script."`
	Email         string     `required:"" placeholder:"ADDRESS" help:"E-mail address; it counts as confirmed."`
	Password      string     `required:"" xor:"password" placeholder:"SECRET" help:"Password. Others on this machine can see it while the command runs: --password-stdin is safer."`
	PasswordStdin bool       `required:"" xor:"password" help:"Read the password from the first line of standard input."`
	Role          forum.Role `enum:"member,moderator,admin" default:"member" help:"member, moderator or admin (default: ${default})."`
	languages
	Locale string `placeholder:"TAG" help:"Language of the pages and mails for this member (default: the forum's first)."`
	Name   string `placeholder:"NAME" help:"Display name (default: the handle)."`
}

// Validate refuses a locale that there isn't, as a failure of usage.
func (m *MemberAdd) Validate() error {
	if m.Locale == "" {
		return m.languages.Validate()
	}
	return errors.Join(m.languages.Validate(), knownLocale("--locale", m.Locale))
}

// Run adds the member and says so. It makes the forum, where there is none: this may be its
// first admin.
func (m *MemberAdd) Run(e *Env) error {
	password, err := m.password(e)
	if err != nil {
		return err
	}
	return e.founding(m.Database, func(s *store.Store) error {
		members, err := membership(s)
		if err != nil {
			return err
		}
		added, err := members.AddMember(e.Context, account.NewMember{Handle: m.Handle, Email: m.Email, Password: password,
			Role: m.Role, Moderates: m.Languages, Locale: m.Locale, DisplayName: m.Name})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.Out, "added @%s, %s\n", added.Handle, describe(added.Role, added.Moderates))
		return err
	})
}

// password is that of the flag, or the first line of standard input. Someone at a
// terminal is asked for it, and doesn't see what they type.
func (m *MemberAdd) password(e *Env) (string, error) {
	if !m.PasswordStdin {
		return m.Password, nil
	}
	if f, ok := e.In.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return askForPassword(e.Out, f)
	}
	line, err := bufio.NewReader(e.In).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}

func askForPassword(out io.Writer, terminal *os.File) (string, error) {
	if _, err := fmt.Fprint(out, "Password: "); err != nil {
		return "", err
	}
	typed, err := term.ReadPassword(int(terminal.Fd()))
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	_, err = fmt.Fprintln(out) // in place of the line end that wasn't shown
	return string(typed), err
}
