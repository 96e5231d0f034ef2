package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
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
	log     *serverLog
	// ended is closed once the process has ended, for the reason that err then has.
	ended chan struct{}
	err   error
}

// serve starts the forum and waits until it answers.
func (p program) serve(args ...string) (*server, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	s := &server{addr: addr, log: new(serverLog), ended: make(chan struct{})}
	s.cmd = exec.Command(p.binary, append(append([]string{"serve", "--listen", addr, "--base-url", "http://" + addr,
		"--log-format", "json"}, p.place...), args...)...)
	s.cmd.Env = append(os.Environ(), limits()...)
	s.cmd.Stderr = s.log
	start := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		s.err = s.cmd.Wait()
		close(s.ended)
	}()
	for !s.answers() {
		if s.gone() || time.Since(start) > time.Minute {
			return nil, errors.Join(errors.New("the server doesn't answer"), s.stop())
		}
		time.Sleep(2 * time.Millisecond)
	}
	s.Started = time.Since(start)
	return s, nil
}

// limits are those of a server that is measured: requests and forms are counted as by
// default, against limits that nobody reaches. They are as wide as they can be set, and each
// connection comes from an address of its own (see [load.work]), which then may ask for
// 17,000 pages a second.
func limits() []string {
	all := []string{"TERTULIA_RATE_LIMITS=on"}
	for _, of := range []string{"REQUESTS_PER_ADDRESS", "REQUESTS_PER_MEMBER", "WRITES_PER_ADDRESS", "WRITES_PER_MEMBER"} {
		all = append(all, "TERTULIA_"+of+"=1000000")
	}
	return all
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

// gone reports whether the process has ended.
func (s *server) gone() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// stop ends the server as an operator would. One that has ended by itself is an error,
// with the last that it said.
func (s *server) stop() error {
	if s.gone() {
		return fmt.Errorf("the server ended by itself: %v\n%s", s.err, s.log.last())
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	<-s.ended
	return s.err
}

// memory is the server's resident memory in bytes.
func (s *server) memory() (int64, error) { return memoryOf(s.cmd.Process.Pid) }
