package main

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/PuerkitoBio/goquery"
)

// rareSearch is the name of the search for a word that few texts hold.
const rareSearch = "search, rare word"

// kinds are all of them.
func kinds() []kind {
	const threads = ".threads > li"
	return []kind{
		{name: "busy author", rows: threads, paths: (*site).busyAuthor},
		{name: "busy author's threads", rows: threads, paths: (*site).busyAuthorsThreads},
		{name: "all tags", rows: ".tag-list > li", paths: only("/en/tags")},
		{name: "moderation log", rows: ".ledger > li", paths: only("/en/moderation/log")},
		{name: "sitemap, one file", rows: "url", paths: (*site).sitemaps},
		{name: "feed", rows: "entry", paths: (*site).feeds},
		{name: rareSearch, rows: threads, excerpts: true, pairs: rarePairs, paths: (*site).rareWords},
	}
}

func only(path string) func(*site) ([]string, error) {
	return func(*site) ([]string, error) { return []string{path}, nil }
}

// authors are those whom some pages of the forum name, by their pages: the lists, the
// longest thread, and the moderation log, as moderators write much.
func (s *site) authors() ([]string, error) {
	discussed, err := s.read("/en/?sort=discussed", "")
	if err != nil {
		return nil, err
	}
	longest, _ := discussed.Find(".threads h2 a").Attr("href")
	named := map[string]bool{}
	for _, path := range []string{"/en/", "/en/?sort=newest", "/en/?sort=discussed", longest, "/en/moderation/log"} {
		doc, err := s.read(path, "")
		if err != nil {
			return nil, err
		}
		doc.Find(`main a[href^="/en/u/"]`).Each(func(_ int, a *goquery.Selection) { named[a.AttrOr("href", "")] = true })
	}
	return slices.Sorted(maps.Keys(named)), nil
}

// busyAuthor is the page of the author who has written most of those whom the forum
// names first.
func (s *site) busyAuthor() ([]string, error) {
	authors, err := s.authors()
	if err != nil {
		return nil, err
	}
	most, busiest := 0, ""
	for _, author := range authors {
		doc, err := s.read(author, "")
		if err != nil {
			return nil, err
		}
		if posts := number(doc.Find("h2.part").Last().Find(".meta").Text()); posts > most {
			most, busiest = posts, author
		}
	}
	if busiest == "" {
		return nil, errors.New("nobody has written anything")
	}
	return []string{busiest}, nil
}

func (s *site) busyAuthorsThreads() ([]string, error) {
	author, err := s.busyAuthor()
	if err != nil {
		return nil, err
	}
	return []string{author[0] + "/threads"}, nil
}

// number is the largest whole number in a text: a short one may stand before the whole.
func number(text string) int {
	most := 0
	for word := range strings.FieldsFuncSeq(strings.ReplaceAll(text, ",", ""), func(r rune) bool { return !unicode.IsDigit(r) }) {
		var n int
		if _, err := fmt.Sscan(word, &n); err == nil {
			most = max(most, n)
		}
	}
	return most
}

// sitemapsAsked is how many files of the sitemap are looked at in each language.
const sitemapsAsked = 6

// sitemaps are its first files in every language but for the last, which isn't full: each
// has the threads of a thousand ids, so that none of a large forum is larger than those of
// a small one.
func (s *site) sitemaps() ([]string, error) {
	index, err := s.read("/sitemap.xml", "")
	if err != nil {
		return nil, err
	}
	files := map[string][]string{} // by their folder, which is a language's
	index.Find("sitemap > loc").Each(func(_ int, loc *goquery.Selection) {
		if u, err := url.Parse(strings.TrimSpace(loc.Text())); err == nil {
			files[path.Dir(u.Path)] = append(files[path.Dir(u.Path)], u.Path)
		}
	})
	var all []string
	for _, dir := range slices.Sorted(maps.Keys(files)) {
		full := max(len(files[dir])-1, 1)
		all = append(all, files[dir][:min(full, sitemapsAsked)]...)
	}
	return all, nil
}

// feeds are those of all threads and of the tags that most threads have.
func (s *site) feeds() ([]string, error) {
	const tags = 12
	doc, err := s.read("/en/tags", "")
	if err != nil {
		return nil, err
	}
	paths := []string{"/feeds/en/threads"}
	doc.Find(".tag-list a").Each(func(i int, a *goquery.Selection) {
		if tag, ok := strings.CutPrefix(a.AttrOr("href", ""), "/en/tags/"); ok && i < tags {
			paths = append(paths, "/feeds/en/tags/"+tag)
		}
	})
	return paths, nil
}

// How many texts hold a rare word, for how many such words a forum is asked to find some
// that stand in texts of the same length, and how many of those are compared.
const (
	rareFrom, rareTo = 3, 12
	rareEnough       = 30
	rarePairs        = 4
)

// rareWords are searches for the names of members who are mentioned in a few texts. Other
// words of invented forums stand in more texts the more there are.
func (s *site) rareWords() ([]string, error) {
	handles, err := s.handles()
	if err != nil {
		return nil, err
	}
	var rare []string
	for _, handle := range handles {
		path := searchFor("@" + handle)
		found, err := s.offer(path, kind{rows: ".threads > li"})
		if err != nil {
			return nil, err
		}
		if found.rows >= rareFrom && found.rows <= rareTo {
			rare = append(rare, path)
		}
		if len(rare) == rareEnough {
			break
		}
	}
	return rare, nil
}

// handles are of authors of the newest threads.
func (s *site) handles() ([]string, error) {
	const pages = 5
	named := map[string]bool{}
	path := "/en/?sort=newest"
	for i := 0; i < pages && path != ""; i++ {
		list, err := s.read(path, "")
		if err != nil {
			return nil, err
		}
		list.Find(`.threads > li a[href^="/en/u/"]`).Each(func(_ int, a *goquery.Selection) {
			handle, err := url.PathUnescape(strings.TrimPrefix(a.AttrOr("href", ""), "/en/u/"))
			if err == nil {
				named[handle] = true
			}
		})
		path, _ = list.Find("a[rel=next]").Attr("href")
	}
	return slices.Sorted(maps.Keys(named)), nil
}
