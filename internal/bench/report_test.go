package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// made up are figures in which everything holds but what a test changes.
func madeUp() report {
	forum := func(posts int, home time.Duration) measured {
		f := func(page, who string, rate int, cpu time.Duration) figure {
			return figure{Page: page, Who: who, CPU: cpu, Yardstick: 20_000, YardstickCPU: 20 * time.Microsecond, loaded: loaded{Requests: rate, Took: time.Second, P50: time.Millisecond}}
		}
		return measured{Database: "sqlite", Posts: posts, Yardstick: f("/healthz", "", 20_000, 20*time.Microsecond),
			Figures: []figure{f("home", keptVisitor, 15_000, 0), f("home", visitor, 900, home), f("search", visitor, 10, home),
				f("home", member, 800, home), f("home", coldVisitor, 600, home), f("home", coldMember, 500, home)},
			Searches: []figure{f(rareWord, "", 900, 0), f(ordinaryWord, "", 600, 0), f(commonWords, "", 500, 0)},
			Writing:  writing{Statements: 14, Members: 16, InTurn: f("", "", 1, time.Millisecond), AtOnce: f("", "", 1, 0)},
			Visit:    visit{Requests: 4, Bytes: 20_000, Script: 2000}, Start: 100 * time.Millisecond, IdleMemory: 50 << 20, Memory: 90 << 20}
	}
	small, large := forum(10_000, 500*time.Microsecond), forum(100_000, 600*time.Microsecond)
	large.Grown = []beside{{"home", visitor, 490 * time.Microsecond, 539 * time.Microsecond}, {"search", visitor, 400 * time.Microsecond, 400 * time.Microsecond}}
	return report{Machine: machine{Processor: "A <quick> one", Cores: 2}, Time: time.Second,
		Generated: []generation{{"sqlite", 60_000, 7000}}, Forums: []measured{small, large}}
}

// broken lists the targets of a report that don't hold.
func broken(r report) string {
	var all []string
	for _, t := range r.Targets() {
		if !t.Holds {
			all = append(all, t.What+": "+t.Measured)
		}
	}
	return strings.Join(all, "; ")
}

func TestTargets(t *testing.T) {
	tests := map[string]struct {
		change func(r *report)
		want   string
	}{
		"all hold":         {func(*report) {}, ""},
		"slow kept page":   {func(r *report) { r.Forums[0].Figures[0].Requests = 9000 }, "kept pages of threads and home, for visitors: 45.0 % (home)"},
		"slow member page": {func(r *report) { r.Forums[1].Figures[3].Requests = 700 }, "pages made for a member, shared part in memory: 3.5 % (home)"},
		"no cache":         {func(r *report) { r.Forums[1].Figures[5].Requests = 300 }, "pages made for a member, nothing in memory: 1.5 % (home)"},
		"generation":       {func(r *report) { r.Generated[0].Rate = 5999 }, "posts generated a second: 5,999"},
		"paint":            {func(r *report) { r.Forums[1].Paint.Largest = time.Second }, "largest contentful paint of a thread in Chromium: 1e+03 ms"},
		"shift":            {func(r *report) { r.Forums[1].Paint = paint{time.Millisecond, 0.1} }, "layout shift of a thread in Chromium: 0.1"},
		"rare words":       {func(r *report) { r.Forums[1].Searches[0].P95 = 51 * time.Millisecond }, "p95 of searches for a rare word: 51 ms"},
		"common words":     {func(r *report) { r.Forums[1].Searches[2].P95 = 151 * time.Millisecond }, "p95 of searches for two very common words: 151 ms"},
		"ordinary words":   {func(r *report) { r.Forums[1].Searches[1].Requests = 499 }, "searches for an ordinary word a second: 499"},
		"growth":           {func(r *report) { r.Forums[1].Grown[1].Large = 800 * time.Microsecond }, "growth of what a page costs: 2.00 times (search, visitor)"},
		"statements":       {func(r *report) { r.Forums[0].Writing.Statements = 16 }, "statements for a comment: 16"},
		"lost comments":    {func(r *report) { r.Forums[0].Writing.Lost = 1 }, "comments lost or numbered twice: 1"},
		"memory":           {func(r *report) { r.Forums[0].IdleMemory = 101 << 20 }, "memory when idle: 101 MiB"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := madeUp()
			tt.change(&r)
			if got := broken(r); got != tt.want {
				t.Errorf("what doesn't hold is %q, want %q", got, tt.want)
			}
		})
	}
}

