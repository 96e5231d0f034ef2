package admin_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tertulia/internal/admin"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// elsewhere is an operator of an empty place of the same kind.
func (o *operator) elsewhere() *operator {
	o.t.Helper()
	other := &operator{t: o.t, now: o.now, database: []string{"--data-dir", filepath.Join(o.t.TempDir(), "data")}}
	if len(o.database) > 2 {
		other.database = append(other.database, "--database-url", storetest.Postgres(o.t).URL)
	}
	return other
}

// generated makes a forum with a few of everything, and a mail in its folder.
func (o *operator) generated() {
	o.t.Helper()
	if _, err := o.run("generate", "--threads=10", "--posts=60"); err != nil {
		o.t.Fatal(err)
	}
	mail := filepath.Join(o.database[1], "mail")
	if err := os.MkdirAll(mail, 0o700); err != nil {
		o.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(mail, "one.eml"), []byte("To: you\n"), 0o600); err != nil {
		o.t.Fatal(err)
	}
}

// digests are those of the operator's forum.
func (o *operator) digests() map[string]store.Digest {
	o.t.Helper()
	found, err := o.open().Digests(context.Background())
	if err != nil {
		o.t.Fatal(err)
	}
	return found
}

func TestBackupAndRestoreGiveTheSameForum(t *testing.T) {
	each(t, func(t *testing.T, o *operator) {
		o.generated()
		backup := filepath.Join(t.TempDir(), "backup")
		if _, err := o.run("backup", backup); err != nil {
			t.Fatal(err)
		}
		checkModes(t, backup)
		other := o.elsewhere()
		if out, err := other.run("restore", backup); err != nil || !strings.Contains(out, "restored and compared: the database of") {
			t.Fatalf("%s%v", out, err)
		}
		checkModes(t, other.database[1])
		if differ := store.Differences(o.digests(), other.digests()); len(differ) > 0 {
			t.Errorf("after a round trip %v", differ)
		}
		if mail, err := os.ReadFile(filepath.Join(other.database[1], "mail", "one.eml")); err != nil || string(mail) != "To: you\n" {
			t.Errorf("the mail is %q (%v)", mail, err)
		}
		other.fails("isn't empty", "restore", backup)
		o.fails("exists already", "backup", backup)
		o.fails("lies in the data directory", "backup", filepath.Join(o.database[1], "backup"))
	})
}

// What symbolic links lead to is part of the forum, and of its backup.
func TestBackupFollowsLinks(t *testing.T) {
	each(t, func(t *testing.T, o *operator) {
		o.generated()
		data, aside := o.database[1], t.TempDir()
		linked := func(target, name string) {
			if err := os.Symlink(target, name); err != nil {
				t.Fatal(err)
			}
		}
		// The data directory, a folder and a file in it are links.
		linked(data, filepath.Join(aside, "data"))
		o.database[1] = filepath.Join(aside, "data")
		if err := os.Rename(filepath.Join(data, "mail"), filepath.Join(aside, "mails")); err != nil {
			t.Fatal(err)
		}
		linked(filepath.Join(aside, "mails"), filepath.Join(data, "mail"))
		linked(filepath.Join(aside, "mails", "one.eml"), filepath.Join(data, "copy.eml"))
		backup := filepath.Join(t.TempDir(), "backup")
		if out, err := o.run("backup", backup); err != nil || !strings.Contains(out, "and 2 files beside it") {
			t.Fatalf("%s%v", out, err)
		}
		linked(backup, filepath.Join(aside, "last"))
		other := o.elsewhere()
		if out, err := other.run("restore", filepath.Join(aside, "last")); err != nil || !strings.Contains(out, "and 2 files beside it") {
			t.Fatalf("%s%v", out, err)
		}
		for _, file := range []string{"mail/one.eml", "copy.eml"} {
			if mail, err := os.ReadFile(filepath.Join(other.database[1], file)); err != nil || string(mail) != "To: you\n" {
				t.Errorf("%s is %q (%v)", file, mail, err)
			}
		}
		o.fails("lies in the data directory", "backup", filepath.Join(data, "backup"))
		o.fails("where the copy is made", "backup", filepath.Join(aside, "mails", "backup"))
		linked(data, filepath.Join(aside, "mails", "again"))
		o.fails("leads to a folder that it lies in", "backup", filepath.Join(t.TempDir(), "backup"))
		if err := os.Remove(filepath.Join(aside, "mails", "again")); err != nil {
			t.Fatal(err)
		}
		linked(filepath.Join(aside, "gone"), filepath.Join(data, "gone"))
		o.fails("leads nowhere", "backup", filepath.Join(t.TempDir(), "backup"))
	})
}

