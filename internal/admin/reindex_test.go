package admin_test

import (
	"strings"
	"testing"
	"time"
)

// Whoever makes a large forum searchable again reads how far it is, and of how much.
func TestReindexSaysHowFarItIs(t *testing.T) {
	each(t, func(t *testing.T, o *operator) {
		if _, err := o.run("generate", "--threads=12", "--posts=120"); err != nil {
			t.Fatal(err)
		}
		clock := o.now
		calls := 0
		o.now = func() time.Time { calls++; return clock().Add(time.Duration(calls) * time.Minute) } // always time to say it
		out, err := o.run("reindex", "--all")
		if err != nil || !strings.Contains(out, "posts made searchable again: 120\n") {
			t.Errorf("printed %q (%v)", out, err)
		}
		for _, said := range []string{"done=50 of=120", "done=100 of=120", "done=120 of=120"} {
			if !strings.Contains(o.log.String(), said) {
				t.Errorf("the log lacks %q:\n%s", said, o.log.String())
			}
		}
	})
}
