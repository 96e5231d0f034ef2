package admin_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"tertulia/internal/admin"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// operator types command lines on one forum.
type operator struct {
	t        *testing.T
	now      func() time.Time
	database []string // the flags that name it
	stdin    string
	log      bytes.Buffer
}

// each runs a test for a new forum on either database.
func each(t *testing.T, test func(t *testing.T, o *operator)) {
	for name, config := range map[string]func(testing.TB) store.Config{
		"sqlite": storetest.SQLite, "postgres": storetest.Postgres,
	} {
		t.Run(name, func(t *testing.T) {
			c := config(t)
			o := &operator{t: t, now: storetest.NewClock().Now, database: []string{"--data-dir", c.DataDir}}
			if c.URL != "" {
				o.database = []string{"--data-dir", t.TempDir(), "--database-url", c.URL}
			}
			test(t, o)
		})
	}
}

// run runs a command line as the program does.
func (o *operator) run(args ...string) (string, error) {
	o.t.Helper()
	var c struct{ admin.Commands }
	parser, err := kong.New(&c)
	if err != nil {
		o.t.Fatal(err)
	}
	cmd, err := parser.Parse(append(args, o.database...))
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = cmd.Run(&admin.Env{Context: context.Background(), Out: &out, In: strings.NewReader(o.stdin),
		Log: slog.New(slog.NewTextHandler(&o.log, nil)), Now: o.now})
	return out.String(), err
}

// migrated makes the operator's forum.
func (o *operator) migrated() {
	o.t.Helper()
	if _, err := o.run("migrate"); err != nil {
		o.t.Fatal(err)
	}
}

// prints runs a command line that must print exactly that.
func (o *operator) prints(want string, args ...string) {
	o.t.Helper()
	if out, err := o.run(args...); err != nil || out != want {
		o.t.Errorf("%q printed %q (%v), want %q", args, out, err, want)
	}
}

// fails runs a command line that must fail and say that.
func (o *operator) fails(want string, args ...string) {
	o.t.Helper()
	out, err := o.run(args...)
	if err == nil {
		o.t.Errorf("%q printed %q, want a failure", args, out)
		return
	}
	if said := admin.Explain(err); !strings.Contains(said, want) {
		o.t.Errorf("%q failed with %q, want %q", args, said, want)
	}
}
