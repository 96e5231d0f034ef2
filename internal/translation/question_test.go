package translation_test

import (
	"context"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store/storetest"
	"tertulia/internal/translation"
)

// askInDutch lets samir's thread put a question, which jan translates into Dutch.
func (w *world) askInDutch() {
	w.t.Helper()
	storetest.Ask(w.t, w.store, w.thread.ID, "لِمَ يصلح تويتر؟", "للبيع", "للحوار")
	_, err := w.service.TranslateQuestion(context.Background(), w.as("jan"), translation.Wording{Post: w.post, Lang: "nl",
		Texts: []string{"Waar is Twitter goed voor?", "Verkopen", "Praten"}, Original: 1})
	w.must(err)
}

func (w *world) remove(who string, part forum.Part, reason forum.RemovalReason) error {
	w.t.Helper()
	w.clock.Advance(time.Minute)
	_, err := w.service.Remove(context.Background(), w.as(who), translation.Removal{Post: w.post, Lang: "nl", Part: part, Reason: reason})
	return err
}

func (w *world) restore(who string, part forum.Part) error {
	w.t.Helper()
	_, err := w.service.Restore(context.Background(), w.as(who), translation.Restoring{Post: w.post, Lang: "nl", Part: part})
	return err
}

// shows fails unless the Dutch text, and the question with its positions, are to be
// seen, or aren't.
func (w *world) shows(after string, text, question bool) {
	w.t.Helper()
	page := w.page()
	if got := page.Text != nil && page.Text.Visibility == forum.Visible; got != text {
		w.t.Errorf("%s: the text is shown: %t", after, got)
	}
	for i, tr := range page.Texts {
		if got := tr != nil && tr.Visibility == forum.Visible; got != question {
			w.t.Errorf("%s: part %d of the question is shown: %t", after, i, got)
		}
	}
	if kept := page.Asked.Texts != ""; kept != question {
		w.t.Errorf("%s: readers see the question in Dutch: %t", after, kept)
	}
}

// A question and the text above it are often of two translators: each goes, and
// comes back, without the other's.
func TestQuestionIsRemovedByItself(t *testing.T) {
	each(t, func(w *world) {
		w.must(w.translate("noor", w.dutch()))
		w.askInDutch()
		w.shows("translated", true, true)
		w.must(w.remove("noor", forum.PartText, ""))
		w.shows("noor removed hers", false, true)
		w.must(w.restore("noor", forum.PartText))
		if err := w.remove("noor", forum.PartQuestion, ""); !forum.Is(err, forum.Forbidden) {
			t.Errorf("another translator removes the question: %v", err)
		}
		if err := w.remove("piet", forum.PartQuestion, ""); !forum.Is(err, forum.Invalid) {
			t.Errorf("removing it without a reason gives %v", err)
		}
		w.letters("jan")
		w.must(w.remove("piet", forum.PartQuestion, forum.RemovedInsult))
		if n := w.letters("jan"); n != 1 || w.decisions(forum.ActRemoveTranslation) != 1 {
			t.Errorf("the translator is told %d times", n)
		}
		w.shows("piet removed the question", true, false)
		if err := w.restore("jan", forum.PartQuestion); !forum.Is(err, forum.Forbidden) {
			t.Errorf("its translator brings it back: %v", err)
		}
		w.must(w.remove("piet", forum.PartText, forum.RemovedInsult))
		w.must(w.restore("piet", forum.PartText))
		w.shows("piet brought the text back", true, false)
		w.must(w.restore("piet", forum.PartQuestion))
		w.shows("piet brought the question back", true, true)
		w.must(w.remove("piet", forum.PartText, forum.RemovedInsult))
		w.shows("piet removed everything", false, false)
		w.must(w.restore("piet", forum.PartText))
		w.shows("piet brought everything back", true, true)
	})
}

// Without a title and a text in that language the question goes all the same, by its
// translator or by who asked.
func TestQuestionAloneIsRemoved(t *testing.T) {
	each(t, func(w *world) {
		w.askInDutch()
		page := w.page()
		for who, want := range map[string]forum.Kind{"jan": "", "samir": "", "piet": "", "noor": forum.Forbidden, "omar": forum.Forbidden} {
			for _, part := range []forum.Part{forum.PartQuestion, forum.PartText} {
				found, err := translation.Removable(w.as(who), page, part)
				if want == "" && (err != nil || len(found) != 3) || want != "" && !forum.Is(err, want) {
					t.Errorf("%s may remove %d parts: %v", who, len(found), err)
				}
			}
		}
		w.must(w.remove("jan", forum.PartText, ""))
		w.shows("jan removed it", false, false)
		if err := w.restore("piet", forum.PartQuestion); !forum.Is(err, forum.Forbidden) {
			t.Errorf("a moderator brings back what its translator took back: %v", err)
		}
		w.must(w.restore("jan", forum.PartQuestion))
		w.shows("jan brought it back", false, true)
		w.must(w.remove("samir", forum.PartQuestion, forum.RemovedOffTopic))
		w.shows("who asked removed it", false, false)
		history, err := w.store.TranslationHistory(t.Context(), w.as("samir"), w.post, "nl")
		if err != nil || len(history.All()) != 3 {
			t.Errorf("who asked can't read it any more: %v", err)
		}
		w.must(w.restore("samir", forum.PartQuestion))
		w.shows("who asked brought it back", false, true)
	})
}
