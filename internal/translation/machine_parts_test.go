package translation_test

import (
	"context"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/moderation"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// asking is a thread with a question in English, and what can be translated of that.
func (f *translating) asking(question string, positions ...string) (forum.Thread, []forum.Target) {
	f.t.Helper()
	thread := storetest.Thread(f.t, f.s, f.author, "en", "Is it a channel?")
	storetest.Ask(f.t, f.s, thread.ID, question, positions...)
	asked, err := f.s.Asked(f.t.Context(), thread.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return thread, asked.Targets()
}

// A question and its positions go through the queue as texts do: once for each wording,
// with names, addresses and words of the glossary as they are, and what people have
// translated not at all.
func TestAQuestionIsTranslated(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		spanish := storetest.Moderator(t, f.s, "marta", "es")
		if err := f.m.SetTerm(t.Context(), forum.As(spanish), forum.Term{From: "en", To: "es", Source: "channel", Target: "canal"}); err != nil {
			t.Fatal(err)
		}
		thread, parts := f.asking("Is @karim right about the channel?", "Read https://x.example/a first", "Only #sales", "Something else")
		storetest.Translate(t, f.s, parts[3], "es", storetest.Translated(f.other, 1, "Otra cosa"))
		f.work()
		f.wants("question", f.body(parts[0], "es"), "IS @karim RIGHT ABOUT THE canal?")
		f.wants("position", f.body(parts[1], "es"), "READ https://x.example/a FIRST")
		f.wants("position with a hashtag", f.body(parts[2], "es"), "ONLY #sales")
		f.wants("position by people", f.body(parts[3], "es"), "")
		asks := f.engine.asks()
		f.work()
		storetest.Ask(t, f.s, thread.ID, "Is @karim right about the channel?", "Read https://x.example/a first", "Only sales", "Something else")
		f.work()
		f.wants("reworded position", f.body(parts[2], "es"), "ONLY SALES")
		if n := f.engine.asks() - asks; n != 1 {
			t.Errorf("a reworded position is sent %d times", n)
		}
		if tr := f.translated(parts[0], "es"); tr == nil || tr.Stale {
			t.Errorf("the question that reads as before is %+v", tr)
		}
		standing, err := f.s.Standing(t.Context(), thread.ID)
		if err != nil {
			t.Fatal(err)
		}
		shown, _ := standing.Positions[2].Texts.In("es")
		f.wants("what readers see of the last position", shown.Text, "Otra cosa")
	})
}

// What the budget has no room for waits for the next month, and isn't sent twice.
func TestAQuestionAndTheBudget(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		setBudget(f, "60")
		_, parts := f.asking("What is it for?", "Service", "Conversation") // 15, 7 and 12, after 16 and 22
		f.work()
		f.wants("question", f.body(parts[0], "es"), "WHAT IS IT FOR?")
		f.wants("the first position", f.body(parts[1], "es")+f.body(parts[2], "es"), "SERVICE")
		if page := f.page(); page.Characters != 60 || page.Waiting != 1 || !page.Stopped(f.clock.Now()) {
			t.Errorf("%+v", page)
		}
		asks := f.engine.asks()
		f.clock.Set(f.clock.Now().AddDate(0, 1, 0))
		f.work()
		f.wants("the other position", f.body(parts[2], "es"), "CONVERSATION")
		if n := f.engine.asks() - asks; n != 1 {
			t.Errorf("%d texts were sent in the next month", n)
		}
	})
}

func TestAQuestionKeptFromEngines(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		thread, parts := f.asking("What is it for?", "Service", "Conversation")
		f.work()
		if _, err := f.m.KeepFromEngines(context.Background(), forum.As(f.author), thread.ID, true); err != nil {
			t.Fatal(err)
		}
		storetest.Ask(t, f.s, thread.ID, "What is it for, then?", "Service", "Conversation")
		f.work()
		for i, target := range parts {
			if body := f.body(target, "es"); body != "" {
				t.Errorf("part %d is %q", i, body)
			}
		}
	})
}

// summedUp closes a thread in English with a summary by a moderator.
func (f *translating) summedUp(by *forum.Member, id forum.ThreadID, summary string) {
	f.t.Helper()
	_, err := moderation.New(f.s).Close(f.t.Context(), forum.As(by), moderation.Closing{Thread: id, Reason: forum.CloseResolved,
		Summary: summary, Lang: "en"})
	if err != nil {
		f.t.Fatal(err)
	}
}

