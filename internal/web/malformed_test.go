package web_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"tertulia/internal/web"
)

// broken are texts that neither database keeps, or that can't be decoded, as they
// stand in an address or a form.
func broken() []string { return []string{"a%00", "%ff", "%ED%A0%80"} }

// TestBrokenTextIsMalformedAnywhere puts NUL, invalid UTF-8 and percent-encoding that
// can't be decoded into every part of every route's path, into names and values of
// its query and of its form, and sends bodies that are no forms, as an admin, whom
// nothing else stands in the way of: all of it is 400. (Requests that aren't even
// HTTP are TestGarbage's.)
func TestBrokenTextIsMalformedAnywhere(t *testing.T) {
	t.Parallel()
	s := anySite(t)
	admin := s.as(s.admin)
	for _, r := range web.Routes() {
		for _, target := range brokenTargets(r) {
			admin.malformed(r.Method, target, "", "")
		}
		for contentType, bodies := range brokenForms(r) {
			for _, body := range bodies {
				admin.malformed(r.Method, fill(r.Path, "", ""), contentType, body)
			}
		}
	}
}

// brokenTargets are addresses of a route.
func brokenTargets(r web.Route) []string {
	good := fill(r.Path, "", "")
	all := []string{good + "?x=%zz", good + "?%zz", good + "?x=%4", good + "?a;b=1"}
	for _, bad := range broken() {
		all = append(all, good+bad, good+"?x="+bad, good+"?"+bad+"=x")
		for part := range strings.SplitSeq(r.Path, "/") {
			if strings.HasPrefix(part, ":") {
				all = append(all, fill(r.Path, part, bad))
			}
		}
	}
	return all
}

// brokenForms are bodies by content type, for routes that take any. What a form has
// beside its fields counts as well.
func brokenForms(r web.Route) map[string][]string {
	if r.Method != http.MethodPost {
		return nil
	}
	const multipart = "multipart/form-data; boundary=x"
	all := map[string][]string{
		"application/json": {`{"body":1}`, strings.Repeat("[", 100_000)}, "text/plain": {"body=1"}, "": {"body=1"},
		formType: {"%00=1", "%ff=1", "%zz=1", "a;b=1", "x=%4"},
	}
	for _, f := range append(r.Fields, web.Field{Name: "unknown"}) {
		for _, bad := range []string{"%00", "%ff"} {
			all[formType] = append(all[formType], f.Name+"="+bad)
		}
		all[multipart] = append(all[multipart], "--x\r\nContent-Disposition: form-data; name=\""+f.Name+"\"\r\n\r\n\x00\xff\r\n--x--\r\n")
	}
	return all
}

// malformed sends a target and a body as they are.
func (p *person) malformed(method, target, contentType, body string) {
	p.Helper()
	r, err := http.NewRequestWithContext(p.Context(), method, p.url, strings.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	r.URL.Opaque, r.URL.RawQuery, _ = strings.Cut(target, "?")
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	res, err := p.client.Do(r)
	if err != nil {
		p.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, res.Body) // so that the connection can be used again
	_ = res.Body.Close()                 // it was only read
	if res.StatusCode != http.StatusBadRequest {
		p.Errorf("%s %s with %.40q (%s): %s", method, target, body, contentType, res.Status)
	}
}
