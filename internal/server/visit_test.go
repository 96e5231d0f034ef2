package server

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"tertulia/internal/config"
)

// What browsers say that they accept; and what programs do that know one encoding.
var encodings = map[string]string{
	"Chromium": "gzip, deflate, br, zstd", "Safari": "gzip, deflate, br", "brotli alone": "br", "gzip alone": "gzip",
}

// visit is what a browser fetches of a forum that it has nothing of.
type visit struct {
	*testing.T
	root, accept string
	requests     int
	bytes        int
	table        strings.Builder // of its parts
}

// The first visit of a page of twenty posts has under 25 KB over the wire, heads and
// the icon of the tab included, in at most five requests: for whoever asks first
// after a change as for those after, whatever they accept. The first paint waits for the
// style sheet alone.
func TestFirstVisit(t *testing.T) {
	n := demoNode(t, 8)
	for _, lang := range []string{"en", "nl", "ar"} {
		page := n.twenty(lang)
		for name, accept := range encodings {
			n.pages.PurgeAll()
			for _, who := range []string{"first", "second"} {
				v := visit{T: t, root: "http://" + n.Addr(), accept: accept}
				v.page(page)
				if v.bytes >= 25_000 || v.requests > 5 {
					t.Errorf("%s, %s, %s to ask: %d bytes in %d requests%s", lang, name, who, v.bytes, v.requests, &v.table)
				}
				t.Logf("%s, %s, %s: %d", lang, name, who, v.bytes)
			}
		}
	}
}

// Where nothing is kept, pages are compressed as fast as can be, and it holds for
// browsers.
func TestFirstVisitOfPagesThatArentKept(t *testing.T) {
	n := demoNode(t, 0)
	for _, lang := range []string{"en", "nl", "ar"} {
		page := n.twenty(lang)
		for name, accept := range encodings {
			v := visit{T: t, root: "http://" + n.Addr(), accept: accept}
			v.page(page)
			most := 25_000
			if name == "gzip alone" {
				most = 27_000
			}
			if v.bytes >= most {
				t.Errorf("%s, %s: %d bytes, fewer than %d are wanted%s", lang, name, v.bytes, most, &v.table)
			}
			t.Logf("%s, %s, not kept: %d", lang, name, v.bytes)
		}
	}
}

// demoNode runs the demo community, with a cache of pages of so many MB.
func demoNode(t *testing.T, pages int) *node {
	t.Helper()
	s, err := New(context.Background(), config.Serve{Database: config.Database{DataDir: t.TempDir()}, Listen: "127.0.0.1:0", Demo: true,
		PageCache: pages, ShutdownGrace: 10 * time.Second}, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	return runNode(t, s)
}

// twenty is a page of twenty posts in a thread that all languages have.
func (n *node) twenty(lang string) string {
	n.Helper()
	answer, err := http.Get(fmt.Sprintf("http://%s/%s/t/3", n.Addr(), lang))
	if err != nil {
		n.Fatal(err)
	}
	defer answer.Body.Close()
	doc, err := goquery.NewDocumentFromReader(answer.Body)
	if err != nil {
		n.Fatal(err)
	}
	if posts := doc.Find("article.post .prose").Length(); posts != 20 {
		n.Fatalf("%s has %d posts", answer.Request.URL, posts)
	}
	return answer.Request.URL.RequestURI()
}

// page fetches a page and what Chromium fetches with it: style sheets, scripts with
// what they import, pictures, the file of the icons, and the icon of the tab.
func (v *visit) page(address string) {
	v.Helper()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(v.fetch(address)))
	if err != nil {
		v.Fatal(err)
	}
	if waits := doc.Find("link[rel=stylesheet], script:not([type=module], [type$=json])"); waits.Length() != 1 || !waits.Is("head > link") {
		v.Errorf("%s: the first paint waits for %d files, want one style sheet", address, waits.Length())
	}
	var waiting []string
	for selector, attribute := range map[string]string{
		"link[rel=stylesheet], link[rel=icon], link[rel=preload], link[rel=modulepreload]": "href", "script[src], img[src]": "src", "use[href]": "href",
	} {
		doc.Find(selector).Each(func(_ int, e *goquery.Selection) {
			file, _, _ := strings.Cut(e.AttrOr(attribute, ""), "#")
			waiting = append(waiting, file)
		})
	}
	known := map[string]bool{"": true}
	for ; len(waiting) > 0; waiting = waiting[1:] {
		file := waiting[0]
		if known[file] {
			continue
		}
		known[file] = true
		for _, m := range imported.FindAllSubmatch(v.fetch(file), -1) {
			waiting = append(waiting, path.Join(path.Dir(file), string(m[1])))
		}
	}
}

var imported = regexp.MustCompile(`(?:from|import)\s*["']([^"']+\.js)["']`)

// fetch counts an answer as it comes over the wire, and decodes it.
func (v *visit) fetch(address string) []byte {
	v.Helper()
	r, err := http.NewRequestWithContext(v.Context(), http.MethodGet, v.root+address, http.NoBody)
	if err != nil {
		v.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", v.accept)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		v.Fatal(err)
	}
	defer answer.Body.Close()
	head, err := httputil.DumpResponse(answer, false)
	if err != nil {
		v.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		v.Fatalf("%s: %s (%v)", address, answer.Status, err)
	}
	v.requests++
	v.bytes += len(head) + len(body)
	fmt.Fprintf(&v.table, "\n%6d + %6d %s", len(head), len(body), address)
	return v.decoded(answer.Header.Get("Content-Encoding"), body)
}

func (v *visit) decoded(encoding string, body []byte) []byte {
	v.Helper()
	var r io.Reader = bytes.NewReader(body)
	var err error
	switch encoding {
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		r, err = gzip.NewReader(r)
	case "zstd":
		var z *zstd.Decoder
		if z, err = zstd.NewReader(r); err == nil {
			defer z.Close()
			r = z
		}
	}
	if err != nil {
		v.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		v.Fatal(err)
	}
	return plain
}
