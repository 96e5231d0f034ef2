package main

import (
	"cmp"
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

// rounds is how often each page is measured, in turn with the others: what disturbs
// the machine for a second then disturbs no page twice.
const rounds = 3

// inTurn measures pages in rounds, and gives for each what it cost in the round
// between its dearest and its cheapest.
func (m meter) inTurn(pages []page, who reader) ([]figure, error) {
	found := make([][]figure, len(pages))
	for range rounds {
		for i, p := range pages {
			f, err := m.page(p, who, len(found[i]) == 0)
			if err != nil {
				return nil, fmt.Errorf("%s as %s: %w", p.name, who.who, err)
			}
			found[i] = append(found[i], f)
		}
	}
	middle := make([]figure, len(pages))
	for i := range found {
		slices.SortFunc(found[i], func(a, b figure) int { return cmp.Compare(a.cost(), b.cost()) })
		middle[i] = found[i][len(found[i])/2]
	}
	return middle, nil
}

// page measures one page for a round's share of the time that is given for it; at
// first after having asked for it, so that nothing is done for the first time.
func (m meter) page(p page, who reader, first bool) (figure, error) {
	l := load{addr: m.server.addr, conns: connections, most: max(200, 2*len(p.paths)), atMost: m.time, want: 200}
	for _, path := range p.paths {
		l.requests = append(l.requests, m.server.get(path, who.cookie))
	}
	if first {
		if _, err := l.run(); err != nil {
			return figure{}, err
		}
	}
	l.most, l.atMost = maxRequests, m.time/rounds
	f, err := m.load(l)
	f.Page, f.Who = p.name, who.who
	return f, err
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

// yardstick measures the page that does nothing, once the server does nothing else.
func (m meter) yardstick() (figure, error) {
	if err := m.settle(); err != nil {
		return figure{}, err
	}
	found, err := m.inTurn([]page{{"/healthz", []string{"/healthz"}}}, reader{})
	if err != nil {
		return figure{}, err
	}
	return found[0], nil
}

// settling is how long a server may be busy after its start.
const settling = time.Minute

// settle waits until the server and the database have done what they do after a start,
// such as forgetting words that no text holds, which takes longer in larger forums: it
// would be counted as the cost of the pages that are measured first.
func (m meter) settle() error {
	const moment = 500 * time.Millisecond
	for start := time.Now(); time.Since(start) < settling; {
		server, database, err := m.cpu()
		if err != nil {
			return err
		}
		time.Sleep(moment)
		serverAfter, databaseAfter, err := m.cpu()
		if err != nil {
			return err
		}
		if used := serverAfter + databaseAfter - server - database; used < moment/20 {
			return nil
		}
	}
	say("the server is still busy %v after its start", settling)
	return nil
}

// reading are the figures of all pages for one kind of reader, beside the
// yardstick's.
func (m meter) reading(pages []page, who reader, yardstick figure) ([]figure, error) {
	all, err := m.inTurn(pages, who)
	for i := range all {
		all[i].Yardstick, all[i].YardstickCPU = yardstick.Rate(), yardstick.cost()
	}
	return all, err
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
