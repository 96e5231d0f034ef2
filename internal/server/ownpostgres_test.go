package server

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// ownPostgres is a PostgreSQL server that a test may stop, and that keeps its
// promises: other tests' server does neither.
type ownPostgres struct {
	*testing.T
	bin, dir string
	port     int
	settings string               // lines of its configuration
	run      *syscall.SysProcAttr // as whom it runs: it refuses root
}

// startPostgres makes a server with an empty database. Tests that need one are
// skipped where the other tests on PostgreSQL are: where nobody promised that it is
// installed, as `make test` does.
func startPostgres(t *testing.T) *ownPostgres {
	t.Helper()
	if os.Getenv(storetest.PostgresEnv) == "" {
		t.Skip(storetest.PostgresEnv + " isn't set: not tested on PostgreSQL (scripts/with-postgres sets it)")
	}
	pg := newPostgres(t)
	pg.must("initdb", "-D", pg.data(), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C")
	pg.startSomewhere()
	return pg
}

// newPostgres is a server without a database.
func newPostgres(t *testing.T) *ownPostgres {
	t.Helper()
	pg := &ownPostgres{T: t, bin: postgresBin(t)}
	// Outside of the test's own folder, into which another user couldn't look.
	dir, err := os.MkdirTemp("", "tertulia-own-postgres")
	if err != nil {
		t.Fatal(err)
	}
	pg.dir = dir
	pg.unprivileged()
	t.Cleanup(func() {
		_ = pg.ctl("stop", "-m", "immediate") // a test may have stopped it already
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return pg
}

// standby starts another server that repeats what this one does, and can only be read.
// From then on a commit waits until the standby has it too.
func (pg *ownPostgres) standby() *ownPostgres {
	pg.Helper()
	other := newPostgres(pg.T)
	pg.must("pg_basebackup", "-D", other.data(), "-R", "-X", "stream", "-c", "fast", "-h", "127.0.0.1", "-p", strconv.Itoa(pg.port), "-U", "postgres")
	other.settings = fmt.Sprintf("primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'\n", pg.port)
	other.startSomewhere()
	pg.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
	pg.sql("SELECT pg_reload_conf()")
	for deadline := time.Now().Add(time.Minute); !pg.holds("current_setting('synchronous_standby_names') = '*'"); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			pg.Fatal("PostgreSQL doesn't read its configuration")
		}
	}
	pg.sql("CHECKPOINT") // by the process that lets commits wait, which then has read it too
	return other
}

// holds reports whether a condition holds on a new connection.
func (pg *ownPostgres) holds(condition string) bool {
	pg.Helper()
	return storetest.Touch(pg, pg.config(pg.address()), "SELECT 1 WHERE "+condition) == 1
}

// promote lets a standby be written to.
func (pg *ownPostgres) promote() {
	pg.Helper()
	if err := pg.ctl("promote"); err != nil {
		pg.Fatal(err)
	}
}

// startSomewhere starts the server on a port that is free.
func (pg *ownPostgres) startSomewhere() {
	pg.Helper()
	for range 8 {
		if pg.tryStart() {
			return
		}
	}
	pg.start() // which says why it can't
}

// tryStart starts the server on a port below those handed out to clients, so that
// it is free again after a stop.
func (pg *ownPostgres) tryStart() bool {
	pg.Helper()
	pg.port = 20000 + rand.IntN(12000)
	path := filepath.Join(pg.data(), "postgresql.auto.conf")
	config := fmt.Sprintf("listen_addresses = '127.0.0.1'\nport = %d\nunix_socket_directories = ''\nmax_connections = 60\n%s", pg.port, pg.settings)
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		pg.Fatal(err)
	}
	pg.own(path)
	return pg.ctl("start") == nil
}

