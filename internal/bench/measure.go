package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Who asks for pages.
const (
	keptVisitor = "visitor, page kept"
	visitor     = "visitor"
	member      = "member"
	coldVisitor = "visitor, no cache"
	coldMember  = "member, no cache"
)

// reader is who asks, by their cookie.
type reader struct{ who, cookie string }

// connections is how many requests are under way at any time.
const connections = 16

// maxRequests bounds what is asked of one page.
const maxRequests = 100_000

// figure is what one page costs one kind of reader.
type figure struct {
	Page, Who string
	loaded
	// Yardstick is the rate of the yardstick on the same run of the server, and
	// YardstickCPU what it costs there.
	Yardstick    float64
	YardstickCPU time.Duration
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
	l := load{addr: m.server.addr, conns: connections, most: max(200, 2*len(p.paths)), atMost: m.time, want: 200}
	for _, path := range p.paths {
		l.requests = append(l.requests, m.server.get(path, cookie))
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

// yardstick measures the page that does nothing.
func (m meter) yardstick() (figure, error) {
	return m.page(page{"/healthz", []string{"/healthz"}}, "", "")
}

// reading are the figures of all pages for one kind of reader, beside the
// yardstick's.
func (m meter) reading(pages []page, who reader, yardstick figure) ([]figure, error) {
	var all []figure
	for _, p := range pages {
		f, err := m.page(p, who.who, who.cookie)
		if err != nil {
			return nil, err
		}
		f.Yardstick, f.YardstickCPU = yardstick.Rate(), yardstick.cost()
		all = append(all, f)
	}
	return all, nil
}

// countQueries asks a server that logs each request for every page of some
// readers, with a member's cookie for members.
func countQueries(s *server, figures []figure, pages []page, readers []string, cookie string) error {
	for i := range figures {
		f := &figures[i]
		n := slices.IndexFunc(pages, func(p page) bool { return p.name == f.Page })
		if n < 0 || !slices.Contains(readers, f.Who) {
			continue
		}
		as := ""
		if f.Who == member || f.Who == coldMember {
			as = cookie
		}
		path := pages[n].paths[0]
		var err error
		if f.Queries, err = queriesOf(s, s.get(path, as), path, 200); err != nil {
			return err
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
