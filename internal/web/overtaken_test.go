package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tertulia/internal/forum"
	"tertulia/internal/store/storetest"
)

// race is a translation that somebody else is faster with.
type race struct {
	name, to string
	first    []string // what the faster one sends
	late     []string // what the others send, from the same form
	known    []string // what it starts from where it knows the faster one's
	typed    string   // of it, what must not be lost
	theirs   string   // of first, what stands
	field    string
	owner    *forum.Member // of the original; nil for a tag
}

func races(s *site) []race {
	_, asked := asking(s)
	_, summed := summedUp(s, dutchSummary)
	thread, post := s.arabicThread()
	comment := storetest.Comment(s.T, s.store, thread.ID, s.author, "ar")
	storetest.Thread(s.T, s.store, s.author, "en", "Bots", "robots")
	const faster, slower = "Was zuerst da war, gilt hier.", "Was später kam, bleibt trotzdem lesbar."
	return []race{
		{"a post", fmt.Sprintf("/ar/p/%d/translate", comment.ID), []string{"body", faster, "original", "1"}, []string{"body", slower, "original", "1"},
			[]string{"revision", "1"}, slower, faster, "body", s.author},
		{"a title with its post", fmt.Sprintf("/ar/p/%d/translate", post), []string{"title", "Zuerst", "body", faster, "original", "1"},
			[]string{"title", "Später", "body", slower, "original", "1"}, []string{"revision", "1", "title_revision", "1"}, slower, faster, "body", s.author},
		{"a question", fmt.Sprintf("/ar/p/%d/question", asked.LastPostID), []string{"original", "1", "text", faster, "text", "A", "text", "B", "text", "C"},
			[]string{"original", "1", "text", slower, "text", "D", "text", "E", "text", "F"},
			[]string{"revision", "1", "revision", "1", "revision", "1", "revision", "1"}, slower, faster, "text0", s.author},
		{"a summary", fmt.Sprintf("/ar/p/%d/summary", summed.LastPostID), []string{"body", faster, "original", "1"},
			[]string{"body", slower, "original", "1"}, []string{"revision", "1"}, slower, faster, "body", s.dutch},
		{"a tag", "/ar/tags/robots/names", []string{"name", "Zuerst"}, []string{"name", "Später"}, []string{"revision", "1"}, "Später", "Zuerst", "namede", nil},
	}
}

// Whoever types a translation that somebody else has saved meanwhile keeps every word of
// it, on a page that shows what stands now and says so beside it; and replaces it only
// where they may.
func TestSomebodyElseWasFaster(t *testing.T) {
	eachSite(t, func(s *site) {
		member := s.as(storetest.Member(s.T, s.store, "yara"))
		other, spanish, german := s.as(s.other), s.as(storetest.Moderator(s.T, s.store, "carmen", "es")), s.as(s.german)
		for _, r := range races(s) {
			send := func(p *person, more ...string) *answer {
				s.Helper()
				return p.post(r.to, append(append([]string{"lang", "de"}, r.late...), more...)...)
			}
			other.post(r.to, append([]string{"lang", "de"}, r.first...)...).expect(http.StatusSeeOther)
			kept := func(a *answer, status int) {
				s.Helper()
				a.expect(status).has("#field-"+r.field+"-fault", "عضو آخر").has(`[role=alert] a[href="#field-`+r.field+`"]`, "").
					has(".rendition[data-translated=human]", s.other.DisplayName).has("main", "لم يُحفظ")
				if stands := a.typed("main input, main textarea") + a.html.Find("main bdi").Text(); !strings.Contains(stands, r.theirs) {
					t.Errorf("%s: what stands isn't shown: %q", r.name, stands)
				}
				if kept := a.typed("main [readonly]"); !strings.Contains(kept, r.typed) {
					t.Errorf("%s: %q is lost: %q", r.name, r.typed, kept)
				}
				a.lacks(".form button.main")
			}
			for _, p := range []*person{member, spanish} {
				kept(send(p), http.StatusConflict)
				kept(send(p, r.known...), http.StatusForbidden)
			}
			send(s.visitor()).expect(http.StatusUnauthorized).has("body", r.typed)
			if r.owner != nil {
				send(s.as(r.owner)).expect(http.StatusConflict).has(".revision ins, #field-"+r.field+"-fault", "").lacks("[readonly]:not(details *)")
			}
			again := send(german).expect(http.StatusConflict).lacks(".form [readonly]:not(details *)")
			if r.owner != nil {
				again.has(".revision ins", "")
			}
			send(german, r.known...).expect(http.StatusSeeOther)
		}
	})
}

// typed is what the fields hold.
func (a *answer) typed(fields string) string {
	var all strings.Builder
	a.html.Find(fields).Each(func(_ int, field *goquery.Selection) {
		all.WriteString(field.AttrOr("value", "") + field.Text() + "\n")
	})
	return all.String()
}

// Where the title alone is another's, the text is saved beside it.
func TestTitleOfAnotherStandsAboveOnesOwnText(t *testing.T) {
	eachSite(t, func(s *site) {
		thread, post := s.arabicThread()
		storetest.Translate(s, s.store, forum.TitleOf(thread.ID), "nl", storetest.Translated(s.dutch, 1, dutchTitle))
		storetest.Write(s, s.store, tell(thread.ID))
		noor := s.as(s.other)
		late := s.translateByForm(noor, post, "title", "Een eigen titel", "body", dutchText).expect(http.StatusConflict).
			has("#field-title[readonly]", "").has("#field-title-kept[value='Een eigen titel']", "").has("textarea[name=body]", dutchText).has("button.main", "")
		s.translateByForm(noor, post, "title", late.value("#field-title"), "body", dutchText, "title_revision", late.value("[name=title_revision]")).
			expect(http.StatusSeeOther)
		s.visitor().get(plainPath("nl", thread, dutchTitle)).has("h1", dutchTitle).has("#post-1 .prose[lang=nl]", dutchText)
	})
}

