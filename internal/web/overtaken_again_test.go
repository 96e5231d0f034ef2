package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tertulia/internal/forum"
	"tertulia/internal/store/storetest"
)

// form is what a browser sends of a form on the page, without a button.
func (a *answer) form(selector string) url.Values {
	a.Helper()
	fields := url.Values{}
	a.html.Find(selector).First().Find("input[name], textarea[name]").Each(func(_ int, field *goquery.Selection) {
		value := field.AttrOr("value", strings.TrimPrefix(field.Text(), "\n"))
		if _, checked := field.Attr("checked"); checked || field.AttrOr("type", "") != "checkbox" {
			fields.Add(field.AttrOr("name", ""), value)
		}
	})
	if len(fields) == 0 {
		a.Fatalf("%s: no form is %s", a.request, selector)
	}
	return fields
}

// submit sends what a browser has read of a form.
func (p *person) submit(path string, fields url.Values) *answer {
	p.Helper()
	return p.do(http.MethodPost, path, fields)
}

// A translation sent after the session ended still starts from what its form showed: what
// was changed in between is neither replaced unseen nor passed off as translated.
func TestTranslationKeepsItsStartThroughLogIn(t *testing.T) {
	const late = "Er wordt veel verkocht op Twitter. Maar werkt het?"
	eachSite(t, func(s *site) {
		s.knows(s.dutch)
		for name, change := range map[string]func(post forum.PostID){
			"nothing": func(forum.PostID) {},
			"the original": func(post forum.PostID) {
				s.as(s.author).post(fmt.Sprintf("/ar/p/%d/edit", post), "title", arabicTitle, "body", "نص جديد تماما لهذه المشاركة", "lang", "ar",
					"revision", "1", "lang_sure", "1").expect(http.StatusSeeOther)
			},
			"the text": func(post forum.PostID) {
				s.translateByForm(s.as(s.other), post, "title", dutchTitle, "body", dutchText+" Toch?", "revision", "1", "title_revision", "1").expect(http.StatusSeeOther)
			},
			"the title": func(post forum.PostID) {
				s.translateByForm(s.as(s.other), post, "title", "Verkoopt Twitter?", "body", dutchText, "revision", "1", "title_revision", "1").expect(http.StatusSeeOther)
			},
		} {
			_, post := s.arabicThread()
			s.translateByForm(s.as(s.other), post, "title", dutchTitle, "body", dutchText).expect(http.StatusSeeOther)
			path := fmt.Sprintf("/nl/p/%d/translate", post)
			typed := s.as(s.dutch).get(path).form("main form.form")
			typed.Set("body", late)
			typed.Set("title", "Mijn titel")
			change(post)

			p := s.visitor()
			login := p.submit(path, typed).expect(http.StatusUnauthorized).form("main form.form")
			login.Set("email", s.dutch.Handle)
			login.Set("password", "wrong")
			login = p.submit("/nl/login", login).expect(http.StatusUnprocessableEntity).form("main form.form")
			login.Set("password", password)
			p.submit("/nl/login", login).expect(http.StatusSeeOther, path)
			back := p.get(path).expect(http.StatusOK).has("textarea[name=body]", late).form("main form.form")
			again, want := p.submit(path, back), http.StatusConflict
			if name == "nothing" {
				want = http.StatusSeeOther
			}
			if again.StatusCode != want {
				t.Errorf("%s changed in between: a text made before is answered by %d", name, again.StatusCode)
			}
			if again.StatusCode != http.StatusConflict {
				continue
			}
			p.submit(path, again.has("[role=alert]", "").form("main form.form")).expect(http.StatusSeeOther)
		}
	})
}

// lateTitle is a form for a translation whose title is another's by now, with another one
// typed by the viewer.
func (s *site) lateTitle(p *person) (post forum.PostID, form *answer) {
	s.Helper()
	thread, post := s.arabicThread()
	storetest.Translate(s, s.store, forum.TitleOf(thread.ID), "nl", storetest.Translated(s.dutch, 1, dutchTitle))
	storetest.Write(s, s.store, tell(thread.ID))
	return post, s.translateByForm(p, post, "title", "Mijn eigen titel", "body", dutchText).expect(http.StatusConflict)
}

