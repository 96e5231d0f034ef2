package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/moderation"
	"tertulia/internal/store/storetest"
)

// asking is a thread of the author that asks which of three it is.
func asking(s *site) (path string, thread forum.Thread) {
	s.Helper()
	thread = s.thread(s.author, "nl", "Waarvoor is Twitter?")
	storetest.Ask(s, s.store, thread.ID, "Waarvoor dient het?", "Service", "Verkoop", "Gesprek")
	return fmt.Sprintf("/nl/t/%d/%s", thread.ID, thread.Slug), thread
}

func TestQuestion(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "nl", "Waarvoor is Twitter?")
		path := fmt.Sprintf("/nl/t/%d/%s", thread.ID, thread.Slug)
		form := fmt.Sprintf("/nl/t/%d/question", thread.ID)
		author, other := s.as(s.author), s.as(s.other)
		author.get(path).has(`.thread-head a[href="`+form+`"]`, "")
		other.get(path).lacks(`.thread-head a[href="` + form + `"]`)
		s.visitor().get(path).lacks("#question")
		author.get(form).has("#field-question", "").has("#field-position5", "")
		author.post(form, "question", "Waarvoor?", "position", "Service").expect(http.StatusUnprocessableEntity).
			has("#field-position-fault", "minstens 2").has(`[name=question][value="Waarvoor?"]`, "").has(`#field-position[value=Service]`, "")
		author.post(form, "question", "Waarvoor?", "position", "Service", "position", "", "position", "Gesprek").expect(http.StatusSeeOther)
		s.visitor().get(path).has("#question h2", "Waarvoor?").has("#question li:nth-child(2) bdi", "Gesprek").lacks("#question form").lacks(".leanings").
			has(`#question a[href*="/login"]`, "")
		other.get(path).has("#question [type=radio][value='2']", "").lacks("#question [checked]")
		author.post(form, "question", "Waarvoor dan?", "position", "Verkoop", "position", "Gesprek", "version", "1").expect(http.StatusConflict).
			has(".note-box.wrong", "").has(".note-box .prose li", "Service").has(`#field-position[value=Verkoop]`, "")
		author.post(form).expect(http.StatusSeeOther)
		s.visitor().get(path).lacks("#question")
	})
}

// Who could ask when they began to type, and can't any more, keeps what they typed.
func TestQuestionIsKept(t *testing.T) {
	eachSite(t, func(s *site) {
		_, thread := asking(s)
		form := fmt.Sprintf("/nl/t/%d/question", thread.ID)
		author := s.as(s.author)
		typed := []string{"question", "Waarvoor dient het nu?", "position", "Hulp", "position", "Praten", "position", "Iets", "position", "Niets"}
		keeps := func(a *answer) {
			a.expect(http.StatusConflict).has("[role=alert]", "").has(`[name=question][value="Waarvoor dient het nu?"]`, "").
				has("#field-position[value=Hulp]", "").has("#field-position4[value=Niets]", "")
		}
		storetest.Stand(s, s.store, thread.ID, s.other, 1)
		keeps(author.post(form, typed...))
		author.get(form).expect(http.StatusConflict)
		s.as(s.other).post(form, typed...).expect(http.StatusForbidden)
		s.visitor().post(form, typed...).expect(http.StatusUnauthorized)
		s.moderate(func(m *moderation.Service) error {
			_, err := m.Close(s.Context(), forum.As(s.dutch), moderation.Closing{Thread: thread.ID, Reason: forum.CloseResolved})
			return err
		})
		keeps(author.post(form, typed...))
		keeps(s.as(s.dutch).post(form, typed...))
		s.as(s.german).post(form, typed...).expect(http.StatusForbidden)
	})
}

// How a question read before a moderator reworded it stands in the public log for as long
// as its thread does, and its author is a member.
func TestLogKeepsNoQuestionsOfWhatIsRemoved(t *testing.T) {
	eachKeeping(t, func(s *site) {
		_, thread := asking(s)
		storetest.Comment(t, s.store, thread.ID, s.other, "nl")
		elsewhere := s.thread(s.other, "nl", "Van een ander")
		storetest.Ask(s, s.store, elsewhere.ID, "Wat vindt een ander?", "Dit", "Dat")
		mod, admin := s.as(s.dutch), s.as(s.admin)
		for _, id := range []forum.ThreadID{thread.ID, elsewhere.ID} {
			mod.post(fmt.Sprintf("/nl/t/%d/question", id), "question", "Waar gaat het om?", "position", "Service", "position", "Verkoop").
				expect(http.StatusSeeOther)
		}
		const of, words = "/nl/moderation/log?act=reword", ".ledger .note:contains('Waarvoor dient het?')"
		visitor := s.visitor()
		shown := func(when string, others bool) {
			t.Helper()
			readers := map[string]*person{"a visitor": visitor, "another member": s.as(s.other), "a moderator of another language": s.as(s.german)}
			for name, p := range readers {
				for _, path := range []string{"/nl/moderation/log", of} {
					log := p.get(path).has(".ledger .note", "Wat vindt een ander?")
					if got := log.html.Find(words).Length() > 0; got != others {
						t.Errorf("%s, %s reads the question: %t, want %t", when, name, got, others)
					}
					if rows := p.get(of).html.Find(".ledger > li").Length(); rows != 2 {
						t.Errorf("%s, %s reads of %d decisions, want 2", when, name, rows)
					}
				}
			}
			mod.get(of).has(words, "Gesprek")
		}
		shown("visible", true)
		for _, act := range []string{"hide", "delete"} {
			admin.post(fmt.Sprintf("/nl/t/%d/%s", thread.ID, act), "reason", "personal_data").expect(http.StatusSeeOther)
			shown(act, false)
			admin.post(fmt.Sprintf("/nl/t/%d/restore", thread.ID)).expect(http.StatusSeeOther)
			shown(act+" and restore", true)
		}
		s.closes(s.author)
		if log := visitor.get(of).has(".ledger .note", "Wat vindt een ander?"); log.html.Find(words).Length() > 0 {
			t.Error("the question of whoever left with their texts is in the log")
		}
	})
}