func TestReportIsWritten(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "images"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := madeUp().write(dir); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "PERFORMANCE.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"A <quick> one", "| home | visitor, no cache | 600 | 3.0 % |", "| sqlite | home | visitor | 500 | 600 | 490 to 539 | 1.10 |", "| sqlite | home | member | 500 | 600 | – | – |", "search for a visitor takes 600 µs",
		"none lost, no number given twice", "## sqlite, 100,000 posts"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("%q is missing in\n%s", want, page)
		}
	}
	if strings.Contains(string(page), "no more than a hint") {
		t.Error("figures of a quiet machine are called a hint")
	}
	image, err := os.Open(filepath.Join(dir, "images", "performance.svg"))
	if err != nil {
		t.Fatal(err)
	}
	defer image.Close()
	lines := 0
	for d := xml.NewDecoder(image); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the chart is no XML: %v", err)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "polyline" {
			lines++
		}
	}
	if lines != 1 {
		t.Errorf("the chart has %d lines, want one for each page that a visitor reads without any cache", lines)
	}
}

func TestBusyMachineIsNamed(t *testing.T) {
	r := madeUp()
	for share, want := range map[float64]string{0: "", mostForOthers: "", 0.07: "7 %"} {
		if r.Forums[1].Others = share; r.Busy() != want {
			t.Errorf("others used %v: %q, want %q", share, r.Busy(), want)
		}
	}
}

func TestOthersAreSeen(t *testing.T) {
	busy, err := busyOf("cpu  100 20 30 4000 50 6 7 8 0 0\n")
	if err != nil || busy != 158*clockTick {
		t.Errorf("%v (%v)", busy, err)
	}
	if _, err := busyOf("cpu0 1 2\n"); err == nil {
		t.Error("a line that isn't all processors' is read")
	}
	if got := shareOfOthers(time.Second, 800*time.Millisecond, 2*time.Second); got != 0.1 {
		t.Errorf("others have %v of the processors, want a tenth", got)
	}
	if got := shareOfOthers(time.Second, 2*time.Second, 2*time.Second); got != 0 {
		t.Errorf("others have %v of the processors, want nothing", got)
	}
	w, err := watchOthers(0)
	if err != nil {
		t.Fatal(err)
	}
	if share, err := w.others(); err != nil || share < 0 {
		t.Errorf("%v (%v)", share, err)
	}
}

func TestMiddleRoundCounts(t *testing.T) {
	rounds := []beside{{Small: 10_000, Large: 30_000}, {Small: 10_000, Large: 9000}, {Small: 10_000, Large: 12_000}}
	if got := middle(rounds).Times(); got != 1.2 {
		t.Errorf("%v", got)
	}
}

func TestPercentile(t *testing.T) {
	var times []time.Duration
	for i := range 200 {
		times = append(times, time.Duration(i+1))
	}
	if a, b, c := percentile(times, 50), percentile(times, 99), percentile(times[:1], 99); a != 101 || b != 199 || c != 1 {
		t.Errorf("%d, %d, %d", a, b, c)
	}
}

func TestProcessIsRead(t *testing.T) {
	used, err := cpuOf(os.Getpid(), true)
	if err != nil || used < 0 {
		t.Errorf("used %v (%v)", used, err)
	}
	if memory, err := memoryOf(os.Getpid()); err != nil || memory < 1<<20 {
		t.Errorf("%d bytes (%v)", memory, err)
	}
}

func TestCommentsPath(t *testing.T) {
	for thread, want := range map[string]string{"/en/t/12/a-b": "/en/t/12/comments", "/ar/t/7/": "/ar/t/7/comments", "/en/t/7": "/en/t/7/comments"} {
		if got := commentsPath(thread); got != want {
			t.Errorf("%s: %s", thread, got)
		}
	}
}
