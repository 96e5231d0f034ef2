package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// load is a number of requests, sent over some connections that stay open. It
// does as little as a client can: the machine's processors are the server's too.
type load struct {
	addr     string
	requests [][]byte // in turn, as they are written to the connection
	conns    int
	most     int           // requests
	atMost   time.Duration // for all of them but the first of each connection
	want     int           // status
}

// loaded is what came of a load.
type loaded struct {
	Requests int
	Took     time.Duration
	P50, P95 time.Duration
	P99      time.Duration
	Bytes    int      // of the average answer as it came over the wire, head included
	Led      []string // where answers sent the browser, in no order
}

// Rate is how many requests a second were answered.
func (l loaded) Rate() float64 { return float64(l.Requests) / l.Took.Seconds() }

// get is a GET as a browser sends it; cookie may be empty.
func (s *server) get(path, cookie string) []byte { return s.request("GET", path, cookie, "") }

// post is a form sent by a browser.
func (s *server) post(path, cookie, form string) []byte {
	return s.request("POST", path, cookie, form)
}

func (s *server) request(method, path, cookie, form string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: gzip\r\n", method, path, s.addr)
	if cookie != "" {
		fmt.Fprintf(&b, "Cookie: %s\r\n", cookie)
	}
	if method == "POST" {
		fmt.Fprintf(&b, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n", len(form))
	}
	fmt.Fprintf(&b, "\r\n%s", form)
	return b.Bytes()
}

// run sends the load.
func (l load) run() (loaded, error) {
	results := make([]worked, l.conns)
	var next atomic.Int64
	var all sync.WaitGroup
	start := time.Now()
	for i := range results {
		all.Go(func() { results[i] = l.work(i, &next, start.Add(l.atMost)) })
	}
	all.Wait()
	sum := loaded{Took: time.Since(start)}
	var times []time.Duration
	bytes := 0
	for _, r := range results {
		if r.err != nil {
			return loaded{}, r.err
		}
		times = append(times, r.times...)
		sum.Led = append(sum.Led, r.led...)
		bytes += r.bytes
	}
	if len(times) == 0 {
		return loaded{}, fmt.Errorf("nothing was answered within %v", l.atMost)
	}
	slices.Sort(times)
	sum.Requests, sum.Bytes = len(times), bytes/len(times)
	sum.P50, sum.P95, sum.P99 = percentile(times, 50), percentile(times, 95), percentile(times, 99)
	return sum, nil
}

// percentile of sorted times: that many of a hundred took no longer.
func percentile(sorted []time.Duration, p int) time.Duration {
	return sorted[min(len(sorted)*p/100, len(sorted)-1)]
}

// worked is what one connection has done.
type worked struct {
	times []time.Duration
	led   []string
	bytes int
	err   error
}

// work sends requests over one connection, from an address of its own: what is counted by
// address is as many people's.
func (l load) work(n int, next *atomic.Int64, until time.Time) (w worked) {
	from := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, byte(2+n))}}
	dialled, err := from.Dial("tcp", l.addr)
	if err != nil {
		w.err = err
		return w
	}
	defer dialled.Close()
	conn := &counted{Conn: dialled}
	defer func() { w.bytes = conn.came }()
	in := bufio.NewReaderSize(conn, 64<<10)
	for {
		n := int(next.Add(1)) - 1
		start := time.Now()
		if n >= l.most || n >= l.conns && start.After(until) {
			return w
		}
		to, err := exchange(conn, in, l.requests[n%len(l.requests)], l.want)
		if err != nil {
			w.err = err
			return w
		}
		w.times = append(w.times, time.Since(start))
		if to != "" {
			w.led = append(w.led, to)
		}
	}
}

// counted is a connection that counts what comes in.
type counted struct {
	net.Conn
	came int
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.came += n
	return n, err
}

// exchange sends one request and reads its answer, which may lead the browser to somewhere.
func exchange(conn net.Conn, in *bufio.Reader, request []byte, want int) (to string, err error) {
	if _, err := conn.Write(request); err != nil {
		return "", err
	}
	answer, err := http.ReadResponse(in, nil)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(io.Discard, answer.Body)
	if err == nil && answer.StatusCode != want {
		line, _, _ := bytes.Cut(request, []byte("\r\n"))
		err = fmt.Errorf("%s: status %d, want %d", line, answer.StatusCode, want)
	}
	return answer.Header.Get("Location"), err
}
