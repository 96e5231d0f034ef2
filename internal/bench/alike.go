package main

import (
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// kind is a kind of page that is measured only to compare forums.
type kind struct {
	name string
	// rows finds what such a page lists.
	rows string
	// paths are the pages of the kind that a forum has, or as many as it takes to find
	// one like another forum's.
	paths func(s *site) ([]string, error)
}

// offer is a page that one forum has to be compared with another's.
type offer struct {
	path  string
	rows  int // what it lists
	bytes int
}

// offers are a forum's pages of a kind.
func (s *site) offers(k kind) ([]offer, error) {
	paths, err := k.paths(s)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", k.name, err)
	}
	var all []offer
	for _, path := range paths {
		o, err := s.offer(path, k.rows)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k.name, err)
		}
		all = append(all, o)
	}
	return all, nil
}

func (s *site) offer(path, rows string) (offer, error) {
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
	return offer{path, doc.Find(rows).Length(), len(body)}, err
}

// mostApart is by which part of the one the rows of two pages may differ that are taken
// for pages of the same shape.
const mostApart = 0.05

// alike picks the two pages of two forums that are most of the same shape: that list as
// much, in as many bytes. It is false if none are.
func alike(small, large []offer) (a, b offer, ok bool) {
	nearest := math.Inf(1)
	for _, s := range small {
		for _, l := range large {
			rows := apart(s.rows, l.rows)
			if d := rows + apart(s.bytes, l.bytes); rows <= mostApart && d < nearest {
				a, b, ok, nearest = s, l, true, d
			}
		}
	}
	return a, b, ok
}

// apart is by which part of the larger two numbers differ.
func apart(a, b int) float64 { return math.Abs(float64(a-b)) / float64(max(a, b, 1)) }