// postgresBin is where the server's programs are.
func postgresBin(t *testing.T) string {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	for _, dir := range append([]string{os.Getenv("TERTULIA_PG_BIN")}, found...) {
		if _, err := os.Stat(filepath.Join(dir, "pg_ctl")); dir != "" && err == nil {
			return dir
		}
	}
	path, err := exec.LookPath("pg_ctl")
	if err != nil {
		cannot(t, "pg_ctl isn't to be found: set TERTULIA_PG_BIN to its folder for tests that stop PostgreSQL")
	}
	return filepath.Dir(path)
}

// startedPID is what scripts/with-postgres sets to the process of the server that it
// started.
const startedPID = "TERTULIA_TEST_POSTGRES_PID"

// cannot fails a test for which no server can be made, though one was for the other
// tests. Where theirs is somebody else's, none may be installed here, and it is skipped.
func cannot(t *testing.T, why string) {
	t.Helper()
	if os.Getenv(startedPID) != "" {
		t.Fatal(why)
	}
	t.Skip("skipped with the given server, which tests may not stop: " + why)
}

// unprivileged finds somebody else to run as, where the test runs as root.
func (pg *ownPostgres) unprivileged() {
	pg.Helper()
	if os.Getuid() != 0 {
		return
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			cannot(pg.T, "neither the user postgres nor nobody is there to run PostgreSQL as")
		}
	}
	uid, uidErr := strconv.Atoi(u.Uid)
	gid, gidErr := strconv.Atoi(u.Gid)
	if err := errors.Join(uidErr, gidErr); err != nil {
		pg.Fatal(err)
	}
	pg.run = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	pg.own(pg.dir)
}

// own gives a file to the user that the server runs as.
func (pg *ownPostgres) own(path string) {
	pg.Helper()
	if pg.run == nil {
		return
	}
	if err := os.Chown(path, int(pg.run.Credential.Uid), int(pg.run.Credential.Gid)); err != nil {
		pg.Fatal(err)
	}
}

func (pg *ownPostgres) data() string { return filepath.Join(pg.dir, "data") }

// command is one of the server's programs.
func (pg *ownPostgres) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(pg.bin, name), args...)
	cmd.Dir, cmd.SysProcAttr, cmd.Env = pg.dir, pg.run, append(os.Environ(), "LC_ALL=C")
	return cmd
}

func (pg *ownPostgres) must(name string, args ...string) {
	pg.Helper()
	if out, err := pg.command(name, args...).CombinedOutput(); err != nil {
		pg.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// ctl starts or stops the server. Its output goes to a file, not to a pipe that
// the server would keep open.
func (pg *ownPostgres) ctl(do string, args ...string) error {
	return pg.command("pg_ctl", append([]string{do, "-D", pg.data(), "-w", "-t", "60", "-s", "-l", filepath.Join(pg.dir, "log")}, args...)...).Run()
}

func (pg *ownPostgres) start() {
	pg.Helper()
	if err := pg.ctl("start"); err != nil {
		log, _ := os.ReadFile(filepath.Join(pg.dir, "log"))
		pg.Fatalf("PostgreSQL doesn't start: %v\n%s", err, log)
	}
}

// stop stops the server: "fast" as an operator does, "immediate" as if it had
// been killed.
func (pg *ownPostgres) stop(mode string) {
	pg.Helper()
	if err := pg.ctl("stop", "-m", mode); err != nil {
		pg.Fatal(err)
	}
}

// address is where the server listens.
func (pg *ownPostgres) address() string { return fmt.Sprintf("127.0.0.1:%d", pg.port) }

// config is a forum on this server, or on what stands before it.
func (pg *ownPostgres) config(address string) store.Config {
	return store.Config{URL: "postgres://postgres@" + address + "/postgres?sslmode=disable"}
}

// sql runs a statement as the operator of the database.
func (pg *ownPostgres) sql(statement string) {
	pg.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := storetest.Exec(ctx, pg.config(pg.address()).URL, statement); err != nil {
		pg.Fatal(err)
	}
}
