package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"path"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// chromiumAccepts is what Chromium says that it accepts.
const chromiumAccepts = "gzip, deflate, br, zstd"

// visit is what the first visit of a page moves over the wire, heads included.
type visit struct {
	Requests, Bytes, Script int
	// Blocking is how many files the first paint waits for.
	Blocking int
}

// moduleImports finds what a script imports.
var moduleImports = regexp.MustCompile(`(?:from|import)\s*["']([^"']+\.js)["']`)

// fetched are the elements that name what Chromium fetches with a page, by the
// attribute that has its address; what follows its # isn't fetched by itself.
func fetched() map[string]string {
	return map[string]string{
		"link[rel=stylesheet], link[rel=icon], link[rel=preload], link[rel=modulepreload], use": "href",
		"script, img": "src",
	}
}

// first is the first visit of a page by Chromium, for which nobody must have asked yet:
// each thing is asked for once.
func (s *site) first(page string) (visit, error) {
	var v visit
	body, err := s.fetch(&v, page)
	if err != nil {
		return v, err
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		return v, err
	}
	v.Blocking = blocking(doc)
	var waiting []string
	for selector, attribute := range fetched() {
		doc.Find(selector).Each(func(_ int, e *goquery.Selection) {
			file, _, _ := strings.Cut(e.AttrOr(attribute, ""), "#")
			waiting = append(waiting, file)
		})
	}
	return v, s.fetchAll(&v, waiting)
}

// blocking counts the style sheets of a page, and the scripts that are run before what
// follows them is shown (https://html.spec.whatwg.org/#attr-script-defer).
func blocking(doc *goquery.Document) int {
	scripts := doc.Find("script").FilterFunction(func(_ int, e *goquery.Selection) bool {
		kind := e.AttrOr("type", "")
		return (kind == "" || strings.HasSuffix(kind, "/javascript")) && !e.Is("[src][async], [src][defer]")
	})
	return doc.Find("link[rel=stylesheet]").Length() + scripts.Length()
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
		body, err := s.fetch(v, file)
		if err != nil {
			return err
		}
		if strings.HasSuffix(file, ".js") {
			v.Script += v.Bytes - before
		}
		if strings.HasSuffix(file, ".css") {
			v.Blocking += bytes.Count(body, []byte("@import"))
		}
		for _, m := range moduleImports.FindAllSubmatch(body, -1) {
			waiting = append(waiting, path.Join(path.Dir(file), string(m[1])))
		}
	}
	return nil
}

// fetch asks for one file, adds what came to the visit, and gives it decoded.
func (s *site) fetch(v *visit, file string) ([]byte, error) {
	r, err := http.NewRequest(http.MethodGet, "http://"+s.addr+file, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept-Encoding", chromiumAccepts)
	res, err := s.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	head, err := httputil.DumpResponse(res, false)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: status %d", file, res.StatusCode)
	}
	v.Requests++
	v.Bytes += len(head) + len(body)
	return decoded(body, res.Header.Get("Content-Encoding"))
}

// decoded is what an encoding was made of.
func decoded(body []byte, encoding string) ([]byte, error) {
	from := bytes.NewReader(body)
	switch encoding {
	case "br":
		return io.ReadAll(brotli.NewReader(from))
	case "gzip":
		r, err := gzip.NewReader(from)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(r)
	case "zstd":
		r, err := zstd.NewReader(from)
		if err != nil {
			return nil, err
		}
		defer r.Close()
		return io.ReadAll(r)
	}
	return body, nil
}
