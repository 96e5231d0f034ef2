package rate_test

import (
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tertulia/internal/rate"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func TestAllowance(t *testing.T) {
	now, m, l := noon, rate.NewMemory[string](), rate.PerMinute("x", 3)
	takes := func(want ...bool) {
		t.Helper()
		for i, w := range want {
			if got := m.Take(l, "noor", 1, now); got.OK != w {
				t.Errorf("use %d: %+v, want %v", i+1, got, w)
			}
		}
	}
	takes(true, true, true, false)
	now = now.Add(30 * time.Second)
	takes(true, false)
	now = now.Add(time.Hour)
	takes(true, true, true, false)
	m.Give(l, "noor", 1, now)
	takes(true, false)
	m.Give(l, "noor", 10, now)
	takes(true, true, true, false) // never more than a whole allowance
	now = now.Add(-time.Hour)      // a clock that was put back
	takes(false)
	now = now.Add(20 * time.Second)
	takes(true)
	if !m.Take(l, "lars", 3, now).OK || m.Take(l, "lars", 1, now).OK {
		t.Error("somebody else's uses count too")
	}
}

func TestWhatIsLeft(t *testing.T) {
	now, m, l := noon, rate.NewMemory[string](), rate.PerMinute("x", 4) // one each 15 seconds
	for _, c := range []struct {
		after time.Duration
		uses  int
		want  rate.Taken
	}{
		{0, 1, rate.Taken{OK: true, Left: 3, Whole: 15 * time.Second}},
		{0, 3, rate.Taken{OK: true, Left: 0, Whole: time.Minute}},
		{10 * time.Second, 1, rate.Taken{Left: 0, Wait: 5 * time.Second, Whole: 50 * time.Second}},
		{0, 3, rate.Taken{Left: 0, Wait: 35 * time.Second, Whole: 50 * time.Second}},
		{5 * time.Second, 1, rate.Taken{OK: true, Left: 0, Whole: time.Minute}},
	} {
		now = now.Add(c.after)
		if got := m.Take(l, "noor", c.uses, now); got != c.want {
			t.Errorf("%d uses after %v: %+v, want %+v", c.uses, c.after, got, c.want)
		}
	}
}

func TestNoLimit(t *testing.T) {
	m, l := rate.NewMemory[string](), rate.PerMinute("x", 0)
	for range 1000 {
		if !m.Take(l, "noor", 1, noon).OK {
			t.Fatal("refused")
		}
	}
	if m.Len() != 0 {
		t.Error("what isn't limited is remembered")
	}
}

// What another server counted holds here too.
func TestLearn(t *testing.T) {
	m, l := rate.NewMemory[string](), rate.PerMinute("x", 4)
	m.Learn("noor", noon.Add(45*time.Second).UnixMicro(), noon)
	m.Learn("noor", noon.UnixMicro(), noon) // older news
	if got := m.Take(l, "noor", 1, noon); !got.OK || got.Left != 0 {
		t.Errorf("%+v", got)
	}
	if got := l.Judge(noon.Add(45*time.Second).UnixMicro(), noon.UnixMicro(), 1, true); !got.OK || got.Left != 1 || got.Whole != 45*time.Second {
		t.Errorf("judged %+v", got)
	}
	if got := l.Judge(noon.Add(time.Minute).UnixMicro(), noon.UnixMicro(), 2, false); got.OK || got.Wait != 30*time.Second {
		t.Errorf("judged %+v", got)
	}
}

