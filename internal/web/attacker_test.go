package web_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"time"

	"tertulia/internal/middleware"
)

// garbage is one request, written byte by byte: Go's own client is too well
// behaved.
type garbage struct {
	what        string
	method      string // GET if empty
	target      string // as it stands in the request line
	contentType string
	body        string
	header      string // further lines, each with its end
	// whole replaces all of the above.
	whole string
}

func (g garbage) bytes(cookie string) string {
	if g.whole != "" {
		return g.whole
	}
	s := fmt.Sprintf("%s %s HTTP/1.1\r\nHost: forum.example\r\n%s", g.verb(), g.target, g.header)
	if cookie != "" {
		s += "Cookie: " + cookie + "\r\n"
	}
	if g.contentType != "" {
		s += "Content-Type: " + g.contentType + "\r\n"
	}
	if g.body != "" || g.contentType != "" {
		s += fmt.Sprintf("Content-Length: %d\r\n", len(g.body))
	}
	return s + "\r\n" + g.body
}

func (g garbage) verb() string {
	if g.method == "" {
		return http.MethodGet
	}
	return g.method
}

// attacker is one connection, with a session or without.
type attacker struct {
	*hostile
	handle string // empty: a visitor
	cookie string

	conn net.Conn
	in   *bufio.Reader
}

// reply is what came back.
type reply struct {
	*http.Response
	body string
}

// logIn begins a session through the form.
func (a *attacker) logIn() {
	a.Helper()
	a.cookie = ""
	got := a.ask(garbage{method: http.MethodPost, target: "/nl/login", contentType: formType,
		body: "email=" + a.handle + "&password=" + strings.ReplaceAll(password, " ", "+")})
	for _, c := range got.Cookies() {
		if c.Name == "session" {
			a.cookie = c.Name + "=" + c.Value
		}
	}
	if a.cookie == "" {
		a.Fatalf("%s can't log in: status %d", a.handle, got.StatusCode)
	}
}

// send sends garbage and checks the answer.
func (a *attacker) send(g garbage) {
	a.Helper()
	a.sent++
	got := a.ask(g)
	if a.handle != "" && strings.Contains(g.target, "/logout") {
		a.logIn()
	}
	if fault := faultOf(g, got); fault != "" {
		line, _, _ := strings.Cut(g.bytes(""), "\r\n")
		a.Errorf("%s (%s) as %q: %s\n%.200q", line[:min(len(line), 120)], g.what, a.handle, fault, got.body)
	}
}

var (
	localePath = regexp.MustCompile(`^/(nl|de|ar|es|en)(?:/|$|\?)`)
	ownPath    = regexp.MustCompile(`^/($|[^/\\])`)
	htmlLang   = regexp.MustCompile(`<html[^>]* lang="?([a-z]+)`)
)

// faultOf is what is wrong with an answer; empty for nothing.
func faultOf(g garbage, got reply) string {
	switch {
	case g.whole != "" && (got.StatusCode == http.StatusNotImplemented || got.StatusCode == http.StatusHTTPVersionNotSupported):
		return "" // HTTP's own words for a version or coding that is none of ours
	case got.StatusCode >= http.StatusInternalServerError:
		return fmt.Sprintf("status %d", got.StatusCode)
	case got.StatusCode == http.StatusMethodNotAllowed && got.Header.Get("Allow") == "":
		return "405 without Allow"
	case got.StatusCode/100 == 3 && !ownPath.MatchString(got.Header.Get("Location")):
		return "leads to " + got.Header.Get("Location")
	}
	for _, c := range got.Cookies() {
		if c.Name == "x" {
			return "sets a cookie that the sender chose"
		}
	}
	if g.whole != "" || g.method == http.MethodHead || got.StatusCode == http.StatusBadRequest && got.body == "400 Bad Request" {
		return "" // the library under the forum answers what it can't read in its own words
	}
	path, _, _ := strings.Cut(g.target, "?")
	isPage := strings.HasPrefix(got.Header.Get("Content-Type"), "text/html")
	if got.StatusCode >= http.StatusBadRequest && !isPage && !middleware.Bare(path) {
		return fmt.Sprintf("%d without a page", got.StatusCode)
	}
	if !isPage || got.StatusCode/100 == 3 {
		return ""
	}
	lang, want := htmlLang.FindStringSubmatch(got.body), localePath.FindStringSubmatch(g.target)
	if lang == nil || want != nil && lang[1] != want[1] {
		return fmt.Sprintf("%d, but the page has the language %q", got.StatusCode, lang)
	}
	return ""
}

// ask sends a request as it is and reads the answer.
func (a *attacker) ask(g garbage) reply {
	a.Helper()
	for fresh := false; ; {
		if a.conn == nil {
			fresh = true
			a.dial()
		}
		got, err := a.try(g)
		if err == nil {
			return got
		}
		a.hangUp()
		if fresh { // else the server may have closed an idle connection
			line, _, _ := strings.Cut(g.bytes(""), "\r\n")
			a.Fatalf("%.120s (%s): no answer: %v", line, g.what, err)
		}
	}
}

func (a *attacker) try(g garbage) (reply, error) {
	if err := a.conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return reply{}, err
	}
	if _, err := io.WriteString(a.conn, g.bytes(a.cookie)); err != nil {
		return reply{}, err
	}
	res, err := http.ReadResponse(a.in, &http.Request{Method: g.verb()})
	if err != nil {
		return reply{}, err
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return reply{}, err
	}
	if res.Close || g.whole != "" {
		a.hangUp()
	}
	return reply{res, string(body)}, nil
}

func (a *attacker) dial() {
	a.Helper()
	conn, err := net.Dial("tcp", a.address)
	if err != nil {
		a.Fatal(err)
	}
	a.conn, a.in = conn, bufio.NewReader(conn)
	a.Cleanup(func() { _ = conn.Close() })
}

func (a *attacker) hangUp() {
	if a.conn != nil {
		_ = a.conn.Close()
		a.conn = nil
	}
}
