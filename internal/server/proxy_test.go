package server

import (
	"bytes"
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// proxy stands between the forum and its database, and can be a bad network: it
// cuts connections, lets nothing through, or is slow.
type proxy struct {
	listener net.Listener

	mu    sync.Mutex
	to    string
	conns []net.Conn
	lag   time.Duration
	open  chan struct{} // closed while data passes
	// fallen are connections that carry nothing any more, until the test ends.
	fallen map[net.Conn]bool
	// listening are both ends of the one by which the forum hears of events.
	listening map[net.Conn]bool
	ended     chan struct{}
}

func newProxy(t *testing.T, to string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: l, to: to, open: make(chan struct{}), fallen: map[net.Conn]bool{}, listening: map[net.Conn]bool{}, ended: make(chan struct{})}
	close(p.open)
	go p.accept()
	t.Cleanup(func() {
		_ = l.Close() // once is enough
		close(p.ended)
		p.pass()
		p.cut()
	})
	return p
}

func (p *proxy) address() string { return p.listener.Addr().String() }

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.leads())
		if err != nil {
			_ = client.Close() // as a server that isn't there would
			continue
		}
		p.mu.Lock()
		p.conns = append(p.conns, client, server)
		p.mu.Unlock()
		go p.copy(client, server)
		go p.copy(server, client)
	}
}

// copy passes data on, and ends both ends with either.
func (p *proxy) copy(to, from net.Conn) {
	defer func() {
		_ = to.Close() // both are of no use any more
		_ = from.Close()
	}()
	buffer := make([]byte, 16<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			p.look(to, from, buffer[:n])
			p.wait(from)
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err == io.EOF || err != nil {
			return
		}
	}
}

func (p *proxy) wait(from net.Conn) {
	p.mu.Lock()
	lag, open, fallen := p.lag, p.open, p.fallen[from]
	p.mu.Unlock()
	if fallen {
		<-p.ended
	}
	time.Sleep(lag)
	<-open
}

// look finds the connection that listens by the name it gives itself.
func (p *proxy) look(to, from net.Conn, data []byte) {
	if bytes.Contains(data, []byte("tertulia listening")) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.listening[to], p.listening[from] = true, true
	}
}

// silence has the connections that there are carry nothing any more, without an end,
// while new ones do: as when a machine dies and another takes its place. The one that
// listens may be left alone.
func (p *proxy) silence(listening bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		p.fallen[c] = listening || !p.listening[c]
	}
}

// leads is where new connections lead.
func (p *proxy) leads() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.to
}

// lead lets connections lead to another server, and cuts those that there are.
func (p *proxy) lead(to string) {
	p.mu.Lock()
	p.to = to
	p.mu.Unlock()
	p.cut()
}

// cut ends all connections, in the middle of whatever they carry.
func (p *proxy) cut() {
	p.mu.Lock()
	conns := p.conns
	p.conns = nil
	p.mu.Unlock()
	for _, c := range conns {
		_ = c.Close() // that it is closed is all that is wanted
	}
}

// slow lets every piece of data wait.
func (p *proxy) slow(lag time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lag = lag
}

// block lets nothing through, and says nothing either.
func (p *proxy) block() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open = make(chan struct{})
}

// pass lets everything through again.
func (p *proxy) pass() {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.open:
	default:
		close(p.open)
	}
}