// Words that can't be saved any more come back with every answer to their form, whichever
// of its buttons is pressed, and what stands in their place is never taken for them.
func TestTitleThatCantBeSavedIsNeverLost(t *testing.T) {
	const mine = "#field-title-kept[name=title_kept][readonly][value='Mijn eigen titel']"
	eachSite(t, func(s *site) {
		noor := s.as(s.other)
		post, late := s.lateTitle(noor)
		path := fmt.Sprintf("/nl/p/%d/translate", post)
		kept := func(a *answer, status int) url.Values {
			s.Helper()
			return a.expect(status).has(mine, "").has("#field-title[readonly][value='"+dutchTitle+"']", "").lacks("[name=title]").
				has(`[role=alert] a[href="#field-title"]`, "").form("main form.form")
		}
		form := kept(late, http.StatusConflict)
		kept(noor.submit("/nl/preview", form), http.StatusOK)
		kept(noor.submit(path, with(form, "body", "Das ist offensichtlich ein deutscher Text und kein niederländischer.")), http.StatusUnprocessableEntity)
		kept(noor.submit(path, with(form, "original", "0")), http.StatusConflict)
		noor.submit("/nl/drafts", with(form, "body", dutchText+" Toch?")).expect(http.StatusSeeOther, path)
		if d, err := s.store.Draft(s.Context(), forum.As(s.other), forum.TranslationOf(post, "nl")); err != nil || d.Title != "Mijn eigen titel" || d.TitleRevision != 1 {
			t.Errorf("the draft is %+v (%v)", d, err)
		}
		form = kept(noor.get(path).has("textarea[name=body]", "Toch?"), http.StatusOK)
		s.visitor().submit(path, form).expect(http.StatusUnauthorized).has("[name=kept_title][value='Mijn eigen titel']", "")
		s.visitor().submit("/nl/drafts", form).expect(http.StatusUnauthorized).has("[name=kept_title][value='Mijn eigen titel']", "")
		noor.submit(path, form).expect(http.StatusSeeOther)
		s.visitor().get(path[:len(path)-len("translate")]+"translation").expect(http.StatusOK).has("main", dutchTitle)
	})
}

// A title of another's is in no draft of who typed none, and gone from the form with it.
func TestTitleOfAnotherIsInNoDraft(t *testing.T) {
	eachSite(t, func(s *site) {
		noor := s.as(s.other)
		thread, post := s.arabicThread()
		tr := storetest.Translate(s, s.store, forum.TitleOf(thread.ID), "nl", storetest.Translated(s.dutch, 1, dutchTitle))
		storetest.Write(s, s.store, tell(thread.ID))
		path := fmt.Sprintf("/nl/p/%d/translate", post)
		form := noor.get(path).has("#field-title[readonly]", "").lacks("#field-title-kept").form("main form.form")
		noor.submit("/nl/drafts", with(form, "body", dutchText)).expect(http.StatusSeeOther)
		if d, err := s.store.Draft(s.Context(), forum.As(s.other), forum.TranslationOf(post, "nl")); err != nil || d.Title != "" || d.Body != dutchText {
			t.Errorf("the draft is %+v (%v)", d, err)
		}
		form = noor.get(path).has("textarea[name=body]", dutchText).lacks("#field-title-kept").form("main form.form")
		s.as(s.dutch).post(path, "lang", "nl", "title", "Een betere titel", "original", "1", "title_revision", fmt.Sprint(tr.Revision)).expect(http.StatusSeeOther)
		noor.submit(path, form).expect(http.StatusSeeOther)
		s.visitor().get(plainPath("nl", thread, "Een betere titel")).has("h1", "Een betere titel").has("#post-1 .prose[lang=nl]", dutchText)
	})
}

// So it is where the text is another's, and the title one's own.
func TestTextThatCantBeSavedIsNeverLost(t *testing.T) {
	eachSite(t, func(s *site) {
		noor := s.as(s.other)
		thread, post := s.arabicThread()
		path := fmt.Sprintf("/nl/p/%d/translate", post)
		storetest.Translate(s, s.store, forum.TextOf(post), "nl", storetest.Translated(s.dutch, 1, dutchText))
		kept := func(a *answer, status int) url.Values {
			s.Helper()
			return a.expect(status).has("textarea#field-body-kept[name=body_kept]", "Mijn woorden").has("textarea#field-body[readonly]", dutchText).
				lacks("[name=body]").lacks("[data-preview]").form("main form.form")
		}
		form := kept(s.translateByForm(noor, post, "title", dutchTitle, "body", "Mijn woorden"), http.StatusConflict)
		kept(noor.submit("/nl/preview", form), http.StatusOK)
		kept(noor.submit(path, with(form, "title", strings.Repeat("lang ", 100))), http.StatusUnprocessableEntity)
		noor.submit(path, with(form, "title", "Das ist offensichtlich ein deutscher Titel und kein niederländischer.")).
			expect(http.StatusUnprocessableEntity).has("#field-title-fault", "").has("[name=lang_sure]", "")
		noor.submit("/nl/drafts", form).expect(http.StatusSeeOther, path)
		form = kept(noor.get(path), http.StatusOK)
		s.visitor().submit(path, form).expect(http.StatusUnauthorized).has("[name=kept_body]", "Mijn woorden")
		noor.submit(path, form).expect(http.StatusSeeOther)
		s.visitor().get(plainPath("nl", thread, dutchTitle)).has("h1", dutchTitle).has("#post-1 .prose[lang=nl]", dutchText)
	})
}

