package main

import (
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// made up are figures in which everything holds but what a test changes.
func madeUp() report {
	forum := func(posts int, home time.Duration) measured {
		f := func(page, who string, rate int, cpu time.Duration) figure {
			return figure{Page: page, Who: who, CPU: cpu, Queries: -1, loaded: loaded{Requests: rate, Took: time.Second,
				P50: time.Millisecond, P95: 2 * time.Millisecond, P99: 5 * time.Millisecond, Bytes: 6500}}
		}
		yardstick := figure{Page: "/healthz", Who: "as by default", CPU: 20 * time.Microsecond, Queries: -1, loaded: loaded{Requests: 20_000, Took: time.Second,
			P50: 400 * time.Microsecond, P95: 500 * time.Microsecond, P99: time.Millisecond, Bytes: 650}}
		m := measured{Database: "sqlite", Posts: posts, Ordinary: 500, Yardsticks: []figure{yardstick},
			Figures: []figure{f("home", keptVisitor, 15_000, 0), f("home", visitor, 900, home), f("search", visitor, 10, home),
				f("home", member, 800, home), f("home", coldVisitor, 600, home), f("home", coldMember, 500, home)},
			Searches: []figure{f(rareWord, "", 900, 0), f(ordinaryWord, "", 600, 0), f(commonWords, "", 500, 0)},
			Writing:  writing{Members: 16, Ordinary: f("", "", 1, 900*time.Microsecond), Dearest: f("", "", 1, time.Millisecond), AtOnce: f("", "", 1, 0)},
			Visit:    visit{Requests: 4, Bytes: 20_000, Script: 2000, Blocking: 1}, Paint: paint{Largest: 200 * time.Millisecond},
			Start: 100 * time.Millisecond, IdleMemory: 50_000_000, Memory: 90_000_000}
		for _, of := range [][]figure{m.Figures, m.Searches} {
			for i := range of {
				of[i].Yardstick = &yardstick
			}
		}
		w := &m.Writing
		w.Ordinary.Yardstick, w.Dearest.Yardstick, w.AtOnce.Yardstick = &yardstick, &yardstick, &yardstick
		w.Ordinary.Queries, w.Dearest.Queries = 12, 14
		return m
	}
	small, large := forum(10_000, 500*time.Microsecond), forum(100_000, 600*time.Microsecond)
	large.Grown = []beside{{"home", visitor, 490 * time.Microsecond, 539 * time.Microsecond, 0}, {"search", visitor, 400 * time.Microsecond, 400 * time.Microsecond, 0},
		{"all tags", coldMember, 800 * time.Microsecond, 880 * time.Microsecond, 50_000}}
	return report{Machine: machine{Processor: "A <quick> one", Cores: 2, Memory: 8_200_000_000}, Commit: "0123456789ab", Time: time.Second,
		Generated: []generation{{"sqlite", 60_000, 7000, false}}, Forums: []measured{small, large}}
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
		"slow member page": {func(r *report) { r.Forums[1].Figures[3].Requests = 700 }, "home, lists, tag and threads made for a member, shared part in memory: 3.5 % (home)"},
		"no cache":         {func(r *report) { r.Forums[1].Figures[5].Requests = 300 }, "home, lists, tag and threads made for a member, nothing in memory: 1.5 % (home)"},
		"generation":       {func(r *report) { r.Generated[0].Rate = 5999 }, "posts generated a second: 5,999"},
		"kept forum": {func(r *report) {
			r.add(measured{Database: "postgres", Posts: aMillion, Generated: filled{rate: 5000, kept: true}}, nil)
			r.Forums = r.Forums[:2]
		},
			"posts generated a second, by an earlier run: 5,000"},
		"waiting for files": {func(r *report) { r.Forums[0].Visit.Blocking = 2 }, "first visit, files that the first paint waits for: 2"},
		"paint":             {func(r *report) { r.Forums[1].Paint.Largest = time.Second }, "largest contentful paint of a thread in Chromium: 1000 ms"},
		"no browser": {func(r *report) { r.Forums[1].Paint = paint{} },
			"largest contentful paint of a thread in Chromium: not measured; layout shift of a thread in Chromium: not measured"},
		"shift":          {func(r *report) { r.Forums[1].Paint = paint{time.Millisecond, 0.1} }, "layout shift of a thread in Chromium: 0.1"},
		"rare words":     {func(r *report) { r.Forums[1].Searches[0].P95 = 51 * time.Millisecond }, "p95 of searches for a rare word: 51 ms"},
		"common words":   {func(r *report) { r.Forums[1].Searches[2].P95 = 151 * time.Millisecond }, "p95 of searches for two very common words: 151 ms"},
		"ordinary words": {func(r *report) { r.Forums[1].Searches[1].Requests = 499 }, "searches for an ordinary word a second: 499"},
		"growth":         {func(r *report) { r.Forums[1].Grown[1].Large = 800 * time.Microsecond }, "growth of what a page costs: 2.00 times (search, visitor)"},
		"two that grow": {func(r *report) {
			r.Forums[1].Grown[0].Large, r.Forums[1].Grown[1].Large = 980*time.Microsecond, 1200*time.Microsecond
		}, "growth of what a page costs: 3.00 times (search, visitor), and 1 more"},
		"nothing like it": {func(r *report) { r.Forums[1].Unlike = []string{"feed"} },
			"growth of what a page costs: 1.10 times (home, visitor); not compared: feed"},
		"statements":         {func(r *report) { r.Forums[0].Writing.Ordinary.Queries = 16 }, "statements for a comment: 16"},
		"statements at once": {func(r *report) { r.Forums[0].Writing.AtOnce.Queries = 16 }, "statements for a comment: 16"},
		"lost comments":      {func(r *report) { r.Forums[0].Writing.Lost = 1 }, "comments lost or numbered twice: 1"},
		"memory":             {func(r *report) { r.Forums[0].IdleMemory = 100_000_000 }, "memory when idle: 100 MB"},
		"binary megabytes":   {func(r *report) { r.Forums[0].Memory = 191 << 20 }, "memory after the load: 200.3 MB"},
		"start":              {func(r *report) { r.Forums[0].Start = 300 * time.Millisecond }, "start on an existing database: 300 ms"},
		"heavy comment":      {func(r *report) { r.Forums[0].Writing.Dearest.CPU = 1400 * time.Microsecond }, "processor time of the dearest comment, over the yardstick's: 70 times"},
		"heavy ordinary comment": {func(r *report) { r.Forums[0].Writing.Ordinary.DatabaseCPU = 1400 * time.Microsecond },
			"processor time of an ordinary comment, over the yardstick's: 115 times"},
		"slow comment": {func(r *report) { r.Forums[0].Writing.Ordinary.P50 = 3 * time.Millisecond }, "median of an ordinary comment: 3 ms"},
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
	r := madeUp()
	r.Forums[1].Unlike = []string{"feed"}
	if err := r.write(dir); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "PERFORMANCE.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"A <quick> one", "8,200 MB of memory", "on commit `0123456789ab`", "are 500 threads, as many",
		"| `/healthz` | as by default | 20,000 (100.0 %) | 0.40 (1.0) | 1.00 (1.0) | 0.7 (1.0) | 20 | 1.0 | – |",
		"| home | visitor, no cache | 600 (3.0 %) | 1.00 (2.5) | 5.00 (5.0) | 6.5 (10) | 600 | 30 | – |",
		"| search: rare word | 4 visitors at once | 900 (4.5 %) | 1.00 (2.5) | 2.00 (4.0) | 5.00 (5.0) | 6.5 (10) | 0 | 0.0 | – |",
		"| comment: ordinary | a member, 1 in turn | 1 (0.0 %) | 1.00 (2.5) | 2.00 (4.0) | 5.00 (5.0) | 6.5 (10) | 900 | 45 | 12 |",
		"| comment: dearest | a member, 1 in turn | 1 (0.0 %) | 1.00 (2.5) | 2.00 (4.0) | 5.00 (5.0) | 6.5 (10) | 1,000 | 50 | 14 |",
		"| comment: dearest | 16 members at once | 1 (0.0 %) |", "| sqlite | 100,000 | memory when idle | under 100 MB | 1,000,000 | 50 MB | holds so far |",
		"| sqlite | home | visitor | 500 | 600 | 490 to 539 | 1.10 |", "| sqlite | home | member | 500 | 600 | – | – |",
		"| sqlite | all tags | member, no cache | – | – | 800 to 880 (from 50,000 posts) | 1.10 |", "same shape as the largest: feed (sqlite).",
		"search for a visitor takes 600 µs", "none was lost, and no number given twice", "## sqlite, 100,000 posts", "*Painted* is"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("%q is missing in\n%s", want, page)
		}
	}
	for _, unwanted := range []string{"no more than", "wasn't measured", "come to rest 0", "<no value>", "%!"} {
		if strings.Contains(string(page), unwanted) {
			t.Errorf("%q is in\n%s", unwanted, page)
		}
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

// written is a report's page.
func written(t *testing.T, r report) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "images"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := r.write(dir); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dir, reportFile))
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// TestReportSaysWhatIsMissing takes the browser away, and threads.
func TestReportSaysWhatIsMissing(t *testing.T) {
	r := madeUp()
	for i := range r.Forums {
		r.Forums[i].Paint = paint{}
	}
	r.Forums[0].Ordinary, r.Forums[1].Restless = 312, 2
	page := written(t, r)
	for _, want := range []string{"no more than 312 ordinary threads", "didn't come to rest 2 times", "When a page is painted wasn't measured",
		"| sqlite | 10,000 | layout shift of a thread in Chromium | none | any | not measured | **unknown** |"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is missing in\n%s", want, page)
		}
	}
}

