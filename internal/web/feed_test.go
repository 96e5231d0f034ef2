package web_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

// raw is the body of what a path answers, and its header.
func (p *person) raw(path string, header ...string) (string, *http.Response) {
	p.Helper()
	r, err := http.NewRequestWithContext(p.Context(), http.MethodGet, p.url+path, nil)
	if err != nil {
		p.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := p.client.Do(r)
	if err != nil {
		p.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		p.Fatal(err)
	}
	return string(body), res
}

// atom is what the tests read of a feed.
type atom struct {
	Lang     string `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	ID       string `xml:"http://www.w3.org/2005/Atom id"`
	Title    string `xml:"title"`
	Subtitle string `xml:"subtitle"`
	Updated  string `xml:"updated"`
	Entries  []struct {
		Lang    string `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Author  string `xml:"author>name"`
		Content string `xml:"content"`
		Links   []struct {
			Rel  string `xml:"rel,attr"`
			Href string `xml:"href,attr"`
		} `xml:"link"`
	} `xml:"entry"`
}

func (p *person) feed(path string) atom {
	p.Helper()
	body, res := p.raw(path)
	if kind := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || !strings.HasPrefix(kind, "application/atom+xml") {
		p.Fatalf("%s: %d %s", path, res.StatusCode, kind)
	}
	var f atom
	if err := xml.Unmarshal([]byte(body), &f); err != nil {
		p.Fatalf("%s: %v\n%s", path, err, body)
	}
	if f.ID == "" || f.Title == "" || f.Updated == "" {
		p.Errorf("%s lacks id, title or date: %+v", path, f)
	}
	return f
}

func TestFeedOfTheForum(t *testing.T) {
	eachSite(t, func(s *site) {
		s.thread(s.author, "nl", "Eerste gesprek")
		s.thread(s.author, "ar", "تويتر - Twitter (2024)!")
		s.thread(s.other, "de", "Lohnt sich das?")
		v := s.visitor()
		f := v.feed("/feeds/ar/threads")
		if f.Lang != "ar" || len(f.Entries) != 3 || f.Entries[1].Lang != "ar" || f.Subtitle != "" {
			t.Fatalf("%+v", f)
		}
		e := f.Entries[1]
		if e.Title != "\u2068تويتر - Twitter (2024)!\u2069" || e.Author != "\u2068sanne\u2069" {
			t.Errorf("not isolated: %q by %q", e.Title, e.Author)
		}
		if !strings.HasPrefix(e.Content, `<div lang="ar" dir="rtl">`) {
			t.Errorf("content without direction: %s", e.Content)
		}
		if !strings.HasPrefix(e.ID, s.url+"/p/") || !strings.HasPrefix(e.Links[0].Href, s.url+"/ar/p/") {
			t.Errorf("addresses that may change: %s %s", e.ID, e.Links[0].Href)
		}
		narrowed := v.feed("/feeds/nl/threads?lang=nl,de")
		if len(narrowed.Entries) != 2 || !strings.Contains(narrowed.Subtitle, "1 ") || !strings.Contains(narrowed.Subtitle, s.url+"/feeds/nl/threads") {
			t.Errorf("narrowed to %d, says %q", len(narrowed.Entries), narrowed.Subtitle)
		}
		v.get("/feeds/nl/threads?lang=%3Cx").expect(http.StatusBadRequest)
		v.get("/feeds/xx/threads").expect(http.StatusNotFound)
		v.get("/nl/").has(`link[type="application/atom+xml"][href="/feeds/nl/threads"]`, "")
		v.get("/nl/?lang=nl").has(`link[type="application/atom+xml"][href="/feeds/nl/threads?lang=nl"]`, "")
	})
}

