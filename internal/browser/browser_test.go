package browser_test

import (
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tertulia/internal/browser"
)

var (
	chromium  browser.Browser
	validator browser.Validator
)

func TestMain(m *testing.M) {
	code := m.Run()
	chromium.Close()
	if err := validator.Close(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, "validator:", err)
		code = 1
	}
	os.Exit(code)
}

const goodPage = `<!DOCTYPE html>
<html lang="ar" dir="rtl">
<head><meta charset="utf-8"><title>نقاش</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head>
<body><main><h1>نقاش</h1>
<p id="scripted">no script</p>
<form method="post" action="/said">
<label>نص <textarea name="body" id="body">قديم</textarea></label>
<label>لغة <select name="lang" id="lang"><option value="ar">ع</option><option value="nl">NL</option></select></label>
<button type="submit">إرسال</button></form>
<p><a href="/moved">away</a></p>
</main><script type="module" src="/script.js"></script></body></html>`

const badPage = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>bad</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css"></head>
<body><main><h1>bad</h1><img src="/dot.svg"><p class="pale">pale</p><p>a <div>b</div></p>
<div class="wide">wide</div></main></body></html>`

// site is a small site with everything the package must cope with.
func site(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	serve := func(path, contentType, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'")
			fmt.Fprint(w, body)
		})
	}
	serve("/good", "text/html; charset=utf-8", goodPage)
	serve("/bad", "text/html; charset=utf-8", badPage)
	serve("/styled", "text/html; charset=utf-8", `<!DOCTYPE html><html lang="en"><head><title>styled</title><link rel="icon" href="data:,"></head>
		<body><p style="color: red">red</p></body></html>`)
	serve("/throws", "text/html; charset=utf-8", `<!DOCTYPE html><link rel="icon" href="data:,"><script src="/throws.js"></script>`)
	serve("/refused", "text/html; charset=utf-8", `<!DOCTYPE html><link rel="icon" href="data:,"><script>document.title = "ran"</script>`)
	serve("/throws.js", "text/javascript", `throw new Error("thrown on purpose")`)
	serve("/style.css", "text/css", `body { color: #111; background: #fff } .pale { color: #ccc } .wide { width: 2000px } a { color: #00c; display: inline-block; min-height: 44px }
		@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } a { color: #8cf } }`)
	serve("/dot.svg", "image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>`)
	serve("/script.js", "text/javascript", `setTimeout(() => document.getElementById("scripted").textContent = "scripted", 50)`)
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/bad", http.StatusFound) })
	mux.HandleFunc("/said", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusUnprocessableEntity)
		fmt.Fprintf(w, `<!DOCTYPE html><title>said</title><link rel="icon" href="data:,"><p>%s in %s, %s</p>`,
			r.FormValue("body"), r.FormValue("lang"), r.Header.Get("Accept-Language"))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestForm(t *testing.T) {
	for _, noScript := range []bool{false, true} {
		t.Run(fmt.Sprintf("NoScript=%t", noScript), func(t *testing.T) {
			tab := chromium.Open(t, browser.Options{NoScript: noScript, Languages: "ar-EG"})
			if status := tab.Go(site(t) + "/good"); status != http.StatusOK {
				t.Fatalf("status = %d", status)
			}
			tab.Fill("#body", "مرحبا Go 1.26\nثانيا")
			tab.Choose("#lang", "nl")
			if status := tab.Follow("button"); status != http.StatusUnprocessableEntity {
				t.Errorf("status = %d, want the form's 422", status)
			}
			if got, want := tab.Text("p"), "مرحبا Go 1.26 ثانيا in nl, ar-EG"; got != want {
				t.Errorf("the server got %q, want %q", got, want)
			}
			if status := tab.Back(); status != http.StatusOK || tab.Title() != "نقاش" {
				t.Errorf("back led to %q with %d", tab.Title(), status)
			}
		})
	}
}

func TestScripts(t *testing.T) {
	base := site(t)
	with := chromium.Open(t, browser.Options{})
	with.Go(base + "/good")
	with.Wait(`document.getElementById("scripted").textContent === "scripted"`)

	without := chromium.Open(t, browser.Options{NoScript: true})
	without.Go(base + "/good")
	if got := without.Text("#scripted"); got != "no script" {
		t.Errorf("with scripts off the page says %q", got)
	}
	for _, r := range without.Requests() {
		if strings.HasSuffix(r.URL, "/script.js") && r.Failure == "" && r.Status != 0 {
			t.Errorf("with scripts off %s was fetched", r.URL)
		}
	}
}

func TestRedirectsAndRequests(t *testing.T) {
	tab := chromium.Open(t, browser.Options{})
	base := site(t)
	tab.Go(base + "/good")
	tab.Requests()
	if status := tab.Follow("a"); status != http.StatusOK || !strings.HasSuffix(tab.URL(), "/bad") {
		t.Errorf("the link led to %s with %d", tab.URL(), status)
	}
	var got []string
	for _, r := range tab.Requests() {
		if r.Type == "Document" || r.Type == "Image" {
			got = append(got, fmt.Sprint(strings.TrimPrefix(r.URL, base), " ", r.Status, " ", r.Bytes > 0))
		}
	}
	want := []string{"/moved 0 false", "/bad 200 true", "/dot.svg 200 true"}
	if !slices.Equal(got, want) {
		t.Errorf("requests = %q, want %q", got, want)
	}
}

func TestLook(t *testing.T) {
	tests := []struct {
		name       string
		options    browser.Options
		background string
		width      int
	}{
		{"desktop, light", browser.Options{}, "rgb(255, 255, 255)", 1280},
		{"phone, dark", browser.Options{Width: 360, Dark: true}, "rgb(17, 17, 17)", 360},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tab := chromium.Open(t, tt.options)
			tab.Go(site(t) + "/good")
			if got := tab.Style("body", "background-color"); got != tt.background {
				t.Errorf("background = %s, want %s", got, tt.background)
			}
			path := filepath.Join(t.TempDir(), "good.png")
			tab.Screenshot(path)
			if got := pictureWidth(t, path); got != tt.width {
				t.Errorf("the screenshot is %d wide, want %d", got, tt.width)
			}
			if got := tab.Overflow(); got != 0 {
				t.Errorf("the page overflows by %d", got)
			}
		})
	}
}

