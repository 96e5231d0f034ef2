package web_test

import (
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

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
