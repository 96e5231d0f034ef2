package web_test

import (
	"fmt"
	"net/http"
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
