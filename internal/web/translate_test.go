package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

const (
	arabicTitle = "هل تويتر قناة بيع؟"
	dutchTitle  = "Is Twitter een verkoopkanaal?"
	dutchText   = "Veel merken verkopen op Twitter. Werkt dat eigenlijk?"
)

// arabicThread is an Arabic thread of the author, with its opening post.
func (s *site) arabicThread() (forum.Thread, forum.PostID) {
	s.Helper()
	thread := s.thread(s.author, "ar", arabicTitle)
	return thread, thread.LastPostID
}

func (s *site) translateByForm(p *person, id forum.PostID, fields ...string) *answer {
	s.Helper()
	return p.post(fmt.Sprintf("/nl/p/%d/translate", id), append([]string{"lang", "nl", "original", "1"}, fields...)...)
}

// plainPath is the address of a thread in a locale.
func plainPath(locale string, t forum.Thread, title string) string {
	return address.Thread(locale, int64(t.ID), text.Slug(title))
}

func TestTranslatedThread(t *testing.T) {
	eachSite(t, func(s *site) {
		thread, post := s.arabicThread()
		noor, visitor := s.as(s.other), s.visitor()
		original, dutch := plainPath("nl", thread, arabicTitle), plainPath("nl", thread, dutchTitle)
		visitor.get(original).expect(http.StatusOK).has("h1[lang=ar]", arabicTitle).has(`meta[name="robots"]`, "").
			lacks(".rendition").lacks("a[href$='/translate']")

		noor.get(original).has(fmt.Sprintf("#post-1 a[href='/nl/p/%d/translate']", post), "Nederlands")
		noor.get(fmt.Sprintf("/nl/p/%d/translate", post)).expect(http.StatusOK).
			has(".sides .prose[lang=ar][dir=rtl]", "").has(".original-title[lang=ar]", arabicTitle)
		s.translateByForm(noor, post, "title", dutchTitle, "body", dutchText).expect(http.StatusSeeOther, dutch+"#post-1")

		visitor.get(original).expect(http.StatusMovedPermanently, dutch)
		page := visitor.get(dutch).expect(http.StatusOK)
		page.has("h1[lang=nl][dir=ltr]", dutchTitle).has("#post-1[lang=nl] .prose[lang=nl]", dutchText).
			has("#post-1 .rendition[data-translated=human]", s.other.Handle).has(".thread-head .rendition bdi[lang=ar]", arabicTitle).
			has("title", dutchTitle).lacks(`meta[name="robots"]`).
			has(fmt.Sprintf(`link[rel="canonical"][href="%s%s"]`, s.url, dutch), "").
			has(fmt.Sprintf(`link[hreflang="nl"][href="%s%s"]`, s.url, dutch), "").
			has(fmt.Sprintf(`link[hreflang="ar"][href="%s%s"]`, s.url, plainPath("ar", thread, arabicTitle)), "").
			has(fmt.Sprintf(`link[hreflang="x-default"][href="%s%s"]`, s.url, plainPath("ar", thread, arabicTitle)), "").
			lacks(`link[hreflang="de"]`)
		visitor.get(plainPath("ar", thread, arabicTitle)).has(fmt.Sprintf(`link[hreflang="nl"][href="%s%s"]`, s.url, dutch), "").
			has("h1", arabicTitle).has("#post-1 .rendition", "الهولندية")
		visitor.get(plainPath("de", thread, arabicTitle)).has(`meta[name="robots"]`, "").lacks("link[hreflang]").
			has(fmt.Sprintf(`link[rel="canonical"][href="%s%s"]`, s.url, plainPath("ar", thread, arabicTitle)), "")

		visitor.get(dutch+"?show=original").expect(http.StatusOK).has("h1[lang=ar]", arabicTitle).
			has("#post-1 .prose[lang=ar]", "").has(`meta[name="robots"]`, "").has(".thread-head .rendition a", "Vertalingen")
		visitor.get(fmt.Sprintf("%s?side=%d&in=nl", dutch, post)).expect(http.StatusOK).
			has("#post-1 .sides .prose[lang=ar]", "").has("#post-1 .sides .prose[lang=nl]", dutchText)
		for _, bad := range []string{"?show=both", "?side=x", "?side=1&in=%20"} {
			visitor.get(dutch + bad).expect(http.StatusNotFound)
		}
	})
}

