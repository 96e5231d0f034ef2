package server

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// outage is a forum under load whose database has a bad time.
type outage struct {
	*load
	forum   *forumProcess
	stopped chan struct{}
	stop    chan struct{}
}

// underLoad starts the forum and lets everybody write. A write may be refused; it
// is sent again then.
func underLoad(t *testing.T, c store.Config, patience time.Duration) *outage {
	t.Helper()
	o := &outage{load: newLoad(t, c), stopped: make(chan struct{}), stop: make(chan struct{})}
	o.refusing, o.answers = true, true
	o.child.Serve.RequestTimeout = patience
	o.forum = launch(t, o.child)
	go func() {
		o.run(o.forum, o.stop)
		close(o.stopped)
	}()
	o.goesOn()
	return o
}

// goesOn waits until writes are acknowledged (again).
func (o *outage) goesOn() {
	o.Helper()
	before := o.acked.Load()
	o.waitFor("writes to be acknowledged", func() bool { return o.gone() || o.acked.Load() >= before+20 })
}

// isRefused waits until writes are refused.
func (o *outage) isRefused() {
	o.Helper()
	before := o.refused.Load()
	o.waitFor("writes to be refused", func() bool { return o.gone() || o.refused.Load() >= before+3 })
}

// gone ends a test whose forum died.
func (o *outage) gone() bool {
	o.Helper()
	select {
	case <-o.stopped:
		o.Fatalf("nobody writes any more; the forum says\n%s", o.forum.log)
	default:
	}
	return false
}

// get asks as a visitor whose page nobody keeps.
func (o *outage) get(path string) answer {
	o.Helper()
	r, err := http.NewRequest(http.MethodGet, o.forum.base+path, nil)
	if err != nil {
		o.Fatal(err)
	}
	return ask(&http.Client{Timeout: time.Minute}, r)
}

// says waits until a page answers with that status and holds the words.
func (o *outage) says(path string, status int, words string) {
	o.Helper()
	var a answer
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if a = o.get(path); a.status == status && strings.Contains(a.body, words) {
			if status == http.StatusServiceUnavailable && a.retryAfter == "" {
				o.Errorf("%s: 503 without Retry-After", path)
			}
			return
		}
	}
	o.Errorf("%s answers %d, want %d with %q:\n%s", path, a.status, status, words, a.body)
}

// reads expects pages to be served, though nothing can be written.
func (o *outage) reads() {
	o.Helper()
	o.says("/healthz", http.StatusOK, "ok")
	o.says("/readyz", http.StatusOK, "ready")
	for _, path := range []string{"/nl/", fmt.Sprintf("/nl/t/%d", o.talk), "/nl/search?q=woord1", "/nl/tags"} {
		o.says(path, http.StatusOK, "<html")
	}
}

// isDown expects what a forum without a database can say.
func (o *outage) isDown() {
	o.Helper()
	o.says("/healthz", http.StatusOK, "ok")
	o.says("/readyz", http.StatusServiceUnavailable, "Service Unavailable")
	o.says("/nl/tags", http.StatusServiceUnavailable, `lang="nl"`)
}

// recovers expects that all is well again by itself, stops the forum and checks
// everything.
func (o *outage) recovers(blow string, times int) {
	o.Helper()
	o.goesOn()
	o.says("/readyz", http.StatusOK, "ready\n")
	close(o.stop)
	<-o.stopped
	if err := o.forum.end(syscall.SIGTERM); err != nil {
		o.Errorf("stopped with %v\n%s", err, o.forum.log)
	}
	o.record(blow, times, o.settle())
}

func TestPostgresStoppedAndStarted(t *testing.T) {
	t.Parallel()
	pg := startPostgres(t)
	o := underLoad(t, pg.config(pg.address()), 20*time.Second)
	modes := []string{"fast", "immediate"}
	for range soaking(1) {
		for _, mode := range modes {
			pg.stop(mode)
			o.isRefused()
			o.isDown()
			pg.start()
			o.goesOn()
		}
	}
	o.recovers("PostgreSQL stopped, or killed, and started", soaking(1)*len(modes))
}

// A failover: the primary is lost, and the standby that takes its place can only be
// read until it is promoted.
func TestFailoverToAStandby(t *testing.T) {
	t.Parallel()
	primary := startPostgres(t)
	proxy := newProxy(t, primary.address())
	o := underLoad(t, primary.config(proxy.address()), 20*time.Second)
	times := (soaking(1) + 39) / 40
	for range times {
		standby := primary.standby()
		o.goesOn()
		primary.stop("immediate")
		o.isRefused()
		proxy.lead(standby.address())
		o.says("/readyz", http.StatusOK, "ready to read, but nothing can be written")
		o.isRefused()
		o.reads()
		o.startsToo()
		standby.promote()
		o.goesOn()
		primary = standby
	}
	o.recovers("PostgreSQL's primary killed, its standby read from and then promoted", times)
}

