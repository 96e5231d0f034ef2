package main

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// A first visit asks once for all that Chromium fetches, as Chromium asks, and pays
// what comes over the wire.
func TestFirstVisitCountsWhatChromiumFetches(t *testing.T) {
	files := map[string]string{
		"/page": `<link rel="stylesheet" href="/a.css"><link rel="icon" href="/tab.svg"><link rel="apple-touch-icon" href="/touch.png">
			<link rel="alternate" href="/feed"><script type="module" src="/js/a.js"></script><script type="application/ld+json">{}</script>
			<svg><use href="/icons.svg#one"></use></svg><svg><use href="/icons.svg#two"></use></svg><svg><use href="#here"></use></svg>
			<a href="/other">x</a>` + strings.Repeat("<p>Een gesprek.</p>", 500),
		"/a.css": "body{}", "/tab.svg": "<svg/>", "/js/a.js": `import{b}from"./b.js"`, "/js/b.js": "1", "/icons.svg": "<svg><!-- icons --></svg>",
	}
	asked := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.Path+" "+r.Header.Get("Accept-Encoding")]++
		text, ok := files[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if r.URL.Path != "/page" {
			_, _ = io.WriteString(w, text) // the test sees what is missing
			return
		}
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", "br")
		b := brotli.NewWriter(w)
		_, _ = io.WriteString(b, text)
		_ = b.Close()
	}))
	defer server.Close()
	v, err := newSite(strings.TrimPrefix(server.URL, "http://")).first("/page")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{}
	for file := range files {
		want[file+" gzip, deflate, br, zstd"] = 1
	}
	if !maps.Equal(asked, want) || v.Requests != len(files) {
		t.Errorf("%d requests: %v, want %v", v.Requests, asked, want)
	}
	if v.Bytes < 600 || v.Bytes > 2000 || v.Script < 100 || v.Script > 600 {
		t.Errorf("%+v, as if pages weren't counted as they come", v)
	}
}

func TestWhatTheFirstPaintWaitsFor(t *testing.T) {
	for page, want := range map[string]int{
		`<link rel="stylesheet" href="/a.css"><script type="module" src="/a.js"></script><script type="application/ld+json">{}</script>`: 1,
		`<link rel="stylesheet" href="/a.css"><link rel="stylesheet" href="/a.css">`:                                                     2,
		`<link rel="stylesheet" href="/imports.css">`:                                                                                    2,
		`<script src="/a.js" defer></script><script async src="/a.js"></script>`:                                                         0,
		`<script src="/a.js"></script><script type="text/javascript" src="/a.js"></script>`:                                              2,
		`<p>x<script defer>1</script>`: 1, // without a file there is nothing to be later for
	} {
		s := pretend(t, map[string]string{"/page": page, "/a.css": "body{}", "/imports.css": `@import "/a.css";`, "/a.js": "1"})
		if v, err := s.first("/page"); err != nil || v.Blocking != want {
			t.Errorf("%s: %d (%v), want %d", page, v.Blocking, err, want)
		}
	}
}
