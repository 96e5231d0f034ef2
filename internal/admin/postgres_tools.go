package admin

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// postgresTools are the programs of PostgreSQL that a command drives.
type postgresTools struct {
	Bin string `name:"pg-bin" env:"TERTULIA_PG_BIN" placeholder:"DIR" help:"Folder of pg_dump and pg_restore, of the server's major version. By default those of that version that Debian and Red Hat install, or else those of the PATH."`
}

// places are where PostgreSQL's own packages for Debian and for Red Hat put the
// programs of a major version, so that several can be installed.
var places = []string{"/usr/lib/postgresql/%d/bin", "/usr/pgsql-%d/bin"}

// programVersion finds the major version in what one of the programs says of itself, as
// "pg_dump (PostgreSQL) 17.2 (Debian 17.2-1)".
var programVersion = regexp.MustCompile(`\) (\d+)`)

// program is the path of one of them for a server of a major version. One that is newer
// than the server is refused: it writes and sends what that server doesn't understand.
func (t *postgresTools) program(e *Env, name string, server int) (string, error) {
	path, err := t.find(name, server)
	if err != nil {
		return "", fmt.Errorf("%s isn't installed: install PostgreSQL's client programs of version %d (Debian, Ubuntu: apt-get install postgresql-client-%d), or name their folder by --pg-bin",
			name, server, server)
	}
	version, err := said(exec.CommandContext(e.Context, path, "--version"))
	if err != nil {
		return "", fmt.Errorf("ask for its version: %w", err)
	}
	found := programVersion.FindStringSubmatch(version)
	if found == nil {
		return "", fmt.Errorf("%s doesn't tell its version, but %q", path, version)
	}
	if major, err := strconv.Atoi(found[1]); err != nil || major > server {
		return "", fmt.Errorf("%s is of PostgreSQL %s and the server is of %d: what it dumps could not be restored to this server; install the client programs of version %d, or name their folder by --pg-bin",
			path, found[1], server, server)
	}
	return path, nil
}

// find prefers a program of the server's major version to any other.
func (t *postgresTools) find(name string, server int) (string, error) {
	if t.Bin != "" {
		return exec.LookPath(filepath.Join(t.Bin, name))
	}
	for _, place := range places {
		if path, err := exec.LookPath(filepath.Join(fmt.Sprintf(place, server), name)); err == nil {
			return path, nil
		}
	}
	return exec.LookPath(name)
}

// run runs one of them on a database. Its output is the error's text; the password
// is in its environment, where other users of the machine don't see it.
func (t *postgresTools) run(e *Env, database, path string, args ...string) error {
	address, password, err := libpqAddress(database)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(e.Context, path, append(args, "--no-password", "--dbname="+address)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	if password != "" {
		cmd.Env = append(cmd.Env, "PGPASSWORD="+password)
	}
	_, err = said(cmd)
	return err
}

// said runs a program and gives its output, which is the text of its failure.
func said(cmd *exec.Cmd) (string, error) {
	output, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", filepath.Base(cmd.Path), err, bytes.TrimSpace(output))
	}
	return string(output), nil
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
