package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	"tertulia/internal/browser"
)

// move is one layout shift, as https://wicg.github.io/layout-instability/ has it.
type move struct {
	Value float64  // how much of the window it moved
	What  []string // the elements, and from where to where
}

// described makes a move of an entry, in JavaScript.
const described = `({ value: entry.value, what: entry.sources.map(({ node, previousRect: was, currentRect: is }) =>
	(node?.outerHTML ?? node?.nodeValue ?? "what is no more").slice(0, 120) +
	" from " + [was.x, was.y, was.width, was.height] + " to " + [is.x, is.y, is.width, is.height]) })`

// moves is what moved while a page was loaded.
func moves(tab *browser.Tab) []move {
	var all []move
	tab.Eval(fmt.Sprintf(settled, "layout-shift", described), &all)
	return all
}

// shiftOf is the cumulative layout shift of web vitals.
func shiftOf(all []move) float64 {
	sum := 0.0
	for _, m := range all {
		sum += m.Value
	}
	return sum
}

// How a slow line brings a page: in pieces, between which the browser paints what it
// has, and the scripts long after what they change was painted.
const (
	piece        = 600 // bytes
	betweenThem  = 8 * time.Millisecond
	untilScripts = 500 * time.Millisecond
)

// slow is the forum behind such a line: the worst that a page can do to its reader.
func slow(t *testing.T, forum *Forum) string {
	target, err := url.Parse(forum.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		FlushInterval: -1, // at once
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = target.Host
			r.Out.Header.Set("Accept-Encoding", "identity")
		},
		ModifyResponse: func(res *http.Response) error {
			if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
				res.Body = trickle{res.Body}
			}
			return nil
		},
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".js") {
			time.Sleep(untilScripts)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// trickle is a body that comes in pieces.
type trickle struct{ io.ReadCloser }

func (b trickle) Read(p []byte) (int, error) {
	time.Sleep(betweenThem)
	return b.ReadCloser.Read(p[:min(len(p), piece)])
}

// Nothing moves under the eyes of whoever reads: what is on the screen has its place,
// and what scripts change takes the room that it had.
func TestNothingMovesWhileAPageLoads(t *testing.T) {
	forum := StartDemo(t)
	tab := chromium.Open(t, browser.Options{NoScript: true})
	asked := threadWith(t, tab, forum, ".thread[data-state=open] #question")
	site := slow(t, forum)
	for _, locale := range []string{"en", "ar"} {
		for _, width := range []int{1280, 360} {
			for _, path := range []string{"/", "/?sort=newest", asked, "/t/1/last", "/search?q=twitter"} {
				t.Run(fmt.Sprint(locale, path, " ", width), func(t *testing.T) {
					t.Parallel() // they wait more than they work
					tab := chromium.Open(t, browser.Options{Languages: locale, Width: width})
					tab.Go(site + "/" + locale + path)
					for _, m := range moves(tab) {
						t.Errorf("%.6f of the window moves: %s", m.Value, strings.Join(m.What, "; "))
					}
				})
			}
		}
	}
}
