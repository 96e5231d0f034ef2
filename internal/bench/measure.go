package main

import (
	"fmt"
	"strings"
	"time"
)

// Who asks for pages.
const (
	keptVisitor = "visitor, page kept"
	visitor     = "visitor"
	member      = "member"
)

// connections is how many requests are under way at any time.
const connections = 16

// maxRequests bounds what is asked of one page.
const maxRequests = 100_000

// figure is what one page costs one kind of reader.
type figure struct {
	Page, Who string
	loaded
	// CPU is what a request costs the server; DatabaseCPU what it costs
	// PostgreSQL besides.
	CPU, DatabaseCPU time.Duration
	Queries          int // -1: not counted
}

// cost is all that a request costs the machine, but for the client.
func (f figure) cost() time.Duration { return f.CPU + f.DatabaseCPU }

// meter measures a server.
type meter struct {
	server   *server
	database int // the process of PostgreSQL; 0 for the embedded database
	time     time.Duration
}

// page measures one page for as long as is given for it, after having asked for
// it so that nothing is done for the first time.
func (m meter) page(p page, who, cookie string) (figure, error) {
	l := load{addr: m.server.addr, conns: connections, most: max(400, len(p.paths)), atMost: m.time, want: 200}
	for _, path := range p.paths {
		l.requests = append(l.requests, get(path, cookie))
	}
	if _, err := l.run(); err != nil {
		return figure{}, fmt.Errorf("%s as %s: %w", p.name, who, err)
	}
	l.most = maxRequests
	f, err := m.load(l)
	f.Page, f.Who = p.name, who
	if err != nil {
		return f, fmt.Errorf("%s as %s: %w", p.name, who, err)
	}
	return f, nil
}

// load measures what a load costs.
func (m meter) load(l load) (figure, error) {
	f := figure{Queries: -1}
	server, database, err := m.cpu()
	if err != nil {
		return f, err
	}
	if f.loaded, err = l.run(); err != nil {
		return f, err
	}
	serverAfter, databaseAfter, err := m.cpu()
	f.CPU = (serverAfter - server) / time.Duration(f.Requests)
	f.DatabaseCPU = (databaseAfter - database) / time.Duration(f.Requests)
	return f, err
}

func (m meter) cpu() (server, database time.Duration, err error) {
	if server, err = cpuOf(m.server.cmd.Process.Pid, false); err != nil || m.database == 0 {
		return server, 0, err
	}
	database, err = cpuOf(m.database, true)
	return server, database, err
}

// reading are the figures of all pages for one kind of reader.
func (m meter) reading(pages []page, who, cookie string) ([]figure, error) {
	var all []figure
	for _, p := range pages {
		f, err := m.page(p, who, cookie)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
}

// countQueries asks a server that logs each request for every page once.
func countQueries(s *server, figures []figure, pages []page, cookie string) error {
	for i := range figures {
		f := &figures[i]
		for _, p := range pages {
			if p.name != f.Page {
				continue
			}
			as := ""
			if f.Who == member {
				as = cookie
			}
			n, err := queriesOf(s, get(p.paths[0], as), p.paths[0], 200)
			if err != nil {
				return err
			}
			f.Queries = n
		}
	}
	return nil
}

// queriesOf sends a request twice and gives how many statements the second took:
// the first may have found the server with nothing in its memory.
func queriesOf(s *server, request []byte, path string, want int) (int, error) {
	l := load{addr: s.addr, requests: [][]byte{request}, conns: 1, most: 2, atMost: time.Minute, want: want}
	if _, err := l.run(); err != nil {
		return 0, err
	}
	for range 200 { // the log is written after the answer
		time.Sleep(5 * time.Millisecond)
		if n, ok := s.log.take(path); ok {
			return n, nil
		}
	}
	return 0, fmt.Errorf("the log doesn't name %s", strings.SplitN(path, "?", 2)[0])
}
