package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Environment of PostgreSQL's databases: see scripts/with-postgres.
const (
	postgresEnv    = "TERTULIA_TEST_POSTGRES"
	postgresPIDEnv = "TERTULIA_TEST_POSTGRES_PID"
)

var errNoPostgres = errors.New(postgresEnv + " must name a PostgreSQL server: scripts/with-postgres sets it")

// postgresProcess is the first of the server's processes, of which the others are children.
func postgresProcess() (int, error) {
	pid, err := strconv.Atoi(os.Getenv(postgresPIDEnv))
	if err == nil {
		_, err = familyCPU(pid)
	}
	if err != nil {
		return 0, fmt.Errorf("what PostgreSQL does for a request is measured by its process on this machine: unset %s, so that "+
			"scripts/with-postgres starts one, or set %s to the first line of the server's postmaster.pid: %w", postgresEnv, postgresPIDEnv, err)
	}
	return pid, nil
}

// generated counts the changes of what is generated: kept forums of an earlier kind
// are made anew.
const generated = 3

// place is where a forum is kept.
type place struct {
	args []string // that name it to the program
	made string   // file that says how it was generated; empty: it is removed
	// fresh makes the place empty, remove takes it away.
	fresh, remove func() error
}

// keptFrom is how many posts a forum has at least to be kept for the next run. A run
// writes some 4,000 comments, nearly all to one thread: in a smaller forum that would be
// the longest one, or close to it, from then on. Smaller ones are made in seconds.
const keptFrom = 1_000_000

// placeFor finds a place for a forum: in the folder for kept ones, where the small ones
// stay for as long as they are measured, or in one of its own.
func placeFor(keep string, f size) (place, error) {
	name := fmt.Sprintf("%s-%d", f.database, f.posts)
	dir, err := filepath.Abs(keep)
	if keep == "" {
		dir, err = os.MkdirTemp("", "tertulia-bench-")
	}
	if err != nil {
		return place{}, err
	}
	p := place{}
	data := filepath.Join(dir, name)
	p.fresh = func() error { return errors.Join(os.RemoveAll(data), os.MkdirAll(data, 0o700)) }
	p.remove = func() error { return os.RemoveAll(data) }
	if keep == "" {
		p.remove = func() error { return os.RemoveAll(dir) }
	}
	p.args = []string{"--data-dir", data}
	if f.database == "postgres" {
		if p, err = p.inPostgres(fmt.Sprintf("bench_%d", f.posts), keep != ""); err != nil {
			return p, err
		}
	}
	if keep != "" && f.posts >= keptFrom {
		p.made, p.remove = filepath.Join(dir, fmt.Sprintf("%s.%d.txt", name, generated)), func() error { return nil }
	}
	return p, nil
}

// inPostgres puts the forum's database, but not its folder, into PostgreSQL: one that
// nobody else uses, or that of the server for kept ones.
func (p place) inPostgres(name string, forKept bool) (place, error) {
	server := os.Getenv(postgresEnv)
	u, err := url.Parse(server)
	if err != nil || server == "" {
		return p, errors.Join(errNoPostgres, err)
	}
	if !forKept {
		name += "_" + strconv.Itoa(os.Getpid())
	}
	u.Path = "/" + name
	p.args = append(p.args, "--database-url", u.String())
	drop := "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"
	freshDir, removeDir := p.fresh, p.remove
	p.fresh = func() error {
		return errors.Join(freshDir(), admin(server, drop), admin(server, "CREATE DATABASE "+name))
	}
	p.remove = func() error { return errors.Join(admin(server, drop), removeDir()) }
	return p, nil
}

func admin(server, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return fmt.Errorf("%s: %w", strings.Fields(statement)[0], err)
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}

// filled is how a forum came into its place.
type filled struct {
	said string // by the program that generated it
	// rate is how many posts a second were generated.
	rate int
	// kept says that it was there, from an earlier run.
	kept bool
}

func (f filled) String() string {
	if f.kept {
		return f.said + " (by an earlier run)"
	}
	return f.said
}

// filledAs is what the program said of a forum that it generated.
func filledAs(said string) (filled, error) {
	var err error
	f := filled{said: said}
	if rate := saidRate.FindStringSubmatch(said); rate == nil {
		err = fmt.Errorf("%q doesn't say how many posts a second were generated", said)
	} else {
		f.rate, err = strconv.Atoi(rate[1])
	}
	return f, err
}

var saidRate = regexp.MustCompile(`(\d+) posts a second$`)

// fill brings a generated forum into the place, or what an earlier run left there
// up to date. Where that can't be brought up to date, it is made anew.
func (p place) fill(b program, posts int) (filled, error) {
	if said, err := os.ReadFile(p.made); err == nil {
		f, err := filledAs(strings.TrimSpace(string(said)))
		if err == nil {
			err = p.update(b)
		}
		if f.kept = true; err == nil {
			return f, nil
		}
		say("the forum that was kept is made anew: %v", err)
	}
	if err := errors.Join(p.forget(), p.fresh()); err != nil {
		return filled{}, err
	}
	said, err := b.run("generate", "--posts", strconv.Itoa(posts), "--threads", strconv.Itoa(posts/postsOfThread))
	if err != nil {
		return filled{}, err
	}
	f, err := filledAs(said)
	if err == nil && p.made != "" {
		err = os.WriteFile(p.made, []byte(said+"\n"), 0o600)
	}
	return f, err
}

// forget keeps what is made half from being taken for a forum.
func (p place) forget() error {
	if err := os.Remove(p.made); err != nil && !errors.Is(err, os.ErrNotExist) && p.made != "" {
		return err
	}
	return nil
}

// update brings a kept forum to what this program makes of one, so that no job
// does while it is measured.
func (p place) update(b program) error {
	for _, command := range []string{"migrate", "reindex"} {
		if _, err := b.run(command); err != nil {
			return err
		}
	}
	return nil
}

// generation is how fast forums are generated on a database.
type generation struct {
	Database string
	Posts    int
	Rate     int  // posts a second
	Kept     bool // by an earlier run
}

// target is what it is to reach.
func (g generation) target() target {
	t := target{Database: g.Database, Posts: g.Posts, What: "posts generated a second", Want: fmt.Sprintf("at least %s", count(generatedLeast)),
		Measured: count(g.Rate), Holds: g.Rate >= generatedLeast}
	if g.Kept {
		t.What += ", by an earlier run"
	}
	return t
}

// generatedLeast is how many posts a second are to be generated.
const generatedLeast = 6000

// generatedPosts is how many posts are generated to see how long it takes, where no
// forum of so many had to be: smaller ones are made in a few seconds, most of which
// goes into other things.
const generatedPosts = 200_000

// generating measures the making of a forum that nothing else is done with.
func generating(o options, database string) (g generation, err error) {
	p, err := placeFor("", size{database, generatedPosts})
	if err != nil {
		return g, err
	}
	defer func() { err = errors.Join(err, p.remove()) }()
	f, err := p.fill(program{binary: o.binary, place: p.args}, generatedPosts)
	return generation{Database: database, Posts: generatedPosts, Rate: f.rate}, err
}
