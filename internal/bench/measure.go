package main

import (
	"cmp"
	"fmt"
	"slices"
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
	// Yardstick is the yardstick's figure on the same run of the server; nil for
	// the yardstick itself.
	Yardstick *figure
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
		middle[i] = middleOf(found[i])
	}
	return middle, nil
}

// middleOf is the figure that costs more than half of them.
func middleOf(rounds []figure) figure {
	slices.SortFunc(rounds, func(a, b figure) int { return cmp.Compare(a.cost(), b.cost()) })
	return rounds[len(rounds)/2]
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

// yardstickPath is the page that does nothing.
const yardstickPath = "/healthz"

// yardstick measures the page that does nothing, once the server does nothing else.
// What it names is the run of the server.
func (m meter) yardstick(run string) (figure, error) {
	if err := m.settle(); err != nil {
		return figure{}, err
	}
	found, err := m.inTurn([]page{{yardstickPath, []string{yardstickPath}}}, reader{who: run})
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
		all[i].Yardstick = &yardstick
	}
	return all, err
}