func TestFeedsHaveTagsThreadsAndMembers(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "es", "¿Canal de ventas?", "sales")
		comment := storetest.Comment(s.T, s.store, thread.ID, s.other, "en")
		v := s.visitor()
		if f := v.feed("/feeds/es/tags/sales"); len(f.Entries) != 1 {
			t.Errorf("tag: %d entries", len(f.Entries))
		}
		of := v.feed(address.ThreadFeed("de", int64(thread.ID)))
		if len(of.Entries) != 2 || of.Entries[0].Lang != "en" || !strings.HasSuffix(of.Entries[0].ID, fmt.Sprint("/p/", comment.ID)) {
			t.Errorf("thread: %+v", of.Entries)
		}
		by := v.feed(address.MemberFeed("nl", s.other.Handle))
		if len(by.Entries) != 1 || by.Entries[0].ID != of.Entries[0].ID {
			t.Errorf("member: %+v", by.Entries)
		}
		for path, status := range map[string]int{"/feeds/nl/tags/none": 404, "/feeds/nl/t/99": 404, "/feeds/nl/t/x": 404, "/feeds/nl/u/nobody": 404} {
			v.get(path).expect(status)
		}
	})
}

// The feed of a thread or a member is narrowed to languages as those of lists are: it
// says what it leaves out and where that is, and keeps what is in no certain language.
func TestFeedsOfThreadsAndMembersByLanguage(t *testing.T) {
	eachSite(t, func(s *site) {
		thread, other := s.thread(s.author, "ar", arabicTitle), s.thread(s.other, "nl", "Een gesprek")
		for _, lang := range []forum.Lang{"nl", "und", "nl", "de"} {
			storetest.Comment(s.T, s.store, thread.ID, s.author, lang)
		}
		storetest.Comment(s.T, s.store, other.ID, s.author, "nl")
		hidden := storetest.Comment(s.T, s.store, thread.ID, s.author, "es")
		s.as(s.admin).post(fmt.Sprintf("/nl/p/%d/hide", hidden.ID), "reason", "spam").expect(http.StatusSeeOther)
		v := s.visitor()
		of, by := address.ThreadFeed("ar", int64(thread.ID)), address.MemberFeed("ar", s.author.Handle)
		for _, c := range []struct {
			path, langs string
			left        string // said to be left out
		}{
			{of, "de nl und nl ar", ""},
			{of + "?lang=all", "de nl und nl ar", ""},
			{of + "?lang=nl", "nl und nl", "مشاركتان"},
			{of + "?lang=ar,nl", "nl und nl ar", "مشاركة واحدة"},
			{of + "?lang=fr", "und", "4 مشاركات"},
			{of + "?lang=ar,nl,de", "de nl und nl ar", ""},
			{by, "nl de nl und nl ar", ""},
			{by + "?lang=nl", "nl nl und nl", "مشاركتان"},
			{by + "?lang=de,fr", "de und", "4 مشاركات"},
		} {
			f := v.feed(c.path)
			var langs []string
			for _, e := range f.Entries {
				langs = append(langs, e.Lang)
			}
			if got := strings.Join(langs, " "); got != c.langs {
				t.Errorf("%s has %s, want %s", c.path, got, c.langs)
			}
			if whole, _, _ := strings.Cut(c.path, "?"); (f.Subtitle != "") != (c.left != "") || !strings.Contains(f.Subtitle, c.left) ||
				c.left != "" && !strings.HasSuffix(f.Subtitle, s.url+whole) {
				t.Errorf("%s says %q, want %q", c.path, f.Subtitle, c.left)
			}
		}
		if f := v.feed(of + "?lang=nl,nl,de&x=1&lang=ar"); f.ID != s.url+of+"?lang=de%2Cnl" {
			t.Errorf("the feed's id is %s", f.ID)
		}
		for _, path := range []string{of, by} {
			body, _ := v.raw(path + "?lang=nl")
			for _, link := range []string{`rel="self" type="application/atom+xml" href="` + s.url + path + `?lang=nl"`,
				`rel="related" type="application/atom+xml" title="الخلاصة نفسها بجميع اللغات" href="` + s.url + path + `"`} {
				if !strings.Contains(body, link) {
					t.Errorf("%s?lang=nl lacks %s", path, link)
				}
			}
			v.get(path + "?lang=%3Cx").expect(http.StatusBadRequest)
		}
		v.get("/feeds/ar/t/99?lang=nl").expect(http.StatusNotFound)
		v.get("/feeds/ar/u/nobody?lang=nl").expect(http.StatusNotFound)
		v.get("/ar/u/sanne/threads?lang=nl").has(`link[type="application/atom+xml"][href="`+by+`?lang=nl"]`, "")
		v.get("/ar/u/sanne/threads").has(`link[type="application/atom+xml"][href="`+by+`"]`, "")
	})
}

