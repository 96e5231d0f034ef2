package main

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

func TestAlikeTakesTheNearest(t *testing.T) {
	lists := func(path string, rows, bytes int) offer { return offer{path: path, rows: rows, bytes: bytes} }
	reads := func(path string, texts int) offer { return offer{path: path, rows: 5, bytes: 9000, texts: texts} }
	tests := map[string]struct {
		small, large []offer
		most         int
		want         string
	}{
		"one each":                {[]offer{lists("a", 20, 1000)}, []offer{lists("b", 20, 1500)}, 1, "ab"},
		"the nearest in bytes":    {[]offer{lists("a", 20, 1000), lists("b", 20, 2000)}, []offer{lists("c", 20, 1200), lists("d", 20, 1990)}, 1, "bd"},
		"as many come first":      {[]offer{lists("a", 5, 1000)}, []offer{lists("b", 6, 1000), lists("c", 5, 1100)}, 1, "ac"},
		"about as many":           {[]offer{lists("a", 200, 1000)}, []offer{lists("b", 195, 1000), lists("c", 100, 1000)}, 1, "ab"},
		"pinned threads besides":  {[]offer{lists("a", 30, 1000)}, []offer{lists("b", 32, 1100)}, 1, "ab"},
		"fewer by as many":        {[]offer{lists("a", 32, 1100)}, []offer{lists("b", 30, 1000)}, 1, ""},
		"none":                    {[]offer{lists("a", 41, 1000)}, []offer{lists("b", 200, 1000)}, 1, ""},
		"nothing to offer":        {nil, []offer{lists("b", 200, 1000)}, 1, ""},
		"texts of another length": {[]offer{reads("a", 700)}, []offer{reads("b", 4000), reads("c", 720), reads("d", 690)}, 1, "ad"},
		"no texts as long":        {[]offer{reads("a", 700)}, []offer{reads("b", 4000), reads("c", 300)}, 4, ""},
		"no page twice":           {[]offer{reads("a", 700), reads("b", 710)}, []offer{reads("c", 705), reads("d", 712), reads("e", 1900)}, 4, "bd ac"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, m := range alike(tt.small, tt.large, tt.most) {
				got = append(got, m.small.path+m.large.path)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestTextsAreThoseOfThePostsThatAPageLeadsTo(t *testing.T) {
	thread := `<main><article id="post-2"><div class="prose"><p>كلمة</p></div></article>
		<article id="post-3"><div class="prose"><p>One more word</p></div></article></main>`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/en/search":
			_, _ = w.Write([]byte(`<main><ul class="threads"><li><a href="/en/p/7">A</a></li><li><a href="/en/p/8">B</a></li></ul></main>`))
		case "/en/p/7":
			http.Redirect(w, r, "/en/t/1/x?page=2#post-3", http.StatusFound)
		case "/en/p/8":
			http.Redirect(w, r, "/en/t/1/x#post-2", http.StatusFound)
		case "/en/t/1/x":
			_, _ = w.Write([]byte(thread))
		}
	}))
	t.Cleanup(server.Close)
	s := newSite(strings.TrimPrefix(server.URL, "http://"))
	o, err := s.offer("/en/search", kind{rows: ".threads > li", excerpts: true})
	if err != nil || o.rows != 2 || o.texts != len("One more word")+4 {
		t.Errorf("%+v, error %v", o, err)
	}
	if _, err := s.text("/en/p/9"); err == nil {
		t.Error("a link that leads to no post has a length")
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
	if _, err := s.offer("/en/nowhere", kind{rows: "li"}); err == nil {
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