// Positions that can't be saved any more come back however often the others fail.
func TestPositionsThatCantBeSavedAreNeverLost(t *testing.T) {
	eachSite(t, func(s *site) {
		_, thread := asking(s)
		path := fmt.Sprintf("/de/p/%d/question", thread.LastPostID)
		yara := s.as(storetest.Member(s.T, s.store, "yara"))
		s.as(s.other).post(path, "lang", "de", "original", "1", "text", "Wozu dient es?", "text", "", "text", "Verkauf").expect(http.StatusSeeOther)
		kept := func(a *answer, status int) url.Values {
			s.Helper()
			return a.expect(status).has("#field-text0[readonly][value='Wozu dient es?']", "").has("#field-text0-kept[value='Wofür ist es?']", "").
				has("#field-text2-kept[value='Absatz']", "").has(`[role=alert] a[href="#field-text2"]`, "").form("main form.form")
		}
		form := kept(yara.post(path, "lang", "de", "original", "1", "text", "Wofür ist es?", "text", "Dienst", "text", "Absatz", "text", "Gespräch"), http.StatusConflict)
		tooLong := with(form)
		tooLong["text"] = []string{"", strings.Repeat("zu lang ", 50), "", "Gespräch"}
		again := kept(yara.submit(path, tooLong).has("#field-text1-fault", "").has("#field-text3[value='Gespräch']", ""), http.StatusUnprocessableEntity)
		kept(yara.submit(path, again), http.StatusUnprocessableEntity)
		s.visitor().submit(path, form).expect(http.StatusUnauthorized).has("textarea", "Wofür ist es?").has("textarea", "Absatz").has("textarea", "Dienst")
		yara.submit(path, form).expect(http.StatusSeeOther)
		s.visitor().get(fmt.Sprintf("/de/t/%d/%s", thread.ID, thread.Slug)).has("#question", "Wozu dient es?").has("#question", "Dienst").
			has("#question", "Verkauf").has("#question", "Gespräch")
	})
}

// A form that failed for another reason still starts from the question or the summary that
// stood beside it.
func TestFailedFormDoesNotCatchUpUnseen(t *testing.T) {
	eachSite(t, func(s *site) {
		_, asked := asking(s)
		german := s.as(s.german)
		question := fmt.Sprintf("/de/p/%d/question", asked.LastPostID)
		storetest.Ask(s, s.store, asked.ID, "Waarvoor dient het toch?", "Service", "Verkoop", "Gesprek")
		failed := german.post(question, "lang", "de", "original", "1", "text", strings.Repeat("zu lang ", 100)).expect(http.StatusUnprocessableEntity)
		german.submit(question, with(failed.form("main form.form"), "text", "Wozu dient es?")).expect(http.StatusConflict)
	})
}

// The one text of a summary has no other beside it to save, and stays all the same.
func TestSummaryThatCantBeSavedIsNeverLost(t *testing.T) {
	eachSite(t, func(s *site) {
		_, thread := summedUp(s, dutchSummary)
		path := fmt.Sprintf("/de/p/%d/summary", thread.LastPostID)
		yara := s.as(storetest.Member(s.T, s.store, "yara"))
		s.as(s.other).post(path, "lang", "de", "original", "1", "body", "Was zuerst da war, gilt hier.").expect(http.StatusSeeOther)
		form := yara.post(path, "lang", "de", "original", "1", "body", "Meine Worte und keine anderen").expect(http.StatusConflict).form("main form.form")
		for range 2 {
			form = yara.submit(path, form).expect(http.StatusForbidden).has("#field-body-kept[name=body_kept]", "Meine Worte").
				lacks("[name=body]").form("main form.form")
		}
		s.visitor().submit(path, form).expect(http.StatusUnauthorized).has("textarea", "Meine Worte")
	})
}

// A name that can't be given stays on the page while others are typed.
func TestNameThatCantBeGivenIsNeverLost(t *testing.T) {
	eachSite(t, func(s *site) {
		storetest.Thread(s.T, s.store, s.author, "en", "Bots", "robots")
		yara := s.as(storetest.Member(s.T, s.store, "yara"))
		const path, spanish = "/ar/tags/robots/names", "main form.form:has([name=lang][value=es])"
		s.as(s.other).post(path, "lang", "de", "name", "Roboter").expect(http.StatusSeeOther)
		s.as(s.other).post(path, "lang", "nl", "name", "robots").expect(http.StatusSeeOther)
		form := yara.post(path, "lang", "de", "name", "Automaten").expect(http.StatusConflict).has("#field-namede[value=Automaten]", "").form(spanish)
		form = yara.submit(path, with(form, "lang", "nl", "name", "automaten")).expect(http.StatusConflict).has("#field-namede[value=Automaten]", "").form(spanish)
		tooLong := yara.submit(path, with(form, "name", strings.Repeat("robot ", 20))).expect(http.StatusUnprocessableEntity).
			has("#field-namede[value=Automaten]", "").has("#field-namenl[value=automaten]", "").has("#field-namees-fault", "")
		s.visitor().submit(path, tooLong.form(spanish)).expect(http.StatusUnauthorized).has("textarea", "Automaten")
		yara.submit(path, with(tooLong.form(spanish), "name", "autómatas")).expect(http.StatusSeeOther)
	})
}

// with is a form with some fields filled anew.
func with(form url.Values, fields ...string) url.Values {
	filled := url.Values{}
	for name, values := range form {
		filled[name] = values
	}
	for i := 0; i+1 < len(fields); i += 2 {
		filled.Set(fields[i], fields[i+1])
	}
	return filled
}
