package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tertulia/internal/moderation"
	"tertulia/internal/store/storetest"
)

func TestSummaryOfAClosedThread(t *testing.T) {
	eachSite(t, func(s *site) {
		storetest.Thread(t, s.store, s.author, "nl", "Is het nog een kanaal")
		m, v := s.as(s.dutch), s.visitor()
		finds := func(words string, titles ...string) {
			t.Helper()
			v.get("/en/search?q=" + url.QueryEscape(words)).expect(http.StatusOK).lists(titles...)
		}
		const title, at = "Is het nog een kanaal", "/nl/t/1/"
		m.get(at + "summary").expect(http.StatusConflict)
		m.post(at+"close", "reason", "resolved", "summary", "Het **slot** is gunstig: @sanne had gelijk.").expect(http.StatusSeeOther)
		v.get(at+"is-het-nog-een-kanaal").has(`.bill .summary .prose[lang="nl"][dir="ltr"] strong`, "slot").has(".summary .mention", "sanne").
			lacks(".answer .summary")
		finds("slot has:summary", title)
		finds("gunstige is:closed", title)
		v.get("/en/search?q=gunstig").has(".excerpt mark", "gunstig").has(".below .meta", "From the summary")

		m.get(at+"summary").expect(http.StatusOK).has("textarea", "**slot**")
		m.post(at+"summary", "summary", "خلص النقاش إلى *قناة* نافعة").expect(http.StatusSeeOther)
		v.get(at+"is-het-nog-een-kanaal").has(`.summary .prose[lang="ar"][dir="rtl"] em`, "قناة")
		finds("gunstig")
		finds("القناة", title)
		v.get("/en/search?q=القناة&lang=ar").lists(title).has(`.excerpt[lang="ar"][dir="rtl"] mark`, "قناة")
		v.get("/en/moderation/log?act=summary").has(".ledger", "summed up Is het nog een kanaal")

		m.post(at+"reopen", "reason", "mistake").expect(http.StatusSeeOther)
		v.get(at + "is-het-nog-een-kanaal").lacks(".summary")
		finds("القناة")
		finds("kanaal has:summary")
		m.get(at+"close").expect(http.StatusOK).has(`textarea[name="summary"]`, "نافعة")
		m.post(at+"close", "reason", "resolved", "summary", "خلص النقاش إلى *قناة* نافعة", "summary_lang", "ar").expect(http.StatusSeeOther)
		finds("القناة", title)

		m.post(at+"hide", "reason", "spam").expect(http.StatusSeeOther)
		finds("القناة")
		v.get(at + "summary").expect(http.StatusSeeOther)
		m.post(at + "restore").expect(http.StatusSeeOther)
		m.post(at+"summary", "summary", " ").expect(http.StatusSeeOther)
		v.get(at + "is-het-nog-een-kanaal").lacks(".summary")
		finds("القناة")
	})
}

func TestSummaryFormShowsWhatIsWrong(t *testing.T) {
	eachSite(t, func(s *site) {
		storetest.Thread(t, s.store, s.author, "nl", "Is het nog een kanaal")
		m := s.as(s.dutch)
		long := strings.Repeat("x", moderation.SummaryMax+1)
		m.post("/ar/t/1/close", "reason", "resolved", "summary", long, "summary_lang", "tlh").expect(http.StatusUnprocessableEntity).
			has("#field-summary-fault", "").has("#field-summary", "xxx")
		m.post("/ar/t/1/close", "reason", "resolved", "summary", "x", "summary_lang", "tlh").expect(http.StatusUnprocessableEntity).
			has("#field-summary_lang-fault", "").has("#field-summary", "x")
		m.post("/nl/t/1/close", "reason", "resolved", "summary", "Klaar").expect(http.StatusSeeOther)
		m.post("/nl/t/1/summary", "summary", "Anders", "version", "1").expect(http.StatusConflict).has("#field-summary", "Anders")
		m.post("/nl/t/1/summary", "summary", long).expect(http.StatusUnprocessableEntity).has("#field-summary-fault", "")
	})
}
