package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/moderation"
)

// summedUp is a thread of the author, closed by the moderator of Dutch with that summary.
func summedUp(s *site, summary string) (path string, thread forum.Thread) {
	s.Helper()
	thread = s.thread(s.author, "nl", "Waarvoor is Twitter?")
	s.moderate(func(m *moderation.Service) error {
		_, err := m.Close(s.Context(), forum.As(s.dutch), moderation.Closing{Thread: thread.ID, Reason: forum.CloseResolved, Summary: summary, Lang: "nl"})
		return err
	})
	return fmt.Sprintf("/nl/t/%d/%s", thread.ID, thread.Slug), thread
}

const dutchSummary = "Wij zijn het eens: eerst de **klantenservice**, daarna de verkoop."

// The summary of a thread is translated by people as its texts are: beside the original,
// with credit and history, stale once that reads otherwise, removed with a reason, found
// by the search, and gone with the original.
func TestSummaryIsTranslated(t *testing.T) {
	eachSite(t, func(s *site) {
		path, thread := summedUp(s, dutchSummary)
		german, post := strings.Replace(path, "/nl/", "/de/", 1), fmt.Sprintf("/de/p/%d/", thread.LastPostID)
		form := post + "summary"
		other, moderator, visitor := s.as(s.other), s.as(s.german), s.visitor()
		visitor.get(form + "?lang=de").expect(http.StatusSeeOther)
		visitor.post(form, "lang", "de", "body", "x").expect(http.StatusUnauthorized)
		other.get(german).has(`#summary a[href="`+form+`?lang=de"]`, "")
		other.get(form+"?lang=de").expect(http.StatusOK).has("main section strong", "klantenservice").has("form textarea[name=body]", "")
		other.get(form + "?lang=nl").expect(http.StatusConflict)
		other.get("/de/translations?show=missing&from=nl").has(`a[href="`+form+`?lang=de"]`, "").has(".thread-row .meta", "Zusammenfassung")
		const body = "Wir sind uns einig: zuerst der **Kundendienst**, danach der Verkauf."
		other.post(form, "lang", "de", "original", "1").expect(http.StatusUnprocessableEntity).has("#field-body-fault", "")
		other.post(form, "lang", "de", "original", "1", "body", dutchSummary+" Zo is het en niet anders.").expect(http.StatusUnprocessableEntity).
			has("[name=lang_sure]", "").has("form textarea[name=body]", "niet anders")
		other.post(form, "lang", "de", "original", "1", "body", body).expect(http.StatusSeeOther, german+"#summary")
		other.get("/de/translations?show=missing&from=nl").lacks(`a[href^="` + form + `"]`)
		visitor.get(german).has("#summary .prose[lang=de] strong", "Kundendienst").has("#summary [data-translated=human]", s.other.DisplayName).
			has(`#summary a[href$="?show=original#summary"]`, "").has(`#summary a[href$="?side=summary&in=de#summary"]`, "").lacks("#summary .prose[lang=nl]")
		visitor.get(german+"?side=summary&in=de").has("#summary .sides section:first-child .prose[lang=nl]", "klantenservice").
			has("#summary .sides section:last-child .prose[lang=de]", "Kundendienst").has(`meta[name=robots][content*=noindex]`, "")
		visitor.get(german+"?show=original").has("#summary .prose[lang=nl]", "").lacks("#summary [data-translated]").
			has(`#summary a[href$="side=summary&in=de#summary"]`, "")
		visitor.get("/de/search?q=Kundendienst").lists(thread.Title).has(".thread-row .excerpt[lang=de] mark", "Kundendienst")
		visitor.get("/nl/search?q=klantenservice").lists(thread.Title)
		visitor.get(post+"translation?lang=de").has(".revision", "Kundendienst").has(".revision", s.other.DisplayName)

		s.as(s.author).post(form, "lang", "de", "original", "1", "revision", "1", "body", "Etwas anderes.").expect(http.StatusForbidden) // it isn't their summary
		moderator.post(form, "lang", "de", "original", "1", "body", "Alles anders, meine Damen und Herren.").expect(http.StatusConflict).
			has("form textarea[name=body]", "Damen und Herren").has("form .revision ins", "Alles").has("[name=revision][value='1']", "")
		moderator.post(form, "lang", "de", "original", "1", "revision", "1", "body", body+" Punkt.").expect(http.StatusSeeOther)
		visitor.get(german).has("#summary .rendition", s.german.DisplayName)

		dutch := s.as(s.dutch)
		dutch.post(fmt.Sprintf("/nl/t/%d/summary", thread.ID), "summary", "Toch alleen verkoop.", "summary_lang", "nl").expect(http.StatusSeeOther)
		visitor.get(german).has("#summary .stale", "")
		other.get("/de/translations?from=nl").has(`a[href="`+form+`?lang=de"]`, "")
		other.post(form, "lang", "de", "original", "1", "revision", "2", "body", body).expect(http.StatusConflict)
		other.post(form, "lang", "de", "original", "2", "revision", "2", "body", "Doch nur der Verkauf, sonst nichts.").expect(http.StatusSeeOther)
		visitor.get(german).has("#summary .prose[lang=de]", "Doch nur").lacks("#summary .stale")
		visitor.get("/de/search?q=Kundendienst").lists()

		remove := post + "untranslate?lang=de&of=summary"
		s.as(s.author).get(remove).expect(http.StatusForbidden)
		moderator.get(german+"?side=summary&in=de").has(`#summary a[href="`+remove+`"]`, "")
		moderator.get(remove).has("blockquote", "Doch nur").has("[name=of][value=summary]", "").has("[name=reason]", "")
		moderator.post(post+"untranslate", "lang", "de", "of", "summary").expect(http.StatusUnprocessableEntity)
		moderator.post(post+"untranslate", "lang", "de", "of", "summary", "reason", "insult").expect(http.StatusSeeOther)
		visitor.get(german).has("#summary .prose[lang=nl]", "").lacks("#summary [data-translated]")
		visitor.get("/de/search?q=Verkauf").lists()
		visitor.get(post + "translation?lang=de").lacks(`.revision:contains("Doch nur")`)
		other.get(post+"translation?lang=de").has(".note-box", s.german.DisplayName).lacks(".note-box button")
		moderator.get(post+"translation?lang=de").has(".note-box [name=of][value=summary]", "")
		other.post(post+"translation", "lang", "de", "of", "summary").expect(http.StatusForbidden)
		moderator.post(post+"translation", "lang", "de", "of", "summary").expect(http.StatusSeeOther)
		visitor.get(german).has("#summary .prose[lang=de]", "Doch nur")

		dutch.post(fmt.Sprintf("/nl/t/%d/reopen", thread.ID), "reason", "agreed").expect(http.StatusSeeOther)
		visitor.get(german).lacks("#summary")
		visitor.get("/de/search?q=Verkauf").lists()
		other.get(form + "?lang=de").expect(http.StatusNotFound)
		other.post(form, "lang", "de", "original", "2", "revision", "3", "body", "Doch nur der Verkauf.").expect(http.StatusNotFound)
		dutch.post(fmt.Sprintf("/nl/t/%d/close", thread.ID), "reason", "resolved", "summary", "Toch alleen verkoop.", "summary_lang", "nl").expect(http.StatusSeeOther)
		visitor.get(german).has("#summary .prose[lang=de]", "Doch nur").lacks("#summary .stale")
		dutch.post(fmt.Sprintf("/nl/t/%d/hide", thread.ID), "reason", "spam").expect(http.StatusSeeOther)
		visitor.get(german).expect(http.StatusNotFound)
		visitor.get("/de/search?q=Verkauf").lists()
		visitor.get(post + "translation?lang=de").expect(http.StatusNotFound)
		dutch.post(fmt.Sprintf("/nl/t/%d/restore", thread.ID)).expect(http.StatusSeeOther)
		visitor.get("/de/search?q=Verkauf").lists(thread.Title)
		dutch.post(fmt.Sprintf("/nl/t/%d/summary", thread.ID), "summary", "").expect(http.StatusSeeOther)
		visitor.get(german).lacks("#summary")
		visitor.get("/de/search?q=Verkauf").lists()
	})
}

// A summary in another language than its thread is found by what it is translated into,
// also where that is the thread's own.
func TestSummaryInAnotherLanguage(t *testing.T) {
	eachSite(t, func(s *site) {
		path, thread := summedUp(s, "")
		s.as(s.dutch).post(fmt.Sprintf("/nl/t/%d/summary", thread.ID), "summary", "We agree on customer service first.", "summary_lang", "en").expect(http.StatusSeeOther)
		form := fmt.Sprintf("/nl/p/%d/summary", thread.LastPostID)
		s.as(s.other).post(form, "lang", "nl", "original", "1", "body", "Wij zijn het eens over de klantenservice.").expect(http.StatusSeeOther)
		visitor := s.visitor()
		visitor.get(path).has("#summary .prose[lang=nl]", "klantenservice")
		visitor.get("/nl/search?q=klantenservice").lists(thread.Title).has(".thread-row .excerpt[lang=nl] mark", "klantenservice")
		s.as(s.dutch).post(fmt.Sprintf("/nl/p/%d/untranslate", thread.LastPostID), "lang", "nl", "of", "summary", "reason", "spam").expect(http.StatusSeeOther)
		visitor.get("/nl/search?q=klantenservice").lists()
	})
}
