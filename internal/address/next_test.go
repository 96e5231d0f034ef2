package address_test

import (
	"net/url"
	"strings"
	"testing"

	"tertulia/internal/address"
)

func TestSafeNext(t *testing.T) {
	for next, want := range map[string]string{
		"/":                        "/",
		"/nl/":                     "/nl/",
		"/nl/t/1/a?page=2#post-3":  "/nl/t/1/a?page=2#post-3",
		"/ar/t/7/" + arabicSlug:    "/ar/t/7/" + arabicPath,
		"/ar/t/7/" + arabicPath:    "/ar/t/7/" + arabicPath,
		"/nl/search?q=naïef \"x\"": "/nl/search?q=na%C3%AFef%20%22x%22",
		"/nl/login?next=%2Fnl%2F":  "/nl/login?next=%2Fnl%2F",
		"/nl/t/7/50%25-off":        "/nl/t/7/50%25-off",
		"/nl/tags/v1.0":            "/nl/tags/v1.0",
		"/nl/?q=https://b.example": "/nl/?q=https://b.example",
	} {
		if got, ok := address.SafeNext(next); !ok || got != want {
			t.Errorf("%q: %q %v, want %q", next, got, ok, want)
		}
	}
}

var hostile = []string{
	"", " ", "nl/", "?next", "#x", "..", "//evil.example", "///evil.example", "////evil.example",
	"https://evil.example", "HTTPS:/nl/", "https:evil.example", "javascript:alert(1)", "data:text/html,x",
	`\\evil.example`, `/\evil.example`, `\/evil.example`, `/nl/\..\x`, "/\t/evil.example", "\t//evil.example",
	"/\n/evil.example", "/nl/\r\nSet-Cookie: a=b", "/nl/%0d%0aSet-Cookie:a", "/nl/\x00", "/nl/%00",
	"/%2fevil.example", "/%2Fevil.example", "/%5cevil.example", "/%5Cevil.example", "/%2e%2e/x", "/.%2e/x",
	"/%252fevil.example", "/%25%32%66evil.example", "/./x", "/../x", "/nl/../../x", "/nl//x", "/.//evil.example",
	"/nl/\u0085", "/nl/\u2028x", "/nl/\xff", "/nl/%ff", "/nl/%zz", "/%09/evil.example",
	"/" + strings.Repeat("a", 2000),
}

func TestSafeNextRefuses(t *testing.T) {
	for _, next := range hostile {
		if got, ok := address.SafeNext(next); ok {
			t.Errorf("%q passed as %q", next, got)
		}
	}
}

func TestSwitchLocale(t *testing.T) {
	for target, want := range map[string]string{
		"/":                       "/ar/",
		"/nl":                     "/ar/",
		"/nl/":                    "/ar/",
		"/nl/?sort=newest":        "/ar/?sort=newest",
		"/nl/t/1/a?page=2#post-3": "/ar/t/1/a?page=2#post-3",
		"/ar/new":                 "/ar/new",
		"/en-XA/new":              "/ar/new",
		"/p/12":                   "/ar/p/12",
		"/nl/p/12":                "/ar/p/12",
		"/p/12/edit":              "/ar/",
		"/api/v1/threads":         "/ar/",
		"/feeds/latest.atom":      "/ar/",
		"/sitemap.xml":            "/ar/",
		"/nl/t/7/" + arabicSlug:   "/ar/t/7/" + arabicPath,
	} {
		if got := address.SwitchLocale(target, "ar"); got != want {
			t.Errorf("%s: %s, want %s", target, got, want)
		}
	}
	for _, target := range hostile {
		if got := address.SwitchLocale(target, "ar"); got != "/ar/" {
			t.Errorf("%q: %q", target, got)
		}
	}
}

func TestSplitLocale(t *testing.T) {
	for path, want := range map[string][2]string{
		"/nl": {"nl", "/"}, "/nl/": {"nl", "/"}, "/zh-Hant/x": {"zh-Hant", "/x"},
		"/qps-ploc/": {"qps-ploc", "/"}, "/p/1": {"", "/p/1"}, "/api/x": {"", "/api/x"}, "nl/": {"", "nl/"},
		"/n1/": {"", "/n1/"}, "/nl-/": {"", "/nl-/"}, "/feeds/": {"", "/feeds/"}, "": {"", ""},
	} {
		locale, rest, _ := address.SplitLocale(path)
		if locale != want[0] || rest != want[1] {
			t.Errorf("%q: %q %q, want %q", path, locale, rest, want)
		}
	}
}

// FuzzSafeNext holds that whatever passes stays on this site for any reader of
// it, passes again unchanged, and can stand in a header.
func FuzzSafeNext(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Add("/ar/t/7/" + arabicSlug + "?page=2#post-3")
	base, err := url.Parse("https://forum.example/nl/login")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, next string) {
		got, ok := address.SafeNext(next)
		if !ok {
			return
		}
		if !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") {
			t.Fatalf("%q gives %q", next, got)
		}
		if strings.ContainsFunc(got, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '\\' }) {
			t.Fatalf("%q gives %q, which isn't encoded", next, got)
		}
		u, err := base.Parse(got)
		if err != nil || u.Scheme != "https" || u.Host != "forum.example" || u.User != nil {
			t.Fatalf("%q leads to %v (%v)", next, u, err)
		}
		if again, ok := address.SafeNext(got); !ok || again != got {
			t.Fatalf("%q: %q, then %q %v", next, got, again, ok)
		}
	})
}

// FuzzSwitchLocale holds that the result is always a page of the new locale.
func FuzzSwitchLocale(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Add("/nl/t/1/a?page=2#post-3")
	f.Fuzz(func(t *testing.T, target string) {
		got := address.SwitchLocale(target, "ar")
		if !strings.HasPrefix(got, "/ar/") {
			t.Fatalf("%q gives %q", target, got)
		}
		if again := address.SwitchLocale(got, "ar"); again != got {
			t.Fatalf("%q gives %q, then %q", target, got, again)
		}
	})
}

// What is to be gone back to is encoded once, whatever letters it has, and comes back
// as it was.
func TestNextIsEncodedOnce(t *testing.T) {
	for _, c := range []struct{ path, next string }{
		{"/ar/t/3/%D9%87%D9%84?page=2", "%2Far%2Ft%2F3%2F%D9%87%D9%84%3Fpage%3D2"},
		{"/de/t/7/caf%C3%A9", "%2Fde%2Ft%2F7%2Fcaf%C3%A9"},
		{"/nl/tags/a%2Cb", "%2Fnl%2Ftags%2Fa%252Cb"},               // isn't the comma that a path may have
		{"/nl/search?q=%D9%87", "%2Fnl%2Fsearch%3Fq%3D%25D9%2587"}, // a query has its own rules
		{"/nl/tags/100%25", "%2Fnl%2Ftags%2F100%2525"},
		{"/nl/tags/a%3Fb", "%2Fnl%2Ftags%2Fa%253Fb"},
		{"/nl/u/%ff", "%2Fnl%2Fu%2F%25ff"},
	} {
		for _, link := range []string{address.Login("ar", c.path), address.Switch("nl", c.path)} {
			_, query, _ := strings.Cut(link, "?next=")
			if query != c.next {
				t.Errorf("%s: next=%s, want %s", c.path, query, c.next)
			}
			next, err := url.QueryUnescape(query)
			if err != nil {
				t.Fatal(err)
			}
			if got, ok := address.SafeNext(next); ok && got != c.path {
				t.Errorf("%s comes back as %s", c.path, got)
			}
		}
	}
}