func TestLookChanges(t *testing.T) {
	tab := chromium.Open(t, browser.Options{})
	tab.Go(site(t) + "/good")
	tab.Look(browser.Options{Width: 360, Dark: true})
	var width int
	tab.Eval("innerWidth", &width)
	if got := tab.Style("body", "background-color"); width != 360 || got != "rgb(17, 17, 17)" {
		t.Errorf("the page is %d wide on %s, want 360 on dark", width, got)
	}
}

func TestRest(t *testing.T) {
	tab := chromium.Open(t, browser.Options{})
	tab.Go(site(t) + "/good")
	tab.Eval(`(end => setTimeout(function work() {
		for (const pause = performance.now() + 50; performance.now() < pause;);
		if (performance.now() < end) setTimeout(work); else document.title = "done";
	}))(performance.now() + 1000)`, nil)
	tab.Rest()
	if got := tab.Title(); got != "done" {
		t.Errorf("Chromium was said to rest while a script worked: the title is %q", got)
	}
}

func TestOverflow(t *testing.T) {
	tab := chromium.Open(t, browser.Options{Width: 700})
	tab.Go(site(t) + "/bad")
	if got := tab.Overflow(); got < 1300 {
		t.Errorf("a page 2000 wide overflows a window of 700 by %d", got)
	}
}

func TestViolations(t *testing.T) {
	base := site(t)
	tab := chromium.Open(t, browser.Options{})
	tab.Go(base + "/good")
	for _, v := range tab.Violations() {
		t.Errorf("a good page: %s", v)
	}
	tab.Go(base + "/bad")
	var rules []string
	for _, v := range tab.Violations() {
		rules = append(rules, v.Rule)
	}
	slices.Sort(rules)
	if want := []string{"color-contrast", "image-alt"}; !slices.Equal(rules, want) {
		t.Errorf("a bad page breaks %q, want %q", rules, want)
	}
}

func TestFindings(t *testing.T) {
	base := site(t)
	tab := chromium.Open(t, browser.Options{})
	tab.Go(base + "/good")
	for _, f := range validator.Findings(t, tab.Source()) {
		t.Errorf("a good page: %s", f)
	}
	tab.Go(base + "/bad")
	var rules []string
	for _, f := range validator.Findings(t, tab.Source()) {
		rules = append(rules, f.Rule)
	}
	slices.Sort(rules)
	if want := []string{"close-order"}; !slices.Equal(rules, want) {
		t.Errorf("a bad page has %q, want %q", rules, want)
	}
	tab.Go(base + "/styled")
	if found := validator.Findings(t, tab.Source()); len(found) != 1 || found[0].Rule != "no-inline-style" {
		t.Errorf("an inline style gives %q", found)
	}
	tab.Problems() // the policy refuses it too: see TestProblems
}

func TestProblems(t *testing.T) {
	tests := map[string]string{
		"/throws":  "thrown on purpose",
		"/refused": "Content Security Policy",
		"/styled":  "Content Security Policy",
	}
	for path, want := range tests {
		t.Run(path, func(t *testing.T) {
			tab := chromium.Open(t, browser.Options{})
			tab.Go(site(t) + path)
			problems := tab.Problems()
			if len(problems) != 1 || !strings.Contains(problems[0], want) {
				t.Errorf("problems = %q, want one with %q", problems, want)
			}
			if again := tab.Problems(); again != nil {
				t.Errorf("problems are told twice: %q", again)
			}
		})
	}
}

func TestTabsAreApart(t *testing.T) {
	base := site(t)
	one, other := chromium.Open(t, browser.Options{}), chromium.Open(t, browser.Options{})
	one.Go(base + "/good")
	other.Go(base + "/good")
	one.Eval(`document.cookie = "who=one"`, nil)
	var cookie string
	other.Eval(`document.cookie`, &cookie)
	if cookie != "" {
		t.Errorf("the other tab sees the cookie %q", cookie)
	}
}

func pictureWidth(t *testing.T, path string) int {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.DecodeConfig(f)
	if err != nil {
		t.Fatal(err)
	}
	return picture.Width
}
