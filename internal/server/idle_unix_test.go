//go:build unix

package server

import (
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tertulia/internal/config"
)

// idleEnv is how many connections the long form of the test holds open; there the
// answer must come within a second.
const idleEnv = "TERTULIA_TEST_IDLE"

func TestIdleConnectionsKeepNobodyOut(t *testing.T) {
	count, long := 1000, false
	if n, err := strconv.Atoi(os.Getenv(idleEnv)); err == nil {
		count, long = n, true
	}
	const others = 200 // files that are open besides
	if most := openFiles(t, count+others) - others; count > most {
		if long {
			t.Fatalf("%d connections can't be had: ulimit -Hn allows %d", count, most)
		}
		t.Logf("only %d connections: ulimit -Hn allows no more", most)
		count = most
	}
	forum := launch(t, child{Serve: config.Serve{Database: config.Database{DataDir: t.TempDir()}}}) // so that the other ends aren't here
	idleConnections(t, strings.TrimPrefix(forum.base, "http://"), count)
	begun := time.Now()
	if a := ask(&http.Client{Timeout: awhile}, newGet(t, forum.base+"/nl/")); a.status != http.StatusOK {
		t.Errorf("a page is %d: %s", a.status, a.body)
	}
	took := time.Since(begun)
	t.Logf("with %d idle connections a page took %v", count, took)
	if long && took > time.Second {
		t.Errorf("a page took %v", took)
	}
}

func newGet(t *testing.T, url string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// openFiles lets this process have so many files open, and those that it starts, or as many
// as the machine allows; it gives how many.
func openFiles(t *testing.T, count int) int {
	t.Helper()
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil {
		t.Fatal(err)
	}
	if files.Cur < uint64(count) {
		files.Cur = min(files.Max, uint64(count))
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &files); err != nil {
			t.Fatal(err)
		}
	}
	return int(min(files.Cur, 1<<30))
}
