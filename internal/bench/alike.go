package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
)

// kind is a kind of page that is measured only to compare forums.
type kind struct {
	name string
	// rows finds what such a page lists.
	rows string
	// excerpts says that what it lists are posts, of which it shows a part: all of each
	// is read to make it.
	excerpts bool
	// pairs is how many pages of such a forum are compared with as many of another's, in
	// turn; 0: one.
	pairs int
	// paths are the pages of the kind that a forum has, or as many as it takes to find
	// one like another forum's.
	paths func(s *site) ([]string, error)
}

// offer is a page that one forum has to be compared with another's.
type offer struct {
	path  string
	rows  int // what it lists
	bytes int
	texts int // letters of the posts that it shows a part of, and all of which it reads
}

// offers are a forum's pages of a kind.
func (s *site) offers(k kind) ([]offer, error) {
	paths, err := k.paths(s)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", k.name, err)
	}
	var all []offer
	for _, path := range paths {
		o, err := s.offer(path, k)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k.name, err)
		}
		all = append(all, o)
	}
	return all, nil
}

func (s *site) offer(path string, k kind) (offer, error) {
	res, err := s.get(path, "")
	if err != nil {
		return offer{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return offer{}, err
	}
	if res.StatusCode != http.StatusOK {
		return offer{}, fmt.Errorf("%s: status %d", path, res.StatusCode)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(body)))
	if err != nil {
		return offer{}, err
	}
	o := offer{path: path, rows: doc.Find(k.rows).Length(), bytes: len(body)}
	if k.excerpts {
		o.texts, err = s.texts(doc)
	}
	return o, err
}

// shape is what the pages that are asked for in turn list in all.
func (s *site) shape(p page) (offer, error) {
	all := offer{path: p.name}
	for _, path := range p.paths {
		o, err := s.offer(path, kind{rows: ".threads > li, article.post"})
		if err != nil {
			return all, err
		}
		all.rows += o.rows
		all.bytes += o.bytes
	}
	return all, nil
}

// texts is how many letters the posts have to which a page leads.
func (s *site) texts(page *goquery.Document) (letters int, err error) {
	for _, link := range page.Find(`main a[href^="/en/p/"]`).EachIter() {
		n, err := s.text(link.AttrOr("href", ""))
		if err != nil {
			return 0, err
		}
		letters += n
	}
	return letters, nil
}

// text is how many letters the post at a permanent address has.
func (s *site) text(address string) (int, error) {
	res, err := s.get(address, "")
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	u, err := url.Parse(res.Header.Get("Location"))
	if err != nil || u.Fragment == "" {
		return 0, errors.Join(fmt.Errorf("%s leads to %q, to no post", address, u), err)
	}
	thread, err := s.read(u.RequestURI(), "")
	if err != nil {
		return 0, err
	}
	return utf8.RuneCountInString(thread.Find("article#" + u.Fragment + " .prose").Text()), nil
}

// mostApart is by which part of the one the rows of two pages may differ, and the texts
// that they read, that are taken for pages of the same shape.
const mostApart = 0.05

// mostMore is by which part the larger forum's page may list more and still be compared:
// pinned threads stand above a full page. That counts against it.
const mostMore = 0.1

// match is a page of each of two forums.
type match struct{ small, large offer }

func (m match) sameShape() bool {
	rows := mostApart
	if m.large.rows > m.small.rows {
		rows = mostMore
	}
	return apart(m.small.rows, m.large.rows) <= rows && apart(m.small.texts, m.large.texts) <= mostApart
}

// mostBytesApart is by which part of the one the bytes may differ of two pages that both
// forums have: their texts are invented, and there is no other page to choose.
const mostBytesApart = 0.15

func (m match) sameSize() bool { return apart(m.small.bytes, m.large.bytes) <= mostBytesApart }

// unlikeness is by how much the pages differ in all.
func (m match) unlikeness() float64 {
	return apart(m.small.rows, m.large.rows) + apart(m.small.texts, m.large.texts) + apart(m.small.bytes, m.large.bytes)
}

// alike matches pages of two forums that are of the same shape: that list as much, in as
// many bytes, from texts of the same length. The nearest come first, at most so many, and
// no page twice.
func alike(small, large []offer, most int) []match {
	var all, taken []match
	for _, s := range small {
		for _, l := range large {
			if m := (match{s, l}); m.sameShape() {
				all = append(all, m)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b match) int { return cmp.Compare(a.unlikeness(), b.unlikeness()) })
	for _, m := range all {
		again := slices.ContainsFunc(taken, func(t match) bool { return t.small.path == m.small.path || t.large.path == m.large.path })
		if !again && len(taken) < most {
			taken = append(taken, m)
		}
	}
	return taken
}

// apart is by which part of the larger two numbers differ.
func apart(a, b int) float64 { return math.Abs(float64(a-b)) / float64(max(a, b, 1)) }
