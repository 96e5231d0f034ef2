package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"tertulia/internal/browser"
)

// settled waits until the page's scripts have run and two frames were painted,
// and gives what a PerformanceObserver saw of a kind until then.
const settled = `new Promise(done => {
	const seen = [];
	new PerformanceObserver(list => seen.push(...list.getEntries())).observe({ type: %q, buffered: true });
	requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(seen.map(entry => %s)), 100)));
})`

// shift is by how much of the window a page has moved while it was loaded (the
// cumulative layout shift of web vitals).
func shift(tab *browser.Tab) float64 {
	var moves []float64
	tab.Eval(fmt.Sprintf(settled, "layout-shift", "entry.value"), &moves)
	sum := 0.0
	for _, m := range moves {
		sum += m
	}
	return sum
}

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

// late is the forum behind a line on which scripts come long after what they
// change was painted: the worst that a page can do to its reader.
func late(t *testing.T, forum *Forum) string {
	target, err := url.Parse(forum.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = target.Host
	}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".js") {
			time.Sleep(700 * time.Millisecond)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// Nothing moves under the eyes of whoever reads: what scripts change takes the
// room that it had.
func TestNothingMovesWhileAPageLoads(t *testing.T) {
	site := late(t, StartDemo(t))
	for _, locale := range []string{"en", "ar"} {
		for _, width := range []int{1280, 360} {
			for _, path := range []string{"/t/1", "/"} {
				tab := chromium.Open(t, browser.Options{Languages: locale, Width: width})
				tab.Go(site + "/" + locale + path)
				if by := shift(tab); by > steady {
					t.Errorf("/%s%s at %d px moves by %.4f", locale, path, width, by)
				}
			}
		}
	}
}

// steady is how much of the window may move: far less than an eye sees.
const steady = 0.01

// paintedEnv names the address of a page, for the benchmark: see internal/bench.
const paintedEnv = "TERTULIA_PAINTED_PAGE"

// TestPainted says when a page is painted for those who come for the first time.
// It is run by the benchmark alone, on a server of its own.
func TestPainted(t *testing.T) {
	page := os.Getenv(paintedEnv)
	if page == "" {
		t.Skipf("skipped: %s names no page (make bench does)", paintedEnv)
	}
	chromium.Open(t, browser.Options{}).Go(page) // Chromium's own start isn't the page's
	var paints []float64
	moved := 0.0
	for range 7 {
		tab := chromium.Open(t, browser.Options{})
		tab.Go(page)
		paints, moved = append(paints, paint(tab)), max(moved, shift(tab))
	}
	slices.Sort(paints)
	fmt.Printf("painted: %.1f ms, moved: %.4f\n", paints[len(paints)/2], moved)
}
