package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestQuestionIsTranslated(t *testing.T) {
	eachSite(t, func(s *site) {
		path, thread := asking(s)
		arabic := strings.Replace(path, "/nl/", "/ar/", 1)
		form := fmt.Sprintf("/ar/p/%d/question", thread.LastPostID)
		other := s.as(s.other)
		other.get(arabic).has(`#question a[href="`+form+`?lang=ar"]`, "")
		other.get(form + "?lang=nl").expect(http.StatusConflict)
		other.get(form+"?lang=ar").has("blockquote", "Waarvoor dient het?").has("[name=text]", "")
		other.post(form, "lang", "ar", "original", "1", "text", "لِمَ يصلح؟", "text", "الخدمة", "text", "", "text", "الحوار").expect(http.StatusSeeOther)
		s.visitor().get(arabic).has("#question h2[lang=ar][dir=rtl]", "لِمَ يصلح؟").has("#question [data-translated=human]", "").
			has("#question li:nth-child(1) bdi[lang=ar]", "الخدمة").has("#question li:nth-child(2) bdi[lang=nl]", "Verkoop")
		s.visitor().get(path).has("#question h2[lang=nl]", "Waarvoor dient het?").lacks("#question [data-translated]")
		s.visitor().get(arabic+"?show=original").has("#question h2[lang=nl]", "Waarvoor dient het?")
		storetest.Ask(s, s.store, thread.ID, "Waarvoor dient het toch?", "Service", "Verkoop", "Gesprek")
		s.visitor().get(arabic).has("#question [data-translated]", "عُدّل")
		other.post(form, "lang", "ar", "original", "1", "text", "لماذا؟").expect(http.StatusConflict).has("[name=text][value='لماذا؟']", "")
		other.post(form, "lang", "ar", "original", "2", "text", "لماذا؟", "revision", "1").expect(http.StatusSeeOther)
		s.visitor().get(arabic).has("#question h2[lang=ar]", "لماذا؟")
		other.post(fmt.Sprintf("/ar/p/%d/untranslate", thread.LastPostID), "lang", "ar").expect(http.StatusSeeOther)
		s.visitor().get(arabic).has("#question h2[lang=nl]", "").lacks("#question bdi[lang=ar]")
	})
}

// The question and its positions stand beside what they are in another language, one
// click away and without JavaScript, for who reads them in either.
func TestQuestionSideBySide(t *testing.T) {
	eachSite(t, func(s *site) {
		path, thread := asking(s)
		arabic, form := strings.Replace(path, "/nl/", "/ar/", 1), fmt.Sprintf("/ar/p/%d/question", thread.LastPostID)
		other, visitor := s.as(s.other), s.visitor()
		visitor.get(path+"?side=question").expect(http.StatusMovedPermanently, path)
		other.post(form, "lang", "ar", "original", "1", "text", "لِمَ يصلح؟", "text", "الخدمة", "text", "", "text", "الحوار").expect(http.StatusSeeOther)
		visitor.get(arabic).has(`#question .rendition a[href$="?side=question&in=ar#question"]`, "").lacks("#question .sides")
		beside := func(a *answer) *answer {
			return a.expect(http.StatusOK).has("#question .sides section:first-child p[lang=nl][dir=ltr]", "Waarvoor dient het?").
				has("#question .sides section:first-child li:nth-child(1)[lang=nl]", "Service").
				has("#question .sides section:last-child p[lang=ar][dir=rtl]", "لِمَ يصلح؟").
				has("#question .sides section:last-child li:nth-child(1)[lang=ar]", "الخدمة").
				has("#question .sides section:last-child li:nth-child(2)[lang=nl]", "Verkoop").
				has(`#question .rendition a[href="`+a.Request.URL.EscapedPath()+`#question"]`, "").
				has(`meta[name=robots][content*=noindex]`, "")
		}
		beside(visitor.get(arabic + "?side=question&in=ar"))
		visitor.get(arabic+"?side=question").expect(http.StatusMovedPermanently, arabic+"?side=question&in=ar")
		beside(visitor.get(path + "?side=question&in=ar")).lacks(`#question h2[lang=ar]`)
		beside(other.get(path+"?side=question&in=ar")).has("#question form [type=radio]", "")
		visitor.get(path).has(`#question .rendition a[href$="?side=question&in=ar#question"]`, "")
		visitor.get(path+"?side=question&in=de").expect(http.StatusMovedPermanently, path)
		visitor.get(path + "?side=questions").expect(http.StatusNotFound)
		visitor.get(arabic+"?show=original&side=question&in=ar").has("#question .sides", "")
	})
}

