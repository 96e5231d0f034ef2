package server

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"tertulia/internal/config"
)

// forumEnv is the environment of a test binary that is to be the forum, in a
// process that can be killed: a [child] as JSON.
const forumEnv = "TERTULIA_TEST_FORUM"

// child is what the forum is started with.
type child struct {
	Serve config.Serve
	Ahead time.Duration // of its clock
}

func TestMain(m *testing.M) {
	if settings := os.Getenv(forumEnv); settings != "" {
		os.Exit(beForum(settings))
	}
	os.Exit(m.Run())
}

// beForum serves until the process is told to stop, and prints where.
func beForum(settings string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	var c child
	if err := json.Unmarshal([]byte(settings), &c); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	s, err := New(ctx, c.Serve, log, func() time.Time { return time.Now().Add(c.Ahead) })
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println(s.Addr())
	if err := s.Run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// ownHost is where a forum is told to listen, on a port that is free, and so what it takes
// for its name.
const ownHost = "127.0.0.1:0"

// forumProcess is the forum in a process of its own.
type forumProcess struct {
	base string // the address at which it serves
	cmd  *exec.Cmd
	out  *bufio.Reader
	log  *output
}

// begin starts a process that is to become the forum. The address it serves at
// isn't known yet.
func begin(t *testing.T, c child) *forumProcess {
	t.Helper()
	if c.Serve.Listen == "" {
		c.Serve.Listen = ownHost
	}
	asInUse(&c.Serve)
	settings, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	p := &forumProcess{cmd: exec.Command(os.Args[0]), log: new(output)}
	p.cmd.Env = append(os.Environ(), forumEnv+"="+string(settings))
	p.cmd.Stderr = p.log
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out = bufio.NewReader(out)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if p.cmd.ProcessState == nil {
			_ = p.end(syscall.SIGKILL) // a test that failed half-way left it behind
		}
	})
	return p
}

// asInUse leaves the forum as an operator has it who sets nothing: with its caches,
// and with limits, which count every write in the database. They are wide enough for
// a load that no person makes, and a proxy may say whose a request is.
func asInUse(c *config.Serve) {
	const plenty = 1_000_000
	c.Limits = config.Limits{AddressRequests: plenty, MemberRequests: plenty, AddressWrites: plenty, MemberWrites: plenty}
	c.RateLimits, c.TrustedProxies = "on", []string{"127.0.0.0/8"}
	c.PageCache, c.SharedCache, c.ShutdownGrace = -1, -1, time.Minute
	if c.RequestTimeout == 0 {
		c.RequestTimeout = 40 * time.Second
	}
}

// launch starts the forum and waits until it listens.
func launch(t *testing.T, c child) *forumProcess {
	t.Helper()
	p := begin(t, c)
	if err := p.listens(); err != nil {
		t.Fatalf("the forum doesn't start: %v\n%s", err, p.log)
	}
	return p
}

// listens waits until the forum listens.
func (p *forumProcess) listens() error {
	address, err := p.out.ReadString('\n')
	p.base = "http://" + strings.TrimSpace(address)
	if errors.Is(err, io.EOF) {
		return errors.Join(err, p.cmd.Wait())
	}
	return err
}

// end sends a signal and waits until the process is gone. Its error is how it
// ended.
func (p *forumProcess) end(s os.Signal) error {
	if err := p.cmd.Process.Signal(s); err != nil {
		return err
	}
	return p.cmd.Wait()
}

// output is what a process printed. It may be read while more comes.
type output struct {
	mu      sync.Mutex
	printed bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.printed.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.printed.String()
}