// TestTestsThatAreNamedAreThere: the report says what is held by tests of other packages.
func TestTestsThatAreNamedAreThere(t *testing.T) {
	_, held, _ := strings.Cut(reportText, "### Held by tests")
	names := regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(held, -1)
	if len(names) < 5 {
		t.Fatalf("no more than %q are named", names)
	}
	packages := regexp.MustCompile("`(internal/[a-z/]+)`").FindAllStringSubmatch(held, -1)
	var sources strings.Builder
	for _, p := range packages {
		files, err := filepath.Glob(filepath.Join("../..", p[1], "*_test.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s has no tests (%v)", p[1], err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			sources.Write(source)
		}
	}
	for _, name := range names {
		if !strings.Contains(sources.String(), "func "+name[1]+"(t *testing.T)") {
			t.Errorf("%s is nowhere", name[1])
		}
	}
}

// TestTablesAreWhole: every row has as many cells as its head, on both databases.
func TestTablesAreWhole(t *testing.T) {
	r := madeUp()
	r.Forums[1].Database = "postgres"
	cells, tables := 0, 0
	for line := range strings.Lines(written(t, r)) {
		n := strings.Count(line, "|")
		switch {
		case !strings.HasPrefix(line, "|"):
			cells = 0
		case cells == 0:
			cells, tables = n, tables+1
		case n != cells:
			t.Errorf("%d cells, want %d: %s", n-1, cells-1, line)
		}
	}
	if tables != 6 {
		t.Errorf("%d tables, want what is to be reached, two for each forum, and growth", tables)
	}
}

// TestLargerForumsAreBeyond: what is asked of a million posts isn't failed at ten million,
// but its figure stays, and what is asked of any forum is.
func TestLargerForumsAreBeyond(t *testing.T) {
	r := madeUp()
	r.Forums[1].Posts, r.Forums[1].Memory, r.Forums[1].Writing.Lost = 10_000_000, 300_000_000, 1
	r.Forums[0].Memory = 300_000_000
	verdicts := map[string]string{}
	for _, target := range r.Targets() {
		if !target.Holds {
			verdicts[count(target.Posts)+" "+target.What] = target.Measured + ": " + target.Verdict()
		}
	}
	want := map[string]string{
		"10,000 memory after the load":               "300 MB: **doesn't hold**",
		"10,000,000 memory after the load":           "300 MB: beyond what is asked",
		"10,000,000 comments lost or numbered twice": "1: **doesn't hold**",
	}
	if !maps.Equal(verdicts, want) {
		t.Errorf("%v, want %v", verdicts, want)
	}
	if slow := "memory after the load: 300 MB, to reach: under 200 MB, but at 1,000,000 posts."; !strings.Contains(r.Slow(), slow) {
		t.Errorf("%q is missing in\n%s", slow, r.Slow())
	}
}

// TestVerdictsKnowTheirForums: what is asked of more posts than a forum has holds so far, and
// of a single forum nobody knows how its pages grow.
func TestVerdictsKnowTheirForums(t *testing.T) {
	r := madeUp()
	r.Forums[0].Posts, r.Forums[1].Grown = aMillion, nil
	r.Forums[1].Posts = tenMillion
	verdicts := map[string]string{}
	for _, target := range r.Targets() {
		verdicts[count(target.Posts)+" "+target.What] = target.Verdict()
	}
	for what, want := range map[string]string{
		"1,000,000 memory when idle": "holds", "10,000,000 memory when idle": "holds", "10,000,000 statements for a comment": "holds",
		"10,000,000 growth of what a page costs": "**unknown**",
	} {
		if verdicts[what] != want {
			t.Errorf("%s: %q, want %q", what, verdicts[what], want)
		}
	}
	r = madeUp()
	for _, target := range r.Targets() {
		if target.What == growthOfPages && target.Verdict() != "holds so far" {
			t.Errorf("growth up to %d posts: %s", target.Posts, target.Verdict())
		}
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
	if _, err := w.others(); err != nil {
		t.Error(err)
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
	own, err := clockOf(os.Getpid())
	if err != nil || own <= 0 || own%clockTick == 0 {
		t.Errorf("used %v (%v), want it to the nanosecond", own, err)
	}
	all, err := familyCPU(os.Getpid())
	if err != nil || all < own {
		t.Errorf("used %v (%v) with all children, %v alone", all, err, own)
	}
	if memory, err := memoryOf(os.Getpid()); err != nil || memory < 1<<20 {
		t.Errorf("%d bytes (%v)", memory, err)
	}
}