// A question translated by several members is theirs part by part.
func TestPositionsOfAnotherStandAsTheyAre(t *testing.T) {
	eachSite(t, func(s *site) {
		_, thread := asking(s)
		form := fmt.Sprintf("/de/p/%d/question", thread.LastPostID)
		other, member := s.as(s.other), s.as(storetest.Member(s.T, s.store, "yara"))
		other.post(form, "lang", "de", "original", "1", "text", "Wozu dient es?", "text", "Kundendienst").expect(http.StatusSeeOther)
		member.get(form+"?lang=de").expect(http.StatusOK).has("#field-text0[readonly]", "").has("#field-text1[readonly]", "").lacks("#field-text2[readonly]")
		late := member.post(form, "lang", "de", "original", "1", "text", "Wofür ist es?", "text", "", "text", "Verkauf").
			expect(http.StatusConflict).has("#field-text0-kept[value='Wofür ist es?']", "").lacks("#field-text1-kept").has("#field-text2[value=Verkauf]", "")
		member.post(form, "lang", "de", "original", "1", "text", late.value("#field-text0"), "text", late.value("#field-text1"), "text", "Verkauf",
			"revision", "1", "revision", "1", "revision", "0").expect(http.StatusSeeOther)
		member.post(form, "lang", "de", "original", "1", "text", "", "text", "", "text", "", "text", "Gespräch", "text", "Zuviel").
			expect(http.StatusConflict).has("textarea[readonly]", "Zuviel")
		member.post(form, "lang", "de", "original", "1", "text", "", "text", "", "text", "", "text", "Gespräch").expect(http.StatusSeeOther)
		third := s.as(storetest.Member(s.T, s.store, "omar"))
		third.get(form + "?lang=de").expect(http.StatusForbidden)
		third.get(fmt.Sprintf("/nl/p/%d/question?lang=nl", thread.LastPostID)).expect(http.StatusConflict)
	})
}

// The draft of a translation that somebody else has made meanwhile can be read, and so
// can what was typed where the right to write it, or what it translates, has gone.
func TestWordsOutliveRightsAndOriginals(t *testing.T) {
	eachSite(t, func(s *site) {
		thread, post := s.arabicThread()
		yara := s.as(storetest.Member(s.T, s.store, "yara"))
		path := fmt.Sprintf("/nl/p/%d/translate", post)
		place := string(forum.TranslationOf(post, "nl"))
		yara.post("/nl/drafts", "place", place, "title", "Mijn titel", "body", "Mijn eigen woorden", "original", "1").expect(http.StatusSeeOther, path)
		s.translateByForm(s.as(s.other), post, "title", dutchTitle, "body", dutchText).expect(http.StatusSeeOther)
		yara.get(path).expect(http.StatusForbidden).has("#field-body-kept", "Mijn eigen woorden").has("#field-title-kept[value='Mijn titel']", "").has("#field-body[readonly]", dutchText)
		yara.post("/nl/preview", "place", place, "title", "Mijn titel", "body", "Mijn eigen woorden", "original", "1").expect(http.StatusForbidden).
			has("#field-body-kept", "Mijn eigen woorden")

		_, asked := asking(s)
		_, summed := summedUp(s, dutchSummary)
		question, summary := fmt.Sprintf("/de/p/%d/question", asked.LastPostID), fmt.Sprintf("/de/p/%d/summary", summed.LastPostID)
		texts := []string{"lang", "de", "original", "1", "text", "Meine Worte", "text", "Und diese"}
		body := []string{"lang", "de", "original", "1", "body", "Meine Worte und keine anderen"}
		lost := func(yara *person, status int) {
			s.Helper()
			yara.post(question, texts...).expect(status).has("textarea", "Meine Worte").has("textarea", "Und diese")
			yara.post(summary, body...).expect(status).has("textarea", "Meine Worte")
			yara.post(fmt.Sprintf("/de/p/%d/translate", post), append(body, "title", "Mein Titel")...).expect(status).has("textarea", "Meine Worte")
		}
		suspended := storetest.Member(s.T, s.store, "omar")
		omar := s.as(suspended)
		storetest.Suspend(s, s.store, suspended, 7)
		lost(omar, http.StatusForbidden)
		omar.post("/de/tags/robots/names", "lang", "de", "name", "Mein Name").expect(http.StatusForbidden).has("textarea", "Mein Name")
		storetest.Ask(s, s.store, asked.ID, "Waarvoor dient het toch?", "Service", "Verkoop", "Gesprek")
		yara.post(question, texts...).expect(http.StatusConflict).has("#field-text0[value='Meine Worte']", "").has("[role=alert]", "inzwischen")
		for _, id := range []forum.ThreadID{thread.ID, asked.ID, summed.ID} {
			s.remove(id, forum.Hidden)
		}
		lost(yara, http.StatusNotFound)
		s.visitor().post(fmt.Sprintf("/de/p/%d/translate", post), body...).expect(http.StatusUnauthorized).has(`[name=kept_place][value="translation:`+fmt.Sprint(post)+`:de"]`, "")
	})
}
