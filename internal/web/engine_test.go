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
		withEngine(s)
		storetest.Write(s, s.store, func(tx *store.Tx) error {
			_, err := tx.SpendCharacters(400_000, 500_000)
			return err
		})
		s.as(s.german).get("/de/moderation/engine").has("main", "400.000 von 500.000").lacks(".note-box")
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