func TestTranslationsInListsAndSearch(t *testing.T) {
	eachSite(t, func(s *site) {
		_, post := s.arabicThread()
		s.translateByForm(s.as(s.other), post, "title", dutchTitle, "body", dutchText).expect(http.StatusSeeOther)
		v := s.visitor()
		v.get("/nl/").has(".thread-row h2[lang=nl]", dutchTitle).has(".thread-row [data-translated=human]", "Arabisch")
		v.get("/de/").has(".thread-row h2[lang=ar]", arabicTitle).lacks("[data-translated]")
		v.get("/nl/search?q=verkoopkanaal").lists(dutchTitle)
		v.get("/nl/search?q=merken").lists(dutchTitle).has(".excerpt[lang=nl] mark", "merken").has("[data-translated=human]", "")
		v.get("/de/search?q=merken&lang=nl").lists(arabicTitle).has(".excerpt[lang=nl] mark", "merken")
		v.get("/nl/u/"+s.author.Handle).has(".excerpt[lang=nl]", dutchText)
		if found := v.get(address.SitemapFile("nl", 0)).expect(http.StatusOK).html.Text(); !strings.Contains(found, text.Slug(dutchTitle)) {
			t.Errorf("the sitemap has %q", found)
		}
	})
}

// A member who wants originals gets them everywhere; a page can be turned over.
func TestOriginalsAsASetting(t *testing.T) {
	eachSite(t, func(s *site) {
		thread, post := s.arabicThread()
		s.translateByForm(s.as(s.other), post, "title", dutchTitle, "body", dutchText).expect(http.StatusSeeOther)
		german := s.as(s.german)
		dutch := plainPath("nl", thread, dutchTitle)
		german.get(dutch).has("h1", dutchTitle)
		german.post("/nl/settings/preferences", "locale", "nl", "zone", "UTC", "scheme", "auto", "originals", "1").expect(http.StatusSeeOther)
		german.get("/nl/settings/preferences").has("input[name=originals][checked]", "")
		german.get(dutch).has("h1[lang=ar]", arabicTitle).has(".thread-head .rendition a[href$='show=translated']", "")
		german.get(dutch+"?show=translated").has("h1[lang=nl]", dutchTitle).has(".thread-head .rendition a", "")
		german.get("/nl/").has(".thread-row h2[lang=ar]", arabicTitle)
	})
}

func TestStaleAndMachineTranslations(t *testing.T) {
	eachSite(t, func(s *site) {
		thread, post := s.arabicThread()
		storetest.Translate(s, s.store, forum.TitleOf(thread.ID), "nl", storetest.MachineTranslated(1, "Machinetitel"))
		storetest.Translate(s, s.store, forum.TextOf(post), "nl", storetest.MachineTranslated(1, "Machinetekst"))
		machine := plainPath("nl", thread, "Machinetitel")
		s.visitor().get(machine).expect(http.StatusOK).has("#post-1 .rendition[data-translated=machine]", "test").
			has(`meta[name="robots"][content="noindex"]`, "").
			has(fmt.Sprintf(`link[rel="canonical"][href="%s%s"]`, s.url, plainPath("ar", thread, arabicTitle)), "")
		noor := s.as(s.other)
		form := noor.get(fmt.Sprintf("/nl/p/%d/translate", post)).has(".note-box", "machine")
		if form.value("textarea[name=body]") != "Machinetekst" || form.value("input[name=title]") != "Machinetitel" {
			t.Error("the form doesn't start from what the machine made")
		}
		s.translateByForm(noor, post, "title", dutchTitle, "body", dutchText).expect(http.StatusSeeOther)
		s.as(s.author).post(fmt.Sprintf("/ar/p/%d/edit", post), "title", arabicTitle, "body", "نص جديد تماما لهذه المشاركة", "lang", "ar",
			"revision", "1", "lang_sure", "1").expect(http.StatusSeeOther)
		s.visitor().get(plainPath("nl", thread, dutchTitle)).has("#post-1 .rendition .stale", "gewijzigd")
		s.as(s.german).get(fmt.Sprintf("/nl/p/%d/translate", post)).expect(http.StatusOK).has(".changes ins", "جديد")
	})
}

