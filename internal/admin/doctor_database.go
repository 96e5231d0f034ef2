package admin

import (
	"strings"
	"time"

	"tertulia/internal/store"
)

// maxClockSkew is how far the clocks of two machines may be apart.
const maxClockSkew = 5 * time.Second

// examineDatabase looks at the database, as far as it can.
func (c *checkup) examineDatabase() {
	s, err := c.open(store.Config{URL: c.settings.DatabaseURL, DataDir: c.settings.Dir(c.settings.Demo),
		Now: c.env.Now, Log: c.env.Log})
	if err != nil {
		c.bad("database", "%s can't be reached: %v", place(c.settings), err)
		return
	}
	defer func() {
		if err := s.Close(); err != nil {
			c.bad("database", "closing it failed: %v", err)
		}
	}()
	if !c.examineVersion(s) {
		return
	}
	if !c.examinePages(s) {
		return
	}
	c.examineClock(s)
	c.examineDemo(s)
	c.examineAdmins(s)
	c.examineDeliveries(s)
	c.examineSearch(s)
	c.examineTranslations(s)
	c.mendCounts(s)
	c.examineCounts(s)
}

// open waits no longer for the database than any examination does.
func (c *checkup) open(from store.Config) (*store.Store, error) {
	ctx, cancel := c.context()
	defer cancel()
	return store.Open(ctx, from)
}

// examinePages reports whether the database can be read and mended at all: what is
// written to a damaged one may damage more.
func (c *checkup) examinePages(s *store.Store) bool {
	err := s.Sound(c.env.Context)
	if err != nil {
		c.bad("database", "it is damaged: %v: stop the server, keep a copy of the data directory, and restore the last backup", err)
	}
	return err == nil
}

// mendCounts makes counts and lists again, if asked to.
func (c *checkup) mendCounts(s *store.Store) {
	if !c.mend {
		return
	}
	n, err := s.Mend(c.env.Context)
	if err != nil {
		c.bad("counts", "they can't be mended: %v", err)
		return
	}
	c.fine("counts", "rows made again: %d", n)
}

// examineSearch mends the search if asked to, and counts what an older program
// made searchable. The server makes it searchable again by itself.
func (c *checkup) examineSearch(s *store.Store) {
	if c.mend {
		unlike, err := s.MendTokens(c.env.Context)
		n := 0
		if err == nil {
			n, err = s.MendSearch(c.env.Context)
		}
		if err != nil {
			c.bad("search", "it can't be mended: %v", err)
			return
		}
		c.fine("search", "posts made searchable again: %d", unlike+n)
	}
	n, err := s.SearchOutdated(c.env.Context)
	switch {
	case err != nil:
		c.bad("search", "what is outdated can't be counted: %v", err)
	case n > 0:
		c.note("search", "posts still to be made searchable for this version: %d; the server does it while it runs, `tertulia reindex` at once", n)
	}
}

// examineVersion reports whether the database is one that this program can read.
func (c *checkup) examineVersion(s *store.Store) bool {
	ctx, cancel := c.context()
	defer cancel()
	have, want, err := s.SchemaVersions(ctx)
	switch {
	case err != nil:
		c.bad("database", "its version can't be read: %v", err)
	case have > want:
		c.bad("database", "its version is %d, but this program knows only those up to %d: install the newer program again", have, want)
	case have == 0:
		c.bad("database", "%s is empty: `tertulia serve` or `tertulia migrate` makes a forum in it", place(c.settings))
	case have < want:
		c.bad("database", "its version is %d, and this program wants %d: stop the older server, then `tertulia migrate`", have, want)
	default:
		c.fine("database", "%s, %s, version %d", place(c.settings), s.Dialect(), have)
		return true
	}
	return false
}

func (c *checkup) examineClock(s *store.Store) {
	ctx, cancel := c.context()
	defer cancel()
	there, err := s.DatabaseNow(ctx)
	skew := there.Sub(s.Now()).Round(time.Millisecond)
	switch {
	case err != nil:
		c.bad("clock", "the database doesn't tell the time: %v", err)
	case skew.Abs() > maxClockSkew:
		c.bad("clock", "the database's clock differs from this machine's by %v: let both follow a time server (NTP)", skew)
	default:
		c.fine("clock", "the database's and this machine's agree")
	}
}

// examineDemo finds a database that serve would refuse.
func (c *checkup) examineDemo(s *store.Store) {
	ctx, cancel := c.context()
	defer cancel()
	demo, err := s.Demo(ctx)
	if err != nil {
		c.bad("demo", "it can't be told whether this is a demo: %v", err)
		return
	}
	empty, err := s.Empty(ctx)
	switch {
	case err != nil:
		c.bad("demo", "it can't be told whether this is a demo: %v", err)
	case demo && !c.settings.Demo:
		c.bad("demo", "this is the demo's database: choose another --data-dir or --database-url, or say --demo")
	case c.settings.Demo && !demo && !empty:
		c.bad("demo", "this isn't the demo's database: choose another --data-dir or --database-url, or leave --demo out")
	}
}

func (c *checkup) examineAdmins(s *store.Store) {
	ctx, cancel := c.context()
	defer cancel()
	n, err := s.Admins(ctx)
	switch {
	case err != nil:
		c.bad("admins", "they can't be counted: %v", err)
	case n == 0:
		c.bad("admins", "there is none: `tertulia member add HANDLE --email ADDRESS --password-stdin --role admin` makes one, and so does the link in the server's log")
	default:
		c.fine("admins", "%d", n)
	}
}

// examineDeliveries counts what was given up. A mailbox that isn't there is no
// fault of the forum, and so no reason to fail.
func (c *checkup) examineDeliveries(s *store.Store) {
	ctx, cancel := c.context()
	defer cancel()
	n, err := s.FailedDeliveries(ctx)
	switch {
	case err != nil:
		c.bad("deliveries", "they can't be counted: %v", err)
	case n > 0:
		c.note("deliveries", "given up so far: %d; if they are many, look for why in the server's log, and at the mail settings", n)
	default:
		c.fine("deliveries", "none was given up")
	}
}

// examineCounts compares what is counted and listed with what there is, and what is
// there with its events. It reads
// the whole database, and so takes its time.
func (c *checkup) examineCounts(s *store.Store) {
	found, err := s.Inspect(c.env.Context)
	for _, f := range found {
		c.bad("counts", "%s: %d; please report it, with how it came about if you know; `tertulia doctor --mend` mends what can be made again", f.What, f.Rows)
	}
	if err != nil {
		for line := range strings.Lines(err.Error()) {
			c.bad("counts", "it can't be told everywhere: %s", strings.TrimSpace(line))
		}
	}
	if len(found) == 0 && err == nil {
		c.fine("counts", "lists, counts and the search agree with the posts")
	}
}
