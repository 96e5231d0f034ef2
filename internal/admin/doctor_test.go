package admin_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tertulia/internal/admin"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// sound are settings that a doctor finds nothing wrong with.
var sound = []string{"--base-url=https://forum.example", "--trusted-proxy=10.0.0.0/8"}

// examine lets the doctor look, and gives what it printed.
func (o *operator) examine(flags ...string) string {
	o.t.Helper()
	out, err := o.run(append([]string{"doctor"}, flags...)...)
	if wrong := strings.Count(out, "WRONG"); (wrong > 0) != (err != nil) {
		o.t.Errorf("%d things are wrong, but the error is %v:\n%s", wrong, err, out)
	}
	return out
}

// finds lets the doctor look, which must print lines with each of those parts.
func (o *operator) finds(flags []string, want ...string) {
	o.t.Helper()
	out := o.examine(flags...)
	for _, part := range want {
		if !strings.Contains(out, part) {
			o.t.Errorf("%q doesn't find %q:\n%s", flags, part, out)
		}
	}
}

func TestDoctorOnAHealthyForum(t *testing.T) {
	each(t, func(t *testing.T, o *operator) {
		o.now = time.Now // that of the database
		o.prints("added @lena, admin\n", "member", "add", "lena", "--email=lena@x.example", "--password=x", "--role=admin")
		out := o.examine(sound...)
		if strings.Contains(out, "WRONG") || strings.Count(out, "fine ") != 9 || strings.Count(out, "\n") != 10 {
			t.Errorf("a healthy forum:\n%s", out)
		}
	})
}

func TestDoctorFindsWhatIsWrongWithData(t *testing.T) {
	each(t, func(t *testing.T, o *operator) {
		if out := o.examine(sound...); !strings.Contains(out, "makes one") && !strings.Contains(out, "makes a forum") {
			t.Errorf("without a forum:\n%s", out)
		}
		if _, err := o.run("migrate"); err != nil {
			t.Fatal(err)
		}
		o.now = func() time.Time { return time.Now().Add(time.Minute) }
		o.finds(sound, "WRONG  admins      there is none", "WRONG  clock       the database's clock differs", "by -1m")
		o.now = time.Now

		s := o.open()
		lose := func(tx *store.Tx) error {
			if err := tx.Emit(forum.Event{Kind: forum.ResetRequested, Email: "x@x.example"}); err != nil {
				return err
			}
			return tx.GiveUpDelivery(1, forum.HandlerMail, "mailbox full")
		}
		for _, spoil := range []func(tx *store.Tx) error{lose, (*store.Tx).MarkDemo} {
			if err := s.Write(context.Background(), spoil); err != nil {
				t.Fatal(err)
			}
		}
		o.finds(sound, "note   deliveries  given up so far: 1", "WRONG  demo        this is the demo's database")
		o.finds([]string{"--demo"}, "fine   clock")
	})
}

func TestDoctorMendsWhatCanBeMadeAgain(t *testing.T) {
	each(t, func(t *testing.T, o *operator) {
		o.now = time.Now
		o.prints("added @lena, admin\n", "member", "add", "lena", "--email=lena@x.example", "--password=x", "--role=admin")
		s := o.open()
		lena, err := s.MemberByHandle(context.Background(), "lena")
		if err != nil {
			t.Fatal(err)
		}
		storetest.Thread(t, s, lena, "nl", "Kast")
		if out := o.examine(append(sound, "--mend")...); !strings.Contains(out, "rows made again: 0") {
			t.Errorf("a sound forum:\n%s", out)
		}
		err = s.Write(context.Background(), func(tx *store.Tx) error { // a post that nobody counted
			return tx.AddMembers([]forum.Member{{Kind: forum.KindAccount, Handle: "noor", Role: forum.RoleMember, PostCount: 3}})
		})
		if err != nil {
			t.Fatal(err)
		}
		o.finds(sound, "members whose count of posts is wrong: 1", "`tertulia doctor --mend` mends")
		o.finds(append(sound, "--mend"), "fine   counts      rows made again: 1", "lists, counts and the search agree")
	})
}