func TestTranslationFormKeepsWhatWasTyped(t *testing.T) {
	eachSite(t, func(s *site) {
		_, post := s.arabicThread()
		noor, author := s.as(s.other), s.as(s.author)
		path := fmt.Sprintf("/nl/p/%d/translate", post)
		s.translateByForm(noor, post, "title", dutchTitle, "body", "Das ist offensichtlich ein deutscher Text und kein niederländischer.").
			expect(http.StatusUnprocessableEntity).has("input[name=lang_sure]", "").has("p.error", "")
		s.translateByForm(noor, post, "title", dutchTitle, "body", dutchText).expect(http.StatusSeeOther)
		late := s.translateByForm(author, post, "title", dutchTitle, "body", "Verkopen merken op Twitter, en werkt dat?").
			expect(http.StatusConflict).has(".revision del, .revision ins", "")
		if late.value("textarea[name=body]") != "Verkopen merken op Twitter, en werkt dat?" || late.value("input[name=revision]") != "1" {
			t.Error("what was typed isn't kept, or can't be sent again")
		}
		s.translateByForm(author, post, "title", dutchTitle, "body", "Verkopen merken op Twitter, en werkt dat?",
			"revision", "1", "title_revision", "1").expect(http.StatusSeeOther)
		s.visitor().get(fmt.Sprintf("/nl/p/%d/translation", post)).expect(http.StatusOK).has(".revision", s.other.Handle).
			has(".revision", s.author.Handle).has(".diff ins", "")

		place := string(forum.TranslationOf(post, "de"))
		noor.post("/nl/preview", "place", place, "lang", "de", "body", "Ein **Entwurf**", "original", "1").expect(http.StatusOK).
			has("#preview strong", "Entwurf").has("textarea[name=body]", "Entwurf")
		noor.post("/nl/drafts", "place", place, "lang", "de", "body", "Ein Entwurf", "original", "1").
			expect(http.StatusSeeOther, path+"?lang=de")
		noor.get(path+"?lang=de").has("textarea[name=body]", "Ein Entwurf").has(".note-box", "")
		noor.get("/nl/drafts").has(".thread-row h2 a", "Duits")
		noor.get(path + "?lang=ar").expect(http.StatusConflict)
		noor.get(path + "?lang=xx").expect(http.StatusNotFound)
		s.visitor().get(path).expect(http.StatusSeeOther)
	})
}

func TestDeleteTranslation(t *testing.T) {
	eachSite(t, func(s *site) {
		thread, post := s.arabicThread()
		noor := s.as(s.other)
		s.translateByForm(noor, post, "title", dutchTitle, "body", dutchText).expect(http.StatusSeeOther)
		path := fmt.Sprintf("/nl/p/%d/untranslate", post)
		noor.get(path).expect(http.StatusOK).has("blockquote[lang=nl]", dutchText).lacks("input[name=reason]")
		moderator := s.as(s.dutch)
		moderator.get(path).has("input[name=reason]", "")
		moderator.post(path, "lang", "nl").expect(http.StatusUnprocessableEntity).has("p.error", "")
		history := fmt.Sprintf("/nl/p/%d/translation?lang=nl", post)
		moderator.post(path, "lang", "nl", "reason", "insult").expect(http.StatusSeeOther, history)
		s.visitor().get(plainPath("nl", thread, arabicTitle)).expect(http.StatusOK).has("h1[lang=ar]", arabicTitle)
		s.visitor().get(fmt.Sprintf("/nl/p/%d/translation", post)).expect(http.StatusNotFound)
		s.visitor().get("/nl/moderation/log").has("main", "vertaling")
		s.visitor().get("/nl/search?q=merken").lists()
		noor.get(history).has("form.note-box", "beledigend").lacks("form.note-box button")
		moderator.get("/nl/moderation/log").has("a[href='"+history+"']", "Vertaling")
		moderator.get(history).has("form.note-box button", "Herstellen")
		moderator.post(fmt.Sprintf("/nl/p/%d/translation", post), "lang", "nl").expect(http.StatusSeeOther)
		s.visitor().get(plainPath("nl", thread, dutchTitle)).has("h1[lang=nl]", dutchTitle)
		s.visitor().get("/nl/search?q=merken").lists(dutchTitle)
	})
}