// The summary of a closed thread is translated too, until its thread is open again or
// whoever wrote it says no.
func TestASummaryIsTranslated(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		thread := storetest.Thread(t, f.s, f.author, "en", "Is it a channel?")
		moderator := storetest.Moderator(t, f.s, "grace", "en")
		summary, mod := forum.SummaryOf(thread.ID), moderation.New(f.s)
		f.summedUp(moderator, thread.ID, "It is *one*: ask @karim.")
		f.work()
		f.wants("summary", f.body(summary, "es"), "IT IS *ONE*: ASK @karim.")
		page, err := f.s.ThreadPage(t.Context(), forum.Viewer{}, thread.ID, 1)
		if err != nil || len(page.SummaryVersions) != 1 || page.SummaryVersions[0].Engine != "Babel" {
			t.Fatalf("readers see %+v, %v", page.SummaryVersions, err)
		}
		if _, err := mod.Summarise(t.Context(), forum.As(moderator), moderation.Summing{Thread: thread.ID, Text: "It was one.", Lang: "en"}); err != nil {
			t.Fatal(err)
		}
		if tr := f.translated(summary, "es"); tr == nil || !tr.Stale {
			t.Errorf("after an edit it is %+v", tr)
		}
		f.work()
		f.wants("edited summary", f.body(summary, "es"), "IT WAS ONE.")

		if _, err := mod.Summarise(t.Context(), forum.As(moderator), moderation.Summing{Thread: thread.ID, Text: "It may be one.", Lang: "en"}); err != nil {
			t.Fatal(err)
		}
		if _, err := mod.Reopen(t.Context(), forum.As(moderator), moderation.Reopening{Thread: thread.ID, Reason: forum.ReopenAgreed}); err != nil {
			t.Fatal(err)
		}
		asks := f.engine.asks()
		f.work()
		if f.engine.asks() != asks {
			t.Error("the summary of an open thread is sent")
		}
		f.summedUp(moderator, thread.ID, "It may be one.")
		f.work()
		f.wants("summary of the thread closed again", f.body(summary, "es"), "IT MAY BE ONE.")
		storetest.Write(t, f.s, func(tx *store.Tx) error {
			m, err := tx.LockMember(moderator.ID)
			if err != nil {
				return err
			}
			m.NoEngine = true
			return tx.SaveNoEngine(m)
		})
		f.wants("summary by who says no", f.body(summary, "es"), "")
		f.wants("title", f.body(forum.TitleOf(thread.ID), "es"), "IS IT A CHANNEL?")
	})
}

// Jobs are dropped while their thread is hidden. Once it is restored, all of it is
// translated that isn't yet, and nothing twice, in as many statements however long it is.
func TestARestoredThreadIsTranslated(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		moderator := storetest.Moderator(t, f.s, "grace", "en")
		mod := moderation.New(f.s)
		hide := func(id forum.ThreadID) {
			t.Helper()
			if _, err := mod.RemoveThread(t.Context(), forum.As(moderator), id, moderation.Removing{To: forum.Hidden, Reason: forum.RemovedSpam}); err != nil {
				t.Fatal(err)
			}
		}
		restore := func(id forum.ThreadID) int64 {
			t.Helper()
			ctx, n := store.CountQueries(t.Context())
			if _, err := mod.RestoreThread(ctx, forum.As(moderator), id); err != nil {
				t.Fatal(err)
			}
			return n.Load()
		}
		thread, parts := f.asking("Is it?", "Yes", "No")
		comment, people := storetest.Comment(t, f.s, thread.ID, f.other, "en"), storetest.Comment(t, f.s, thread.ID, f.other, "en")
		hidden, edited := storetest.Comment(t, f.s, thread.ID, f.other, "en"), storetest.Comment(t, f.s, thread.ID, f.other, "en")
		storetest.Translate(t, f.s, forum.TextOf(people.ID), "es", storetest.Translated(f.author, 1, "Un comentario"))
		f.summedUp(moderator, thread.ID, "It is one.")
		if _, err := mod.RemovePost(t.Context(), forum.As(moderator), hidden.ID, moderation.Removing{To: forum.Hidden, Reason: forum.RemovedSpam}); err != nil {
			t.Fatal(err)
		}
		hide(thread.ID)
		f.edit(edited.ID, "Another one")
		f.work()
		if page := f.page(); f.engine.asks() != 0 || page.Waiting != 0 {
			t.Fatalf("of a hidden thread %d passages are sent, and %d jobs wait", f.engine.asks(), page.Waiting)
		}
		few := restore(thread.ID)
		f.work()
		f.wants("title", f.body(forum.TitleOf(thread.ID), "es"), "IS IT A CHANNEL?")
		f.wants("comment", f.body(forum.TextOf(comment.ID), "es"), "A COMMENT")
		f.wants("edited comment", f.body(forum.TextOf(edited.ID), "es"), "ANOTHER ONE")
		f.wants("comment translated by people", f.body(forum.TextOf(people.ID), "es"), "")
		f.wants("hidden comment", f.body(forum.TextOf(hidden.ID), "es"), "")
		f.wants("question", f.body(parts[0], "es"), "IS IT?")
		f.wants("position", f.body(parts[2], "es"), "NO")
		f.wants("summary", f.body(forum.SummaryOf(thread.ID), "es"), "IT IS ONE.")
		asks := f.engine.asks()
		hide(thread.ID)
		restore(thread.ID)
		f.work()
		if f.engine.asks() != asks {
			t.Error("what was translated is sent again")
		}
		long, _ := f.asking("Is it?", "Yes", "No")
		f.summedUp(moderator, long.ID, "It is one.")
		for range 20 {
			storetest.Comment(t, f.s, long.ID, f.other, "en")
		}
		hide(long.ID)
		f.work()
		if many := restore(long.ID); many > few {
			t.Errorf("a long thread is restored in %d statements, a short one in %d", many, few)
		}
		if page := f.page(); page.Waiting != 1+21+3+1 {
			t.Errorf("%d jobs wait, want those of title, posts, question and summary", page.Waiting)
		}
		f.work()
	})
}
