package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// program is the binary that is measured, with the database it works on.
type program struct {
	binary string
	place  []string // --data-dir or --database-url
}

// run runs a command to its end and gives what it printed.
func (p program) run(args ...string) (string, error) {
	cmd := exec.Command(p.binary, append(args, p.place...)...)
	out, err := cmd.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return "", fmt.Errorf("tertulia %s: %w\n%s", args[0], err, failed.Stderr)
	}
	return strings.TrimSpace(string(out)), err
}

// server is a forum that runs.
type server struct {
	cmd  *exec.Cmd
	addr string
	// Started is how long it took until it answered.
	Started time.Duration
	log     *requestLog
}

// serve starts the forum and waits until it answers.
func (p program) serve(args ...string) (*server, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	s := &server{addr: addr, log: new(requestLog)}
	s.cmd = exec.Command(p.binary, append(append([]string{"serve", "--listen", addr, "--base-url", "http://" + addr,
		"--log-format", "json"}, p.place...), args...)...)
	s.cmd.Env = append(os.Environ(), limits()...)
	stderr, err := s.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	start := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go s.log.read(stderr)
	for !s.answers() {
		if time.Since(start) > time.Minute {
			return nil, errors.Join(errors.New("the server doesn't answer"), s.stop())
		}
		time.Sleep(2 * time.Millisecond)
	}
	s.Started = time.Since(start)
	return s, nil
}

// limits are those of a server that is measured: requests aren't counted, since any
// number of them comes from one address, but forms are, as far as that goes.
func limits() []string {
	return []string{"TERTULIA_RATE_LIMITS=on", "TERTULIA_REQUESTS_PER_ADDRESS=0", "TERTULIA_REQUESTS_PER_MEMBER=0",
		"TERTULIA_WRITES_PER_ADDRESS=1000000", "TERTULIA_WRITES_PER_MEMBER=1000000"}
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func (s *server) answers() bool {
	res, err := http.Get("http://" + s.addr + "/healthz")
	if err != nil {
		return false
	}
	return res.Body.Close() == nil && res.StatusCode == http.StatusOK
}

// stop ends the server as an operator would.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return s.cmd.Wait()
}

// memory is the server's resident memory in bytes.
func (s *server) memory() (int64, error) { return memoryOf(s.cmd.Process.Pid) }

// requestLog is what a server that logs each request has said.
type requestLog struct {
	mu      sync.Mutex
	queries map[string][]int // of the requests for a path
}

func (l *requestLog) read(from io.Reader) {
	for lines := bufio.NewScanner(from); lines.Scan(); {
		var line struct {
			Msg     string `json:"msg"`
			Path    string `json:"path"`
			Queries int    `json:"queries"`
		}
		if json.Unmarshal(lines.Bytes(), &line) != nil || line.Msg != "request" {
			continue
		}
		l.mu.Lock()
		if l.queries == nil {
			l.queries = map[string][]int{}
		}
		l.queries[line.Path] = append(l.queries[line.Path], line.Queries)
		l.mu.Unlock()
	}
}

// take gives how many statements the second request for a path took, and
// forgets both; false until there were two.
func (l *requestLog) take(path string) (int, bool) {
	u, err := url.Parse(path)
	if err != nil {
		return 0, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	seen := l.queries[u.Path]
	if len(seen) < 2 {
		return 0, false
	}
	delete(l.queries, u.Path)
	return seen[1], true
}