// What reads or mends the whole database may take longer than any other examination, and
// takes nothing of their time.
func TestDoctorTakesItsTime(t *testing.T) {
	dir := t.TempDir()
	o := &operator{t: t, now: time.Now, database: []string{"--data-dir", dir}}
	o.prints("added @lena, admin\n", "member", "add", "lena", "--email=lena@x.example", "--password=x", "--role=admin")
	const patience = 3 * time.Second
	busy, ended := make(chan struct{}), make(chan error, 1)
	s := o.open()
	go func() {
		ended <- s.Write(context.Background(), func(*store.Tx) error {
			close(busy)
			time.Sleep(patience + time.Second) // in which nothing can be mended
			return nil
		})
	}()
	<-busy
	d := admin.Doctor{Mend: true}
	d.DataDir, d.Listen, d.BaseURL, d.RateLimits = dir, "127.0.0.1:8080", "https://forum.example", "on"
	var out bytes.Buffer
	err := d.Examine(&admin.Env{Context: context.Background(), Out: &out, Log: slog.New(slog.DiscardHandler), Now: time.Now}, patience)
	if err := errors.Join(err, <-ended); err != nil || !strings.Contains(out.String(), "fine   translation") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

// A database that others can read is named, and left as it is.
func TestDoctorFindsADatabaseThatOthersCanRead(t *testing.T) {
	dir := t.TempDir()
	o := &operator{t: t, now: time.Now, database: []string{"--data-dir", dir}}
	o.migrated()
	file := filepath.Join(dir, store.DatabaseFile)
	for _, c := range []struct {
		folder, file os.FileMode
		found        bool
	}{{0o755, 0o600, false}, {0o755, 0o644, true}, {0o700, 0o644, false}} {
		if err := errors.Join(os.Chmod(dir, c.folder), os.Chmod(file, c.file)); err != nil {
			t.Fatal(err)
		}
		if out := o.examine(sound...); strings.Contains(out, "`chmod 600 "+file+"*`") != c.found {
			t.Errorf("%v in a folder with %v:\n%s", c.file, c.folder, out)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != c.file {
			t.Errorf("its mode is %v now (%v)", info.Mode(), err)
		}
	}
}

// What can't be read is named, and all that is wrong beside it.
func TestDoctorNamesWhatItCannotRead(t *testing.T) {
	c := storetest.Postgres(t) // of SQLite's files only the store knows
	o := &operator{t: t, now: time.Now, database: []string{"--data-dir", t.TempDir(), "--database-url", c.URL}}
	if _, err := o.run("generate", "--threads=10", "--posts=60"); err != nil {
		t.Fatal(err)
	}
	storetest.Touch(t, c, `UPDATE posts SET rendered = 'garbage' WHERE id = 7`)
	storetest.Touch(t, c, `SET session_replication_role = replica; DELETE FROM threads WHERE id = (SELECT MAX(id) FROM threads)`)
	for _, flags := range [][]string{sound, append(sound, "--mend")} {
		o.finds(flags, "look for posts that show another text than was written: id 7: read rendered form", "thread 10 isn't there",
			"posts of threads that aren't there: ")
	}
}

func TestDoctorFindsWhatCannotBeReached(t *testing.T) {
	o := &operator{t: t, now: time.Now}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	o.finds([]string{"--data-dir", file, "--database-url=postgres://x@127.0.0.1:1/x"},
		"WRONG  data        nothing can be written to "+file+": not a directory",
		"WRONG  database    the database of --database-url can't be reached")
	o.finds([]string{"--data-dir", t.TempDir(), "--smtp-host=127.0.0.1", "--smtp-port=1"},
		"WRONG  data        there is no forum in", "WRONG  mail        127.0.0.1:1 can't be used: reach mail server")
}

func TestDoctorLogsInToTheMailServer(t *testing.T) {
	o := &operator{t: t, now: time.Now, database: []string{"--data-dir", t.TempDir()}}
	port := mailServer(t)
	o.finds([]string{"--smtp-host=127.0.0.1", "--smtp-tls=none", "--smtp-port", port, "--mail-from=forum@x.example"},
		"fine   mail        127.0.0.1:"+port+" lets us in, as forum@x.example")
	o.finds([]string{"--smtp-host=127.0.0.1", "--smtp-port", port}, "WRONG  mail ") // it has no TLS
}

// mailServer greets everyone on a free port, and takes no mail.
func mailServer(t *testing.T) (port string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			greet(conn)
			_ = conn.Close()
		}
	}()
	return fmt.Sprint(l.Addr().(*net.TCPAddr).Port)
}

