package e2e

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"tertulia/internal/browser"
)

// settled waits until the page's scripts have run and two frames were painted,
// and gives what a PerformanceObserver saw of a kind until then.
const settled = `new Promise(done => {
	const seen = [];
	new PerformanceObserver(list => seen.push(...list.getEntries())).observe({ type: %q, buffered: true });
	requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(seen.map(entry => %s)), 100)));
})`

// paint is when the largest thing of a page stood on the screen, in milliseconds
// from the beginning of the navigation.
func paint(tab *browser.Tab) float64 {
	var paints []float64
	tab.Eval(fmt.Sprintf(settled, "largest-contentful-paint", "entry.startTime"), &paints)
	if len(paints) == 0 {
		return -1
	}
	return slices.Max(paints)
}

// paintedEnv names the address of a page, for the benchmark: see internal/bench.
const paintedEnv = "TERTULIA_PAINTED_PAGE"

// TestPainted says when a page is painted for those who come for the first time.
// It is run by the benchmark alone, on a server of its own.
func TestPainted(t *testing.T) {
	page := os.Getenv(paintedEnv)
	if page == "" {
		t.Skipf("skipped: %s names no page (make bench does)", paintedEnv)
	}
	// Chromium's own start isn't the page's, and neither is that of a window.
	open := func() *browser.Tab {
		tab := chromium.Open(t, browser.Options{})
		tab.Rest()
		return tab
	}
	open().Go(page)
	var paints []float64
	moved := 0.0
	for range 7 {
		tab := open()
		tab.Go(page)
		paints, moved = append(paints, paint(tab)), max(moved, shiftOf(moves(tab)))
	}
	slices.Sort(paints)
	fmt.Printf("painted: %.1f ms, moved: %.4f\n", paints[len(paints)/2], moved)
}
