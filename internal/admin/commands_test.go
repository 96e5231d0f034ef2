package admin_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// used are commands that use a forum, and neither make nor change its tables.
var used = [][]string{
	{"setting", "list"},
	{"setting", "get", "registration"},
	{"setting", "set", "registration", "closed"},
	{"member", "list"},
	{"member", "role", "lena", "admin"},
	{"reindex"},
	{"import", "article", "x.txt"},
}

func TestCommandsMakeNoForum(t *testing.T) {
	each(t, func(t *testing.T, o *operator) {
		for _, command := range used {
			o.fails("there is no forum in", command...)
		}
		if _, err := os.Stat(filepath.Join(o.database[1], store.DatabaseFile)); err == nil {
			t.Error("a database was made")
		}
		if n, err := o.open().Tables(context.Background()); err != nil || n > 0 {
			t.Errorf("%d tables were made (%v)", n, err)
		}
		// An embedded database is there now, and empty.
		o.fails("there is no forum in", "member", "list")

		said := "there was no forum: a new one is made"
		o.prints("added @lena, admin\n", "member", "add", "lena", "--email=lena@x.example", "--password=x", "--role=admin")
		if !strings.Contains(o.log.String(), said) {
			t.Errorf("the log lacks %q:\n%s", said, o.log.String())
		}
		o.log.Reset()
		o.prints("added @mona, member\n", "member", "add", "mona", "--email=mona@x.example", "--password=x")
		if strings.Contains(o.log.String(), said) {
			t.Errorf("a second time:\n%s", o.log.String())
		}
	})
}

// A command of a newer program doesn't migrate the database under an older server.
func TestCommandsMigrateNothing(t *testing.T) {
	all := append([][]string{{"member", "add", "lena", "--email=lena@x.example", "--password=x"}}, used...)
	t.Run("sqlite", func(t *testing.T) {
		o := &operator{t: t, now: time.Now, database: []string{"--data-dir", older(t)}}
		for _, command := range all {
			o.fails("stop the server, then run `tertulia migrate`", command...)
		}
	})
	t.Run("postgres", func(t *testing.T) {
		c := storetest.MigratedPostgres(t)
		o := &operator{t: t, now: time.Now, database: []string{"--data-dir", t.TempDir(), "--database-url", c.URL}}
		storetest.Touch(t, c, `DELETE FROM goose_db_version WHERE version_id = (SELECT MAX(version_id) FROM goose_db_version)`)
		for _, command := range all {
			o.fails("stop the server, then run `tertulia migrate`", command...)
		}
		storetest.Touch(t, c, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)`)
		for _, command := range all {
			o.fails("made by a newer version of tertulia", command...)
		}
	})
}

// older is a data directory with the embedded database of an earlier program.
func older(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("../store/testdata/upgrade/*.sqlite.gz")
	if err != nil || len(files) == 0 {
		t.Fatalf("no forums of earlier versions (%v)", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, store.DatabaseFile), storetest.Unpack(t, files[0]), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}
