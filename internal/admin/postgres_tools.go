package admin

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// postgresTools are the programs of PostgreSQL that a command drives.
type postgresTools struct {
	Bin string `name:"pg-bin" env:"TERTULIA_PG_BIN" placeholder:"DIR" help:"Folder of pg_dump and pg_restore, if they aren't in the PATH. They must not be older than the server."`
}

// run runs one of them on a database. Its output is the error's text; the password
// is in its environment, where other users of the machine don't see it.
func (t *postgresTools) run(e *Env, database, name string, args ...string) error {
	path := filepath.Join(t.Bin, name)
	if t.Bin == "" {
		var err error
		if path, err = exec.LookPath(name); err != nil {
			return fmt.Errorf("%s isn't installed: install PostgreSQL's client programs (Debian, Ubuntu: apt-get install postgresql-client), or name their folder by --pg-bin", name)
		}
	}
	address, password, err := libpqAddress(database)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(e.Context, path, append(args, "--no-password", "--dbname="+address)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	if password != "" {
		cmd.Env = append(cmd.Env, "PGPASSWORD="+password)
	}
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(said.String()))
	}
	return nil
}

// libpqAddress is the address of a database as PostgreSQL's own programs take it:
// without the password, and without parameters that only this program knows.
func libpqAddress(database string) (address, password string, err error) {
	u, err := url.Parse(database)
	if err != nil {
		return "", "", errors.New("the database URL can't be read")
	}
	if u.User != nil {
		password, _ = u.User.Password()
		u.User = url.User(u.User.Username())
	}
	q := u.Query()
	for name := range q {
		if !slices.Contains([]string{"host", "port", "user", "dbname", "sslmode", "sslcert", "sslkey", "sslrootcert", "sslpassword",
			"connect_timeout", "target_session_attrs", "channel_binding", "gssencmode", "krbsrvname", "passfile", "service"}, name) {
			q.Del(name)
		}
	}
	if p := q.Get("password"); p != "" {
		password = p
	}
	u.RawQuery = q.Encode()
	return u.String(), password, nil
}
