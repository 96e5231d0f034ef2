package server

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"tertulia/internal/config"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// The environment of a test binary that is to be the forum, in a process that
// can be killed.
const (
	forumDir = "TERTULIA_TEST_FORUM_DIR"
	forumURL = "TERTULIA_TEST_FORUM_URL"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(forumDir); dir != "" {
		os.Exit(beForum(config.Database{DataDir: dir, DatabaseURL: os.Getenv(forumURL)}))
	}
	os.Exit(m.Run())
}

// beForum serves until the process is told to stop, and prints where.
func beForum(db config.Database) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	s, err := New(ctx, config.Serve{Database: db, Listen: "127.0.0.1:0", RateLimits: "off", ShutdownGrace: 10 * time.Second},
		slog.New(slog.DiscardHandler), nil)
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

// writers are members who comment on one thread as fast as they can.
type writers struct {
	*testing.T
	config  store.Config
	secrets []forum.Secret
	thread  forum.ThreadID

	mu    sync.Mutex
	acked []string // comments that were acknowledged
	sent  int
}

func newWriters(t *testing.T, c store.Config) *writers {
	t.Helper()
	if c.DataDir == "" {
		c.DataDir = t.TempDir() // for mail; the database is elsewhere
	}
	w := &writers{T: t, config: c}
	w.with(func(s *store.Store) {
		if _, err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i := range 4 {
			m := storetest.Member(t, s, fmt.Sprintf("schrijver%d", i))
			if i == 0 {
				w.thread = storetest.Thread(t, s, m, "nl", "Wat blijft er over").ID
			}
			var random [32]byte
			_, _ = rand.Read(random[:]) // never fails
			secret := forum.SecretFrom(random)
			storetest.Write(t, s, func(tx *store.Tx) error {
				return tx.AddSession(&forum.Session{TokenHash: secret.Hash(), MemberID: m.ID, ExpiresAt: tx.Now().AddDate(0, 1, 0)})
			})
			w.secrets = append(w.secrets, secret)
		}
	})
	return w
}

// with opens the database for fn.
func (w *writers) with(fn func(s *store.Store)) {
	w.Helper()
	s, err := store.Open(w.Context(), w.config)
	if err != nil {
		w.Fatal(err)
	}
	fn(s)
	if err := s.Close(); err != nil {
		w.Error(err)
	}
}

// launch starts the forum in a process of its own.
func (w *writers) launch() (base string, process *exec.Cmd) {
	w.Helper()
	process = exec.Command(os.Args[0])
	process.Env = append(os.Environ(), forumDir+"="+w.config.DataDir, forumURL+"="+w.config.URL)
	process.Stderr = os.Stderr
	out, err := process.StdoutPipe()
	if err != nil {
		w.Fatal(err)
	}
	if err := process.Start(); err != nil {
		w.Fatal(err)
	}
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		w.Fatalf("the forum doesn't start: %v", err)
	}
	return "http://" + strings.TrimSpace(address), process
}

// write comments from all members until the forum is gone, and returns when
// they have all noticed.
func (w *writers) write(base string) {
	var all sync.WaitGroup
	for i := range w.secrets {
		all.Go(func() {
			client := &http.Client{Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error {
				return http.ErrUseLastResponse
			}}
			for w.comment(client, base, w.secrets[i]) {
			}
		})
	}
	all.Wait()
}

// comment posts one comment and notes whether it was acknowledged; false once
// the forum doesn't answer.
func (w *writers) comment(client *http.Client, base string, secret forum.Secret) bool {
	w.mu.Lock()
	w.sent++
	body := fmt.Sprintf("Reactie %d, en die moet blijven.", w.sent)
	w.mu.Unlock()
	form := url.Values{"body": {body}, "lang": {"nl"}, "lang_sure": {"1"}}
	r, err := http.NewRequest(http.MethodPost, fmt.Sprintf("%s/nl/t/%d/comments", base, w.thread), strings.NewReader(form.Encode()))
	if err != nil {
		w.Error(err)
		return false
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "session", Value: string(secret)})
	res, err := client.Do(r)
	if err != nil {
		return false
	}
	_ = res.Body.Close() // the status says it all
	if res.StatusCode != http.StatusSeeOther {
		w.Errorf("a comment was answered with %s", res.Status)
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.acked = append(w.acked, body)
	return true
}

// acknowledged is how many comments have been so far.
func (w *writers) acknowledged() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.acked)
}

// check compares what was acknowledged with what is there.
func (w *writers) check() {
	w.Helper()
	w.with(func(s *store.Store) {
		times := map[string]int{}
		for page, pages := 1, 1; page <= pages; page++ {
			p, err := s.ThreadPage(w.Context(), forum.Viewer{}, w.thread, page)
			if err != nil {
				w.Fatal(err)
			}
			pages = p.Pages
			for _, post := range p.Posts {
				times[post.Markdown]++
			}
		}
		for _, body := range w.acked {
			if times[body] != 1 {
				w.Errorf("%q was acknowledged, and is there %d times", body, times[body])
			}
		}
		unsound, err := s.Inspect(w.Context())
		if err != nil {
			w.Fatal(err)
		}
		for _, u := range unsound {
			w.Errorf("%s: %d rows", u.What, u.Rows)
		}
	})
}

// eachDatabase runs a test on a new database of either kind.
func eachDatabase(t *testing.T, test func(w *writers)) {
	for name, c := range map[string]func(testing.TB) store.Config{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) { test(newWriters(t, c(t))) })
	}
}

// endWhile starts the forum, lets everybody write until some more comments are
// acknowledged, and ends it by a signal.
func (w *writers) endWhile(signal os.Signal) error {
	w.Helper()
	base, process := w.launch()
	written := make(chan struct{})
	go func() {
		w.write(base)
		close(written)
	}()
	for before := w.acknowledged(); w.acknowledged() < before+20; {
		select {
		case <-written:
			w.Fatal("the forum went away by itself")
		case <-time.After(time.Millisecond):
		}
	}
	if err := process.Process.Signal(signal); err != nil {
		w.Fatal(err)
	}
	<-written
	return process.Wait()
}

func TestWhatWasAcknowledgedSurvivesAKill(t *testing.T) {
	eachDatabase(t, func(w *writers) {
		for range 3 {
			if err := w.endWhile(syscall.SIGKILL); err == nil {
				w.Fatal("the forum wasn't killed")
			}
			w.check()
		}
	})
}

func TestStoppingLosesNothingUnderWay(t *testing.T) {
	eachDatabase(t, func(w *writers) {
		if err := w.endWhile(syscall.SIGTERM); err != nil {
			w.Errorf("stopped with %v", err)
		}
		w.check()
	})
}
