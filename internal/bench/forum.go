package main

import (
	"errors"
	"slices"
	"time"
)

// measured are the figures of one forum.
type measured struct {
	Database  string
	Posts     int
	Generated filled
	// Filling is how long it took to generate it, or to bring it up to date.
	Filling time.Duration
	// Yardsticks are those of the runs of the server; the first is that of the server
	// as it runs by default.
	Yardsticks []figure
	Figures    []figure
	// Ordinary is how many ordinary threads were read in turn.
	Ordinary int
	// Searches are of several kinds of query.
	Searches []figure
	Writing  writing
	Visit    visit
	Paint    paint
	Start    time.Duration
	// IdleMemory is once the server has done what it does after a start.
	IdleMemory int64
	// Memory is after all that was measured of the server as it runs by default.
	Memory int64
	// Grown compares the largest forum of a database with smaller ones.
	Grown []beside
	// Unlike are the pages that aren't compared, as smaller forums have none of the same
	// shape.
	Unlike []string
	// Restless is how often the server didn't come to rest in the time that it had for it.
	Restless int
	// Others is the share of the processors that others used meanwhile.
	Others float64
}

// postsOfThread is how many posts the threads of the measured forums have on
// average.
const postsOfThread = 10

// What a server is told so that it keeps less in memory.
var (
	noPages  = []string{"--page-cache", "0"}
	noCaches = []string{"--page-cache", "0", "--shared-cache", "0"}
)

// measure measures a forum in several runs of the server: as by default, without
// pages kept for visitors, without any cache, and logging each request. The largest
// forum of a database is then compared with smaller ones, the smallest first, if there
// are any.
func (r *runs) measure(smaller []*runs) error {
	var err error
	start := time.Now()
	if r.Generated, err = r.place.fill(r.program, r.Posts); err != nil {
		return err
	}
	r.Filling = time.Since(start)
	database, err := r.postgres()
	if err != nil {
		return err
	}
	w, err := watchOthers(database)
	if err != nil {
		return err
	}
	for _, run := range []func() error{
		r.byDefault,
		func() error { return r.reading("without kept pages", noPages, reader{visitor, ""}) },
		func() error {
			return r.reading("no cache", noCaches, reader{coldVisitor, ""}, reader{coldMember, r.cookies[0]})
		},
		func() error { return r.counting(nil, r.countedByDefault, keptVisitor) },
		func() error { return r.counting(noPages, nil, visitor, member) },
		func() error { return r.counting(noCaches, r.countedCold, coldVisitor, coldMember) },
	} {
		if err := run(); err != nil {
			return err
		}
	}
	if len(smaller) > 0 {
		if err := r.grow(smaller); err != nil {
			return err
		}
	}
	r.Others, err = w.others()
	return err
}

// runs are the runs of the server on one forum.
type runs struct {
	measured
	options options
	place   place
	program program
	pages   []page
	cookies []string // of members
}

// runsOn finds a place for a forum that is to be measured.
func runsOn(o options, f size) (*runs, error) {
	at, err := placeFor(o.keep, f)
	if err != nil {
		return nil, err
	}
	return &runs{measured: measured{Database: f.database, Posts: f.posts}, options: o, place: at,
		program: program{binary: o.binary, place: at.args}}, nil
}

// postgres is PostgreSQL's process; 0 for the embedded database.
func (r *runs) postgres() (int, error) {
	if r.Database != "postgres" {
		return 0, nil
	}
	return postgresProcess()
}

// byDefault measures a server as it runs by default: how it starts, what it takes when
// idle, what visitors get from the page cache, what members get, searches and comments.
func (r *runs) byDefault() error {
	return r.with(nil, func(m meter, s *site) (err error) {
		r.Start = m.server.Started
		if err := m.settle(); err != nil {
			return err
		}
		if r.IdleMemory, err = m.server.memory(); err != nil {
			return err
		}
		if err := r.look(m.server, s); err != nil {
			return err
		}
		y, err := m.yardstick()
		if err != nil {
			return err
		}
		if err := r.add(y.reading(keptPages(r.pages), reader{keptVisitor, ""})); err != nil {
			return err
		}
		if err := r.add(y.reading(r.pages, reader{member, r.cookies[0]})); err != nil {
			return err
		}
		if r.Searches, err = y.searches(); err != nil {
			return err
		}
		if r.Writing, err = y.writing(s, r.threads(), r.cookies); err != nil {
			return err
		}
		r.Yardsticks = append(r.Yardsticks, y.own("as by default"))
		r.Memory, err = m.server.memory()
		return err
	})
}

// keptPages are those that are kept for visitors.
func keptPages(pages []page) []page {
	return slices.DeleteFunc(slices.Clone(pages), func(p page) bool { return p.name == searchPage })
}

// look finds the pages to measure, makes members, and pays the first visit.
func (r *runs) look(server *server, s *site) (err error) {
	if r.pages, err = s.pages(); err != nil {
		return err
	}
	r.Ordinary = len(r.threads())
	thread := r.pages[longestThread].paths[0]
	if r.Visit, err = s.first(thread); err != nil {
		return err
	}
	if r.Paint, err = painted("http://" + server.addr + thread); err != nil {
		return err
	}
	r.cookies, err = s.join(r.program, connections)
	return err
}

// threads are the ordinary ones.
func (r *runs) threads() []string { return r.pages[ordinaryThreads].paths }

// reading measures all pages for some readers of a server that is told something; run
// says what, in words.
func (r *runs) reading(run string, args []string, readers ...reader) error {
	return r.with(args, func(m meter, _ *site) error {
		y, err := m.yardstick()
		if err != nil {
			return err
		}
		for _, who := range readers {
			if err := r.add(y.reading(r.pages, who)); err != nil {
				return err
			}
		}
		r.Yardsticks = append(r.Yardsticks, y.own(run))
		return nil
	})
}

// counting counts the statements of pages for some readers, and of what else is counted on
// such a server, if anything is.
func (r *runs) counting(args []string, also func(*server, *site) error, readers ...string) error {
	return r.with(append([]string{"--log-level", "debug"}, args...), func(m meter, s *site) error {
		if err := m.settle(); err != nil { // what a start makes the caches forget, no page pays for
			return err
		}
		err := countQueries(m.server, r.Figures, r.pages, readers, r.cookies[0])
		if err == nil && also != nil {
			err = also(m.server, s)
		}
		return err
	})
}

// countedByDefault is what is measured of a server as it runs by default alone: searches of
// several kinds.
func (r *runs) countedByDefault(server *server, _ *site) error {
	return countSearches(server, r.Searches)
}

// countedCold are comments, which take most on a server that knows nothing of who writes.
func (r *runs) countedCold(server *server, s *site) error {
	return r.Writing.countStatements(server, s, r.threads(), r.cookies)
}

func (r *runs) add(figures []figure, err error) error {
	r.Figures = append(r.Figures, figures...)
	return err
}

// with runs the server while something is measured.
func (r *runs) with(args []string, run func(m meter, s *site) error) (err error) {
	server, err := r.program.serve(args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	m := meter{server: server, time: r.options.time, restless: &r.Restless}
	if m.database, err = r.postgres(); err != nil {
		return err
	}
	return run(m, newSite(server.addr))
}
