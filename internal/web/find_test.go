package web_test

import (
	"net/http"
	"strings"
	"testing"

	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestMemberPage(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Van Sanne")
		for range 25 {
			storetest.Comment(s.T, s.store, thread.ID, s.author, "nl")
		}
		v := s.visitor()
		page := v.get("/en/u/sanne").expect(http.StatusOK).has("h1", "sanne").has("main", "Van Sanne").lacks(`meta[name="robots"]`)
		next, _ := page.html.Find(`a[rel="next"]`).Attr("href")
		v.get(next).expect(http.StatusOK).has("main", "Van Sanne").lacks(`a[rel="next"]`)
		v.get("/en/u/SANNE").expect(http.StatusMovedPermanently, "/en/u/sanne")
		storetest.Write(s.T, s.store, func(tx *store.Tx) error {
			s.author.Handle = "سناء"
			return tx.ChangeHandle(s.author)
		})
		moved := v.get("/en/u/sanne").expect(http.StatusMovedPermanently).Header.Get("Location")
		v.get(moved).expect(http.StatusOK).has("h1", "سناء")
		v.get(strings.ToLower(moved)).expect(http.StatusOK)
		for path, want := range map[string]int{"/en/u/nobody": 404, "/en/u/system": 404, "/en/u/jonas?after=x": 400} {
			v.get(path).expect(want)
		}
	})
}

func TestSearchPage(t *testing.T) {
	eachSite(t, func(s *site) {
		author := s.as(s.author)
		for _, post := range []struct{ lang, title, body, tags string }{
			{"nl", "Klantenservice op Twitter", "Onze klanten vragen veel.", "sales"},
			{"de", "Kundenservice", "Twitter für Fragen der Kunden.", ""},
		} {
			author.post("/en/new", "title", post.title, "body", post.body, "lang", post.lang, "lang_sure", "1", "tags", post.tags).
				expect(http.StatusSeeOther)
		}
		v := s.visitor()
		v.get("/en/search").expect(http.StatusOK).lacks(".results")
		v.get("/en/search?q=twitter").lists("Kundenservice", "Klantenservice op Twitter").has("mark", "Twitter")
		v.get("/en/search?q=twitter+klant").lists("Klantenservice op Twitter")
		v.get("/en/search?q=twitter&lang=de").lists("Kundenservice").has(".unshown", "1")
		v.get("/en/search?q=twitter&tag=sales").lists("Klantenservice op Twitter")
		v.get("/en/search?q=twitter+lang:de").lists("Kundenservice")
		v.get("/en/search?q=twitter+-klanten").lists("Kundenservice")
		v.get("/en/search?q=twitter+tag:sales").lists("Klantenservice op Twitter")
		v.get("/en/search?q=twitter+tag:nosuch").expect(http.StatusOK).lists()
		v.get("/en/search?q=twitter+by:sanne&sort=best").expect(http.StatusOK).has(".found-count", "2")
		v.get("/en/search?q=twitter+is:closed").expect(http.StatusOK).lists()
		v.get("/en/search?q=twitter&by=nobody&is=open&since=2020-01-01").expect(http.StatusOK).has(".unshown", "nobody")
		v.get("/en/search?q=%22vragen+veel%22").lists("Klantenservice op Twitter")
		if body := v.get("/en/search/suggestions?q=klantenservice").expect(http.StatusOK).html.Text(); !strings.Contains(body, "Klantenservice op Twitter") {
			t.Errorf("suggested is %s", body)
		}
		v.get("/en/search/suggestions?q=" + strings.Repeat("x", 200)).expect(http.StatusOK)
		v.get("/en/search?q=nowhere").expect(http.StatusOK).lacks(".hints").lists()
		v.get("/en/search?q=%22").expect(http.StatusOK).lists()
		for _, words := range []string{"'", "%27%22*(", "a:b", "%00", "%F0%9F%A6%8A", "-+%26|!", "NEAR(a+b)", strings.Repeat("x+", 200)} {
			if code := v.get("/en/search?q=" + words).StatusCode; code >= 500 {
				t.Errorf("searching for %s: status %d", words, code)
			}
		}
		for _, bad := range []string{"q=x&lang=%20", "q=x&after=x", "q=x&is=shut", "q=x&since=x", "q=" + strings.Repeat("x", 501)} {
			v.get("/en/search?" + bad).expect(http.StatusBadRequest)
		}
		v.get("/en/search?q=x&tag=nowhere").expect(http.StatusNotFound)
	})
}

// Where nothing is found, the page leads on to what is: by other spellings, and
// without filters, whether they were typed or chosen.
func TestSearchPageLeadsOn(t *testing.T) {
	eachSite(t, func(s *site) {
		author := s.as(s.author)
		author.post("/en/new", "title", "Klantenservice op Twitter", "body", "Onze klanten vragen veel.", "lang", "nl", "lang_sure", "1", "tags", "sales").
			expect(http.StatusSeeOther)
		v := s.visitor()
		const found = "Klantenservice op Twitter"
		for _, path := range []string{
			"/ar/search?q=klantenservcie", "/en/search?q=klantenservcie+by:jonas", "/nl/search?q=klanten+lang:de",
			"/de/search?q=klanten&lang=es,en", "/es/search?q=klanten+is:closed+tag:sales", "/en/search?q=klanten&has=summary&before=2001-01-01",
			"/en/search?q=klanten+has:summary", "/en/search?q=klanten+tag:nosuch", "/en/search?q=klanten+by:nobody",
		} {
			page := v.get(path).expect(http.StatusOK).lists().has(".hints .meta", "")
			link, _ := page.html.Find(".hints a").First().Attr("href")
			v.get(link).expect(http.StatusOK).lists(found)
		}
		v.get("/en/search?q=klanten+lang:de").has("a", "Show it")
		link, _ := v.get("/en/search?q=klanten+lang:de").html.Find(".unshown a").First().Attr("href")
		v.get(link).expect(http.StatusOK).lists(found)
	})
}

// Searches keep to the languages that the reader has chosen for good, and say what
// they leave out; a member's own threads are found all the same.
func TestSearchKeepsToLanguages(t *testing.T) {
	eachSite(t, func(s *site) {
		s.thread(s.author, "nl", "Klanten vragen")
		v := s.visitor()
		v.post("/en/langs", "lang", "de", "next", "/en/search?q=klanten").expect(http.StatusSeeOther, "/en/search?q=klanten")
		v.get("/en/search?q=klanten").lists().has(".unshown", "1")
		v.get("/en/search?q=klanten&lang=all").lists("Klanten vragen").has(`form[action="/en/langs"] [value="all"]`, "")
		v.get("/en/search?q=klanten&lang=nl").lists("Klanten vragen").has(`form[action="/en/langs"] [value="nl"]`, "")
		v.get("/en/search?q=klanten+lang:nl").lists("Klanten vragen").lacks(`form[action="/en/langs"]`)
		author := s.as(s.author)
		author.get("/en/search?q=klanten&lang=de").lists("Klanten vragen").lacks(".unshown")
	})
}
