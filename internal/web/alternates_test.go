package web_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// The alternates of each page in the sitemap are the same in the sitemap, on the
// page, and on each page that they lead to: search engines drop those that don't
// point back.
func TestAlternatesAreReciprocal(t *testing.T) {
	eachSite(t, func(s *site) {
		_, post := s.arabicThread()
		s.translateByForm(s.as(s.other), post, "title", dutchTitle, "body", dutchText)
		v := s.visitor()
		seen := 0
		for _, locale := range []string{"nl", "de", "ar", "es", "en"} {
			var set struct {
				Places []struct {
					Location   string `xml:"loc"`
					Alternates []struct {
						Lang string `xml:"hreflang,attr"`
						Href string `xml:"href,attr"`
					} `xml:"link"`
				} `xml:"url"`
			}
			body, _ := v.raw("/sitemaps/" + locale + "/0.xml")
			if err := xml.Unmarshal([]byte(body), &set); err != nil {
				t.Fatal(err)
			}
			for _, place := range set.Places {
				listed := map[string]string{}
				for _, a := range place.Alternates {
					listed[a.Lang] = a.Href
				}
				if listed[locale] != place.Location {
					t.Errorf("%s isn't among its own alternates %v", place.Location, listed)
				}
				for lang, href := range listed {
					if lang == "x-default" && href == s.url+"/" { // chooses among the others
						continue
					}
					seen++
					if got := v.alternates(strings.TrimPrefix(href, s.url)); !maps.Equal(got, listed) {
						t.Errorf("%s has the alternates %v, %s in the sitemap %v", href, got, place.Location, listed)
					}
				}
			}
		}
		if seen < 5*10 {
			t.Errorf("%d alternates were followed", seen)
		}
	})
}

// A thread whose opening post went with its author's account is nothing that search
// engines should keep, on any of its pages; what others said in it stays to be read.
func TestThreadsWithoutTheirOpeningAreNotKept(t *testing.T) {
	eachSite(t, func(s *site) {
		emptied, whole := s.thread(s.author, "nl", "Verliest zijn tekst"), s.thread(s.other, "nl", "Houdt zijn tekst")
		for range forum.PageSize {
			storetest.Comment(s.T, s.store, emptied.ID, s.other, "nl")
		}
		kept := func(thread forum.Thread, query string) bool {
			path := address.Thread("nl", int64(thread.ID), thread.Slug) + query
			page := s.visitor().get(path)
			indexed := page.html.Find(`meta[name="robots"][content*="noindex"]`).Length() == 0
			if alternates := page.html.Find("link[hreflang]").Length(); (alternates > 0) != indexed {
				t.Errorf("%s: %d alternates", path, alternates)
			}
			body, _ := s.visitor().raw("/sitemaps/nl/0.xml")
			if query == "" && strings.Contains(body, thread.Slug) != indexed {
				t.Errorf("%s: the sitemap is %s", path, body)
			}
			return indexed
		}
		if !kept(emptied, "") || !kept(emptied, "?page=2") || !kept(whole, "") {
			t.Error("a thread isn't kept though it is whole")
		}
		edit := func(by *forum.Member, revision, body string) *answer {
			return s.as(by).post(fmt.Sprintf("/nl/p/%d/edit", emptied.LastPostID), "title", emptied.Title, "body", body, "lang", "nl",
				"tags", "sales", "lang_sure", "1", "revision", revision)
		}
		edit(s.author, "1", "Een ander begin").expect(http.StatusSeeOther)
		s.closes(s.author)
		if kept(emptied, "") || kept(emptied, "?page=2") || !kept(whole, "") {
			t.Error("a thread without its opening post is kept, or another isn't")
		}
		edit(s.dutch, "2", "Weer een begin").expect(http.StatusConflict) // nobody writes another in their name
		edit(s.dutch, "2", "").expect(http.StatusSeeOther)
		if kept(emptied, "") || kept(emptied, "?page=2") || !kept(whole, "") {
			t.Error("a thread is kept again without its opening post, or another isn't")
		}
	})
}

// closes closes an account and has its texts removed, as the server does.
func (s *site) closes(m *forum.Member) {
	s.Helper()
	unwanted := forum.Event{Kind: forum.TextsUnwanted, MemberID: &m.ID, ActorID: &m.ID}
	storetest.Write(s.T, s.store, func(tx *store.Tx) error { return errors.Join(tx.EraseMember(m), tx.Emit(unwanted)) })
	due, err := s.store.ClaimDeliveries(s.Context(), forum.HandlerTexts, 1, time.Minute)
	if err != nil || len(due) != 1 {
		s.Fatalf("texts to remove: %v, error %v", due, err)
	}
	if err := s.accounts.RemoveTexts(s.Context(), due[0].Event); err != nil {
		s.Fatal(err)
	}
	storetest.Write(s.T, s.store, func(tx *store.Tx) error { return tx.Delivered(due[0].Event.ID, forum.HandlerTexts) })
}

// A page of the operator's has alternates in the languages it is written in.
func TestOperatorsPagesHaveAlternates(t *testing.T) {
	eachSite(t, func(s *site) {
		for _, tag := range []string{"ar", "nl"} {
			storetest.Write(t, s.store, func(tx *store.Tx) error { return tx.SetSetting("page.rules."+tag, "1", forum.SystemID) })
		}
		v := s.visitor()
		want := map[string]string{"ar": s.url + "/ar/about/rules", "nl": s.url + "/nl/about/rules", "x-default": s.url + "/nl/about/rules"}
		for _, tag := range []string{"ar", "nl"} {
			path := "/" + tag + "/about/rules"
			if got := v.alternates(path); !maps.Equal(got, want) {
				t.Errorf("%s has the alternates %v", path, slices.Sorted(maps.Keys(got)))
			}
			v.get(path).has(fmt.Sprintf(`link[rel="canonical"][href="%s%s"]`, s.url, path), "")
		}
	})
}

// alternates are the addresses that a page names for other languages.
func (p *person) alternates(path string) map[string]string {
	found := map[string]string{}
	p.get(path).html.Find("link[hreflang]").Each(func(_ int, link *goquery.Selection) {
		found[link.AttrOr("hreflang", "")] = link.AttrOr("href", "")
	})
	return found
}
