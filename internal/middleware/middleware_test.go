package middleware_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"tertulia/internal/forum"
	"tertulia/internal/middleware"
	"tertulia/internal/rate"
	"tertulia/internal/store"
)

// failures remembers what was answered as failed.
type failures struct{ errs []error }

func (f *failures) fail(w http.ResponseWriter, _ *http.Request, err error) {
	f.errs = append(f.errs, err)
	w.WriteHeader(http.StatusTeapot)
}

func handler(fn http.HandlerFunc) http.Handler { return fn }

// However an answer begins, nobody keeps one that sets a cookie; what others say of theirs stands.
func TestNobodyKeepsCookies(t *testing.T) {
	for name, answer := range map[string]func(http.ResponseWriter){
		"a status": func(w http.ResponseWriter) { w.WriteHeader(http.StatusNotFound) },
		"a body":   func(w http.ResponseWriter) { _, _ = io.WriteString(w, "text") },
		"nothing":  func(http.ResponseWriter) {},
		"a redirect": func(w http.ResponseWriter) {
			w.Header().Set("Location", "/")
			w.WriteHeader(http.StatusMovedPermanently)
		},
	} {
		for _, cookie := range []bool{true, false} {
			w, want := httptest.NewRecorder(), "public, max-age=3600"
			if cookie {
				want = "private, no-store"
			}
			middleware.Observe(slog.New(slog.DiscardHandler), nil, nil)(handler(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Cache-Control", "public, max-age=3600")
				if cookie {
					middleware.Cookies{}.Drop(w, "session")
				}
				answer(w)
			})).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/nl/", nil))
			if got := w.Result().Header.Get("Cache-Control"); got != want {
				t.Errorf("%s with a cookie (%v) has Cache-Control %q", name, cookie, got)
			}
		}
	}
}

func TestPanicBecomesAFailureWithItsStack(t *testing.T) {
	var f failures
	var log bytes.Buffer
	h := middleware.Observe(slog.New(slog.NewTextHandler(&log, nil)), nil, f.fail)(handler(func(http.ResponseWriter, *http.Request) {
		panic("oh dear")
	}))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/nl/", nil))
	if w.Code != http.StatusTeapot || len(f.errs) != 1 {
		t.Fatalf("status %d, failures %v", w.Code, f.errs)
	}
	if text := f.errs[0].Error(); !strings.Contains(text, "oh dear") || !strings.Contains(text, "middleware_test.go") {
		t.Errorf("the failure doesn't say where: %s", text)
	}
	if w.Header().Get("X-Request-Id") == "" {
		t.Error("no reference number")
	}
}

// Where the page of a failure panics too, there is an answer and a word in the log all the same.
func TestPanicInThePageOfAFailure(t *testing.T) {
	for name, half := range map[string]string{"before it": "", "half-way": "<html>"} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			fail := func(w http.ResponseWriter, _ *http.Request, _ error) {
				w.Header().Set("Content-Encoding", "br")
				w.Header().Set("Etag", `"page"`)
				if half != "" {
					_, _ = io.WriteString(w, half) // the recorder can't fail
				}
				panic("the page too")
			}
			server := httptest.NewServer(middleware.Observe(slog.New(slog.NewTextHandler(&log, nil)), nil, fail)(
				handler(func(http.ResponseWriter, *http.Request) { panic("oh dear") })))
			answer, err := http.Get(server.URL + "/nl/")
			if half == "" {
				if err != nil {
					t.Fatal(err)
				}
				body, err := io.ReadAll(answer.Body)
				if err = errors.Join(err, answer.Body.Close()); err != nil {
					t.Fatal(err)
				}
				h := answer.Header
				if id := h.Get("X-Request-Id"); answer.StatusCode != http.StatusInternalServerError || id == "" || !strings.Contains(string(body), id) {
					t.Errorf("it answers %d: %q, with the id %q", answer.StatusCode, body, id)
				}
				if h.Get("Content-Encoding") != "" || h.Get("Etag") != "" || h.Get("Cache-Control") != "no-store" {
					t.Errorf("the headers are %v", h)
				}
			} else if err == nil {
				_, err = io.ReadAll(answer.Body)
				if err = errors.Join(err, answer.Body.Close()); err == nil {
					t.Error("half a page is answered as a whole one")
				}
			}
			server.Close() // and with it all that is written to the log
			if said := log.String(); !strings.Contains(said, "oh dear") || !strings.Contains(said, "the page too") ||
				!strings.Contains(said, "middleware_test.go") {
				t.Errorf("the log says %q", said)
			}
		})
	}
}