// What isn't public is in no feed, sitemap or picture, not even for those who
// may see it.
func TestWhatIsRemovedLeavesEveryFeed(t *testing.T) {
	eachSite(t, func(s *site) {
		kept := s.thread(s.author, "nl", "Blijft staan")
		gone := s.thread(s.author, "nl", "Gaat weg")
		comment := storetest.Comment(s.T, s.store, kept.ID, s.author, "nl")
		mod := s.as(s.dutch)
		mod.post(fmt.Sprintf("/nl/t/%d/hide", gone.ID), "reason", "spam").expect(http.StatusSeeOther)
		mod.post(fmt.Sprintf("/nl/p/%d/hide", comment.ID), "reason", "spam").expect(http.StatusSeeOther)
		for name, p := range map[string]*person{"visitor": s.visitor(), "author": s.as(s.author), "moderator": mod} {
			for path, want := range map[string]int{
				"/feeds/nl/threads":                      1,
				address.ThreadFeed("nl", int64(kept.ID)): 1,
				address.MemberFeed("nl", "sanne"):        1,
			} {
				if f := p.feed(path); len(f.Entries) != want {
					t.Errorf("%s, %s: %d entries, want %d", name, path, len(f.Entries), want)
				}
			}
			p.get(address.ThreadFeed("nl", int64(gone.ID))).expect(http.StatusNotFound)
			p.get(address.ThreadCard("nl", int64(gone.ID))).expect(http.StatusNotFound)
			if body, _ := p.raw("/sitemaps/nl/0.xml"); !strings.Contains(body, "blijft-staan") || strings.Contains(body, "gaat-weg") {
				t.Errorf("%s: %s", name, body)
			}
		}
	})
}

// Whoever keeps a feed or a picture gives it to others: none is made of what its reader
// prefers.
func TestFeedsAndPicturesAreTheSameForEverybody(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "ar", arabicTitle)
		storetest.Comment(t, s.store, thread.ID, s.author, "de")
		m := *s.other
		m.Digits, m.TimeZone, m.ReadLangs, m.Locale = "arab", "Pacific/Kiritimati", "de", "nl"
		storetest.Write(t, s.store, func(tx *store.Tx) error { return tx.SavePreferences(&m) })
		for _, path := range []string{"/feeds/ar/threads", "/feeds/ar/threads?lang=nl", address.ThreadFeed("ar", int64(thread.ID)),
			address.ThreadFeed("ar", int64(thread.ID), "fr"), address.MemberFeed("ar", "sanne"), "/sitemap.xml", "/sitemaps/ar/0.xml",
			address.Card("ar"), address.ThreadCard("ar", int64(thread.ID)), "/robots.txt"} {
			want, first := s.visitor().raw(path)
			got, again := s.as(s.other).raw(path)
			if got != want || again.Header.Get("Cache-Control") != first.Header.Get("Cache-Control") {
				t.Errorf("%s: a member gets\n%.2000s\na visitor\n%.2000s", path, got, want)
			}
		}
	})
}

func TestFeedsHoldWhatXMLCanHold(t *testing.T) {
	eachSite(t, func(s *site) {
		m := s.as(s.author)
		m.post("/en/new", "title", "]]> <b>&amp; \u202eevil\ufffe title", "body", "text \ufffe & <script>alert(1)</script> ]]>", "lang", "en", "lang_sure", "en").
			expect(http.StatusSeeOther)
		f := s.visitor().feed("/feeds/en/threads")
		if len(f.Entries) != 1 || strings.ContainsAny(f.Entries[0].Title, "\u202e\ufffe") || strings.Contains(f.Entries[0].Content, "<script") {
			t.Errorf("%+q", f.Entries)
		}
	})
}

