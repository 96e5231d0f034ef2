package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store/storetest"
)

// oddities are what a request may bring that no page may be made of: the names of
// the headers are those that some server somewhere has believed.
func oddities() [][]string {
	var all [][]string
	for _, name := range []string{"X-Forwarded-Host", "X-Host", "X-Forwarded-Server", "X-Original-Url", "X-Rewrite-Url", "X-Http-Method-Override",
		"Forwarded", "Accept-Language", "Accept", "Range", "If-None-Match", "If-Modified-Since", "Origin", "Referer", "User-Agent", "Accept-Encoding"} {
		all = append(all, []string{name, "/evil.example"})
	}
	return append(all, []string{"X-Forwarded-Proto", "http"}, []string{"Accept-Language", "ar;q=1"}, []string{"Range", "bytes=0-9"},
		[]string{"If-None-Match", "*"}, []string{"Cookie", "locale=ar"}, []string{"Cookie", "langs=evil"}, []string{"Cookie", "flash=saved"},
		[]string{"Cookie", "session=evil"}, []string{"Cookie", "__Host-session=evil; a=b"}, []string{"Sec-Fetch-Dest", "image"})
}

// keptPaths are pages of every kind that is kept.
func keptPaths(thread forum.Thread) []string {
	return []string{"/nl/", "/nl/?sort=newest", "/nl/tags", "/nl/tags/sales", "/nl/u/olivia", "/nl/u/olivia/threads", "/nl/moderation/log",
		"/feeds/nl/threads", "/feeds/nl/u/olivia", fmt.Sprintf("/feeds/nl/t/%d", thread.ID), "/sitemap.xml", "/sitemaps/nl/0.xml",
		fmt.Sprintf("/nl/t/%d/%s", thread.ID, thread.Slug)}
}

// TestNobodyFillsTheCacheForOthers asks first for each page in every odd way, by GET
// and HEAD and with parameters that the page doesn't know: whoever comes after gets
// what they would have got without a cache.
func TestNobodyFillsTheCacheForOthers(t *testing.T) {
	eachKeeping(t, func(s *site) {
		paths := keptPaths(storetest.Thread(t, s.store, s.author, "nl", "Is het nog een kanaal", "sales"))
		for _, path := range paths {
			s.pages.PurgeAll()
			want, res := s.visitor().raw(path)
			if res.StatusCode != http.StatusOK {
				t.Fatalf("%s: %s", path, res.Status)
			}
			for i, odd := range oddities() {
				s.pages.PurgeAll()
				method, sep := []string{http.MethodGet, http.MethodHead}[i%2], "?"
				if strings.Contains(path, "?") {
					sep = "&"
				}
				s.visitor().do(method, path+sep+"evil=evil&utm_source=evil", nil, odd...)
				if got, res := s.visitor().raw(path); got != want || res.Header.Get("Set-Cookie") != "" {
					t.Errorf("%s after %s %q: %s with %d bytes, want %d", path, method, odd, res.Status, len(got), len(want))
				}
			}
		}
	})
}

// TestMembersAndVisitorsAtOnce has members and visitors ask for the same pages at the
// same time, while these go out of date: no visitor ever gets anything of a member,
// and every member gets their own.
func TestMembersAndVisitorsAtOnce(t *testing.T) {
	s := anySite(t)
	s.keep()
	paths := keptPaths(storetest.Thread(t, s.store, s.admin, "nl", "Is het nog een kanaal", "sales"))
	readers := map[*person]string{s.visitor(): "", s.visitor(): "", s.visitor(): ""}
	for m, name := range map[*forum.Member]string{s.author: "Geheime Naam", s.other: "Andere Naam"} {
		p := s.as(m)
		p.post("/nl/settings/profile", "name", name).expect(http.StatusSeeOther)
		p.get("/nl/settings/profile") // which takes what is said once
		readers[p] = name
	}
	var asking sync.WaitGroup
	for p, own := range readers {
		asking.Go(func() {
			for range 5 {
				for _, path := range paths {
					p.seesOnly(path, own)
				}
				s.pages.PurgeAll()
			}
		})
	}
	asking.Wait()
}

// seesOnly checks that a page is its reader's, and of members who read holds only
// that name; none for a visitor.
func (p *person) seesOnly(path, own string) {
	body, res := p.raw(path)
	for _, name := range []string{"Geheime Naam", "Andere Naam"} {
		if strings.Contains(body, name) && name != own {
			p.Errorf("%s for %q holds %q", path, own, name)
		}
	}
	document := strings.HasPrefix(path, "/nl/")
	if document && (res.Header.Get("Cache-Control") == "no-store") != (own != "") || document && !strings.Contains(body, own) {
		p.Errorf("%s for %q: Cache-Control %q, own name %v", path, own, res.Header.Get("Cache-Control"), strings.Contains(body, own))
	}
}
