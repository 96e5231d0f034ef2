package account

import (
	"fmt"
	"testing"
	"time"
)

func TestAllowance(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	a := newAllowance(func() time.Time { return now }, 3, time.Minute)
	takes := func(want ...bool) {
		t.Helper()
		for i, w := range want {
			if got := a.take("noor", 1); got != w {
				t.Errorf("attempt %d: %v, want %v", i+1, got, w)
			}
		}
	}
	takes(true, true, true, false)
	now = now.Add(90 * time.Second)
	takes(true, false)
	now = now.Add(time.Hour)
	takes(true, true, true, false)
	a.give("noor", 1)
	takes(true, false)
	a.give("noor", 10)
	takes(true, true, true, false) // never more than a whole allowance
	if !a.take("lars", 3) || a.take("lars", 0.5) {
		t.Error("somebody else's attempts count too")
	}
}

func TestAllowanceRemembersABoundedNumber(t *testing.T) {
	a := newAllowance(time.Now, 1, time.Hour)
	for i := range 2*maxKeys + 10 {
		a.take(fmt.Sprint(i), 1)
	}
	if len(a.left) > maxKeys {
		t.Errorf("it remembers %d keys", len(a.left))
	}
}

func TestNetworks(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7":             "192.0.2.7",
		"::ffff:192.0.2.7":      "192.0.2.7",
		"2001:db8:1:2:3:4:5:6":  "2001:db8:1:2::/64",
		"2001:db8:1:2:ffff::1":  "2001:db8:1:2::/64",
		"fe80::1%eth0":          "fe80::/64",
		"something else at all": "something else at all",
	} {
		if got := networkOf(address); got != want {
			t.Errorf("%s is counted under %s, want %s", address, got, want)
		}
	}
}
