//go:build unix

package server

import (
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"tertulia/internal/store/storetest"
)

// idleEnv is how many connections the long form of the test holds open; there the
// answer must come within a second.
const idleEnv = "TERTULIA_TEST_IDLE"

func TestIdleConnectionsKeepNobodyOut(t *testing.T) {
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil {
		t.Fatal(err)
	}
	count, long := 1000, false
	if n, err := strconv.Atoi(os.Getenv(idleEnv)); err == nil {
		count, long = n, true
	}
	if most := int(min(files.Cur, 1<<20))/2 - 100; count > most { // both ends are here
		t.Logf("only %d connections: ulimit -n is %d", most, files.Cur)
		count = most
	}
	n := startNode(t, storetest.SQLite(t))
	n.idleConnections(count)
	begun := time.Now()
	n.home()
	took := time.Since(begun)
	t.Logf("with %d idle connections a page took %v", count, took)
	if long && took > time.Second {
		t.Errorf("a page took %v", took)
	}
}
