package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// countedPaths is how many of the pages that are asked for in turn are counted.
const countedPaths = 20

// countQueries asks a server that logs each request for every page of some
// readers, with a member's cookie for members. Of pages that are asked for in turn,
// some that are spread over all count, and the most statements that one of them takes.
func countQueries(s *server, figures []figure, pages []page, readers []string, cookie string) error {
	for i := range figures {
		f := &figures[i]
		n := slices.IndexFunc(pages, func(p page) bool { return p.name == f.Page })
		if n < 0 || !slices.Contains(readers, f.Who) {
			continue
		}
		as := ""
		if f.Who == member || f.Who == coldMember {
			as = cookie
		}
		for _, path := range spread(pages[n].paths, countedPaths) {
			queries, err := queriesOf(s, path, as)
			if err != nil {
				return err
			}
			f.Queries = max(f.Queries, queries)
		}
	}
	return nil
}

// countSearches counts the statements of each kind of search, of which the most count.
func countSearches(s *server, figures []figure) error {
	for _, kind := range searchers() {
		i := slices.IndexFunc(figures, func(f figure) bool { return f.Page == kind.name })
		if i < 0 {
			continue
		}
		for _, q := range kind.queries {
			queries, err := queriesOf(s, searchFor(q), "")
			if err != nil {
				return err
			}
			figures[i].Queries = max(figures[i].Queries, queries)
		}
	}
	return nil
}

// spread takes so many of all, or all where there are no more, at equal distances.
func spread(all []string, count int) []string {
	if len(all) <= count {
		return all
	}
	some := make([]string, count)
	for i := range some {
		some[i] = all[i*len(all)/count]
	}
	return some
}

// queriesOf asks for a page twice, with a cookie or (empty) as a visitor, and gives how
// many statements the second answer took: the first may have found the server with
// nothing in its memory.
func queriesOf(s *server, path, cookie string) (int, error) {
	l := load{addr: s.addr, requests: [][]byte{s.get(path, cookie)}, conns: 1, most: 2, atMost: time.Minute, want: 200}
	if _, err := l.run(); err != nil {
		return 0, err
	}
	for range 200 { // the log is written after the answer
		time.Sleep(5 * time.Millisecond)
		if took, ok := s.log.take(path, l.most); ok {
			return took[1], nil
		}
	}
	return 0, fmt.Errorf("the log doesn't name %s", strings.SplitN(path, "?", 2)[0])
}
