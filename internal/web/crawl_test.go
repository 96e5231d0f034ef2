package web_test

import (
	"context"
	"encoding/xml"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tertulia/internal/forum"
	"tertulia/internal/sample"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// crawled is what a search engine takes from one page.
type crawled struct {
	canonical  string
	alternates map[string]string
	noIndex    bool
	// original is the language of the thread whose page it is; empty elsewhere.
	original string
	links    []string
}

// crawler reads pages as a search engine does, each once. Addresses are whole and
// decoded.
type crawler struct {
	*person
	pages map[string]*crawled // nil for what is no page
}

// A search engine that follows every link of the demo community meets no dead end;
// finds one canonical address on each page it keeps, and alternates that name each
// other and lead to the original by default; and reads the same in the sitemap.
func TestSearchEnginesFindTheirWay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store, clock *storetest.Clock) {
		s := &site{T: t, store: st, clock: clock}
		s.serve()
		if err := sample.Prepare(context.Background(), s.store); err != nil {
			t.Fatal(err)
		}
		c := &crawler{s.visitor(), map[string]*crawled{}}
		var kept, threads int
		for next := c.homes(); len(next) > 0; {
			address := next[0]
			next = next[1:]
			if _, known := c.pages[address]; known {
				continue
			}
			page := c.read(address)
			if page == nil {
				continue
			}
			next = append(next, page.links...)
		}
		listed := c.sitemap()
		for address, page := range maps.Clone(c.pages) {
			if page == nil || page.noIndex {
				if page != nil && len(page.alternates) > 0 || listed[address] {
					t.Errorf("%s isn't kept by search engines, but has alternates or stands in the sitemap", address)
				}
				continue
			}
			kept++
			c.check(address, page)
			if page.original != "" && !strings.Contains(address, "?") {
				threads++
				if !listed[address] {
					t.Errorf("%s isn't in the sitemap", address)
				}
			}
		}
		if kept < 300 || threads < 40 || len(listed) < threads {
			t.Errorf("%d pages are kept, %d of threads, %d stand in the sitemap", kept, threads, len(listed))
		}
	})
}

func (c *crawler) homes() (all []string) {
	for _, tag := range []string{"nl", "de", "ar", "es", "en"} {
		all = append(all, c.url+"/"+tag+"/")
	}
	return all
}

// check holds what search engines want of a page that they keep.
func (c *crawler) check(address string, page *crawled) {
	if page.canonical != address {
		c.Errorf("%s has the canonical address %q", address, page.canonical)
	}
	locale := strings.Split(strings.TrimPrefix(address, c.url), "/")[1]
	if page.alternates[locale] != address || page.alternates["x-default"] == "" {
		c.Errorf("%s isn't among its own alternates %v", address, page.alternates)
	}
	for lang, other := range page.alternates {
		if lang == "x-default" && other == c.url+"/" { // chooses among the others
			continue
		}
		there := c.read(other)
		if there == nil || there.noIndex || !maps.Equal(there.alternates, page.alternates) {
			c.Errorf("%s names %s for %q, which doesn't name it", address, other, lang)
		}
	}
	if page.original != "" && page.alternates["x-default"] != page.alternates[page.original] {
		c.Errorf("%s leads to %s by default, but was written in %q", address, page.alternates["x-default"], page.original)
	}
}

// read fetches a page, once.
func (c *crawler) read(address string) *crawled {
	if page, known := c.pages[address]; known {
		return page
	}
	c.pages[address] = nil
	a := c.get(strings.TrimPrefix(c.encoded(address), c.url))
	switch a.StatusCode {
	case http.StatusOK:
	case http.StatusSeeOther, http.StatusFound, http.StatusMovedPermanently: // to log in, to a post's place
		return nil
	default:
		c.Errorf("%s is linked, but answers with %d", address, a.StatusCode)
		return nil
	}
	page := &crawled{alternates: map[string]string{}, noIndex: a.html.Find(`meta[name="robots"][content="noindex"]`).Length() > 0}
	page.canonical = c.decoded(a.html.Find(`link[rel="canonical"]`).AttrOr("href", ""))
	a.html.Find("link[hreflang]").Each(func(_ int, link *goquery.Selection) {
		page.alternates[link.AttrOr("hreflang", "")] = c.decoded(link.AttrOr("href", ""))
	})
	page.original = c.original(a.html)
	a.html.Find("a[href]").Each(func(_ int, link *goquery.Selection) {
		if to := c.leadsTo(address, link.AttrOr("href", "")); to != "" {
			page.links = append(page.links, to)
		}
	})
	c.pages[address] = page
	return page
}

// original is the language in which the thread of a page was written.
func (c *crawler) original(page *goquery.Document) string {
	shown, ok := page.Find("[data-thread-id]").Attr("data-thread-id")
	if !ok {
		return ""
	}
	id, err := strconv.ParseInt(shown, 10, 64)
	if err != nil {
		c.Fatal(err)
	}
	thread, err := c.store.Thread(c.Context(), forum.Viewer{}, forum.ThreadID(id))
	if err != nil {
		c.Fatal(err)
	}
	return string(thread.Lang)
}

// leadsTo is the page of the forum that a link leads to; empty for other sites,
// for feeds, and for what has no end: filters, orders, what comes after a log-in.
func (c *crawler) leadsTo(from, href string) string {
	base, err := url.Parse(from)
	if err != nil {
		c.Fatal(err)
	}
	to, err := base.Parse(href)
	if err != nil {
		c.Errorf("%s links to %q: %v", from, href, err)
		return ""
	}
	to.Fragment = ""
	for name := range to.Query() {
		if name != "page" {
			return ""
		}
	}
	whole := c.decoded(to.String())
	if !strings.HasPrefix(whole, c.url+"/") || strings.HasPrefix(whole, c.url+"/feeds/") || strings.Contains(whole, "/p/") {
		return ""
	}
	return whole
}

// sitemap is what stands in it.
func (c *crawler) sitemap() map[string]bool {
	listed := map[string]bool{}
	var index struct {
		Files []string `xml:"sitemap>loc"`
	}
	body, _ := c.raw("/sitemap.xml")
	if err := xml.Unmarshal([]byte(body), &index); err != nil {
		c.Fatal(err)
	}
	for _, file := range index.Files {
		var set struct {
			Places []string `xml:"url>loc"`
		}
		body, _ := c.raw(strings.TrimPrefix(file, c.url))
		if err := xml.Unmarshal([]byte(body), &set); err != nil {
			c.Fatal(err)
		}
		for _, place := range set.Places {
			listed[c.decoded(place)] = true
			c.read(c.decoded(place))
		}
	}
	return listed
}

func (c *crawler) decoded(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		c.Fatal(err)
	}
	whole := u.Scheme + "://" + u.Host + u.Path
	if u.RawQuery != "" {
		whole += "?" + u.RawQuery
	}
	return whole
}

func (c *crawler) encoded(address string) string {
	path, query, _ := strings.Cut(strings.TrimPrefix(address, c.url), "?")
	return (&url.URL{Path: path, RawQuery: query}).String()
}
