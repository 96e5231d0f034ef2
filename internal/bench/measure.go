package main

import (
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
	// Yardstick is the yardstick's figure from right before and right after; nil for
	// the yardstick itself.
	Yardstick *figure
	// CPU is what a request costs the server; DatabaseCPU what it costs
	// PostgreSQL besides.
	CPU, DatabaseCPU time.Duration
	Queries          int // -1: not counted
}

// cost is all that a request costs the machine, but for the client.
func (f figure) cost() time.Duration { return f.CPU + f.DatabaseCPU }

// share is the rate over the yardstick's.
func (f figure) share() float64 { return f.Rate() / f.Yardstick.Rate() }

// times is the cost over the yardstick's.
func (f figure) times() float64 { return ratio(f.cost(), f.Yardstick.cost()) }

// meter measures a server.
type meter struct {
	server   *server
	database int // the process of PostgreSQL; 0 for the embedded database
	time     time.Duration
	restless *int // how often it didn't come to rest
}

// warm asks for a page, so that nothing is done for the first time while it is measured.
func (m meter) warm(p page, who reader) error {
	l := m.asking(p, who)
	l.most, l.atMost = max(200, 2*len(p.paths)), m.time
	_, err := l.run()
	return err
}

// page measures one page for some time.
func (m meter) page(p page, who reader, atMost time.Duration) (figure, error) {
	l := m.asking(p, who)
	l.most, l.atMost = maxRequests, atMost
	f, err := m.spent(l.run)
	f.Page, f.Who = p.name, who.who
	return f, err
}

// asking is a load of requests for a page.
func (m meter) asking(p page, who reader) load {
	l := load{addr: m.server.addr, conns: connections, want: 200}
	for _, path := range p.paths {
		l.requests = append(l.requests, m.server.get(path, who.cookie))
	}
	return l
}

// spent measures what a load costs.
func (m meter) spent(run func() (loaded, error)) (figure, error) {
	f := figure{Queries: -1}
	server, database, err := m.cpu()
	if err != nil {
		return f, err
	}
	if f.loaded, err = run(); err != nil {
		return f, err
	}
	serverAfter, databaseAfter, err := m.cpu()
	f.CPU = (serverAfter - server) / time.Duration(f.Requests)
	f.DatabaseCPU = (databaseAfter - database) / time.Duration(f.Requests)
	return f, err
}

func (m meter) cpu() (server, database time.Duration, err error) {
	if server, err = clockOf(m.server.cmd.Process.Pid); err != nil || m.database == 0 {
		return server, 0, err
	}
	database, err = familyCPU(m.database)
	return server, database, err
}

// How long a server may be busy after its start, and how long it must then have done
// next to nothing.
const (
	settling = time.Minute
	settled  = 500 * time.Millisecond
)

// settle waits until the server and the database have done what they do after a start,
// such as forgetting words that no text holds, which takes longer in larger forums: it
// would be counted as the cost of the pages that are measured first.
func (m meter) settle() error { return m.rest(settled, settling) }

// rest waits until the server and the database have done next to nothing for a moment,
// but no longer than it may take.
func (m meter) rest(moment, atMost time.Duration) error {
	for start := time.Now(); time.Since(start) < atMost; {
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
	say("the server is still busy after %v of rest", atMost)
	*m.restless++
	return nil
}
