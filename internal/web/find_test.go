package web_test

import (
	"fmt"
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
		v.get("/en/search?q=klantenservice").has("h2 mark", "Klantenservice")
		v.get("/en/search?q=twitter+-klanten").lacks("h2 mark")
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
		v.get("/en/search?q=x&tag=nowhere").expect(http.StatusOK).lists().has(".unshown", "nowhere")
	})
}

// Filters are a search of their own, and a tag goes by its name in any language.
func TestSearchByFiltersAlone(t *testing.T) {
	eachSite(t, func(s *site) {
		author, other := s.as(s.author), s.as(s.other)
		author.post("/en/new", "title", "Klantenservice op Twitter", "body", "Onze klanten vragen veel.", "lang", "nl", "lang_sure", "1",
			"tags", "sales, robots").expect(http.StatusSeeOther)
		other.post("/en/new", "title", "Kundenservice", "body", "Fragen der Kunden.", "lang", "de", "lang_sure", "1").expect(http.StatusSeeOther)
		author.post("/nl/tags/robots/names", "lang", "de", "name", "Roboter Größe").expect(http.StatusSeeOther)
		const nl, de = "Klantenservice op Twitter", "Kundenservice"
		v := s.visitor()
		for query, want := range map[string][]string{
			"q=by:" + s.author.Handle: {nl}, "by=" + s.author.Handle: {nl}, "q=lang:de": {de}, "q=lang:de,nl": {de, nl}, "q=is:open": {de, nl},
			"is=closed": nil, "q=is:open+-klanten": {de}, "since=2001-01-01": {de, nl}, "q=by:nobody": nil, "q=is:open+-kunden+-klanten": nil,
			"q=tag:sales": {nl}, "q=tag:verkoop": {nl}, "tag=مبيعات": {nl}, "tag=Ventas&q=klant": {nl}, "q=tag:\"roboter+grosse\"": nil,
			"q=tag:roboter-größe": {nl}, "tag=ROBOTS": {nl}, "lang=de": nil, "q=-": nil, "tag=!": nil, "tag=nowhere": nil,
		} {
			v.get("/en/search?" + query).expect(http.StatusOK).lists(want...)
		}
		v.get("/ar/search?tag=sales").has("details[open] input[name=tag][value=المبيعات]", "")
		v.get("/nl/search?q=is:closed").has(".lone", "filters")
	})
}

// Who has closed their account can't be found any more by a handle they had: the search
// knows of nobody under it, as it does under one that nobody ever had.
func TestSearchKnowsNoFormerMembers(t *testing.T) {
	eachSite(t, func(s *site) {
		s.as(s.author).post("/nl/settings/handle", "handle", "sanna").expect(http.StatusSeeOther)
		s.as(s.author).post("/en/new", "title", "Klantenservice op Twitter", "body", "Onze klanten vragen veel.", "lang", "nl", "lang_sure", "1",
			"tags", "sales").expect(http.StatusSeeOther)
		v, handles := s.visitor(), []string{"sanna", "sanne", "SANNE"}
		searches := []string{"by=%s", "q=by:%s", "q=klanten+by:%s", "q=klanten&by=%s&tag=sales", "q=klantn+by:%s", "q=klanten+by:%s&sort=best"}
		for _, search := range []string{searches[0], searches[1], searches[2], searches[3]} {
			for _, handle := range handles {
				v.get("/en/search?" + fmt.Sprintf(search, handle)).lists("Klantenservice op Twitter")
			}
		}
		storetest.Write(t, s.store, func(tx *store.Tx) error {
			m, err := tx.LockMember(s.author.ID)
			if err != nil {
				return err
			}
			return tx.EraseMember(m)
		})
		for _, handle := range handles {
			for _, search := range searches {
				path := "/en/search?" + fmt.Sprintf(search, handle)
				found, _ := v.raw(path)
				nobody, _ := v.raw("/en/search?" + fmt.Sprintf(search, "nobody"))
				if want := strings.ReplaceAll(nobody, "nobody", handle); found != want {
					t.Errorf("%s isn't the page of a handle that nobody has", path)
				}
				v.get(path).expect(http.StatusOK).lists()
			}
			for _, path := range []string{"/en/u/%s", "/en/u/%s/threads", "/feeds/en/u/%s"} {
				v.get(fmt.Sprintf(path, handle)).expect(http.StatusGone)
			}
		}
		v.get("/en/search?q=klanten").lists("Klantenservice op Twitter").has("main", "Former member")
	})
}

// What is suggested is known to readers by its name in their own language.
func TestSuggestions(t *testing.T) {
	eachSite(t, func(s *site) {
		author := s.as(s.author)
		author.post("/en/new", "title", "Klantenservice op Twitter", "body", "Onze klanten vragen veel.", "lang", "nl", "lang_sure", "1",
			"tags", "sales, robots").expect(http.StatusSeeOther)
		author.post("/nl/tags/robots/names", "lang", "de", "name", "Roboter").expect(http.StatusSeeOther)
		v := s.visitor()
		v.get("/nl/").has(".search-box[data-suggestions='/nl/search/suggestions']", "")
		for path, want := range map[string]string{
			"/nl/search/suggestions?q=verk":         `[{"value":"tag:sales","label":"Verkoop"}]`,
			"/ar/search/suggestions?q=مبي":          `[{"value":"tag:sales","label":"المبيعات"}]`,
			"/ar/search/suggestions?q=sal":          `[{"value":"tag:sales","label":"المبيعات"}]`,
			"/de/search/suggestions?q=robot":        `[{"value":"tag:robots","label":"Roboter"}]`,
			"/en/search/suggestions?q=klantens":     `[{"value":"Klantenservice op Twitter","label":""}]`,
			"/en/search/suggestions?q=twitter+klan": `[{"value":"Klantenservice op Twitter","label":""}]`,
			"/en/search/suggestions?q=vra":          `[]`, // in the text, not in the title
			"/en/search/suggestions?q=krise":        `[]`, // nobody has used it
		} {
			if got := strings.TrimSpace(v.get(path).expect(http.StatusOK).html.Text()); got != want {
				t.Errorf("%s suggests %s, want %s", path, got, want)
			}
		}
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
