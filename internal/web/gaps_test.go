package web_test

import (
	"fmt"
	"net/http"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestWhatIsLeftToTranslate(t *testing.T) {
	eachSite(t, func(s *site) {
		_, post := s.arabicThread()
		noor := s.as(s.other)
		form := fmt.Sprintf("a[href='/nl/p/%d/translate']", post)
		noor.get("/nl/").has("a[href='/nl/translations']", "Te vertalen")
		noor.get("/nl/translations").expect(http.StatusOK).has(".lone h2", "Alles is bijgewerkt")
		noor.get("/nl/translations?show=missing").has(form, "In het Nederlands vertalen")
		s.translateByForm(noor, post, "title", dutchTitle, "body", dutchText).expect(http.StatusSeeOther)
		noor.get("/nl/translations?show=missing").lacks(form)
		s.as(s.author).post(fmt.Sprintf("/ar/p/%d/edit", post), "title", arabicTitle, "body", "نص آخر تمامًا عن تويتر", "lang", "ar",
			"lang_sure", "1", "revision", "1").expect(http.StatusSeeOther)
		noor.get("/nl/translations").has(form, "Bijwerken").has(".thread-row h2[lang=nl]", dutchTitle)
		noor.get("/nl/translations?from=de").lacks(form)
		noor.get("/nl/translations?from=ar&lang=nl").has(form, "").has("select[name=from] option[value=ar][selected]", "")
		noor.get("/nl/translations?after=x").expect(http.StatusBadRequest)
		noor.get("/nl/translations?lang=xx&from=xx&show=xx").expect(http.StatusOK)

		s.other.ReadLangs = "nl,de"
		storetest.Write(s, s.store, func(tx *store.Tx) error { return tx.SavePreferences(s.other) })
		noor.get("/nl/translations").lacks(form).lacks("option[value=ar]")
		s.visitor().get("/nl/translations").expect(http.StatusSeeOther)
	})
}

// What is asked and what tags are called is to be translated too.
func TestQuestionsAndTagsAreLeftToTranslate(t *testing.T) {
	eachSite(t, func(s *site) {
		_, thread := asking(s)
		storetest.Thread(s, s.store, s.author, "nl", "Over robots", "robots")
		other, form := s.as(s.other), fmt.Sprintf("/de/p/%d/question", thread.LastPostID)
		other.get("/de/translations?show=missing&from=nl").has(fmt.Sprintf("a[href='%s?lang=de']", form), "").has(".thread-row .meta", "Frage")
		other.post(form, "lang", "de", "original", "1", "text", "Wozu dient es?", "text", "Dienst", "text", "Verkauf", "text", "Gespräch").expect(http.StatusSeeOther)
		other.get("/de/translations?show=missing&from=nl").lacks("a[href^='"+form+"']").has(fmt.Sprintf("a[href='/de/p/%d/translate']", thread.LastPostID), "")
		storetest.Ask(s, s.store, thread.ID, "Waarvoor dient het dan?", "Service", "Verkoop", "Gesprek")
		other.get("/de/translations?from=nl").has("a[href^='"+form+"']", "")
		other.get("/de/translations").has("nav.tabs a[href$='show=tags']", "Schlagwörter")
		other.get("/de/translations?show=tags").has("a[href='/de/tags/robots/names']", "").has("h2[lang=en] a[href='/de/tags/robots']", "robots").
			has(".tabs [aria-current]", "Schlagwörter").has("[name=show][value=tags]", "")
		other.post("/de/tags/robots/names", "lang", "de", "name", "Roboter").expect(http.StatusSeeOther)
		other.get("/de/translations?show=tags").lacks("a[href='/de/tags/robots/names']").has(".lone", "Jedes Schlagwort")
		other.get("/de/translations?show=tags&after=x").expect(http.StatusBadRequest)
	})
}

// A member of whom it isn't known what they read is shown every language.
func TestWhatIsLeftForWhoReadsWhat(t *testing.T) {
	eachSite(t, func(s *site) {
		s.other.ReadLangs, s.other.Locale = "es,en", "es"
		storetest.Write(s, s.store, func(tx *store.Tx) error { return tx.SavePreferences(s.other) })
		page := s.as(s.other).get("/nl/translations").expect(http.StatusOK)
		page.has("select[name=lang] option[selected]", "").lacks("select[name=lang] option[value=ar]")
		if lang, _ := page.html.Find("select[name=lang] option[selected]").Attr("value"); !forum.TranslatesInto(forum.As(s.other), forum.Lang(lang)) {
			t.Errorf("a page in a language that the member doesn't read is for %q", lang)
		}
		s.as(s.author).get("/nl/translations").has("select[name=from] option[value=es]", "")
	})
}