// Who translated a question is named beside it, one click from the original and from
// what they wrote before; it goes without the text above it, and comes back.
func TestQuestionTranslationGoesAndComesBack(t *testing.T) {
	eachSite(t, func(s *site) {
		path, thread := asking(s)
		german, post := strings.Replace(path, "/nl/", "/de/", 1), fmt.Sprintf("/de/p/%d/", thread.LastPostID)
		history, remove := post+"translation?lang=de", post+"untranslate?lang=de&of=question"
		storetest.Translate(s, s.store, forum.TextOf(thread.LastPostID), "de", storetest.Translated(s.author, 1, "Ein Text"))
		other, moderator, visitor := s.as(s.other), s.as(s.german), s.visitor()
		other.post(post+"question", "lang", "de", "original", "1", "text", "Wozu dient es?", "text", "Kundendienst").expect(http.StatusSeeOther)
		visitor.get(german).has(`#question .rendition[data-translated=human]`, s.other.DisplayName).has(`#question a[href="`+history+`"]`, "").
			has(`#question a[href$="?show=original#question"]`, "").lacks(`#question a[href*=untranslate]`).has(`.thread-head a[href$="show=original"]`, "")
		visitor.get(german+"?show=original").has("#question h2[lang=nl]", "").lacks("#question [data-translated]")
		moderator.post(post+"question", "lang", "de", "original", "1", "text", "Wofür ist es da?", "revision", "1").expect(http.StatusSeeOther)
		visitor.get(german).has("#question .rendition", s.german.DisplayName)
		visitor.get(history).has(".revision ins", "Wofür ist").has(".revision", "Kundendienst")

		other.get(german).has("#question h2[lang=nl]", "").has(`#question .rendition a[href$="?side=question&in=de#question"]`, "Deutsch") // who reads Dutch
		other.get(german+"?side=question&in=de").has(`#question .rendition a[href="`+history+`"]`, "")
		other.get(history).has(`a[href="`+remove+`"]`, "")
		moderator.get(history).has(`a[href="`+remove+`"]`, "")
		moderator.get(remove).has("blockquote", "Wofür ist es da?").has("[name=of][value=question]", "").has("[name=reason]", "").lacks(`blockquote:contains("Ein Text")`)
		moderator.post(post+"untranslate", "lang", "de", "of", "question").expect(http.StatusUnprocessableEntity).has("[name=of][value=question]", "")
		moderator.post(post+"untranslate", "lang", "de", "of", "question", "reason", "insult", "note", "So nicht.").expect(http.StatusSeeOther)
		visitor.get(german).has("#question h2[lang=nl]", "").lacks("#question .rendition").has(".post.first .rendition", "")
		visitor.get(history).lacks(".note-box").lacks(`.revision:contains("Wofür")`)
		other.get(history).has(".note-box", s.german.DisplayName).lacks(".note-box button")
		moderator.get(history).has(".note-box [name=of][value=question]", "")
		moderator.post(post+"translation", "lang", "de", "of", "question").expect(http.StatusSeeOther)
		visitor.get(german).has("#question h2[lang=de]", "Wofür ist es da?").has("#question li:nth-child(1) bdi[lang=de]", "Kundendienst")
	})
}

// A thread is found by what it asks, in each language that it asks it in, and by
// nothing of that which isn't shown.
func TestQuestionIsFound(t *testing.T) {
	eachSite(t, func(s *site) {
		path, thread := asking(s)
		post, title := fmt.Sprintf("/ar/p/%d/", thread.LastPostID), thread.Title
		author, moderator := s.as(s.author), s.as(s.dutch)
		finds := func(words string, titles ...string) {
			s.Helper()
			s.visitor().get("/en/search?q=" + url.QueryEscape(words)).expect(http.StatusOK).lists(titles...)
		}
		finds("dient verkoop", title)
		author.post(post+"question", "lang", "ar", "original", "1", "text", "لِمَ يصلح؟", "text", "الخدمة").expect(http.StatusSeeOther)
		finds("الخدمة", title)
		author.post(post+"untranslate", "lang", "ar", "of", "question").expect(http.StatusSeeOther)
		finds("الخدمة")
		author.post(post+"translation", "lang", "ar", "of", "question").expect(http.StatusSeeOther)
		if err := s.store.ReindexAll(s.Context(), func(int, int) {}); err != nil {
			t.Fatal(err)
		}
		finds("الخدمة", title)
		finds("verkoop", title)
		author.post(fmt.Sprintf("/nl/t/%d/question", thread.ID), "question", "Waarvoor dient het?", "position", "Fietsen", "position", "Gesprek").
			expect(http.StatusSeeOther)
		finds("verkoop")
		finds("fietsen", title)
		for _, act := range []string{"hide", "restore"} {
			moderator.post(fmt.Sprintf("/nl/t/%d/%s", thread.ID, act), "reason", "spam").expect(http.StatusSeeOther)
			if act == "hide" {
				finds("fietsen")
				finds("الخدمة")
			}
		}
		finds("fietsen", title)
		author.post(fmt.Sprintf("/nl/t/%d/question", thread.ID)).expect(http.StatusSeeOther)
		s.visitor().get(path).lacks("#question")
		finds("fietsen")
		finds("الخدمة")
	})
}

// What an engine made of a question is shown as its work, until people translate it.
func TestQuestionByAnEngine(t *testing.T) {
	eachSite(t, func(s *site) {
		path, thread := asking(s)
		german := strings.Replace(path, "/nl/", "/de/", 1)
		storetest.Translate(s, s.store, forum.QuestionOf(thread.ID), "de", storetest.MachineTranslated(1, "Wozu dient es?"))
		storetest.Write(s, s.store, tell(thread.ID))
		s.visitor().get(german).has("#question h2[lang=de]", "Wozu dient es?").has("#question [data-translated=machine]", "")
		storetest.Translate(s, s.store, forum.QuestionOf(thread.ID), "de", storetest.Translated(s.other, 1, "Wofür ist es gut?"))
		storetest.Write(s, s.store, tell(thread.ID))
		s.visitor().get(german).has("#question h2[lang=de]", "Wofür ist es gut?").has("#question [data-translated=human]", "")
	})
}

func tell(id forum.ThreadID) func(tx *store.Tx) error {
	return func(tx *store.Tx) error { return tx.Emit(forum.Event{Kind: forum.QuestionChanged, ThreadID: &id}) }
}
