package text

import (
	"math"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestRenderTimeStaysInProportion holds that no kind of hostile text takes more than
// three times as long for being twice as long.
func TestRenderTimeStaysInProportion(t *testing.T) {
	for name, make := range hostile {
		for kind, widen := range map[string]func(string) string{"": strings.Clone, ", wide": longest} {
			checkGrowth(t, name+kind, func(n int) string { return widen(make(n)) })
		}
	}
}

// enough is what the longest text may take on a slow machine under a race detector.
const enough = time.Second

// checkGrowth compares how long a text and one of twice its length take: the least of some
// rounds, of which one is enough that is in proportion, since others use the processor too.
func checkGrowth(t *testing.T, name string, make func(n int) string) {
	t.Helper()
	half, whole := make(9_500), make(19_000) // some kinds give a little more: none is cut short
	once, twice := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	for range 15 {
		once, twice = min(once, renderTime(t, half)), min(twice, renderTime(t, whole))
		if twice < enough && twice <= 3*once+2*time.Millisecond {
			return
		}
	}
	t.Errorf("%s: %v for %d bytes of text, and %v for %d", name, once, len(half), twice, len(whole))
}

// renderTime is what the processor spends on reading and writing a text, without the
// collection of garbage.
func renderTime(t *testing.T, source string) time.Duration {
	t.Helper()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	start := processorTime(t)
	p, err := Parse(source)
	if err != nil {
		t.Fatal(err)
	}
	p.Mentions()
	p.Render(Options{BaseURL: "https://forum.example", Members: map[string]int64{"abc": 7}})
	return processorTime(t) - start
}

func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// FuzzRenderTime looks for texts of repeated parts that take more than in proportion.
func FuzzRenderTime(f *testing.F) {
	f.Add("", "www.", "", "a")
	f.Add("", "\\``\n", "", "")
	f.Add("> 1\n", ">-\n>+\n", "", "")
	f.Add("[a]: /x\n\n", "[a](", "", "a")
	f.Add("", "[", "a\n`b`", "]")
	f.Add("", "`a`", "*", "[*](b)")
	f.Fuzz(func(t *testing.T, prefix, unit, infix, suffix string) {
		if len(prefix)+len(infix) > 100 || unit == "" || len(unit)+len(suffix) > 40 {
			return
		}
		checkGrowth(t, prefix+" | "+unit+" | "+infix+" | "+suffix, func(n int) string {
			room := n - len(prefix) - len(infix)
			if suffix != "" {
				room /= 2
			}
			s := prefix + strings.Repeat(unit, room/len(unit)) + infix
			if suffix != "" {
				s += strings.Repeat(suffix, room/len(suffix))
			}
			return strings.ToValidUTF8(s, "")
		})
	})
}