// startsToo expects that another forum that is started meanwhile serves pages.
func (o *outage) startsToo() {
	o.Helper()
	first := o.forum
	o.forum = launch(o.T, o.child)
	o.reads()
	if err := o.forum.end(syscall.SIGTERM); err != nil {
		o.Errorf("stopped with %v\n%s", err, o.forum.log)
	}
	o.forum = first
}

func TestConnectionsCutInTheMiddle(t *testing.T) {
	t.Parallel()
	c := storetest.Postgres(t)
	proxy := newProxy(t, hostOf(t, c.URL))
	o := underLoad(t, throughProxy(t, c, proxy), 20*time.Second)
	cuts := soaking(10)
	for i := range cuts {
		time.Sleep(time.Duration(rand.IntN(60)) * time.Millisecond)
		if i%2 == 0 {
			proxy.cut()
		} else if err := storetest.Exec(t.Context(), c.URL, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid()`); err != nil {
			t.Fatal(err)
		}
		o.goesOn()
	}
	o.recovers("every connection to PostgreSQL cut, by the network or by the server", cuts)
}

func TestSlowAndSilentDatabase(t *testing.T) {
	t.Parallel()
	c := storetest.Postgres(t)
	proxy := newProxy(t, hostOf(t, c.URL))
	o := underLoad(t, throughProxy(t, c, proxy), 5*time.Second)
	times := (soaking(1) + 9) / 10
	for range times {
		proxy.slow(5 * time.Millisecond)
		o.goesOn()
		proxy.slow(0)
		proxy.block()
		o.isRefused()
		o.isDown()
		proxy.pass()
		o.goesOn()
	}
	o.recovers("PostgreSQL slow, then silent for longer than requests wait", times)
}

func TestDatabaseThatMayOnlyBeRead(t *testing.T) {
	t.Parallel()
	c := storetest.Postgres(t)
	o := underLoad(t, c, 20*time.Second)
	times := (soaking(1) + 9) / 10
	for range times {
		o.readOnly(c, "on")
		o.isRefused()
		o.reads()
		o.says("/readyz", http.StatusOK, "ready to read, but nothing can be written")
		o.readOnly(c, "off")
		o.goesOn()
	}
	o.recovers("PostgreSQL made read-only", times)
}

// readOnly changes what new connections may do, and ends the old ones.
func (o *outage) readOnly(c store.Config, to string) {
	o.Helper()
	if err := storetest.Exec(o.Context(), c.URL, `BEGIN READ WRITE; DO $$ BEGIN EXECUTE
		format('ALTER DATABASE %I SET default_transaction_read_only = `+to+`', current_database()); END $$; COMMIT;
		SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`); err != nil {
		o.Fatal(err)
	}
}

// A slow disk, as writers meet it: somebody else is at it for long.
func TestDatabaseThatIsBusyForLong(t *testing.T) {
	t.Parallel()
	o := underLoad(t, storetest.SQLite(t), 5*time.Second)
	times := (soaking(1) + 9) / 10
	for range times {
		o.with(func(s *store.Store) {
			storetest.Write(t, s, func(tx *store.Tx) error {
				o.isRefused() // a transaction has the lock from its beginning
				o.says("/nl/tags", http.StatusOK, "<html")
				o.says(fmt.Sprintf("/nl/t/%d", o.talk), http.StatusOK, "<html")
				return nil
			})
		})
		o.goesOn()
	}
	o.recovers("SQLite locked by another process for longer than writers wait", times)
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		disk := smallDisk(t, 24)
		o := underLoad(t, store.Config{DataDir: disk.dir}, 20*time.Second)
		o.filled(disk, "the disk of SQLite full")
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		pg, disk := startPostgres(t), smallDisk(t, 48)
		pg.own(disk.dir)
		pg.sql("CREATE TABLESPACE small LOCATION '" + disk.dir + "'")
		pg.sql("CREATE DATABASE tertulia TABLESPACE small")
		c := pg.config(pg.address())
		c.URL = strings.Replace(c.URL, "/postgres?", "/tertulia?", 1)
		o := underLoad(t, c, 20*time.Second)
		o.filled(disk, "the disk of PostgreSQL full")
	})
}

// filled fills the disk up, and empties it again.
func (o *outage) filled(disk *smallFS, blow string) {
	o.Helper()
	times := (soaking(1) + 9) / 10
	for range times {
		disk.fill()
		o.isRefused()
		o.reads()
		disk.empty()
		o.goesOn()
	}
	o.recovers(blow, times)
}

func TestReadOnlyDirectory(t *testing.T) {
	disk := smallDisk(t, 24)
	l := newLoad(t, store.Config{DataDir: disk.dir})
	disk.readOnly(true)
	p := begin(t, l.child)
	if err := p.listens(); err == nil {
		t.Error("the forum starts on a directory that it can't write to")
	}
	if said := p.log.String(); !strings.Contains(said, disk.dir) || !strings.Contains(said, "can't be written to") {
		t.Errorf("it says %q", said)
	}
	disk.readOnly(false)
	if err := l.live(round{end: syscall.SIGTERM, least: 10}); err != nil {
		t.Errorf("stopped with %v", err)
	}
	l.record("started on a read-only data directory, refused, and started again", 1, l.check(forum.ThreadID(1)))
}
