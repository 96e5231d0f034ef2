package admin

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"tertulia/internal/config"
	"tertulia/internal/store"
)

// examineSettings looks at the process settings alone.
func (c *checkup) examineSettings() {
	s := c.settings
	if err := s.Check(); err != nil {
		for line := range strings.Lines(err.Error()) {
			c.bad("settings", "%s", strings.TrimSpace(line))
		}
		return
	}
	c.examineAddress()
	if s.RateLimits == "off" {
		c.note("settings", "--rate-limits is off: anyone may try passwords as fast as they like")
	}
	c.examineMail()
	c.examineEngine()
}

// examineAddress looks at the addresses under which people reach the forum.
func (c *checkup) examineAddress() {
	s := c.settings
	switch {
	case s.Public() && s.BaseURLIsLocal():
		c.bad("address", "it listens on %s, but links in pages and mails would lead to %s: set --base-url to the address that people use, as https://forum.example",
			s.Listen, s.BaseURL)
	case s.BaseURLIsLocal():
		c.note("address", "%s is reached from this machine alone; for others set --base-url and --listen", s.BaseURL)
	case !s.Secure():
		c.bad("address", "passwords travel to %s in the open: put a web server with a certificate before it, and let --base-url begin with https://", s.BaseURL)
	default:
		c.fine("address", "%s, listening on %s", s.BaseURL, s.Listen)
	}
	if s.Secure() && !s.OwnTLS() && len(s.TrustedProxies) == 0 {
		c.note("address", "no --trusted-proxy: behind a web server everyone seems to come from its address, and shares one limit on requests and attempts")
	}
}

// examineDirectory looks at the data directory, and reports whether there is a
// database to look at.
func (c *checkup) examineDirectory() bool {
	s := c.settings
	dir := s.Dir(s.Demo)
	embedded := s.DatabaseURL == ""
	if embedded && missing(filepath.Join(dir, store.DatabaseFile)) {
		c.bad("data", "there is no forum in %s yet: `tertulia serve` or `tertulia migrate` makes one; or choose another --data-dir", dir)
		return false
	}
	if missing(dir) {
		c.note("data", "%s isn't there yet: the server makes it", dir)
		return true
	}
	if err := tryWriting(dir); err != nil {
		c.bad("data", "nothing can be written to %s: %v; give it to the user that the server runs as", dir, err)
		return !embedded
	}
	c.fine("data", "%s can be written to", dir)
	if embedded {
		c.examineModes(dir)
	}
	return true
}

// examineModes finds an embedded database that everybody on the machine can read, as older
// programs made it in a folder that was there before.
func (c *checkup) examineModes(dir string) {
	const search, read = 0o001, 0o004 // by others than the owner and the group
	if folder, err := os.Stat(dir); err != nil || folder.Mode().Perm()&search == 0 {
		return // what can't be looked at is found by those who open it
	}
	file := filepath.Join(dir, store.DatabaseFile)
	for _, end := range []string{"", "-wal", "-shm"} {
		if info, err := os.Stat(file + end); err == nil && info.Mode().Perm()&read != 0 {
			c.bad("data", "everybody on this machine can read %s, with e-mail addresses and hidden posts: `chmod 600 %s*`", file+end, file)
			return
		}
	}
}

func missing(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, os.ErrNotExist)
}

// tryWriting writes a file and removes it.
func tryWriting(dir string) error {
	f, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return withoutPath(err)
	}
	_, err = f.WriteString("written by tertulia doctor\n")
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}

// place says where the database is.
func place(s *config.Serve) string {
	return placeOf(config.Database{DataDir: s.Dir(s.Demo), DatabaseURL: s.DatabaseURL})
}
