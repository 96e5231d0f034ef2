package static_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"tertulia/static"
)

const sheet = "css/tertulia.css"

func newHandler(t *testing.T) http.Handler {
	t.Helper()
	return static.Handler(http.NotFoundHandler())
}

func get(h http.Handler, path string, header ...string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestEveryEncodingHoldsTheFile(t *testing.T) {
	want, err := os.ReadFile(sheet)
	if err != nil {
		t.Fatal(err)
	}
	h := newHandler(t)
	for accept, encoding := range map[string]string{
		"":                           "",
		"br, gzip":                   "br",
		"gzip, deflate, br;q=0.5":    "br",
		"br;q=0, gzip;q=0.1":         "gzip",
		"GZIP":                       "gzip",
		"identity, zstd":             "",
		"brotli":                     "",
		"gzip;q=0, br;q=none, x;q=1": "",
		"br;Q=0, gzip":               "gzip",
		"br;x=1;q=0, gzip;x=1; q=1":  "gzip",
		"br ; q = 0, gzip":           "gzip",
		"br;q=0;x=1, gzip;q=0.000":   "",
		"br;q, gzip;q=":              "",
		"br;x=1":                     "br",
		"BR;q=0.001;x":               "br",
	} {
		res := get(h, static.Path(sheet), "Accept-Encoding", accept)
		if got := res.Header.Get("Content-Encoding"); got != encoding {
			t.Errorf("%q: encoding %q, want %q", accept, got, encoding)
		}
		if got := decode(t, res); got != string(want) {
			t.Errorf("%q: %d bytes, want the %d of the file", accept, len(got), len(want))
		}
	}
}

// What is compressed is made of the files and committed beside them.
func TestCompressedFilesAreMadeOfWhatIsServed(t *testing.T) {
	h := newHandler(t)
	compressed := 0
	for _, pattern := range []string{sheet, "js/*.js", "img/*"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatal("no files", pattern, err)
		}
		for _, name := range names {
			want := decode(t, get(h, static.Path(name)))
			for _, encoding := range []string{"br", "gzip"} {
				res := get(h, static.Path(name), "Accept-Encoding", encoding)
				if res.Header.Get("Content-Encoding") == encoding {
					compressed++
				} else if path.Ext(name) != ".png" {
					t.Errorf("%s isn't sent as %s", name, encoding)
				}
				if got := decode(t, res); got != want {
					t.Errorf("%s as %s isn't the file: run go generate ./static", name, encoding)
				}
			}
		}
	}
	if all, err := filepath.Glob("compressed/*/*"); err != nil || len(all) != compressed {
		t.Errorf("%d compressed files, %d of them are sent: run go generate ./static (%v)", len(all), compressed, err)
	}
}

func decode(t *testing.T, res *http.Response) string {
	t.Helper()
	var r io.Reader = res.Body
	switch res.Header.Get("Content-Encoding") {
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		g, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = g
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAnswersMayBeKeptForEver(t *testing.T) {
	h := newHandler(t)
	for name, kind := range map[string]string{
		sheet:            "text/css; charset=utf-8",
		"js/tertulia.js": "text/javascript; charset=utf-8",
		"img/logo.svg":   "image/svg+xml",
		"img/touch.png":  "image/png",
	} {
		res := get(h, static.Path(name))
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != kind {
			t.Errorf("%s: %d, %s", name, res.StatusCode, res.Header.Get("Content-Type"))
		}
		if got := res.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Errorf("%s: Cache-Control %q", name, got)
		}
	}
}

// A file has the headers of every answer but those that hold for windows alone.
func TestHeadersOfFiles(t *testing.T) {
	files := newHandler(t)
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{"Content-Security-Policy", "Permissions-Policy", "X-Frame-Options", "Strict-Transport-Security"} {
			w.Header().Set(name, "of every answer")
		}
		files.ServeHTTP(w, r)
	})
	got := get(h, static.Path("img/logo.svg")).Header
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "X-Content-Type-Options": "nosniff",
		"Strict-Transport-Security": "of every answer", "Permissions-Policy": "of every answer", "Referrer-Policy": "no-referrer",
		"X-Frame-Options": "",
	} {
		if got.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.Get(name), want)
		}
	}
	if got := get(h, "/static/nothing").Header.Get("X-Frame-Options"); got != "of every answer" {
		t.Errorf("what isn't there: X-Frame-Options %q", got)
	}
}

func TestUnchangedIsNotSentAgain(t *testing.T) {
	h := newHandler(t)
	first := get(h, static.Path(sheet), "Accept-Encoding", "br")
	tag := first.Header.Get("ETag")
	for header, status := range map[string]int{
		tag: 304, "W/" + tag: 304, `"x", ` + tag: 304, `W/"x",W/` + tag + `,"y"`: 304, "*": 304, " * ": 304,
		"": 200, `"x"`: 200, strings.Trim(tag, `"`): 200, `"x` + tag[1:]: 200, tag[:len(tag)-1] + `x"`: 200, tag + "x": 200,
	} {
		again := get(h, static.Path(sheet), "Accept-Encoding", "br", "If-None-Match", header)
		if again.StatusCode != status {
			t.Errorf("If-None-Match %s: %d, want %d", header, again.StatusCode, status)
		}
	}
	if other := get(h, static.Path(sheet)).Header.Get("ETag"); other == first.Header.Get("ETag") {
		t.Error("two encodings share one entity tag")
	}
}

func TestOtherAddressesAreNotFound(t *testing.T) {
	h := newHandler(t)
	hashed := static.Path(sheet)
	for _, path := range []string{
		"/static/" + sheet,
		strings.Replace(hashed, "/static/", "/static//", 1),
		strings.Replace(hashed, ".css", "0.css", 1),
		"/static/css/", "/static/css/src/tokens.css", "/static/embed.go", "/static/",
	} {
		if res := get(h, path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", path, res.StatusCode)
		}
	}
}

func TestOnlyReading(t *testing.T) {
	w := httptest.NewRecorder()
	newHandler(t).ServeHTTP(w, httptest.NewRequest(http.MethodPost, static.Path(sheet), nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("%d, want 405", w.Code)
	}
}

func TestPathOfNothing(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a file that doesn't exist has an address")
		}
	}()
	static.Path("css/missing.css")
}

// A first visit has 25 KB in all: what is left of it beside these is the page's.
func TestWeightOverTheWire(t *testing.T) {
	h := newHandler(t)
	for _, c := range []struct {
		limit int
		names []string
	}{
		{9 << 10, []string{sheet}},
		{8 << 10, []string{"js/tertulia.js", "js/editor.js"}},
		{12 << 10, []string{sheet, "js/tertulia.js", "img/icons.svg", "img/logo.svg"}},
	} {
		sum := 0
		for _, name := range c.names {
			b, err := io.ReadAll(get(h, static.Path(name), "Accept-Encoding", "br").Body)
			if err != nil {
				t.Fatal(err)
			}
			sum += len(b)
		}
		if sum > c.limit {
			t.Errorf("%v: %d bytes, at most %d", c.names, sum, c.limit)
		}
	}
}
