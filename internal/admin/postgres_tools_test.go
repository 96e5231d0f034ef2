package admin_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tertulia/internal/store/storetest"
)

// programs makes a folder with a pg_dump and a pg_restore that say they are of a major
// version, and otherwise run a line of shell.
func programs(t *testing.T, version int, line string) string {
	t.Helper()
	bin := t.TempDir()
	for _, name := range []string{"pg_dump", "pg_restore"} {
		script := fmt.Sprintf("#!/bin/sh\n[ \"$1\" = --version ] && echo '%s (PostgreSQL) %d.1 (Debian %d.1-1)' && exit\n%s\n", name, version, version, line)
		if err := os.WriteFile(filepath.Join(bin, name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return bin
}

// onPostgres is an operator of a small forum on PostgreSQL, and the server's major version.
func onPostgres(t *testing.T) (*operator, int) {
	t.Helper()
	o := &operator{t: t, now: time.Now, database: []string{"--data-dir", t.TempDir(), "--database-url", storetest.MigratedPostgres(t).URL}}
	version, err := o.open().ServerVersion(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return o, version
}

// A newer pg_dump makes what neither its own pg_restore nor the server's could bring back.
func TestBackupAndRestoreRefuseProgramsNewerThanTheServer(t *testing.T) {
	o, version := onPostgres(t)
	folder := t.TempDir()
	o.fails(fmt.Sprintf("install the client programs of version %d", version), "backup", filepath.Join(folder, "no"),
		"--pg-bin", programs(t, version+1, "exit 0"))
	if entries, err := os.ReadDir(folder); err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v (%v)", entries, err)
	}
	backup := filepath.Join(folder, "backup")
	if _, err := o.run("backup", backup); err != nil {
		t.Fatal(err)
	}
	other := o.elsewhere()
	other.fails(fmt.Sprintf("install the client programs of version %d", version), "restore", backup,
		"--pg-bin", programs(t, version+1, "exit 0"))
	if entries, err := os.ReadDir(other.database[1]); err == nil {
		t.Errorf("restored by halves: %v", entries)
	}
	older := fmt.Sprintf(`"postgres": %d`, version)
	if err := forge(backup, older, fmt.Sprintf(`"postgres": %d`, version+1)); err != nil {
		t.Fatal(err)
	}
	other.fails(fmt.Sprintf("restore it to one of version %d or newer", version+1), "restore", backup)
}

// Of several versions that are installed, the server's is taken.
func TestBackupTakesTheProgramsOfTheServersVersion(t *testing.T) {
	o, version := onPostgres(t)
	// The program looks for several versions where Debian has them side by side. A server from
	// elsewhere has no such folder to be found; `make test` has Debian's wherever it installs one.
	if _, err := os.Stat(fmt.Sprintf("/usr/lib/postgresql/%d/bin/pg_dump", version)); err != nil {
		t.Skip("the server's programs aren't where Debian puts them")
	}
	t.Setenv("TERTULIA_PG_BIN", "")
	t.Setenv("PATH", programs(t, version+1, "exit 1")+":"+os.Getenv("PATH"))
	if out, err := o.run("backup", filepath.Join(t.TempDir(), "backup")); err != nil || !strings.Contains(out, "has the database of") {
		t.Errorf("%s%v", out, err)
	}
}
