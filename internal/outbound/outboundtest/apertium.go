// Package outboundtest starts translation engines for tests: a real one, and one
// that speaks another protocol strictly.
package outboundtest

import (
	"bufio"
	"context"
	_ "embed" // the launcher
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// launcher starts APy on a free port of loopback, and prints the port; by itself
// it listens on every interface.
//
//go:embed launch_apy.py
var launcher string

// modes is where Debian's packages put what APy can translate.
const modes = "/usr/share/apertium/modes"

// patience is how long an engine may take to start.
const patience = time.Minute

// Apertium starts Apertium's server, which translates between English and
// Spanish, and gives its address. It stops with the test. TERTULIA_APERTIUM names
// the program. Without it the test is skipped, as the program is a Debian package
// that only `make test` installs; one that is named and doesn't start is a failure.
func Apertium(t *testing.T) (address string) {
	t.Helper()
	program, set := os.LookupEnv("TERTULIA_APERTIUM")
	if !set {
		t.Skip("TERTULIA_APERTIUM is not set; set it to $(scripts/ensure-apertium), as make test does")
	}
	interpreter, err := interpreterOf(program)
	if err != nil {
		t.Fatalf("there is no Apertium server: %v (scripts/ensure-apertium says what to install)", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, interpreter, "-c", launcher, "--port=0", modes)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) } // its pipes too
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		_ = cmd.Wait() // it was killed
	})
	started := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(out).ReadString('\n')
		started <- strings.TrimSpace(line)
	}()
	select {
	case port := <-started:
		if port != "" {
			return "http://127.0.0.1:" + port
		}
		stop()
		_ = cmd.Wait()
		t.Fatalf("the Apertium server didn't start:\n%s", log.String())
	case <-time.After(patience):
		t.Fatalf("the Apertium server didn't start within %v", patience)
	}
	return ""
}

// interpreterOf is the Python that a program is run with.
func interpreterOf(program string) (string, error) {
	f, err := os.Open(program)
	if err != nil {
		return "", err
	}
	defer f.Close()
	line, err := bufio.NewReader(f).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "#!") {
		return "", fmt.Errorf("%s names no interpreter", program)
	}
	return strings.Fields(line[2:])[0], nil
}