func TestPanicHalfWayCutsTheConnection(t *testing.T) {
	var f failures
	h := middleware.Observe(slog.New(slog.NewTextHandler(io.Discard, nil)), nil, f.fail)(handler(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("half")) // the recorder can't fail
		panic("oh dear")
	}))
	defer func() {
		if p := recover(); p != http.ErrAbortHandler {
			t.Errorf("recovered %v", p)
		}
		if len(f.errs) != 0 {
			t.Error("a page was written behind half an answer")
		}
	}()
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/nl/", nil))
}

func TestWellFormed(t *testing.T) {
	for _, c := range []struct {
		name, target string
		body         io.Reader
		want         forum.Kind
	}{
		{"fine", "/ar/t/1/%D9%86?page=2", nil, ""},
		{"invalid UTF-8 in path", "/nl/%ff", nil, forum.Malformed},
		{"NUL in path", "/nl/%00", nil, forum.Malformed},
		{"NUL in query", "/nl/?q=%00", nil, forum.Malformed},
		{"invalid UTF-8 in a name", "/nl/?%fe=1", nil, forum.Malformed},
		{"broken encoding", "/nl/?q=%", nil, forum.Malformed},
		{"long", "/nl/?q=" + strings.Repeat("a", 9000), nil, forum.Malformed},
		{"body too large", "/nl/new", strings.NewReader(strings.Repeat("a", middleware.MaxBody+1)), forum.TooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			var f failures
			var passed bool
			h := middleware.WellFormed(middleware.Cookies{}, f.fail)(handler(func(http.ResponseWriter, *http.Request) { passed = true }))
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, c.target, c.body))
			if c.want == "" && !passed {
				t.Error("refused")
			}
			if c.want != "" && (passed || len(f.errs) != 1 || forum.KindOf(f.errs[0]) != c.want) {
				t.Errorf("passed %v, failures %v, want %s", passed, f.errs, c.want)
			}
		})
	}
}

// strange is a request that everything has a reason to refuse, with a body that is
// longer than any may be, and says so or doesn't.
func strange(target string, length int64) *http.Request {
	r := httptest.NewRequest(http.MethodPost, target, io.MultiReader(strings.NewReader(strings.Repeat("a", 2*middleware.MaxBody))))
	r.ContentLength, r.Host = length, "evil.example"
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.AddCookie(&http.Cookie{Name: "session", Value: "a"})
	return r
}

