package server

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

// pieces are what was written, piece by piece.
type pieces struct {
	sizes []int
	all   strings.Builder
	fails error
}

func (p *pieces) Write(b []byte) (int, error) {
	if p.fails != nil {
		return 0, p.fails
	}
	p.sizes = append(p.sizes, len(b))
	return p.all.Write(b)
}

// told is an answer of a status with a body, whose head says how long that is.
func told(status string, body int) string {
	return fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\nDate: today\r\n\r\n%s", status, body, strings.Repeat("x", body))
}

func TestAnswersAreGathered(t *testing.T) {
	const head = len("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000\r\nDate: today\r\n\r\n")
	kept := told("200 OK", 9000)
	for name, c := range map[string]struct {
		answer string
		pieces []int // as they come
		begins bool
		want   []int // as they go out
	}{
		"two pieces":          {kept, []int{4096, head + 9000 - 4096}, true, []int{head + 9000}},
		"three":               {kept, []int{4096, 4096, head + 9000 - 8192}, true, []int{head + 9000}},
		"all in one":          {told("200 OK", 100), []int{head + 99}, true, []int{head + 99}},
		"HEAD, or no handler": {kept, []int{4096, head + 9000 - 4096}, false, []int{4096, head + 9000 - 4096}},
		"of unknown length":   {strings.Replace(kept, "Content-Length", "Content-Langth", 1), []int{4096, head + 9000 - 4096}, true, []int{4096, head + 9000 - 4096}},
		"a length in the body": {"HTTP/1.1 200 OK\r\n\r\n\r\nContent-Length: 9000\r\n" + strings.Repeat("x", 9000), []int{4096, 4900}, true,
			[]int{4096, 4900}},
		"a part of a file":     {told("206 Partial Content", 9000), []int{4096, 4000}, true, []int{4096, 4000}},
		"flushed early":        {kept, []int{200, 4096}, true, []int{200, 4096}},
		"longer than is held":  {told("200 OK", mostGathered), []int{4096, mostGathered - 4096}, true, []int{4096, mostGathered - 4096}},
		"no number":            {strings.Replace(kept, "9000", "9e3", 1), []int{4096, 4096}, true, []int{4096, 4096}},
		"a head that goes on":  {"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\nLink: " + strings.Repeat("x", 9000), []int{4096, 4096}, true, []int{4096, 4096}},
		"a length beyond that": {strings.Replace(kept, "9000", "99999999999999999999", 1), []int{4096, 4096}, true, []int{4096, 4096}},
	} {
		t.Run(name, func(t *testing.T) {
			g, out, rest := gathering{pool: newGatherings(), begins: c.begins}, new(pieces), c.answer
			for _, size := range c.pieces {
				if n, err := g.write(out, []byte(rest[:size])); n != size || err != nil {
					t.Fatalf("%d of %d bytes (%v)", n, size, err)
				}
				rest = rest[size:]
			}
			if !slices.Equal(out.sizes, c.want) || !strings.HasPrefix(c.answer, out.all.String()) {
				t.Errorf("pieces of %v went out, want %v", out.sizes, c.want)
			}
		})
	}
}

func TestGatheredAnswerThatCantBeSent(t *testing.T) {
	broken := errors.New("broken")
	g, answer := gathering{pool: newGatherings(), begins: true}, told("200 OK", 9000)
	if _, err := g.write(&pieces{fails: broken}, []byte(answer[:4096])); err != nil {
		t.Error(err) // not yet
	}
	if n, err := g.write(&pieces{fails: broken}, []byte(answer[4096:])); n != 0 || !errors.Is(err, broken) {
		t.Errorf("%d bytes, %v", n, err)
	}
}

// counting counts what its connections write.
type counting struct {
	net.Listener
	mu     sync.Mutex
	writes int
}

type countedConn struct {
	net.Conn
	of *counting
}

func (l *counting) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return countedConn{c, l}, err
}

func (c countedConn) Write(b []byte) (int, error) {
	c.of.mu.Lock()
	c.of.writes++
	c.of.mu.Unlock()
	return c.Conn.Write(b)
}

// TestLongAnswersGoOutAtOnce asks a real server: what net/http writes is as gathering
// expects it. One that isn't ended cuts the connection off.
func TestLongAnswersGoOutAtOnce(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	counts := &counting{Listener: l}
	body := strings.Repeat("page ", 2000)
	s := newHTTP(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(body)))
		if r.URL.Path == "/half" {
			_, _ = io.WriteString(w, body[:len(body)/2])
			return
		}
		_, _ = io.WriteString(w, body)
	}), usual(), slog.New(slog.DiscardHandler))
	go func() { _ = s.Serve(newDressing(counts, nil)) }()
	defer s.Close()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	in := bufio.NewReader(c)
	ask := func(method, path string) (*http.Response, string, error) {
		_, _ = fmt.Fprintf(c, "%s %s HTTP/1.1\r\nHost: localhost\r\n\r\n", method, path)
		answer, err := http.ReadResponse(in, &http.Request{Method: method})
		if err != nil {
			return nil, "", err
		}
		got, err := io.ReadAll(answer.Body)
		return answer, string(got), err
	}
	for n := range 3 {
		if answer, got, err := ask(http.MethodGet, "/"); err != nil || got != body || answer.ContentLength != int64(len(body)) {
			t.Fatalf("answer %d: %d bytes (%v)", n, len(got), err)
		}
		if _, got, err := ask(http.MethodHead, "/"); err != nil || got != "" {
			t.Fatalf("answer %d to HEAD: %q (%v)", n, got, err)
		}
	}
	counts.mu.Lock()
	if counts.writes != 6 {
		t.Errorf("6 answers were written in %d pieces", counts.writes)
	}
	counts.mu.Unlock()
	if _, got, err := ask(http.MethodGet, "/half"); err == nil {
		t.Errorf("half an answer of %d bytes is taken for a whole", len(got))
	}
}
