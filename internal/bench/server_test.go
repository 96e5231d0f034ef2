package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestServerThatEndsIsNoticed at once, with why.
func TestServerThatEndsIsNoticed(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "tertulia")
	if err := os.WriteFile(binary, []byte("#!/bin/sh\necho '{\"level\":\"INFO\",\"msg\":\"no room for '$1'\"}' >&2\nexit 3\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	_, err := program{binary: binary}.serve()
	if err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "no room for serve") {
		t.Errorf("%v", err)
	}
	if took := time.Since(start); took > settling/2 {
		t.Errorf("after %v", took)
	}
}

func TestServersLogIsRead(t *testing.T) {
	l := new(serverLog)
	request := func(path string, queries int) string {
		return `{"level":"DEBUG","msg":"request","path":"` + path + `","queries":` + strconv.Itoa(queries) + "}\n"
	}
	long := `{"level":"INFO","msg":"` + strings.Repeat("x", 1<<17) + `"}`
	for part := range slices.Chunk([]byte(request("/en/", 7)+long+"\n"+request("/en/", 5)+request("/en/tags", 1)+`{"level":"INFO","msg":"ends"}`+"\nhalf"), 1000) {
		if n, err := l.Write(part); n != len(part) || err != nil {
			t.Fatalf("%d (%v)", n, err)
		}
	}
	if _, ok := l.take("/en/", 3); ok {
		t.Error("three requests of two")
	}
	if took, ok := l.take("/en/?sort=newest", 2); !ok || !slices.Equal(took, []int{7, 5}) {
		t.Errorf("%v, %v", took, ok)
	}
	if _, ok := l.take("/en/", 1); ok {
		t.Error("requests are counted twice")
	}
	if want := long + "\n" + `{"level":"INFO","msg":"ends"}`; l.last() != want {
		t.Errorf("the last lines are %q", l.last())
	}
}

// TestConnectionsHaveAddressesOfTheirOwn: the limits count by address.
func TestConnectionsHaveAddressesOfTheirOwn(t *testing.T) {
	var mu sync.Mutex
	from := map[string]bool{}
	var all sync.WaitGroup // of the connections, none of which then takes another's turn
	all.Add(connections)
	forum := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		mu.Lock()
		from[host] = err == nil
		mu.Unlock()
		all.Done()
		all.Wait()
	}))
	t.Cleanup(forum.Close)
	s := &server{addr: forum.Listener.Addr().String()}
	l := load{addr: s.addr, requests: [][]byte{s.get("/", "")}, conns: connections, most: connections, atMost: time.Minute, want: http.StatusOK}
	if _, err := l.run(); err != nil || len(from) != connections {
		t.Errorf("from %v (%v)", from, err)
	}
}

func TestWhatIsMissingIsSaidAtTheStart(t *testing.T) {
	onPostgres, err := parse([]string{"-sizes", "sqlite:5000,postgres:5000"})
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ server, pid, want string }{
		"no server":        {"", "", postgresEnv + " must name"},
		"no process":       {"postgres://db.example/", "", "unset " + postgresEnv},
		"not this machine": {"postgres://db.example/", "999999999", "unset " + postgresEnv},
		"all there":        {"postgres://127.0.0.1/", strconv.Itoa(os.Getpid()), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(postgresEnv, tt.server)
			t.Setenv(postgresPIDEnv, tt.pid)
			err := onPostgres.check()
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v", err)
			}
			if alone, err := parse([]string{"-sizes", "sqlite:5000,postgres:5000", "-databases", "sqlite"}); err != nil || alone.check() != nil {
				t.Errorf("%v, %v on SQLite alone", err, alone.check())
			}
		})
	}
}