// The page of a failure looks for what was typed: wherever it comes from, it must
// neither wait for a body that was refused, nor read one without end.
func TestFailureReadsNoRefusedBody(t *testing.T) {
	base := &url.URL{Scheme: "https", Host: "forum.example"}
	broken := func(context.Context, string) (forum.Viewer, error) { return forum.Viewer{}, errors.New("no database") }
	refused := func(_ context.Context, uses ...store.Use) ([]rate.Taken, error) {
		return make([]rate.Taken, len(uses)), nil
	}
	limiter := func(fail middleware.Fail) *middleware.Limiter {
		return middleware.NewLimiter(middleware.PerMinute(1, 0, 1, 0), refused, time.Now, fail)
	}
	type around = func(http.Handler) http.Handler
	for _, c := range []struct {
		name, target string
		by           func(fail middleware.Fail) around
		times        int
		most         int
	}{
		{"a panic", "/nl/", func(middleware.Fail) around { return func(http.Handler) http.Handler { return nil } }, 1, middleware.MaxBody},
		{"the limit of an address", "/nl/", func(f middleware.Fail) around { return limiter(f).Addresses }, 2, middleware.MaxBody},
		{"that limit again and again", "/nl/", func(f middleware.Fail) around { return limiter(f).Addresses }, 12, 0},
		{"another host", "/nl/", func(f middleware.Fail) around { return middleware.Host(base, f) }, 1, middleware.MaxBody},
		{"a malformed address", "/nl/%00", func(f middleware.Fail) around { return middleware.WellFormed(middleware.Cookies{}, f) }, 1, middleware.MaxBody},
		{"another site", "/nl/", func(f middleware.Fail) around {
			return middleware.SameOrigin(http.NewCrossOriginProtection(), f)
		}, 1, middleware.MaxBody},
		{"no session", "/nl/", func(f middleware.Fail) around { return middleware.Session(middleware.Cookies{}, broken, f) }, 1, middleware.MaxBody},
		{"the limit of writes", "/nl/", func(f middleware.Fail) around { return limiter(f).Members }, 1, middleware.MaxBody},
		{"that limit again and again", "/nl/", func(f middleware.Fail) around { return limiter(f).Members }, 11, 0},
	} {
		for length, most := range map[int64]int{-1: c.most, middleware.MaxBody + 1: 0} {
			t.Run(fmt.Sprintf("%s, %d", c.name, length), func(t *testing.T) {
				read := -1
				fail := func(_ http.ResponseWriter, r *http.Request, _ error) {
					body, _ := io.ReadAll(r.Body) // a body cut short is what is wanted
					read = len(body)
				}
				h := middleware.Chain(handler(func(http.ResponseWriter, *http.Request) {}), middleware.Bounded,
					middleware.Observe(slog.New(slog.DiscardHandler), nil, fail), c.by(fail))
				for range c.times {
					h.ServeHTTP(httptest.NewRecorder(), strange(c.target, length))
				}
				if read != most {
					t.Errorf("read %d bytes, want %d", read, most)
				}
			})
		}
	}
}

func TestBodyOfUnknownLengthIsBounded(t *testing.T) {
	var f failures
	var err error
	h := middleware.Bounded(middleware.WellFormed(middleware.Cookies{}, f.fail)(handler(func(_ http.ResponseWriter, r *http.Request) { _, err = io.ReadAll(r.Body) })))
	h.ServeHTTP(httptest.NewRecorder(), strange("/nl/new", -1))
	var tooLarge *http.MaxBytesError
	if !errors.As(err, &tooLarge) {
		t.Errorf("read all of it: %v", err)
	}
}

func TestSession(t *testing.T) {
	member := &forum.Member{ID: 7}
	load := func(_ context.Context, token string) (forum.Viewer, error) {
		switch token {
		case "good":
			return forum.As(member), nil
		case "broken":
			return forum.Viewer{}, errors.New("no database")
		}
		return forum.Viewer{}, nil
	}
	for _, c := range []struct {
		name, cookie, value, path string
		want                      forum.MemberID
		fails, cleared            bool
	}{
		{"none", "", "", "/nl/", 0, false, false},
		{"good", "session", "good", "/nl/", 7, false, false},
		{"ended", "session", "old", "/nl/", 0, false, true},
		{"no database", "session", "broken", "/nl/", 0, true, false},
		{"static files need none", "session", "broken", "/static/a.css", 0, false, false},
		{"nor do probes", "session", "broken", "/healthz", 0, false, false},
		{"of the database neither", "session", "broken", "/readyz", 0, false, false},
		{"another name", "__Host-session", "good", "/nl/", 0, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var f failures
			var got forum.MemberID
			h := middleware.Session(middleware.Cookies{}, load, f.fail)(handler(func(_ http.ResponseWriter, r *http.Request) {
				got = middleware.Viewer(r.Context()).ID()
			}))
			r := httptest.NewRequest(http.MethodGet, c.path, nil)
			if c.cookie != "" {
				r.AddCookie(&http.Cookie{Name: c.cookie, Value: c.value})
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if cleared := w.Header().Get("Set-Cookie") != ""; got != c.want || (len(f.errs) > 0) != c.fails || cleared != c.cleared {
				t.Errorf("member %d, failures %v, cleared %v", got, f.errs, cleared)
			}
		})
	}
}

func TestSecureCookiesCarryTheHostPrefix(t *testing.T) {
	w := httptest.NewRecorder()
	middleware.Cookies{Secure: true}.Clear(w)
	cookie := w.Result().Cookies()[0]
	if cookie.Name != "__Host-session" || !cookie.Secure || cookie.Path != "/" || cookie.Domain != "" {
		t.Errorf("cookie %v", cookie)
	}
}

