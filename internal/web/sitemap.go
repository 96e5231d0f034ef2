package web

import (
	"encoding/xml"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
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
	var index sitemapIndex
	for _, l := range s.Locales.All() { // a handful, and the answer is kept
		chunks, err := s.Store.SitemapChunks(c.Request().Context(), forum.Lang(l.Tag()))
		if err != nil {
			return err
		}
		for _, n := range append([]int{-1}, chunks...) {
			index.Files = append(index.Files, sitemapPlace{Location: s.whole(address.SitemapFile(l.Tag(), n+1))})
		}
	}
	return s.xml(c, index)
}

// sitemapFile is one file of a locale: file 0 has the pages that are no threads,
// file n the threads of chunk n-1.
func (s *Server) sitemapFile(c echo.Context) error {
	number, isXML := strings.CutSuffix(c.Param("file"), ".xml")
	n, err := strconv.Atoi(number)
	if err != nil || !isXML || n < 0 || n > 1e9 || strconv.Itoa(n) != number {
		return forum.Fail(forum.NotFound, "error.not_found")
	}
	tag := c.Param("locale")
	set := sitemapSet{XHTML: "http://www.w3.org/1999/xhtml"}
	if n == 0 {
		set.Places = s.fixedPlaces(tag)
		return s.xml(c, set)
	}
	threads, err := s.Store.Sitemap(c.Request().Context(), forum.Lang(tag), n-1)
	if err != nil {
		return err
	}
	if len(threads) == 0 {
		return forum.Fail(forum.NotFound, "error.not_found")
	}
	for _, t := range threads {
		set.Places = append(set.Places, s.threadPlace(tag, t))
	}
	return s.xml(c, set)
}

// fixedPlaces are the pages that exist in every locale.
func (s *Server) fixedPlaces(tag string) []sitemapPlace {
	var places []sitemapPlace
	for _, path := range []func(string) string{address.Home, address.Tags} {
		place := sitemapPlace{Location: s.whole(path(tag))}
		for _, a := range s.alternates(path, "") {
			place.Alternates = append(place.Alternates, sitemapAlternate{"alternate", a.Lang, s.whole(a.Path)})
		}
		places = append(places, place)
	}
	return places
}

func (s *Server) threadPlace(tag string, t forum.SitemapThread) sitemapPlace {
	at := s.whole(address.Thread(tag, int64(t.ID), t.Slug))
	return sitemapPlace{Location: at, Changed: t.ChangedAt.UTC().Format(time.RFC3339), Alternates: []sitemapAlternate{
		{"alternate", tag, at}, {"alternate", "x-default", at}}}
}

func (s *Server) whole(path string) string { return address.Absolute(s.BaseURL, path) }

func (s *Server) xml(c echo.Context, v any) error {
	body, err := xml.Marshal(v)
	if err != nil {
		return err
	}
	return s.publish(c, "application/xml; charset=utf-8", append([]byte(xml.Header), body...))
}
