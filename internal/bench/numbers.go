package main

import (
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// pageOf is the address of a thread's page: the first has none of its own.
func pageOf(thread string, n int) string {
	if n == 1 {
		return thread
	}
	return thread + "?page=" + strconv.Itoa(n)
}

// told are the numbers of comments, of which the answers say where they stand; 0 where one
// doesn't.
func told(led []string) []int {
	all := make([]int, len(led))
	for i, to := range led {
		_, number, _ := strings.Cut(to, "#post-")
		all[i], _ = strconv.Atoi(number) // 0 if it is none
	}
	return all
}

// wrong counts the comments whose answers named a number that the thread doesn't have, or
// that another was given too, and those that stand in the thread though no answer named
// them, or twice.
func wrong(told, there []int) int {
	given, both := map[int]bool{}, 0
	for _, n := range told {
		given[n] = true
	}
	for _, n := range there {
		if given[n] {
			both++
			delete(given, n)
		}
	}
	return len(told) + len(there) - 2*both
}

// lastNumber is the number of a thread's last post.
func (s *site) lastNumber(thread string) (int, error) {
	parts := strings.SplitN(thread, "/", 5)
	res, err := s.get(strings.Join(parts[:4], "/")+"/last", "")
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	_, number, _ := strings.Cut(res.Header.Get("Location"), "#post-")
	return strconv.Atoi(number)
}

// numbers are those of a thread's posts after one of them, as its pages show them.
func (s *site) numbers(thread string, after int) ([]int, error) {
	last, err := s.lastNumber(thread)
	if err != nil {
		return nil, err
	}
	var all []int
	for at := after/postsOnPage + 1; at <= (last-1)/postsOnPage+1; at++ {
		doc, err := s.read(pageOf(thread, at), "")
		if err != nil {
			return nil, err
		}
		doc.Find("article.post").Each(func(_ int, post *goquery.Selection) {
			n, err := strconv.Atoi(strings.TrimPrefix(post.AttrOr("id", ""), "post-"))
			if err == nil && n > after {
				all = append(all, n)
			}
		})
	}
	return all, nil
}