// Who corrected a translation stands beside who made it.
func TestCorrectionsAreCredited(t *testing.T) {
	eachSite(t, func(s *site) {
		thread, post := s.arabicThread()
		s.translateByForm(s.as(s.other), post, "title", dutchTitle, "body", dutchText).expect(http.StatusSeeOther)
		s.translateByForm(s.as(s.dutch), post, "title", dutchTitle, "body", dutchText+" Toch?", "revision", "1", "title_revision", "1").expect(http.StatusSeeOther)
		s.visitor().get(plainPath("nl", thread, dutchTitle)).has("#post-1 .rendition", s.other.Handle).
			has("#post-1 .rendition", "bewerkt door "+s.dutch.Handle)
	})
}

// What was hidden takes its translations out of every page, and brings them back.
func TestHiddenOriginalHidesTranslations(t *testing.T) {
	eachSite(t, func(s *site) {
		thread, _ := s.arabicThread()
		p := storetest.Comment(s.T, s.store, thread.ID, s.author, "ar")
		s.translateByForm(s.as(s.other), p.ID, "body", dutchText).expect(http.StatusSeeOther)
		path := plainPath("nl", thread, arabicTitle)
		v := s.visitor()
		v.get(path).has("#post-2 .prose", dutchText)
		admin := s.as(s.admin)
		admin.post(fmt.Sprintf("/nl/p/%d/hide", p.ID), "reason", "spam").expect(http.StatusSeeOther)
		v.get(path).lacks("#post-2 .prose")
		v.get(fmt.Sprintf("%s?side=%d", path, p.ID)).lacks("#post-2 .prose")
		v.get("/nl/search?q=merken").lists()
		v.get(fmt.Sprintf("/nl/p/%d/translation", p.ID)).expect(http.StatusNotFound)
		admin.post(fmt.Sprintf("/nl/p/%d/restore", p.ID)).expect(http.StatusSeeOther)
		v.get(path).has("#post-2 .prose", dutchText)
	})
}

func TestQuoteATranslation(t *testing.T) {
	eachSite(t, func(s *site) {
		thread, post := s.arabicThread()
		noor := s.as(s.other)
		s.translateByForm(noor, post, "title", dutchTitle, "body", dutchText).expect(http.StatusSeeOther)
		quote, _ := noor.get(plainPath("nl", thread, dutchTitle)).html.Find("#post-1 a[href*='/quote']").Attr("href")
		noor.get(quote).expect(http.StatusOK).has("textarea[name=body]", "> "+dutchText).has("textarea[name=body]", "vertaald uit het Arabisch")
		noor.get(fmt.Sprintf("/nl/p/%d/quote", post)).has("textarea[name=body]", "> About")
	})
}

