package e2e

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"tertulia/internal/browser"
	"tertulia/internal/config"
	"tertulia/internal/server"
)

// Forum is a running forum of one test, on the embedded database, in a folder
// that goes away with the test. Nothing in it is limited by rate but what a test asks for.
type Forum struct {
	// URL is where it is reached, without a slash at the end.
	URL string

	t    testing.TB
	data string
	demo bool
	log  *journal
	// engine translates its texts, if there is one.
	engine config.Translate
	// requests is how many a minute a visitor may make; 0: any number.
	requests int
}

// StartForum starts an empty forum as `tertulia serve` does, on a free loopback
// port, and stops it with the test. If the test fails, it prints the log.
func StartForum(t testing.TB) *Forum { return start(t, Forum{}) }

// StartForumWith starts one that an engine is connected to.
func StartForumWith(t testing.TB, engine config.Translate) *Forum {
	return start(t, Forum{engine: engine})
}

// StartForumLimited starts one in which visitors may make that many requests a minute.
func StartForumLimited(t testing.TB, requests int) *Forum {
	return start(t, Forum{requests: requests})
}

// StartDemo starts a forum with the demo community, as `tertulia serve --demo`
// does.
func StartDemo(t testing.TB) *Forum { return start(t, Forum{demo: true}) }

func start(t testing.TB, as Forum) *Forum {
	t.Helper()
	browser.Enabled(t)
	f := &as
	f.t, f.data, f.log = t, t.TempDir(), new(journal)
	srv := f.listen(slog.New(slog.NewJSONHandler(f.log, nil)))
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- srv.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("the forum stopped with %v", err)
		}
		if t.Failed() {
			t.Logf("the forum's log:\n%s", f.log)
		}
	})
	return f
}

// listen tries ports until it finds one that is free.
func (f *Forum) listen(log *slog.Logger) *server.Server {
	f.t.Helper()
	for {
		address := freeAddress(f.t)
		f.URL = "http://" + address
		srv, err := server.New(context.Background(), f.config(address), log, nil)
		if errors.Is(err, syscall.EADDRINUSE) {
			continue
		}
		if err != nil {
			f.t.Fatalf("start the forum: %v", err)
		}
		return srv
	}
}

func (f *Forum) config(address string) config.Serve {
	limits := "off"
	if f.requests > 0 {
		limits = "on"
	}
	return config.Serve{
		Database:      config.Database{DataDir: f.data},
		SMTP:          config.SMTP{TLS: "none"},
		Translate:     f.engine,
		Listen:        address,
		Demo:          f.demo,
		RateLimits:    limits,
		Limits:        config.Limits{AddressRequests: f.requests},
		ShutdownGrace: 5 * time.Second,
	}
}

// freeAddress is a loopback address nobody listens on, a moment ago.
func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Command runs the program's command line on the forum's data, in a process of
// its own as an operator does, and returns what it printed.
func (f *Forum) Command(args ...string) string {
	f.t.Helper()
	command := exec.Command(program(f.t), append(args, "--data-dir="+f.data)...)
	var failure bytes.Buffer
	command.Stderr = &failure
	out, err := command.Output()
	if err != nil {
		f.t.Fatalf("tertulia %q: %v\n%s%s", args, err, out, failure.String())
	}
	return string(out)
}

// built is the program's binary, built once for the package's tests: the one that is
// shipped, of which `make test` has compiled all parts already.
var built struct {
	once sync.Once
	dir  string
	err  error
}

// program is the path of the binary.
func program(t testing.TB) string {
	t.Helper()
	built.once.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "tertulia-e2e"); built.err != nil {
			return
		}
		build := exec.Command("../../scripts/build-static", built.dir)
		build.Stderr = os.Stderr
		built.err = build.Run()
	})
	if built.err != nil {
		t.Fatalf("build tertulia: %v", built.err)
	}
	return filepath.Join(built.dir, "tertulia")
}