// Files that aren't what they were once they are restored are named.
func TestRestoredFilesAreCompared(t *testing.T) {
	o := &operator{t: t, now: storetest.NewClock().Now, database: []string{"--data-dir", storetest.SQLite(t).DataDir}}
	o.generated()
	backup := filepath.Join(t.TempDir(), "backup")
	if _, err := o.run("backup", backup); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(files map[string]string){
		"mail/one.eml isn't what it was": func(files map[string]string) { files["mail/one.eml"] = files["mail/one.eml"][1:] + "0" },
		"mail/two.eml is missing":        func(files map[string]string) { files["mail/two.eml"] = files["mail/one.eml"] },
	} {
		if err := admin.RestoreFiles(backup, t.TempDir(), change); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
	if err := admin.RestoreFiles(backup, t.TempDir(), func(map[string]string) {}); err != nil {
		t.Error(err)
	}
}

// Until everything beside it is restored, there is no database that looks like a forum.
func TestRestoreBringsTheDatabaseLast(t *testing.T) {
	o := &operator{t: t, now: time.Now, database: []string{"--data-dir", t.TempDir(), "--database-url", storetest.Postgres(t).URL}}
	o.generated()
	backup := filepath.Join(t.TempDir(), "backup")
	if _, err := o.run("backup", backup); err != nil {
		t.Fatal(err)
	}
	other := o.elsewhere()
	bin := programs(t, 9, "test -f "+filepath.Join(other.database[1], "mail", "one.eml")+" && echo after the files; exit 1")
	other.fails("after the files", "restore", backup, "--pg-bin", bin)
}

// Neither a doctor that has looked at an empty database keeps a forum from being restored
// to it, nor what an older one left there.
func TestRestoreAfterADoctor(t *testing.T) {
	o := &operator{t: t, now: time.Now, database: []string{"--data-dir", t.TempDir(), "--database-url", storetest.MigratedPostgres(t).URL}}
	backup := filepath.Join(t.TempDir(), "backup")
	if _, err := o.run("backup", backup); err != nil {
		t.Fatal(err)
	}
	left := `CREATE TABLE goose_db_version (version_id BIGINT NOT NULL, is_applied BOOLEAN NOT NULL); INSERT INTO goose_db_version VALUES (0, TRUE)`
	for _, statement := range []string{`SELECT 1`, left} {
		other := o.elsewhere()
		if err := storetest.Exec(t.Context(), other.database[3], statement); err != nil {
			t.Fatal(err)
		}
		other.finds(nil, "is empty: `tertulia serve` or `tertulia migrate` makes a forum in it")
		if out, err := other.run("restore", backup); err != nil {
			t.Errorf("%s%v", out, err)
		}
	}
}

// A data directory that isn't there is no reason to leave out the files in it without a word.
func TestBackupWithoutItsDataDirectory(t *testing.T) {
	t.Chdir(t.TempDir())
	url := storetest.MigratedPostgres(t).URL
	o := &operator{t: t, now: time.Now, database: []string{"--data-dir", filepath.Join(t.TempDir(), "typo"), "--database-url", url}}
	o.fails("there is no folder "+o.database[1], "backup", "backup")
	o.database = o.database[2:]
	if out, err := o.run("backup", "backup"); err != nil || !strings.Contains(out, "and 0 files beside it") {
		t.Errorf("%s%v", out, err)
	}
	if !strings.Contains(o.log.String(), "holds the database alone") {
		t.Errorf("the log has %q", o.log.String())
	}
	o.database = append([]string{"--data-dir", t.TempDir()}, "--database-url", storetest.Postgres(t).URL)
	if out, err := o.run("restore", "backup"); err != nil {
		t.Errorf("%s%v", out, err)
	}
}

// An extension that somebody uses in the database is no part of the forum: its backup is
// restored by a user who may not make extensions.
func TestRestoreNeedsNoExtensions(t *testing.T) {
	c := storetest.MigratedPostgres(t)
	if err := storetest.Exec(t.Context(), c.URL, `CREATE EXTENSION pg_stat_statements`); err != nil {
		t.Skipf("PostgreSQL's extensions aren't installed: %v", err)
	}
	o := &operator{t: t, now: time.Now, database: []string{"--data-dir", t.TempDir(), "--database-url", c.URL}}
	backup := filepath.Join(t.TempDir(), "backup")
	if _, err := o.run("backup", backup); err != nil {
		t.Fatal(err)
	}
	role := fmt.Sprintf("t_%d_restorer", os.Getpid())
	storetest.Touch(t, c, `CREATE ROLE `+role+` LOGIN PASSWORD 'x'`)
	other := o.elsewhere()
	superuser := other.database[3]
	address, err := url.Parse(superuser)
	if err != nil {
		t.Fatal(err)
	}
	if err := storetest.Exec(t.Context(), superuser, `ALTER DATABASE `+address.Path[1:]+` OWNER TO `+role+`; GRANT CREATE ON SCHEMA public TO `+role); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		drop := `REASSIGN OWNED BY ` + role + ` TO CURRENT_USER; DROP OWNED BY ` + role + `; DROP ROLE ` + role
		if err := storetest.Exec(context.Background(), superuser, drop); err != nil {
			t.Error(err)
		}
	})
	address.User = url.UserPassword(role, "x")
	other.database[3] = address.String()
	if out, err := other.run("restore", backup); err != nil {
		t.Errorf("%s%v", out, err)
	}
}

