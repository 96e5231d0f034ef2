package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// page is a page that is measured, or several that are asked for in turn.
type page struct {
	name  string
	paths []string
}

// Where the pages that are also used otherwise stand among those measured.
const (
	longestThread   = 3
	ordinaryThreads = 5
)

// searchPage is the name of the search, which is never kept for visitors.
const searchPage = "search"

// searched is a word that more texts hold than a search counts, in the smallest forum
// too: the same is done for it in each. Rarer words cost less where fewer texts hold them.
const searched = "the"

// ordinary is the name of the reading of threads in turn.
const ordinary = "ordinary threads in turn"

// lengths are how many threads of each length are read in turn: as many in every
// forum, or else those of a large one, where long ones come first in the list, would be
// compared with shorter ones of a small one. There are so many among a thousand; the
// report names a forum that has fewer.
func lengths() []length {
	return []length{{0, 70}, {1, 80}, {2, 80}, {3, 50}, {5, 70}, {9, 80}, {19, 70}}
}

// length is a number of comments that threads have at most, and how many are wanted
// that have more than those of the length before.
type length struct{ comments, threads int }

// ordinaryWanted is how many threads are read in turn.
func ordinaryWanted() int {
	sum := 0
	for _, l := range lengths() {
		sum += l.threads
	}
	return sum
}

// site finds its way through a forum as a reader does.
type site struct {
	client *http.Client
	addr   string
}

func newSite(addr string) *site {
	return &site{addr: addr, client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

func (s *site) get(path, cookie string) (*http.Response, error) {
	r, err := http.NewRequest(http.MethodGet, "http://"+s.addr+path, nil)
	if err != nil {
		return nil, err
	}
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	return s.client.Do(r)
}

func (s *site) read(path, cookie string) (*goquery.Document, error) {
	res, err := s.get(path, cookie)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: status %d", path, res.StatusCode)
	}
	return goquery.NewDocumentFromReader(res.Body)
}

// pages are those to be measured: what a reader of this forum would open.
func (s *site) pages() ([]page, error) {
	const home = "/en/"
	first, err := s.read(home, "")
	if err != nil {
		return nil, err
	}
	second, ok := first.Find("a[rel=next]").Attr("href")
	if !ok {
		return nil, errors.New("the forum is too small: its list has one page")
	}
	discussed, err := s.read(home+"?sort=discussed", "")
	if err != nil {
		return nil, err
	}
	busy, _ := discussed.Find(".threads h2 a").Attr("href")
	last, err := s.last(busy)
	if err != nil {
		return nil, err
	}
	threads, err := s.threads(home)
	return []page{
		{"home", []string{home}}, {"list, second page", []string{second}}, {"tag", []string{"/en/tags/strategy"}},
		{"longest thread, first page", []string{busy}}, {"longest thread, last page", []string{last}},
		{ordinary, threads}, {searchPage, []string{searchFor(searched)}},
	}, err
}

// postsOnPage is how many posts a full page of a thread has.
const postsOnPage = 20

// last is the address of a thread's last page that is full: a kept forum got comments of
// earlier runs, and pages of other lengths can't be compared.
func (s *site) last(thread string) (string, error) {
	parts := strings.Split(thread, "/") // "", "en", "t", id, slug
	if len(parts) < 4 {
		return "", fmt.Errorf("%q is no thread", thread)
	}
	res, err := s.get(strings.Join(parts[:4], "/")+"/last", "")
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	u, err := url.Parse(res.Header.Get("Location"))
	if err != nil {
		return "", err
	}
	number, err := strconv.Atoi(strings.TrimPrefix(u.Fragment, "post-"))
	if err != nil {
		return "", fmt.Errorf("the last post of %s is at %q: %w", thread, u, err)
	}
	u.Fragment, u.RawQuery = "", ""
	if full := number / postsOnPage; full > 1 {
		u.RawQuery = url.Values{"page": {strconv.Itoa(full)}}.Encode()
	}
	return u.String(), nil
}

// threads follows the list until it has gathered enough of each length, or ends.
func (s *site) threads(path string) ([]string, error) {
	var all []string
	wanted := lengths()
	for len(all) < ordinaryWanted() && path != "" {
		list, err := s.read(path, "")
		if err != nil {
			return nil, err
		}
		list.Find(".threads > li").Each(func(_ int, row *goquery.Selection) {
			href, _ := row.Find("h2 a").Attr("href")
			comments := strings.ReplaceAll(row.Find(".tally > span").First().Text(), ",", "")
			n, err := strconv.Atoi(strings.TrimSpace(comments))
			i := slices.IndexFunc(wanted, func(l length) bool { return n <= l.comments })
			if err == nil && i >= 0 && wanted[i].threads > 0 {
				wanted[i].threads--
				all = append(all, href)
			}
		})
		path, _ = list.Find("a[rel=next]").Attr("href")
	}
	return all, nil
}

// password is that of the members who are added to be measured.
const password = "seven lamps and a ladder"

// join adds members and logs them in; their cookies are returned.
func (s *site) join(p program, count int) ([]string, error) {
	var cookies []string
	for i := range count {
		// A forum that was kept knows the members of earlier runs.
		handle := fmt.Sprintf("measured-%x-%d", time.Now().UnixMilli(), i+1)
		_, err := p.run("member", "add", handle, "--email", handle+"@bench.example", "--password", password)
		if err != nil {
			return nil, err
		}
		cookie, err := s.logIn(handle)
		if err != nil {
			return nil, err
		}
		cookies = append(cookies, cookie)
	}
	return cookies, nil
}

func (s *site) logIn(handle string) (string, error) {
	res, err := s.client.PostForm("http://"+s.addr+"/en/login", url.Values{"email": {handle}, "password": {password}})
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	for _, c := range res.Cookies() {
		if strings.Contains(c.Name, "session") {
			return c.Name + "=" + c.Value, nil
		}
	}
	return "", fmt.Errorf("log in as %s: status %d, no session", handle, res.StatusCode)
}