// greet answers a client until it leaves.
func greet(conn net.Conn) {
	_, _ = fmt.Fprint(conn, "220 here\r\n")
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		command, _, _ := strings.Cut(lines.Text(), " ")
		answer := map[string]string{"EHLO": "250 fine", "QUIT": "221 bye"}[command]
		if answer == "" {
			answer = "502 unknown"
		}
		_, _ = fmt.Fprint(conn, answer+"\r\n")
	}
}

func TestDoctorOnSettings(t *testing.T) {
	o := &operator{t: t, now: time.Now, database: []string{"--data-dir", t.TempDir()}}
	for _, c := range []struct{ name, flags, want string }{
		{"for this machine", "", "note   address     http://127.0.0.1:8080 is reached from this machine alone"},
		{"for everyone, without a name", "--listen=0.0.0.0:8080", "WRONG  address     it listens on 0.0.0.0:8080, but links"},
		{"for everyone, as localhost", "--listen=:80 --base-url=http://localhost", "would lead to http://localhost: set --base-url"},
		{"in the open", "--base-url=http://forum.example", "WRONG  address     passwords travel to http://forum.example in the open"},
		{"behind a proxy", "--base-url=https://forum.example", "note   address     no --trusted-proxy"},
		{"as it should be", strings.Join(sound, " "), "fine   address     https://forum.example, listening on 127.0.0.1:8080"},
		{"without limits", "--rate-limits=off", "note   settings    --rate-limits is off"},
		{"without mail", "", "note   mail        no --smtp-host"},
		{"two mistakes", "--listen=here --base-url=there", "WRONG  settings    --listen takes an address and a port"},
		{"two mistakes", "--listen=here --base-url=there", "WRONG  settings    --base-url takes a scheme and a host"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o.t = t
			o.finds(strings.Fields(c.flags), c.want)
		})
	}
}

func TestDoctorHealth(t *testing.T) {
	o := &operator{t: t, now: time.Now}
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" {
			t.Errorf("asked for %s", r.URL)
		}
		w.WriteHeader(status)
	}))
	_, port, _ := strings.Cut(server.Listener.Addr().String(), ":")
	for _, listen := range []string{"127.0.0.1:", "0.0.0.0:", ":"} {
		o.prints("", "doctor", "--health", "--listen="+listen+port)
	}
	status = http.StatusNotFound
	o.fails("answers 404 Not Found", "doctor", "--health", "--listen=:"+port)
	server.Close()
	o.fails("the server doesn't answer", "doctor", "--health", "--listen=:"+port)
	o.fails("--listen takes an address and a port", "doctor", "--health", "--listen=here")
}

// Nothing is written to a database whose pages are damaged.
func TestDoctorMendsNothingThatIsDamaged(t *testing.T) {
	dir := t.TempDir()
	o := &operator{t: t, now: time.Now, database: []string{"--data-dir", dir}}
	o.prints("added @wilhelmina, admin\n", "member", "add", "wilhelmina", "--email=w@x.example", "--password=x", "--role=admin")
	file := filepath.Join(dir, store.DatabaseFile)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Clone(whole)
	damaged[bytes.LastIndex(damaged, []byte("wilhelmina"))] = 'v'
	if err := os.WriteFile(file, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	o.finds(append(sound, "--mend"), "WRONG  database    it is damaged")
	if now, err := os.ReadFile(file); err != nil || !bytes.Equal(now, damaged) {
		t.Errorf("what is damaged was written to, error %v", err)
	}
}
