package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// visit is what the first visit of a page moves over the wire, heads included.
type visit struct {
	Requests, Bytes, Script int
}

// moduleImports finds what a script imports.
var moduleImports = regexp.MustCompile(`(?:from|import)\s*["']([^"']+\.js)["']`)

// first is the first visit of a browser that takes brotli.
func (s *site) first(page string) (visit, error) {
	var v visit
	body, err := s.fetch(&v, page, "gzip")
	if err != nil {
		return v, err
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		return v, err
	}
	var waiting []string
	doc.Find(`link[rel=stylesheet], link[rel=icon], link[rel=preload], link[rel=modulepreload]`).Each(func(_ int, l *goquery.Selection) {
		waiting = append(waiting, l.AttrOr("href", ""))
	})
	doc.Find(`script[src], img[src]`).Each(func(_ int, e *goquery.Selection) { waiting = append(waiting, e.AttrOr("src", "")) })
	return v, s.fetchAll(&v, waiting)
}

// fetchAll fetches files, and the modules they import, each once.
func (s *site) fetchAll(v *visit, waiting []string) error {
	known := map[string]bool{"": true}
	for len(waiting) > 0 {
		file := waiting[0]
		waiting = waiting[1:]
		if known[file] {
			continue
		}
		known[file] = true
		before := v.Bytes
		body, err := s.fetch(v, file, "br")
		if err != nil {
			return err
		}
		if strings.HasSuffix(file, ".js") {
			v.Script += v.Bytes - before
		}
		for _, m := range moduleImports.FindAllStringSubmatch(body, -1) {
			waiting = append(waiting, path.Join(path.Dir(file), m[1]))
		}
	}
	return nil
}

// fetch asks for one file, adds what came to the visit, and gives it decoded.
func (s *site) fetch(v *visit, file, encoding string) (string, error) {
	size, err := s.wire(file, encoding)
	if err != nil {
		return "", err
	}
	v.Requests++
	v.Bytes += size
	res, err := s.get(file, "")
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return string(body), err
}

// wire is how many bytes an answer has in an encoding.
func (s *site) wire(file, encoding string) (int, error) {
	u, err := url.Parse("http://" + s.addr + file)
	if err != nil {
		return 0, err
	}
	client := http.Client{Transport: &http.Transport{DisableCompression: true}}
	res, err := client.Do(&http.Request{URL: u, Header: http.Header{"Accept-Encoding": {encoding}}})
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	head, err := httputil.DumpResponse(res, false)
	if err != nil {
		return 0, err
	}
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: status %d", file, res.StatusCode)
	}
	return len(head) + len(body), err
}