func TestStance(t *testing.T) {
	eachSite(t, func(s *site) {
		path, thread := asking(s)
		act := fmt.Sprintf("/nl/t/%d/stance", thread.ID)
		author, other, visitor := s.as(s.author), s.as(s.other), s.visitor()
		visitor.get(path).has("#question", "")
		other.post(act, "position", "2").expect(http.StatusSeeOther)
		other.get(path).has("#question [type=radio][value='2'][checked]", "").has("#question .share-of", "0").lacks("#question .changed")
		visitor.get(path).has("#question .meta", "1 standpunt").has(".leanings svg text.lead", "2") // not from the cache
		other.post(act, "position", "3").expect(http.StatusSeeOther)
		author.post(act, "position", "1").expect(http.StatusSeeOther)
		author.get(path).has(".post.first .stance bdi", "Service").has("#question .meta", "1 lid veranderde van gedachten")
		other.get(path).has("#question form .meta", "Verkoop")
		other.post(fmt.Sprintf("/nl/t/%d/comments", thread.ID), "body", "Ik ben van gedachten veranderd.", "lang", "nl").expect(http.StatusSeeOther)
		visitor.get(path).has("#post-2 .stance bdi", "Gesprek").has("#post-2 .stance .changed[title*=Verkoop]", "")
		for _, wrong := range []string{"4", "-1", "0", ""} {
			author.post(act, "position", wrong).expect(http.StatusUnprocessableEntity).has("#question #field-position-fault", "").
				has(`[role=alert] a[href="#field-position"]`, "").has("#question [type=radio][checked][value='1']", "")
		}
		author.post(act).expect(http.StatusUnprocessableEntity).has("#field-position-fault", "Kies de stelling")
		visitor.post(act).expect(http.StatusUnauthorized)
		author.post(act, "withdraw", "1").expect(http.StatusSeeOther)
		author.get(path).lacks(".post.first .stance").lacks("#question [checked]")
		s.moderate(func(m *moderation.Service) error {
			_, err := m.Close(s.Context(), forum.As(s.dutch), moderation.Closing{Thread: thread.ID, Reason: forum.CloseResolved})
			return err
		})
		other.get(path).lacks("#question form").has("#question .meta", "Eindstand").has("#question li:nth-child(3) .role", "")
		other.post(act, "position", "1").expect(http.StatusConflict).has("[role=alert]", "").has("#question li:nth-child(3) .role", "")
	})
}

// A bar begins where the reader's line begins, and has the positions in their order.
func TestBarsAreMirrored(t *testing.T) {
	eachSite(t, func(s *site) {
		path, thread := asking(s)
		storetest.Stand(s, s.store, thread.ID, s.author, 1)
		storetest.Stand(s, s.store, thread.ID, s.other, 1)
		storetest.Stand(s, s.store, thread.ID, s.dutch, 1)
		storetest.Stand(s, s.store, thread.ID, s.german, 3)
		s.visitor().get(path).has(`.bars rect.lead[x="0.00%"][width="75.00%"]`, "").has(`.bars rect:not(.lead)[x="75.00%"][width="25.00%"]`, "").
			has(".leanings td", "3")
		arabic := strings.Replace(path, "/nl/", "/ar/", 1)
		s.visitor().get(arabic).has(`.bars rect.lead[x="25.00%"][width="75.00%"]`, "").has(`.bars rect:not(.lead)[x="0.00%"]`, "")
	})
}

func TestNewThreadWithAQuestion(t *testing.T) {
	eachSite(t, func(s *site) {
		p := s.as(s.author)
		p.get("/nl/new").has("details.fold:not([open]) #field-question", "")
		fields := []string{"title", "Waarvoor is Twitter eigenlijk?", "body", "Wij zijn het niet eens.", "lang", "nl", "place", "new",
			"question", "Waarvoor dient het?", "position", "Service", "position", "", "position", "Gesprek"}
		p.post("/nl/new", append([]string{"question", "x"}, fields[:8]...)...).expect(http.StatusUnprocessableEntity).
			has("details.fold[open] #field-question-fault", "").has("#field-position-fault", "")
		p.post("/nl/preview", fields...).expect(http.StatusOK).has(".preview strong", "Waarvoor dient het?").has("#field-position2[value=Gesprek]", "")
		p.post("/nl/drafts", fields...).expect(http.StatusSeeOther)
		p.get("/nl/new").has("details.fold[open] [name=question][value='Waarvoor dient het?']", "").has("#field-position2[value=Gesprek]", "")
		s.visitor().post("/nl/new", fields...).expect(http.StatusUnauthorized).has("textarea[name=kept_question]", "Waarvoor dient het?\nService\nGesprek")
		made := p.post("/nl/new", fields...).expect(http.StatusSeeOther)
		s.visitor().get(made.Header.Get("Location")).has("#question h2", "Waarvoor dient het?").has("#question li:nth-child(2) bdi", "Gesprek")
	})
}
