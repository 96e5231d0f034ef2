package web

import (
	"encoding/xml"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/web/view"
)

// The elements of a sitemap (sitemaps.org) with the alternates of search engines.

type sitemapIndex struct {
	XMLName xml.Name       `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Files   []sitemapPlace `xml:"sitemap"`
}

type sitemapSet struct {
	XMLName xml.Name       `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	XHTML   string         `xml:"xmlns:xhtml,attr"`
	Places  []sitemapPlace `xml:"url"`
}

type sitemapPlace struct {
	Location   string             `xml:"loc"`
	Changed    string             `xml:"lastmod,omitempty"`
	Alternates []sitemapAlternate `xml:"xhtml:link"`
}

type sitemapAlternate struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

// sitemap lists the files of every locale.
func (s *Server) sitemap(c echo.Context) error {
	chunks, err := s.Store.SitemapChunks(c.Request().Context())
	if err != nil {
		return err
	}
	var index sitemapIndex
	for _, l := range s.Locales.All() {
		for n := range chunks {
			index.Files = append(index.Files, sitemapPlace{Location: s.whole(address.SitemapFile(l.Tag(), n))})
		}
	}
	return s.xml(c, index)
}

// sitemapFile is one file of a locale: the threads of a chunk of ids. Each begins
// with the home page, since none may be empty, and the first has the other pages
// that are no threads.
func (s *Server) sitemapFile(c echo.Context) error {
	number, isXML := strings.CutSuffix(c.Param("file"), ".xml")
	n, err := strconv.Atoi(number)
	if err != nil || !isXML || strconv.Itoa(n) != number {
		return forum.Fail(forum.NotFound, "error.not_found")
	}
	chunks, err := s.Store.SitemapChunks(c.Request().Context())
	if err != nil {
		return err
	}
	if n < 0 || n >= chunks {
		return forum.Fail(forum.NotFound, "error.not_found")
	}
	tag := c.Param("locale")
	threads, err := s.Store.Sitemap(c.Request().Context(), forum.Lang(tag), n)
	if err != nil {
		return err
	}
	set := sitemapSet{XHTML: "http://www.w3.org/1999/xhtml", Places: []sitemapPlace{s.fixedPlace(address.Home, tag, address.Root)}}
	if n == 0 {
		set.Places = append(set.Places, s.fixedPlace(address.Tags, tag, ""))
	}
	for _, t := range threads {
		set.Places = append(set.Places, s.threadPlace(tag, t))
	}
	return s.xml(c, set)
}

// fixedPlace is a page that exists in every locale; others is as for alternates.
func (s *Server) fixedPlace(path func(string) string, tag, others string) sitemapPlace {
	place := sitemapPlace{Location: s.whole(path(tag))}
	for _, a := range s.alternates(path, others) {
		place.Alternates = append(place.Alternates, sitemapAlternate{"alternate", a.Lang, s.whole(a.Path)})
	}
	return place
}

func (s *Server) threadPlace(tag string, t forum.SitemapThread) sitemapPlace {
	v := view.Thread{Page: &forum.ThreadPage{Thread: forum.Thread{ID: t.ID, Slug: t.Slug, Lang: t.Lang, Titles: t.Titles}}}
	place := sitemapPlace{Location: s.whole(threadAt(tag, &v)), Changed: t.ChangedAt.UTC().Format(time.RFC3339)}
	for _, a := range s.indexable(&v) {
		place.Alternates = append(place.Alternates, sitemapAlternate{"alternate", a.Lang, s.whole(a.Path)})
	}
	return place
}

func (s *Server) whole(path string) string { return address.Absolute(s.BaseURL, path) }

func (s *Server) xml(c echo.Context, v any) error {
	body, err := xml.Marshal(v)
	if err != nil {
		return err
	}
	return s.publish(c, "application/xml; charset=utf-8", append([]byte(xml.Header), body...))
}
