package web_test

import (
	"net/http"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestMachineTranslationIsOfferedWhereItCanBeDone(t *testing.T) {
	eachSite(t, func(s *site) {
		const ask, keep = `form[action="/nl/t/1/machine"]`, `form[action="/nl/t/1/engine"]`
		noEngine(s)
		s.as(s.other).get("/nl/t/1/is-it-a-channel").expect(http.StatusOK).lacks(ask).lacks(keep)
		s.as(s.author).get("/nl/t/1/is-it-a-channel").lacks(keep)
		withEngine(s)
		s.visitor().get("/nl/t/1/is-it-a-channel").lacks(ask)
		s.as(s.other).get("/de/t/1/is-it-a-channel").lacks(`form[action="/de/t/1/machine"]`)
		s.as(s.other).get("/nl/t/1/is-it-a-channel").has(ask, "").lacks(keep)
		s.as(s.other).post("/nl/t/1/machine", "page", "1").expect(http.StatusSeeOther)
		if page := s.engine(); page.Waiting != 4 { // title and text of both threads
			t.Errorf("%+v", page)
		}
		s.as(s.author).get("/nl/t/1/is-it-a-channel").has(keep, "")
		s.as(s.author).post("/nl/t/1/engine", "engine", "perhaps").expect(http.StatusUnprocessableEntity)
		s.as(s.author).post("/nl/t/1/engine", "engine", "off").expect(http.StatusSeeOther)
		s.as(s.other).get("/nl/t/1/is-it-a-channel").lacks(ask)
		s.as(s.other).post("/nl/t/1/machine").expect(http.StatusConflict)
		if page := s.engine(); page.Waiting != 2 {
			t.Errorf("%+v", page)
		}
	})
}

// A page of which everything is translated, by people or by the engine, asks for
// nothing more; one with something stale does, unless people have made it.
func TestTheEngineIsAskedForWhatIsLeft(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := forum.ThreadID(withEngine(s))
		offered := func(want bool, when string) {
			t.Helper()
			page := s.as(s.other).get("/nl/t/1/is-it-a-channel")
			if to := page.Header.Get("Location"); to != "" { // the title is translated
				page = s.as(s.other).get(to)
			}
			page.expect(http.StatusOK)
			if got := page.html.Find(`form[action="/nl/t/1/machine"]`).Length() > 0; got != want {
				t.Errorf("%s: it is offered: %t", when, got)
			}
		}
		translate := func(target forum.Target, lang forum.Lang, with forum.Translated) {
			t.Helper()
			storetest.Translate(s, s.store, target, lang, with)
			storetest.Write(s, s.store, func(tx *store.Tx) error {
				return tx.Emit(forum.Event{Kind: forum.TranslationAdded, ThreadID: &thread})
			})
		}
		post := forum.PostID(1)
		offered(true, "nothing is translated")
		translate(forum.TextOf(post), "nl", storetest.MachineTranslated(1, "Een kanaal"))
		offered(true, "the title isn't")
		translate(forum.TitleOf(thread), "nl", storetest.MachineTranslated(1, "Is het een kanaal"))
		offered(false, "all is translated")
		storetest.Comment(s, s.store, thread, s.author, "nl")
		offered(false, "the rest needs no translation")
		comment := storetest.Comment(s, s.store, thread, s.author, "en")
		offered(true, "a comment isn't translated")
		translate(forum.TextOf(comment.ID), "nl", storetest.Translated(s.other, 1, "Een reactie"))
		offered(false, "people have translated it")
		s.as(s.author).post("/nl/p/1/edit", "title", "Is it a channel", "body", "It surely is a channel", "lang", "en",
			"lang_sure", "1", "revision", "1").expect(http.StatusSeeOther)
		offered(true, "the original was edited")
		s.as(s.author).post("/nl/settings/engine", "engine", "off").expect(http.StatusSeeOther)
		offered(false, "its author keeps engines away")
	})
}

func (s *site) engine() forum.EnginePage {
	s.Helper()
	page, err := s.store.EnginePage(s.Context(), forum.Viewer{})
	if err != nil {
		s.Fatal(err)
	}
	return page
}

func TestModeratorsReadWhatTheEngineDid(t *testing.T) {
	eachSite(t, func(s *site) {
		s.as(s.german).get("/de/moderation/engine").expect(http.StatusOK).has(".lone h2", "Es ist keine Übersetzungsmaschine verbunden")
		connected(s, forum.EnginePair{FromLang: "en", ToLang: "es", Engine: "Babel"}, forum.EnginePair{FromLang: "en", ToLang: "nl", Engine: "Babel"})
		storetest.Write(s, s.store, func(tx *store.Tx) error {
			_, err := tx.SpendCharacters(400_000, 500_000)
			return err
		})
		s.as(s.german).get("/de/moderation/engine").has("main li", "Englisch nach Niederländisch und Spanisch").
			has("main", "400.000 von 500.000").lacks(".note-box")
		storetest.Write(s, s.store, func(tx *store.Tx) error {
			_, err := tx.SpendCharacters(400_000, 500_000)
			return err
		})
		s.as(s.german).get("/de/moderation/engine").has(".note-box", "Das Kontingent ist aufgebraucht")
		s.as(s.other).get("/nl/t/1/is-it-a-channel").lacks(`form[action="/nl/t/1/machine"]`)
		s.as(s.other).post("/nl/t/1/machine").expect(http.StatusConflict)
		s.as(s.other).get("/de/moderation/engine").expect(http.StatusForbidden)
	})
}

func TestTheGlossaryOfAPair(t *testing.T) {
	eachSite(t, func(s *site) {
		m := s.as(s.dutch)
		m.get("/nl/moderation/terms?from=en&to=nl").expect(http.StatusOK).has(`form[method="post"]`, "")
		m.get("/nl/moderation/terms?from=en&to=de").lacks(`main form[method="post"]`)
		a := m.post("/nl/moderation/terms?from=en&to=nl", "from", "en", "to", "nl", "source", "thread", "target", "").
			expect(http.StatusUnprocessableEntity).has("#field-target-fault", "")
		if a.value("#field-source") != "thread" {
			t.Error("what was typed is lost")
		}
		m.post("/nl/moderation/terms", "from", "en", "to", "nl", "source", "thread", "target", "gesprek").expect(http.StatusSeeOther)
		m.get("/nl/moderation/terms?from=en&to=nl").has(".sessions li", "thread · gesprek")
		m.get("/nl/moderation/log").has(".ledger .note", "thread → gesprek")
		m.post("/nl/moderation/terms/1/delete").expect(http.StatusSeeOther)
		m.get("/nl/moderation/terms?from=en&to=nl").lacks(".sessions li")
		m.get("/nl/moderation/terms?from=xx&to=yy").expect(http.StatusOK)
	})
}
