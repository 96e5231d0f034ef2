package web_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"tertulia/internal/forum"
	"tertulia/internal/store/storetest"
)

// thread adds a thread, a minute after the one before it.
func (s *site) thread(m *forum.Member, lang forum.Lang, title string, tags ...string) forum.Thread {
	s.Helper()
	s.clock.Advance(time.Minute)
	return storetest.Thread(s.T, s.store, m, lang, title, tags...)
}

// titles are the titles of the threads that a page lists.
func (a *answer) titles() []string {
	return a.html.Find(".thread-row h2").Map(func(_ int, h *goquery.Selection) string { return strings.TrimSpace(h.Text()) })
}

func (a *answer) lists(titles ...string) *answer {
	a.Helper()
	if got := a.titles(); !slices.Equal(got, titles) {
		a.Errorf("%s lists %q, want %q", a.request, got, titles)
	}
	return a
}

func TestHome(t *testing.T) {
	eachSite(t, func(s *site) {
		nl := s.thread(s.author, "nl", "Nederlands")
		s.thread(s.author, "de", "Deutsch")
		s.thread(s.author, "ar", "بالعربية", "sales")
		s.clock.Advance(time.Minute)
		storetest.Comment(s.T, s.store, nl.ID, s.other, "de")

		visitor := s.visitor()
		home := visitor.get("/en/").expect(http.StatusOK).lists("Nederlands", "بالعربية", "Deutsch")
		home.has(`h2[lang="ar"][dir="rtl"]`, "بالعربية").has(`link[rel="canonical"][href$="/en/"]`, "")
		home.has(`link[hreflang="de"][href$="/de/"]`, "").has(`link[hreflang="x-default"]`, "").lacks(`meta[name="robots"]`)
		visitor.get("/en/?sort=newest").lists("بالعربية", "Deutsch", "Nederlands").has(`meta[name="robots"]`, "")
		visitor.get("/en/?sort=unanswered").lists("بالعربية", "Deutsch")
		visitor.get("/en/?lang=nl,de").lists("Nederlands", "Deutsch").has(".unshown", "Arabic")
		visitor.get("/ar/tags/sales").expect(http.StatusOK).lists("بالعربية").has("h1", "المبيعات")
		visitor.get("/en/tags").has(".tag-list", "1")
		for path, want := range map[string]int{
			"/en/tags/nowhere": 404, "/en/?sort=best": 400, "/en/?lang=%20": 400, "/en/?after=x": 400, "/xx/": 404,
			fmt.Sprint("/en/?lang=", strings.Repeat("nl,", 100)): 400,
		} {
			visitor.get(path).expect(want)
		}
		s.as(s.author).get("/en/?lang=es").lists("Nederlands", "بالعربية", "Deutsch") // one's own, always
		s.as(s.other).get("/en/?lang=es").lists("Nederlands")
	})
}

func TestListsGoOn(t *testing.T) {
	eachSite(t, func(s *site) {
		for i := range 32 {
			s.thread(s.author, "nl", fmt.Sprintf("Gesprek %d", i))
		}
		first := s.visitor().get("/nl/")
		next, _ := first.html.Find(`a[rel="next"]`).Attr("href")
		s.visitor().get(next).expect(http.StatusOK).lists("Gesprek 1", "Gesprek 0").lacks(`a[rel="next"]`)
	})
}

// A choice of languages holds for its page, until it is kept: in a visitor's
// cookie, in a member's settings.
func TestLanguagesAreKept(t *testing.T) {
	eachSite(t, func(s *site) {
		s.thread(s.author, "nl", "Nederlands")
		s.thread(s.author, "de", "Deutsch")
		for name, p := range map[string]*person{"visitor": s.visitor(), "member": s.as(s.other)} {
			page := p.get("/en/?lang=nl").lists("Nederlands")
			lang, next := page.value(`form[action="/en/langs"] [name="lang"]`), page.value(`form[action="/en/langs"] [name="next"]`)
			p.get("/en/").lists("Deutsch", "Nederlands").lacks(`form[action="/en/langs"]`)
			p.post("/en/langs", "lang", lang, "next", next).expect(http.StatusSeeOther, "/en/")
			p.get("/en/").lists("Nederlands").has(".unshown", "German")
			p.get("/de/").lists("Nederlands")
			p.get("/en/?lang=all").lists("Deutsch", "Nederlands").has(`form[action="/en/langs"]`, "")
			p.post("/en/langs", "lang", "all", "next", "https://elsewhere.example/").expect(http.StatusSeeOther, "/en/")
			if got := p.get("/en/").titles(); len(got) != 2 {
				t.Errorf("%s sees %q after choosing all", name, got)
			}
			p.post("/en/langs", "lang", "<nl>").expect(http.StatusBadRequest)
		}
	})
}

func TestThreadsOfAMember(t *testing.T) {
	eachSite(t, func(s *site) {
		s.thread(s.author, "nl", "Eerste gesprek")
		second := s.thread(s.author, "ar", "نقاش ثان")
		s.thread(s.other, "nl", "Van een ander")
		storetest.Comment(s.T, s.store, second.ID, s.other, "de")
		v := s.visitor()
		v.get("/ar/u/sanne/threads").expect(http.StatusOK).lists("نقاش ثان", "Eerste gesprek").has("h1", "sanne")
		v.get("/nl/u/sanne/threads?sort=unanswered").lists("Eerste gesprek")
		v.get("/nl/u/sanne/threads?lang=nl").lists("Eerste gesprek").has(".unshown", "1")
		s.as(s.other).get("/nl/u/sanne/threads?lang=nl").lists("نقاش ثان", "Eerste gesprek").lacks(".unshown p")
		v.get("/nl/u/SANNE/threads").expect(http.StatusMovedPermanently, "/nl/u/sanne/threads")
		v.get("/nl/u/nobody/threads").expect(http.StatusNotFound)
		v.get("/nl/u/sanne/threads?sort=best").expect(http.StatusBadRequest)
		v.get("/nl/u/sanne").lacks(`a[href="/nl/u/sanne/threads"]`)
		for i := range 10 {
			s.thread(s.author, "nl", fmt.Sprint("Gesprek nummer ", i))
		}
		v.get("/nl/u/sanne").has(`a[href="/nl/u/sanne/threads"]`, "gesprekken")
	})
}

// A choice of languages in which nothing is narrows the list to what is in no certain
// one: that isn't every language, and choosing another doesn't keep it.
func TestChoiceOfNoLanguageThereIs(t *testing.T) {
	eachSite(t, func(s *site) {
		chips := s.visitor().get("/ar/?lang=qaa").expect(http.StatusOK).html.Find(".tongues .chip")
		if chips.Length() < 6 || chips.Filter("[aria-current]").Length() != 0 {
			t.Errorf("%d of %d choices are marked", chips.Filter("[aria-current]").Length(), chips.Length())
		}
		if to := chips.Filter(`[data-lang="nl"]`).AttrOr("href", ""); to != "/ar/?lang=nl" {
			t.Errorf("choosing Dutch leads to %q", to)
		}
	})
}