func TestTagNames(t *testing.T) {
	eachSite(t, func(s *site) {
		storetest.Thread(s.T, s.store, s.author, "en", "Bots", "robots")
		noor := s.as(s.other)
		noor.get("/nl/tags/robots").has("a[href='/nl/tags/robots/names']", "")
		noor.get("/nl/tags/robots/names").expect(http.StatusOK).has("form input[name=name]", "").lacks("form input[name=lang][value=en]")
		noor.post("/nl/tags/robots/names", "lang", "nl", "name", "automaten").expect(http.StatusSeeOther, "/nl/tags/robots/names")
		noor.post("/nl/tags/robots/names", "lang", "nl", "name", "machines").expect(http.StatusConflict)
		v := s.visitor()
		v.get("/nl/tags").has("main", "automaten")
		v.get("/nl/").has(".thread-row .tag", "automaten")
		v.get("/nl/tags/robots").has("h1", "automaten")
		v.get("/de/tags/robots").has("h1", "robots")
		v.get("/nl/tags/robots").has(".page-head [data-translated=human]", s.other.DisplayName).has(".page-head .rendition bdi[lang=en]", "robots").
			has("a[href='/nl/tags/robots/names']", "")
		v.get("/de/tags/robots").lacks(".page-head [data-translated]")
		v.get("/de/tags/robots/names").has("main bdi[lang=en]", "robots").has("main bdi[lang=nl]", "automaten").has("[data-translated]", s.other.DisplayName).
			lacks("main form").lacks("a[href*=unname]")
		dutch := s.as(s.dutch)
		dutch.get("/nl/tags/robots/names").has("a[href='/nl/tags/robots/unname?lang=nl']", "")
		s.as(s.german).get("/nl/tags/robots/unname?lang=nl").expect(http.StatusForbidden)
		v.get("/nl/tags/robots/unname?lang=nl").expect(http.StatusSeeOther)
		noor.get("/nl/tags/robots/unname?lang=nl").expect(http.StatusOK).lacks("[name=reason]")
		dutch.get("/nl/tags/robots/unname?lang=nl").expect(http.StatusOK).has("[name=reason]", "").has("main bdi", "automaten")
		dutch.post("/nl/tags/robots/names", "lang", "nl", "name", "", "revision", "1").expect(http.StatusUnprocessableEntity).has("#field-reason-fault", "").
			has("form[action='/nl/tags/robots/unname']", "")
		dutch.post("/nl/tags/robots/unname", "lang", "nl", "note", "Niet zo.").expect(http.StatusUnprocessableEntity).has("#field-reason-fault", "").has("textarea[name=note]", "Niet zo.")
		dutch.post("/nl/tags/robots/unname", "lang", "nl", "reason", "insult", "note", "Niet zo.").expect(http.StatusSeeOther, "/nl/tags/robots/names")
		v.get("/nl/tags/robots").has("h1", "robots").lacks(".page-head [data-translated]")
		v.get("/nl/tags/robots/names").lacks("main bdi[lang=nl]")
		s.as(s.german).get("/nl/tags/robots/names").lacks("main bdi[lang=nl]")
		noor.get("/nl/tags/robots/names").has(".note-box", s.dutch.DisplayName).has(".note-box bdi", "automaten").lacks(".note-box button")
		v.get("/nl/moderation/log").has(".ledger a[href='/nl/tags/robots/names']", "").has(".ledger .note", "Niet zo.")
		dutch.get("/nl/tags/robots/names").has(".note-box form[action='/nl/tags/robots/restore'] button, form.note-box[action='/nl/tags/robots/restore'] button", "")
		dutch.post("/nl/tags/robots/restore", "lang", "nl").expect(http.StatusSeeOther, "/nl/tags/robots/names")
		v.get("/nl/tags/robots").has("h1", "automaten")
		noor.get("/nl/tags/sales/names").expect(http.StatusNotFound)
		noor.get("/nl/tags/nobody/names").expect(http.StatusNotFound)
	})
}