func TestSitemap(t *testing.T) {
	eachSite(t, func(s *site) {
		arabic := s.thread(s.author, "ar", "قناة خدمة")
		s.thread(s.author, "nl", "Kanaal")
		v := s.visitor()
		var index struct {
			Files []string `xml:"sitemap>loc"`
		}
		body, _ := v.raw("/sitemap.xml")
		if err := xml.Unmarshal([]byte(body), &index); err != nil {
			t.Fatal(err)
		}
		if len(index.Files) != 5 {
			t.Errorf("%d files: %v", len(index.Files), index.Files)
		}
		listed := 0
		for _, file := range index.Files {
			body, res := v.raw(strings.TrimPrefix(file, s.url))
			var set struct {
				Places []string `xml:"url>loc"`
			}
			if err := xml.Unmarshal([]byte(body), &set); err != nil || res.StatusCode != http.StatusOK || len(set.Places) == 0 {
				t.Errorf("%s: %d, %v", file, res.StatusCode, err)
			}
			for _, place := range set.Places {
				listed++
				v.get(strings.TrimPrefix(place, s.url)).expect(http.StatusOK).lacks(`meta[name="robots"]`).
					has(fmt.Sprintf(`link[rel="canonical"][href="%s"]`, place), "")
			}
		}
		if listed != 5*2+2 {
			t.Errorf("%d places", listed)
		}
		if body, _ := v.raw("/sitemaps/ar/0.xml"); !strings.Contains(body, address.Thread("ar", int64(arabic.ID), arabic.Slug)) {
			t.Errorf("%s", body)
		}
		if body, _ := v.raw("/robots.txt"); !strings.Contains(body, "Sitemap: "+s.url+"/sitemap.xml\n") {
			t.Errorf("%s", body)
		}
		for _, path := range []string{"/sitemaps/nl/1.xml", "/sitemaps/nl/00.xml", "/sitemaps/nl/-1.xml", "/sitemaps/nl/0", "/sitemaps/xx/0.xml"} {
			v.get(path).expect(http.StatusNotFound)
		}
	})
}

func TestSharedLinksShowTheThread(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "ar", "تويتر - Twitter (2024)!</script>")
		storetest.Comment(s.T, s.store, thread.ID, s.other, "nl")
		v := s.visitor()
		page := v.get(address.Thread("ar", int64(thread.ID), thread.Slug)).expect(http.StatusOK)
		property := func(name string) string {
			content, _ := page.html.Find(fmt.Sprintf(`meta[property="%s"], meta[name="%s"]`, name, name)).Attr("content")
			return content
		}
		if got := property("og:title"); got != "\u2068"+thread.Title+"\u2069" {
			t.Errorf("og:title %q", got)
		}
		if got := property("og:locale"); got != "ar_EG" {
			t.Errorf("og:locale %q", got)
		}
		if n := page.html.Find(`meta[property="og:locale:alternate"]`).Length(); n != 0 {
			t.Errorf("a thread in one language has %d others", n)
		}
		if n := v.get("/ar/").html.Find(`meta[property="og:locale:alternate"]`).Length(); n != 4 {
			t.Errorf("home has %d others", n)
		}
		picture, res := v.raw(strings.TrimPrefix(property("og:image"), s.url))
		if res.Header.Get("Content-Type") != "image/png" {
			t.Fatalf("picture: %d %s", res.StatusCode, res.Header.Get("Content-Type"))
		}
		if _, err := png.Decode(strings.NewReader(picture)); err != nil {
			t.Error(err)
		}
		if _, again := v.raw(strings.TrimPrefix(property("og:image"), s.url), "If-None-Match", res.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("picture again: %d", again.StatusCode)
		}
		var data struct {
			Type     string `json:"@type"`
			Headline string `json:"headline"`
			Language string `json:"inLanguage"`
			Comment  []struct {
				Language string `json:"inLanguage"`
			} `json:"comment"`
		}
		if err := json.Unmarshal([]byte(page.html.Find(`script[type="application/ld+json"]`).Text()), &data); err != nil {
			t.Fatal(err)
		}
		if data.Type != "DiscussionForumPosting" || data.Headline != thread.Title || data.Language != "ar" ||
			len(data.Comment) != 1 || data.Comment[0].Language != "nl" {
			t.Errorf("%+v", data)
		}
		for _, site := range []string{"x", "linkedin", "whatsapp", "mastodon"} {
			if href, _ := page.html.Find(`.share a[data-site="` + site + `"]`).Attr("href"); !strings.HasPrefix(href, "https://") ||
				!strings.Contains(href, "%2Far%2Fp%2F") {
				t.Errorf("%s shares %q", site, href)
			}
		}
		s.as(s.other).get(address.Thread("ar", int64(thread.ID), thread.Slug)).lacks(`script[type="application/ld+json"]`)
	})
}

