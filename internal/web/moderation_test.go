package web_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store/storetest"
)

func TestWhoMayCloseByForm(t *testing.T) {
	eachSite(t, func(s *site) {
		storetest.Thread(t, s.store, s.author, "nl", "Is het nog een kanaal")
		for _, c := range []struct {
			name   string
			who    *person
			status int
		}{
			{"visitor", s.visitor(), http.StatusUnauthorized},
			{"author", s.as(s.author), http.StatusForbidden},
			{"other member", s.as(s.other), http.StatusForbidden},
			{"moderator of another language", s.as(s.german), http.StatusForbidden},
		} {
			for _, act := range []string{"close", "hide", "delete", "pin"} {
				if a := c.who.post("/nl/t/1/"+act, "reason", "spam"); a.StatusCode != c.status {
					t.Errorf("%s, %s: status %d, want %d", c.name, act, a.StatusCode, c.status)
				}
			}
		}
		s.as(s.dutch).post("/nl/t/1/close", "reason", "resolved").expect(http.StatusSeeOther)
	})
}

func TestCloseFormShowsWhatIsWrong(t *testing.T) {
	eachSite(t, func(s *site) {
		storetest.Thread(t, s.store, s.author, "nl", "Is het nog een kanaal")
		m := s.as(s.dutch)
		m.get("/ar/t/1/close").expect(http.StatusOK).has(`input[value="off_topic"] + span`, "")
		a := m.post("/ar/t/1/close", "reason", "bored", "note", "تعليق مفصّل", "until", "soon", "successor", "here").
			expect(http.StatusUnprocessableEntity)
		a.has("#field-until-fault", "").has("#field-successor-fault", "")
		if a.value("#field-note") != "تعليق مفصّل" || a.value("#field-successor") != "here" {
			t.Error("what was typed is lost")
		}
		m.post("/ar/t/1/close", "reason", "bored").expect(http.StatusUnprocessableEntity).has("#field-reason-fault", "")
		m.post("/nl/t/1/reopen", "reason", "mistake").expect(http.StatusConflict)
	})
}

func TestDuplicateTakesAnAddress(t *testing.T) {
	eachSite(t, func(s *site) {
		next := storetest.Thread(t, s.store, s.other, "de", "Ist das noch ein Kanal")
		m := s.as(s.dutch)
		for name, successor := range map[string]string{
			"number":            fmt.Sprint(next.ID),
			"address":           fmt.Sprintf("%s/ar/t/%d/%s?page=1#post-1", s.url, next.ID, next.Slug),
			"link of a post":    fmt.Sprintf(" %s/en/p/%d ", s.url, next.LastPostID),
			"without a locale":  fmt.Sprintf("/p/%d", next.LastPostID),
			"no such post":      "/p/999",
			"an act":            fmt.Sprintf("/ar/t/%d/close", next.ID),
			"of somewhere else": "https://example.org/",
		} {
			thread := storetest.Thread(t, s.store, s.author, "nl", "Is het nog een kanaal")
			m.post(fmt.Sprintf("/nl/t/%d/close", thread.ID), "reason", "duplicate", "successor", successor)
			got, err := s.store.Thread(t.Context(), forum.Viewer{}, thread.ID)
			if err != nil {
				t.Fatal(err)
			}
			known := got.Closing.SuccessorID != nil && *got.Closing.SuccessorID == next.ID
			if want := !slices.Contains([]string{"no such post", "an act", "of somewhere else"}, name); known != want {
				t.Errorf("%s: closing %+v", name, got.Closing)
			}
		}
	})
}

func TestLogTellsEveryAct(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := storetest.Thread(t, s.store, s.author, "nl", "Is het nog een kanaal")
		comment := storetest.Comment(t, s.store, thread.ID, s.other, "nl")
		m := s.as(s.dutch)
		m.post("/nl/t/1/pin").expect(http.StatusSeeOther)
		m.post(fmt.Sprintf("/nl/p/%d/hide", comment.ID), "reason", "insult", "note", "Zo praten we hier niet.").
			expect(http.StatusSeeOther)
		m.post("/nl/t/1/close", "reason", "heated", "until", "2026-12-24").expect(http.StatusSeeOther)
		a := s.visitor().get("/de/moderation/log").expect(http.StatusOK)
		if n := a.html.Find(".ledger li").Length(); n != 3 {
			t.Errorf("%d entries, want 3", n)
		}
		a.has(".ledger li:nth-child(1)", "hat Is het nog een kanaal geschlossen").
			has(".ledger li:nth-child(2)", "hat Kommentar 2 in Is het nog een kanaal ausgeblendet").
			has(`.ledger li:nth-child(2) .note[lang="nl"]`, "Zo praten we hier niet.").
			has(".ledger li:nth-child(3)", "angeheftet")
		s.visitor().get("/de/moderation/log?act=pin").has(".ledger", "angeheftet").lacks(".ledger li:nth-child(2)")
		s.visitor().get("/de/moderation/log?lang=NL&act=pin").has(".ledger", "angeheftet").lacks(".ledger li:nth-child(2)")
		s.visitor().get("/de/moderation/log?after=2").has(".ledger", "angeheftet").lacks(".ledger li:nth-child(2)")
		s.visitor().get("/de/moderation/log?lang=es").expect(http.StatusOK).lacks(".ledger")
		for query, want := range map[string]int{"act=nothing": 400, "after=x": 400, "after=4": 400, "after=0": 400, "after=01": 400, "after=1&act=close": 400,
			"lang=nl,de": 400, "lang=all": 400, "lang=!": 400, "lang=zz": 404} {
			s.visitor().get("/de/moderation/log?" + query).expect(want)
		}
	})
}