func TestHeadIsAnsweredAsGet(t *testing.T) {
	var method string
	h := middleware.HeadAsGet(handler(func(_ http.ResponseWriter, r *http.Request) { method = r.Method }))
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodHead, "/", nil))
	if method != http.MethodGet {
		t.Errorf("handled as %s", method)
	}
}

func TestCleanValues(t *testing.T) {
	if !middleware.CleanValues(url.Values{"title": {"مرحبا"}}) {
		t.Error("Arabic is refused")
	}
	for _, v := range []url.Values{{"title": {"a\x00"}}, {"title": {"a", "\xff"}}, {"\xff": {"a"}}} {
		if middleware.CleanValues(v) {
			t.Errorf("%q passes", v)
		}
	}
}

func TestCompress(t *testing.T) {
	compress, err := middleware.Compress()
	if err != nil {
		t.Fatal(err)
	}
	page := strings.Repeat("<p>Een gesprek.</p>", 500)
	h := compress(handler(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		switch r.URL.Path {
		case "/short":
			_, _ = io.WriteString(w, "Een gesprek.") // the recorder can't fail
		case "/encoded":
			w.Header().Set("Content-Encoding", "x")
			_, _ = io.WriteString(w, page)
		case "/unchanged":
			w.WriteHeader(http.StatusNotModified)
		case "/picture":
			w.Header().Set("Content-Type", "image/jpeg")
			_, _ = io.WriteString(w, page)
		default:
			w.Header().Set("Content-Length", strconv.Itoa(len(page)))
			w.WriteHeader(http.StatusAccepted)
			_, _ = io.WriteString(w, page[:100])
			_, _ = io.WriteString(w, page[100:])
		}
	}))
	for _, c := range []struct {
		path, accept, encoding string
		status                 int
	}{
		{"/nl/", "gzip", "gzip", 202}, {"/nl/", "gzip, deflate, br, zstd", "zstd", 202}, {"/nl/", "", "", 202}, {"/nl/", "gzip;q=0", "", 202},
		{"/nl/", "gzip, deflate, br", "br", 202}, {"/nl/", "br", "br", 202}, {"/nl/", "gzip, br;q=0", "gzip", 202},
		{"/static/a.css", "gzip", "", 202}, {"/static/a.css", "br", "", 202}, {"/short", "br", "", 200}, {"/encoded", "br", "x", 200},
		{"/unchanged", "br", "", 304}, {"/picture", "br", "", 200},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		r.Header.Set("Accept-Encoding", c.accept)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got := w.Header().Get("Content-Encoding"); got != c.encoding || w.Code != c.status {
			t.Errorf("%s, Accept-Encoding %q: %d, encoded as %q, want %d and %q", c.path, c.accept, w.Code, got, c.status, c.encoding)
		}
		if len(c.encoding) > 1 && (w.Body.Len() > len(page)/10 || w.Header().Get("Content-Length") != "" ||
			!strings.Contains(w.Header().Get("Vary"), "Accept-Encoding")) {
			t.Errorf("%q: %d bytes, headers %v", c.accept, w.Body.Len(), w.Header())
		}
		if c.encoding != "br" {
			continue
		}
		if b, err := io.ReadAll(brotli.NewReader(w.Body)); err != nil || string(b) != page {
			t.Errorf("%q: %d bytes come out of it (%v)", c.accept, len(b), err)
		}
	}
}

// A handler that panics before its answer went out can still be answered for.
func TestNothingIsSentOfAPanic(t *testing.T) {
	compress, err := middleware.Compress()
	if err != nil {
		t.Fatal(err)
	}
	for _, accept := range []string{"br", "gzip, br"} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", accept)
		w := httptest.NewRecorder()
		func() {
			defer func() { _ = recover() }()
			compress(handler(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				w.WriteHeader(http.StatusTeapot)
				panic("broken")
			})).ServeHTTP(w, r)
		}()
		if w.Code != http.StatusOK || w.Body.Len() > 0 { // what the recorder has where nothing came
			t.Errorf("%q: %d, %d bytes", accept, w.Code, w.Body.Len())
		}
	}
}
