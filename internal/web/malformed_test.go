package web_test

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tertulia/internal/web"
)

// broken are texts that neither database keeps, or that can't be decoded, as they
// stand in an address or a form.
func broken() []string { return []string{"a%00", "%ff", "%ED%A0%80"} }

// TestBrokenTextIsMalformedAnywhere puts NUL, invalid UTF-8 and percent-encoding that
// can't be decoded into every part of every route's path, into names and values of
// its query and of its form, invalid UTF-8 into headers (NUL there isn't HTTP), and sends
// bodies that are no forms, as an admin, whom nothing else stands in the way of: all of it is 400. (Requests that aren't even
// HTTP are TestGarbage's.)
func TestBrokenTextIsMalformedAnywhere(t *testing.T) {
	t.Parallel()
	s := anySite(t)
	admin := s.as(s.admin)
	for _, r := range web.Routes() {
		for _, target := range brokenTargets(r) {
			admin.malformed(r.Method, target, "", "")
		}
		for _, header := range []string{"Referer", "Accept-Language", "User-Agent", "X-Unknown"} {
			admin.malformed(r.Method, fill(r.Path, "", ""), typeFor(r.Method), "", header, "a\xff")
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
		all[multipart] = append(all[multipart], part(`name="`+f.Name+`"`, "", "\x00\xff"))
	}
	all[multipart] = append(all[multipart], part(`name="a"; filename="b\xff"`, "", "c"), part(`name="a"; filename*=UTF-8''%ff`, "", "c"),
		part(`name="a"; filename="b"`, "", "\x00"), part(`name="a"; filename="b"`, "", "\xff"), part(`name="a"; filename="b"`, "", "a file"),
		part(`name="a`+"\xff"+`"`, "", "c"), part(`name*=UTF-8''%ff`, "", "c"), part(`name="a"`, "X-Unknown: \xff\r\n", "c"),
		part(`name="a"`, "Content-Transfer-Encoding: quoted-printable\r\n", "=FF"), part(`name="a"`, "", "c")+"\xff",
		"\xff\r\n"+part(`name="a"`, "", "c"), part(`filename="b"`, "", "\xff"), part(`name="a"`, "", strings.Repeat("é", 50_000)+"\xc3"))
	return all
}

// part is a multipart form with one part, of which the disposition's parameters, further
// header lines and the text are given.
func part(disposition, header, text string) string {
	return "--x\r\nContent-Disposition: form-data; " + disposition + "\r\n" + header + "\r\n" + text + "\r\n--x--\r\n"
}

// What is text passes, wherever it is cut while it is read.
func TestMultipartFormsOfText(t *testing.T) {
	t.Parallel()
	s := anySite(t)
	name := strings.Repeat("é", 20)
	for shift := range 4 {
		form := part(`name="a"`, "", strings.Repeat("x", shift)+strings.Repeat("😀é", 20_000)) + "the end, é"
		form = strings.Replace(form, "--x--", "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n"+name+"\r\n--x--", 1)
		s.as(s.author).ask(http.MethodPost, "/nl/settings/profile", form, "Content-Type", "multipart/form-data; boundary=x").expect(http.StatusSeeOther)
	}
	s.visitor().get("/nl/u/sanne").expect(http.StatusOK).has("h1", name)
}

// TestBrokenCookiesAreMalformed sends a cookie of the forum that none of it set: the answer
// takes it away, so that the next request is read. Other programs' cookies are none of its
// business.
func TestBrokenCookiesAreMalformed(t *testing.T) {
	t.Parallel()
	s := anySite(t)
	for _, secure := range []bool{false, true} {
		s.secure = secure
		s.serve()
		prefix := ""
		if secure {
			prefix = "__Host-"
		}
		for _, r := range web.Routes() {
			a := s.visitor().do(r.Method, fill(r.Path, "", ""), nil, "Cookie", "other=1; "+prefix+"session=a\xff").expect(http.StatusBadRequest)
			a.forgets(prefix + "session")
		}
		for _, name := range []string{"session", "locale", "langs", "flash"} {
			for _, value := range []string{"\xff", "%ff", "%00", "a%00b", "%ED%A0%80", "%zz", "\"%ff\"", "\xc3%a9"} {
				pair := prefix + name + "=" + value
				s.visitor().get("/nl/", "Cookie", pair).expect(http.StatusBadRequest).lacks(".flash").forgets(prefix + name)
				s.visitor().get("/nl/", "Cookie", prefix+"locale=de;"+pair+" ;"+pair).expect(http.StatusBadRequest).forgets(prefix + name)
				for _, space := range []string{" ", "\t", " \t "} {
					spaced := space + prefix + name + space + "=" + value
					s.visitor().get("/nl/", "Cookie", "other=1;"+spaced).expect(http.StatusBadRequest).forgets(prefix + name)
				}
				s.visitor().get("/nl/", "Cookie", "x"+pair+"; \xff=\xff; "+strings.ToUpper(name)+"="+value).expect(http.StatusOK).forgets()
			}
		}
	}
	s.visitor().get("/nl/", "Cookie", "session=\xff; langs=%00").expect(http.StatusOK).forgets() // with TLS they have other names
}

// Whoever has such a cookie is stuck for one request.
func TestBrokenCookiesAreGoneWithTheNextRequest(t *testing.T) {
	t.Parallel()
	s := anySite(t)
	p := s.as(s.author)
	u, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	p.client.Jar.SetCookies(u, []*http.Cookie{{Name: "langs", Value: "%ff", Path: "/"}})
	p.get("/nl/").expect(http.StatusBadRequest)
	p.get("/nl/").expect(http.StatusOK).has(`a[href*="/u/sanne"]`, "") // and still logged in
}

// forgets checks which cookies the answer takes away.
func (a *answer) forgets(want ...string) {
	a.Helper()
	var names []string
	for _, c := range a.Cookies() {
		if names = append(names, c.Name); c.MaxAge >= 0 || c.Path != "/" {
			a.Errorf("%s sets %s", a.request, c)
		}
	}
	if !slices.Equal(names, want) {
		a.Errorf("%s takes away %q, want %q", a.request, names, want)
	}
}

// malformed sends a target and a body as they are.
func (p *person) malformed(method, target, contentType, body string, header ...string) {
	p.Helper()
	r, err := http.NewRequestWithContext(p.Context(), method, p.url, strings.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	r.URL.Opaque, r.URL.RawQuery, _ = strings.Cut(target, "?")
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := p.client.Do(r)
	if err != nil {
		p.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, res.Body) // so that the connection can be used again
	_ = res.Body.Close()                 // it was only read
	if res.StatusCode != http.StatusBadRequest {
		p.Errorf("%s %s with %.80q (%s) %q: %s", method, target, body, contentType, header, res.Status)
	}
}