// Only what is the database's, or is being written, is left out without a word.
func TestBackupLeavesOutWhatItSays(t *testing.T) {
	dir := t.TempDir()
	o := &operator{t: t, now: time.Now, database: []string{"--data-dir", dir}}
	o.generated()
	want := []string{"mail/one.eml", "tertulia.db.old", "tertulia.db-journal.gz", "sub/tertulia.db", "sub/.doctor-x", "notes.half", "sub/mail/x.half"}
	for _, name := range append([]string{"mail/two.eml.half", ".doctor-1", ".tertulia-1"}, want...) {
		file := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(name), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	socket, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	backup := filepath.Join(t.TempDir(), "backup")
	if out, err := o.run("backup", backup); err != nil || !strings.Contains(out, fmt.Sprintf("and %d files beside it", len(want))) {
		t.Errorf("%s%v", out, err)
	}
	for _, name := range want {
		if _, err := os.Stat(filepath.Join(backup, "files", name)); err != nil {
			t.Error(err)
		}
	}
	if said := o.log.String(); !strings.Contains(said, "left out of the backup") || !strings.Contains(said, filepath.Join(dir, "socket")) {
		t.Errorf("the log has %q", said)
	}
}

// Whatever files are called, their backup can be read, by sha256sum too.
func TestBackupOfNamesWithLineEnds(t *testing.T) {
	dir := t.TempDir()
	o := &operator{t: t, now: time.Now, database: []string{"--data-dir", dir}}
	o.migrated()
	names := []string{"two\nlines", "at the end\r", `back\slash`, `back\nslash`, `\`, "two  spaces"}
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	backup := filepath.Join(t.TempDir(), "backup")
	if _, err := o.run("backup", backup); err != nil {
		t.Fatal(err)
	}
	if path, err := exec.LookPath("sha256sum"); err == nil {
		check := exec.Command(path, "--check", "--strict", "--quiet", "SHA256SUMS")
		check.Dir = backup
		if said, err := check.CombinedOutput(); err != nil {
			t.Errorf("sha256sum: %v: %s", err, said)
		}
	}
	other := o.elsewhere()
	if _, err := other.run("restore", backup); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if content, err := os.ReadFile(filepath.Join(other.database[1], name)); err != nil || string(content) != name {
			t.Errorf("%q holds %q (%v)", name, content, err)
		}
	}
}

// checkModes looks for files that others than the owner may read.
func checkModes(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := os.Stat(path)
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// A backup made while members write is the forum of one moment: everything from
// before is in it, and nothing by half.
func TestBackupWhileMembersWrite(t *testing.T) {
	each(t, func(t *testing.T, o *operator) {
		o.generated()
		s := o.open()
		author := storetest.Member(t, s, "schrijver")
		thread := storetest.Thread(t, s, author, "nl", "Onder het schrijven")
		var written atomic.Int64
		stop, stopped := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(stopped)
			for {
				select {
				case <-stop:
					return
				default:
					storetest.Comment(t, s, thread.ID, author, "nl")
					written.Add(1)
				}
			}
		}()
		waitUntil(t, func() bool { return written.Load() > 20 })
		before, backup := int(written.Load()), filepath.Join(t.TempDir(), "backup")
		_, err := o.run("backup", backup)
		after := int(written.Load())
		waitUntil(t, func() bool { return int(written.Load()) > after })
		close(stop)
		<-stopped
		if err != nil {
			t.Fatal(err)
		}
		checkMoment(t, o.elsewhere(), backup, thread.ID, before, after)
	})
}

// checkMoment restores a backup, and looks whether it is the forum of a moment
// between two counts of comments.
func checkMoment(t *testing.T, o *operator, backup string, id forum.ThreadID, least, most int) {
	t.Helper()
	if _, err := o.run("restore", backup); err != nil {
		t.Fatal(err)
	}
	s := o.open()
	found, err := s.InspectRows(context.Background())
	if err != nil || len(found) > 0 {
		t.Errorf("the restored forum has %v (%v)", found, err)
	}
	thread, err := s.Thread(context.Background(), forum.Viewer{}, id)
	// The last one may have been committed before it was counted.
	if n := thread.Comments(); err != nil || n < least || n > most+1 {
		t.Errorf("%d comments were restored (%v), want %d to %d", n, err, least, most)
	}
}

func waitUntil(t *testing.T, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain")
		}
	}
}

// A backup that isn't whole touches nothing.
func TestDamagedBackupIsRefused(t *testing.T) {
	each(t, func(t *testing.T, o *operator) {
		o.generated()
		database := "tertulia.db"
		if len(o.database) > 2 {
			database = "postgres.dump"
		}
		for _, c := range []struct {
			name  string
			spoil func(dir string) error
			want  string
		}{
			{"a bit turned over", func(dir string) error { return flip(filepath.Join(dir, database)) }, database + " isn't what it was"},
			{"cut short", func(dir string) error { return os.Truncate(filepath.Join(dir, database), 4096) }, database + " isn't what it was"},
			{"empty", func(dir string) error { return os.Truncate(filepath.Join(dir, database), 0) }, database + " isn't what it was"},
			{"a file gone", func(dir string) error { return os.Remove(filepath.Join(dir, "files", "mail", "one.eml")) }, "one.eml is missing"},
			{"a file more", func(dir string) error { return os.WriteFile(filepath.Join(dir, "more"), nil, 0o600) }, "more doesn't belong"},
			{"no checksums", func(dir string) error { return os.Remove(filepath.Join(dir, "SHA256SUMS")) }, "no whole backup"},
			{"checksums cut", func(dir string) error { return os.Truncate(filepath.Join(dir, "SHA256SUMS"), 70) }, "cut short"},
			{"the manifest changed", func(dir string) error { return flip(filepath.Join(dir, "manifest.json")) }, "manifest.json isn't what it was"},
			{"other rows", func(dir string) error { return forge(dir, `"rows": `, `"rows": 1`) }, "isn't what was backed up"},
			{"a newer version", func(dir string) error { return forge(dir, `"version": `, `"version": 9`) }, "newer version of tertulia"},
			{"fewer files", func(dir string) error { return forge(dir, `"files": 1`, `"files": 2`) }, "1 files beside the database instead of 2"},
			{"another format", func(dir string) error { return forge(dir, `"format": 1`, `"format": 2`) }, "format is 2"},
		} {
			t.Run(c.name, func(t *testing.T) {
				o.t = t
				backup := filepath.Join(t.TempDir(), "backup")
				if _, err := o.run("backup", backup); err != nil {
					t.Fatal(err)
				}
				if err := c.spoil(backup); err != nil {
					t.Fatal(err)
				}
				other := o.elsewhere()
				other.fails(c.want, "restore", backup)
				if _, err := os.Stat(filepath.Join(other.database[1], store.DatabaseFile)); err == nil {
					t.Error("a database was restored all the same")
				}
			})
		}
	})
}

// flip changes one bit in the middle of a file.
func flip(path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	content[len(content)/2] ^= 1
	return os.WriteFile(path, content, 0o600)
}

// forge changes the manifest, and its checksum with it.
func forge(dir, old, changed string) error {
	path, sums := filepath.Join(dir, "manifest.json"), filepath.Join(dir, "SHA256SUMS")
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	forged := []byte(strings.Replace(string(content), old, changed, 1))
	list, err := os.ReadFile(sums)
	if err != nil {
		return err
	}
	list = []byte(strings.Replace(string(list), fmt.Sprintf("%x", sha256.Sum256(content)), fmt.Sprintf("%x", sha256.Sum256(forged)), 1))
	if err := os.WriteFile(path, forged, 0o600); err != nil {
		return err
	}
	return os.WriteFile(sums, list, 0o600)
}

// What a newer program has changed this one couldn't restore.
func TestBackupOfANewerForumIsRefused(t *testing.T) {
	c := storetest.MigratedPostgres(t)
	folder := t.TempDir()
	o := &operator{t: t, now: time.Now, database: []string{"--data-dir", t.TempDir(), "--database-url", c.URL}}
	storetest.Touch(t, c, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)`)
	o.fails("newer version of tertulia", "backup", filepath.Join(folder, "backup"))
	if entries, err := os.ReadDir(folder); err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v (%v)", entries, err)
	}
}

func TestBackupOfNothing(t *testing.T) {
	o := &operator{t: t, now: time.Now, database: []string{"--data-dir", t.TempDir()}}
	o.fails("there is no forum in", "backup", filepath.Join(t.TempDir(), "backup"))
	o.fails("no whole backup", "restore", t.TempDir())
}

func TestBackupLeavesNothingHalf(t *testing.T) {
	o := &operator{t: t, now: time.Now, database: []string{"--data-dir", t.TempDir(), "--database-url", "postgres://x@127.0.0.1:1/x"}}
	folder := t.TempDir()
	if _, err := o.run("backup", filepath.Join(folder, "backup")); err == nil {
		t.Error("a database that isn't there was backed up")
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v (%v)", entries, err)
	}
}
