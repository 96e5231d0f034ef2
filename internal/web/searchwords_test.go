package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"tertulia/internal/store/storetest"
)

// What letters of any script leave of a word can be looked for, and written, on both
// databases: signs that stand for themselves, letters whose bytes look like doubled
// consonants, a tag of nothing but marks.
func TestAnyLetterCanBeWrittenAndLookedFor(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := storetest.Thread(t, s.store, s.author, "nl", "Kast")
		const odd = "#ﹹ @ﹹ बात त #बात -#ﹹ 19ᧈ კარგი"
		s.as(s.author).post(fmt.Sprint("/nl/t/", thread.ID, "/comments"), "body", odd, "lang", "nl", "lang_sure", "1").expect(http.StatusSeeOther)
		for _, q := range []string{odd, "#ﹹ", "@ﹹ", "बात", "त", "-#ﹹ", "კარგი -#ﹹ", `"ﹹ"`, `"बात त"`} {
			s.visitor().get("/nl/search?q=" + url.QueryEscape(q)).expect(http.StatusOK)
		}
		s.visitor().get("/nl/search?q="+url.QueryEscape("बात")).has("main mark", "बात")
	})
}