func TestFeedsAskTheSameOfTheDatabaseWhateverTheirSize(t *testing.T) {
	eachSite(t, func(s *site) {
		count := func(path string) int64 {
			before := s.statements.Load()
			s.visitor().feed(path)
			return s.statements.Load() - before
		}
		thread := s.thread(s.author, "nl", "Een gesprek")
		paths := []string{"/feeds/nl/threads", address.ThreadFeed("nl", int64(thread.ID)), address.MemberFeed("nl", s.author.Handle),
			address.ThreadFeed("nl", int64(thread.ID), "nl"), address.MemberFeed("nl", s.author.Handle, "nl")}
		count(paths[0]) // settings are read once
		var small []int64
		for _, path := range paths {
			small = append(small, count(path))
		}
		for i := range 5 {
			storetest.Comment(s.T, s.store, thread.ID, s.other, "de")
			s.thread(s.author, "nl", fmt.Sprint("Nog een gesprek ", i))
		}
		for i, path := range paths {
			if many := count(path); many != small[i] || many > 12 {
				t.Errorf("%s: %d statements, then %d", path, small[i], many)
			}
		}
	})
}

// In a locale into which people translated a thread, its feed, sitemap and
// structured data have the translation; a machine's is for readers only.
func TestTranslationsAreFollowedAndFound(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "ar", "هل تويتر قناة خدمة؟")
		opening := forum.TextOf(thread.LastPostID)
		translate := func(target forum.Target, lang forum.Lang, with forum.Translated) {
			if target.Kind == forum.TargetTitle {
				with.Slug = text.Slug(with.Body)
			}
			storetest.Translate(t, s.store, target, lang, with)
		}
		translate(forum.TitleOf(thread.ID), "nl", storetest.Translated(s.other, 1, "Is Twitter een servicekanaal?"))
		translate(opening, "nl", storetest.Translated(s.other, 1, "Vertaalde openingspost"))
		translate(forum.TitleOf(thread.ID), "es", storetest.MachineTranslated(1, "¿Es Twitter un canal?"))
		translate(opening, "es", storetest.MachineTranslated(1, "Texto de la máquina"))
		v := s.visitor()
		for locale, want := range map[string]struct {
			title, content string
			indexable      bool
		}{
			"ar": {"هل تويتر", "هل تويتر", true},
			"nl": {"Is Twitter een servicekanaal?", "Vertaalde openingspost", true},
			"es": {"¿Es Twitter", "Texto de la máquina", false},
			"de": {"هل تويتر", "هل تويتر", false},
		} {
			e := v.feed("/feeds/" + locale + "/threads").Entries[0]
			if !strings.Contains(e.Title, want.title) || !strings.Contains(e.Content, want.content) {
				t.Errorf("%s: %q, %s", locale, e.Title, e.Content)
			}
			if e.ID != fmt.Sprint(s.url, "/p/", thread.LastPostID) {
				t.Errorf("%s: the entry's id is %s", locale, e.ID)
			}
			body, _ := v.raw("/sitemaps/" + locale + "/0.xml")
			if got := strings.Contains(body, fmt.Sprintf("/%s/t/%d/", locale, thread.ID)); got != want.indexable {
				t.Errorf("%s: in its sitemap %t, want %t", locale, got, want.indexable)
			}
			if want.indexable && strings.Count(body, `hreflang="nl" href="`+s.url+"/nl/t/") != 1 {
				t.Errorf("%s: the sitemap doesn't name the Dutch page\n%s", locale, body)
			}
		}
		if es := v.feed("/feeds/es/threads").Entries[0]; es.Lang != "es" || !strings.Contains(es.Content, fmt.Sprint(s.url, "/es/p/", thread.LastPostID)) {
			t.Errorf("the machine's text doesn't lead to the original: %s", es.Content)
		}
	})
}
