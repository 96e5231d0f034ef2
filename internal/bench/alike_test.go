package main

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

func TestAlikeTakesTheNearest(t *testing.T) {
	tests := map[string]struct {
		small, large []offer
		want         string
	}{
		"one each":             {[]offer{{"a", 20, 1000}}, []offer{{"b", 20, 1500}}, "a b"},
		"the nearest in bytes": {[]offer{{"a", 20, 1000}, {"b", 20, 2000}}, []offer{{"c", 20, 1200}, {"d", 20, 1990}}, "b d"},
		"as many come first":   {[]offer{{"a", 5, 1000}}, []offer{{"b", 6, 1000}, {"c", 5, 1100}}, "a c"},
		"about as many":        {[]offer{{"a", 200, 1000}}, []offer{{"b", 195, 1000}, {"c", 100, 1000}}, "a b"},
		"none":                 {[]offer{{"a", 41, 1000}}, []offer{{"b", 200, 1000}}, ""},
		"nothing to offer":     {nil, []offer{{"b", 200, 1000}}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := ""
			if a, b, ok := alike(tt.small, tt.large); ok {
				got = a.path + " " + b.path
			}
			if got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestNumberIsTheWholeOne(t *testing.T) {
	for text, want := range map[string]int{"312": 312, "\n 54K54,123 posts": 54_123, "1.2M1,234,567": 1_234_567, "none": 0} {
		if got := number(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// pretend is a forum with pages that a test writes.
func pretend(t *testing.T, pages map[string]string) *site {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := pages[r.URL.RequestURI()]
		if !ok {
			http.NotFound(w, r)
		}
		_, _ = w.Write([]byte(body)) // whoever reads it sees what is missing
	}))
	t.Cleanup(server.Close)
	return newSite(strings.TrimPrefix(server.URL, "http://"))
}

func TestPagesOfKindsAreFound(t *testing.T) {
	const person = `<main><h2 class="part">Threads <span class="meta">3</span></h2><ul class="threads"><li></li></ul>
		<h2 class="part">Posts <span class="meta">`
	rows := func(n int) string { return `<ul class="threads">` + strings.Repeat(`<li></li>`, n) + `</ul>` }
	s := pretend(t, map[string]string{
		"/en/":                `<main><a href="/en/u/noor">Noor</a></main>`,
		"/en/?sort=discussed": `<main><ul class="threads"><li><h2><a href="/en/t/1/x">X</a></h2></li></ul></main>`,
		"/en/?sort=newest": `<main><ul class="threads"><li><a href="/en/u/noor">Noor</a></li><li><a href="/en/u/%D8%A3%D9%85%D9%84">Amal</a></li>
			<li><a href="/en/u/ben">Ben</a></li></ul></main>`,
		"/en/t/1/x":                          `<main><a href="/en/u/ben">Ben</a></main>`,
		"/en/moderation/log":                 `<main><a href="/en/u/%D8%A3%D9%85%D9%84">Amal</a></main>`,
		"/en/u/noor":                         person + `12</span></h2></main>`,
		"/en/u/ben":                          person + `<bdi>12K</bdi><span class="hidden">12,345</span></span></h2></main>`,
		"/en/u/%D8%A3%D9%85%D9%84":           person + `2,345</span></h2></main>`,
		"/en/search?q=%40noor":               rows(5),
		"/en/search?q=%40ben":                rows(20),
		"/en/search?q=%40%D8%A3%D9%85%D9%84": rows(3),
		"/en/tags":                           `<ul class="tag-list"><li><a href="/en/tags/sales">Sales</a></li></ul>`,
		"/sitemap.xml": `<sitemapindex><sitemap><loc>http://forum.example/sitemaps/nl/0.xml</loc></sitemap>
			<sitemap><loc>http://forum.example/sitemaps/nl/1.xml</loc></sitemap><sitemap><loc>http://forum.example/sitemaps/en/0.xml</loc></sitemap></sitemapindex>`,
	})
	want := map[string][]string{
		"busy author":           {"/en/u/ben"},
		"busy author's threads": {"/en/u/ben/threads"},
		"all tags":              {"/en/tags"},
		"moderation log":        {"/en/moderation/log"},
		"sitemap, one file":     {"/sitemaps/en/0.xml", "/sitemaps/nl/0.xml"},
		"feed":                  {"/feeds/en/threads", "/feeds/en/tags/sales"},
		rareSearch:              {"/en/search?q=%40noor", "/en/search?q=%40%D8%A3%D9%85%D9%84"},
	}
	for _, k := range kinds() {
		if got, err := k.paths(s); err != nil || !slices.Equal(got, want[k.name]) {
			t.Errorf("%s: %q (%v), want %q", k.name, got, err, want[k.name])
		}
	}
	if _, err := s.offer("/en/nowhere", "li"); err == nil {
		t.Error("a page that isn't there is offered")
	}
}

func TestSpread(t *testing.T) {
	all := strings.Split("abcdefghij", "")
	if got := strings.Join(spread(all, 5), ""); got != "acegi" {
		t.Errorf("%s", got)
	}
	if got := spread(all, 20); len(got) != 10 {
		t.Errorf("%q", got)
	}
}