// What a tag was called before is kept with who called it so, and shown to whom the name
// itself is.
func TestEarlierNamesOfATag(t *testing.T) {
	eachSite(t, func(s *site) {
		storetest.Thread(s.T, s.store, s.author, "en", "Bots", "robots")
		noor, dutch, visitor := s.as(s.other), s.as(s.dutch), s.visitor()
		const names, history = "/nl/tags/robots/names", "/nl/tags/robots/history?lang=nl"
		visitor.get(history).expect(http.StatusNotFound)
		noor.post(names, "lang", "nl", "name", "automaten").expect(http.StatusSeeOther)
		dutch.post(names, "lang", "nl", "name", "robotten", "revision", "1").expect(http.StatusSeeOther)
		for _, page := range []string{"/nl/tags/robots", names} {
			visitor.get(page).has(`.rendition a[href="`+history+`"]`, "")
		}
		for _, path := range []string{history, "/nl/tags/robots/history"} {
			visitor.get(path).expect(http.StatusOK).has("h1", "robotten").has(".revision:first-of-type", s.dutch.DisplayName).
				has(".revision ins", "robotten").has(".revision del", "automaten").has(".revision:last-of-type", s.other.DisplayName).
				has(".revision:last-of-type [lang=nl] p", "automaten").has(`meta[name=robots][content=noindex]`, "")
		}
		visitor.get("/ar/tags/robots/history?lang=nl").has("h1", "الهولندية").has(".revision [lang=nl] p[dir=ltr]", "automaten")
		visitor.get("/nl/tags/robots/history?lang=de").expect(http.StatusNotFound)
		visitor.get("/nl/tags/sales/history?lang=nl").expect(http.StatusNotFound)
		visitor.get("/nl/tags/nobody/history?lang=nl").expect(http.StatusNotFound)

		dutch.post("/nl/tags/robots/unname", "lang", "nl", "reason", "insult").expect(http.StatusSeeOther)
		for _, p := range []*person{visitor, s.as(s.author), s.as(s.german)} {
			p.get(history).expect(http.StatusNotFound)
		}
		noor.get(history).has(".note-box", s.dutch.DisplayName).has(".note-box", "beledigend").lacks(".note-box button")
		noor.get(names).has(`a[href="`+history+`"]`, "")
		dutch.get(history).has(".note-box button", "").has(".revision", "automaten")
		dutch.post("/nl/tags/robots/restore", "lang", "nl").expect(http.StatusSeeOther)
		visitor.get(history).has(".revision ins", "robotten").lacks(".note-box")
	})
}

// The credit under a translated title leads to what it was before.
func TestCreditOfATitleLeadsToItsHistory(t *testing.T) {
	eachSite(t, func(s *site) {
		thread, post := s.arabicThread()
		storetest.Translate(s, s.store, forum.TitleOf(thread.ID), "nl", storetest.Translated(s.other, 1, dutchTitle))
		storetest.Write(s, s.store, tell(thread.ID))
		at, history := plainPath("nl", thread, dutchTitle), fmt.Sprintf("/nl/p/%d/translation?lang=nl", post)
		form := fmt.Sprintf(`.thread-head .rendition a[href="/nl/p/%d/translate"]`, post)
		s.visitor().get(at).has(`.thread-head .rendition a[href="`+history+`"]`, "").lacks(form)
		s.as(s.other).get(at).has(form, "")
		s.as(s.german).get(at).lacks(form)
		s.visitor().get(history).expect(http.StatusOK).has(".revision", dutchTitle).has(".revision", s.other.DisplayName)
	})
}

// A page with translations costs one query more, and from memory none.
func TestTranslatedPageCostsOneQueryMore(t *testing.T) {
	eachSite(t, func(s *site) {
		plain := s.thread(s.author, "ar", "نقاش بلا ترجمة")
		thread, post := s.arabicThread()
		s.translateByForm(s.as(s.other), post, "title", dutchTitle, "body", dutchText).expect(http.StatusSeeOther)
		without := s.queries(plainPath("nl", plain, "نقاش بلا ترجمة"))
		if with := s.queries(plainPath("nl", thread, dutchTitle)); with > without+1 {
			t.Errorf("it costs %d queries instead of %d", with, without)
		}
	})
}
