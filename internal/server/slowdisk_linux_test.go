package server

import (
	"bufio"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tertulia/internal/store/storetest"
)

// syncTakes is how long a slow disk takes to say that it holds what was written: a
// write is answered within a request's patience, one that waits for another isn't.
const syncTakes = 3 * time.Second

// slowDisk lets every sync of a process take long until it is ended, as a disk would
// that is about to fail: the kernel itself waits, by strace. Without that, or where a
// container forbids it, the test is skipped: nothing else here makes a disk slow. `make
// test` installs it where it may.
func slowDisk(t *testing.T, process int) (end func()) {
	t.Helper()
	path, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace isn't installed, which makes a disk slow (scripts/ensure-strace does it, where it may)")
	}
	delay := "inject=fsync,fdatasync:delay_enter=" + strconv.FormatInt(syncTakes.Microseconds(), 10)
	tracer := exec.Command(path, "-f", "-p", strconv.Itoa(process), "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", delay)
	said, err := tracer.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := tracer.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(said)
	if !lines.Scan() || !strings.Contains(lines.Text(), "attached") {
		_ = tracer.Wait() // it has said why
		t.Skipf("strace may not look into processes here: %s", lines.Text())
	}
	go func() {
		for lines.Scan() { // of each thread
		}
	}()
	return func() {
		t.Helper()
		if err := tracer.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		_ = tracer.Wait() // by the signal
	}
}

// While the disk is slow pages are served, what is acknowledged is kept, and who would
// wait for too long is sent away.
func TestSlowDisk(t *testing.T) {
	t.Parallel()
	o := underLoad(t, storetest.SQLite(t), syncTakes*3/2)
	times := (soaking(1) + 9) / 10
	for range times {
		end := slowDisk(t, o.forum.cmd.Process.Pid)
		o.isRefused()
		o.reads()
		acked := o.acked.Load()
		o.waitFor("a write to be acknowledged by a slow disk", func() bool { return o.gone() || o.acked.Load() > acked })
		end()
		o.goesOn()
	}
	o.recovers("SQLite's disk takes three seconds for every sync", times)
}