// Who hears late of others may have allowed too much, which comes back before anything else.
func TestDebt(t *testing.T) {
	l, m := rate.PerMinute("x", 4), rate.NewMemory[string]()
	l.Debt = 30 * time.Second
	full := func(want time.Duration) {
		t.Helper()
		if got := m.Full(l, "noor", noon); got != noon.Add(want).UnixMicro() {
			t.Errorf("whole at %v, want in %v", time.UnixMicro(got).UTC(), want)
		}
	}
	full(0)
	m.Take(l, "noor", 3, noon)
	told := m.Full(l, "noor", noon)
	m.Take(l, "noor", 1, noon)
	m.Correct("noor", told, told, noon) // nobody else used any
	m.Correct("noor", told, told-1, noon)
	full(60 * time.Second)
	m.Correct("noor", told, noon.Add(55*time.Second).UnixMicro(), noon)
	full(70 * time.Second)
	if got := m.Take(l, "noor", 1, noon); got.OK || got.Left != 0 || got.Wait != 25*time.Second || got.Whole != 70*time.Second {
		t.Errorf("%+v", got)
	}
	m.Correct("noor", told, noon.Add(time.Hour).UnixMicro(), noon)
	full(90 * time.Second)                                              // no deeper
	m.Correct("lars", told, noon.Add(55*time.Second).UnixMicro(), noon) // of whom nothing is known any more
	if got := m.Take(l, "lars", 1, noon); got.OK || got.Wait != 10*time.Second {
		t.Errorf("%+v", got)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	m, l := rate.NewMemory[string](), rate.PerMinute("x", 1)
	for i := range 2 * rate.MaxKeys {
		m.Take(l, fmt.Sprint(i), 1, noon)
	}
	if m.Len() > rate.MaxKeys {
		t.Errorf("it remembers %d keys", m.Len())
	}
}

func TestManyAtOnceGetNoMoreThanThereIs(t *testing.T) {
	m, l := rate.NewMemory[int](), rate.PerMinute("x", 100)
	var got atomic.Int64
	var running sync.WaitGroup
	for range 8 {
		running.Go(func() {
			for range 50 {
				if m.Take(l, 1, 1, noon).OK {
					got.Add(1)
				}
			}
		})
	}
	running.Wait()
	if got.Load() != 100 {
		t.Errorf("%d uses of 100 were allowed", got.Load())
	}
}

func TestNetworks(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7":            "192.0.2.7",
		"::ffff:192.0.2.7":     "192.0.2.7",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::",
		"2001:db8:1:2:ffff::1": "2001:db8:1:2::",
		"fe80::1%eth0":         "fe80::",
	} {
		if got := rate.Network(netip.MustParseAddr(address)); got.String() != want {
			t.Errorf("%s is counted under %s, want %s", address, got, want)
		}
	}
	if got := rate.Network(netip.Addr{}); got.IsValid() {
		t.Errorf("no address is counted under %s", got)
	}
}

func TestSites(t *testing.T) {
	for address, want := range map[string]string{
		"2001:db8:1:2:3:4:5:6": "2001:db8:1::",
		"2001:db8:1:ffff::1":   "2001:db8:1::",
		"fe80::1%eth0":         "fe80::",
	} {
		if got := rate.Site(netip.MustParseAddr(address)); got.String() != want {
			t.Errorf("the site of %s is %s, want %s", address, got, want)
		}
	}
	for _, address := range []string{"192.0.2.7", "::ffff:192.0.2.7"} {
		if got := rate.Site(netip.MustParseAddr(address)); got.IsValid() {
			t.Errorf("%s has a site, %s", address, got)
		}
	}
}

// Very many who come once don't have it forget who has used up everything.
func TestMemoryKeepsWhoHasUsedMost(t *testing.T) {
	m, attempts, other := rate.NewMemory[string](), rate.Limit{Name: "attempts", Burst: 8, Every: time.Minute}, rate.PerMinute("x", 60)
	m.Take(attempts, "noor", 8, noon)
	for i := range 3 * rate.MaxKeys {
		m.Take(other, fmt.Sprint(i), 1, noon)
	}
	if got := m.Take(attempts, "noor", 1, noon); got.OK {
		t.Error("it forgot")
	}
}

func BenchmarkTake(b *testing.B) {
	m, l := rate.NewMemory[netip.Addr](), rate.PerMinute("x", 1200)
	ip := netip.MustParseAddr("192.0.2.7")
	b.ReportAllocs()
	for b.Loop() {
		m.Take(l, ip, 1, noon)
	}
}

func TestWaitUsesNothing(t *testing.T) {
	m, l := rate.NewMemory[string](), rate.PerMinute("x", 3)
	for range 2 {
		if wait := m.Wait(l, "noor", 3, noon); wait != 0 {
			t.Errorf("a whole allowance takes %v", wait)
		}
	}
	m.Take(l, "noor", 2, noon)
	for n, want := range []time.Duration{0, 0, 20 * time.Second, 40 * time.Second} {
		if wait := m.Wait(l, "noor", n, noon); wait != want {
			t.Errorf("%d uses take %v, want %v", n, wait, want)
		}
	}
	if wait := m.Wait(rate.Limit{}, "noor", 9, noon); wait != 0 {
		t.Errorf("without a limit it takes %v", wait)
	}
}
