package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// measured are the figures of one forum.
type measured struct {
	Database   string
	Posts      int
	Generated  string
	Yardstick  figure
	Figures    []figure
	Writing    writing
	Visit      visit
	Start      time.Duration
	IdleMemory int64
	// Memory is after everything that was measured.
	Memory int64
}

// postsOfThread is how many posts the threads of the measured forums have on
// average.
const postsOfThread = 10

// Environment of PostgreSQL's databases: see scripts/with-postgres.
const (
	postgresEnv    = "TERTULIA_TEST_POSTGRES"
	postgresPIDEnv = "TERTULIA_TEST_POSTGRES_PID"
)

// measure generates a forum and measures it in three runs of the server: one
// that keeps pages for visitors, one that doesn't, one that logs each request.
func measure(o options, database string, posts int) (m measured, err error) {
	m = measured{Database: database, Posts: posts}
	p := program{binary: o.binary}
	var remove func() error
	if p.place, remove, err = place(database); err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	m.Generated, err = p.run("generate", "--posts", strconv.Itoa(posts), "--threads", strconv.Itoa(posts/postsOfThread))
	if err != nil {
		return m, err
	}
	var paths []page
	var cookies []string
	for _, run := range []func() error{
		func() (err error) { paths, cookies, err = m.keeping(p, o); return err },
		func() error { return m.making(p, o, paths, cookies) },
		func() error { return m.logging(p, paths, cookies) },
	} {
		if err := run(); err != nil {
			return m, err
		}
	}
	return m, nil
}

// keeping measures a server as it runs by default.
func (m *measured) keeping(p program, o options) (pages []page, cookies []string, err error) {
	return pages, cookies, m.with(p, o, nil, func(meter meter, s *site) (err error) {
		m.Start = meter.server.Started
		if m.IdleMemory, err = memoryOf(meter.server.cmd.Process.Pid); err != nil {
			return err
		}
		if pages, err = s.pages(); err != nil {
			return err
		}
		if m.Visit, err = s.first(pages[3].paths[0]); err != nil {
			return err
		}
		if cookies, err = s.join(p, connections); err != nil {
			return err
		}
		if m.Yardstick, err = meter.page(page{"/healthz", []string{"/healthz"}}, "", ""); err != nil {
			return err
		}
		if err := m.add(meter.reading(pages, keptVisitor, "")); err != nil {
			return err
		}
		m.Memory, err = memoryOf(meter.server.cmd.Process.Pid)
		return err
	})
}

// making measures a server that makes every page anew.
func (m *measured) making(p program, o options, pages []page, cookies []string) error {
	return m.with(p, o, []string{"--page-cache", "0"}, func(meter meter, s *site) (err error) {
		if err := m.add(meter.reading(pages, visitor, "")); err != nil {
			return err
		}
		if err := m.add(meter.reading(pages, member, cookies[0])); err != nil {
			return err
		}
		if m.Writing, err = meter.writing(s, pages[5].paths, cookies); err != nil {
			return err
		}
		memory, err := memoryOf(meter.server.cmd.Process.Pid)
		m.Memory = max(m.Memory, memory)
		return err
	})
}

// logging counts statements.
func (m *measured) logging(p program, pages []page, cookies []string) error {
	return m.with(p, options{}, []string{"--page-cache", "0", "--log-level", "debug"}, func(meter meter, s *site) error {
		if err := countQueries(meter.server, m.Figures, pages, cookies[0]); err != nil {
			return err
		}
		return m.Writing.countStatements(meter.server, s, pages[5].paths, cookies[0])
	})
}

func (m *measured) add(figures []figure, err error) error {
	m.Figures = append(m.Figures, figures...)
	return err
}

// with runs the server while something is measured.
func (m *measured) with(p program, o options, args []string, run func(meter meter, s *site) error) (err error) {
	server, err := p.serve(args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	meter := meter{server: server, time: o.time}
	if m.Database == "postgres" {
		if meter.database, err = strconv.Atoi(os.Getenv(postgresPIDEnv)); err != nil {
			return fmt.Errorf("%s: %w", postgresPIDEnv, err)
		}
	}
	return run(meter, newSite(server.addr))
}

// place makes room for a forum; remove takes it away again.
func place(database string) (args []string, remove func() error, err error) {
	if database == "sqlite" {
		dir, err := os.MkdirTemp("", "tertulia-bench-")
		return []string{"--data-dir", filepath.Join(dir, "data")}, func() error { return os.RemoveAll(dir) }, err
	}
	server := os.Getenv(postgresEnv)
	u, err := url.Parse(server)
	if err != nil || server == "" {
		return nil, nil, fmt.Errorf("%s must name a PostgreSQL server: scripts/with-postgres sets it", postgresEnv)
	}
	name := fmt.Sprintf("bench_%d", os.Getpid())
	u.Path = "/" + name
	mail, err := os.MkdirTemp("", "tertulia-bench-")
	if err != nil {
		return nil, nil, err
	}
	remove = func() error {
		return errors.Join(admin(server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"), os.RemoveAll(mail))
	}
	return []string{"--database-url", u.String(), "--data-dir", mail}, remove, admin(server, "CREATE DATABASE "+name)
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
