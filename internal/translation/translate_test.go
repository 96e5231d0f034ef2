package translation_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/translation"
)

// world is an Arabic thread by samir, and people who read other languages.
type world struct {
	t       *testing.T
	store   *store.Store
	clock   *storetest.Clock
	service *translation.Service
	thread  forum.Thread
	post    forum.PostID
	people  map[string]*forum.Member
}

func each(t *testing.T, test func(w *world)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		w := &world{t: t, store: s, clock: clock, people: map[string]*forum.Member{},
			service: translation.New(s, translation.Config{Langs: []forum.Lang{"nl", "de", "ar", "es", "en"}})}
		for _, name := range []string{"samir", "noor", "jan", "eva"} {
			w.people[name] = storetest.Member(t, s, name)
		}
		w.people["eva"].Locale, w.people["eva"].ReadLangs = "en", "en,de"
		w.people["piet"] = storetest.Moderator(t, s, "piet", "nl")
		w.people["omar"] = storetest.Moderator(t, s, "omar", "ar")
		storetest.Write(t, s, func(tx *store.Tx) error { return tx.SavePreferences(w.people["eva"]) })
		w.people["samir"].Locale = "ar"
		storetest.Write(t, s, func(tx *store.Tx) error { return tx.SavePreferences(w.people["samir"]) })
		w.people["omar"].Locale = "ar"
		storetest.Write(t, s, func(tx *store.Tx) error { return tx.SavePreferences(w.people["omar"]) })
		w.thread = storetest.Thread(t, s, w.people["samir"], "ar", "تويتر للبيع أم للحوار")
		storetest.Write(t, s, func(tx *store.Tx) (err error) {
			w.post, err = tx.OpeningOf(w.thread.ID)
			return err
		})
		test(w)
	})
}

func (w *world) as(name string) forum.Viewer { return forum.As(w.people[name]) }

func (w *world) dutch() translation.Text {
	return translation.Text{Post: w.post, Lang: "nl", Title: "Twitter: verkopen of praten?",
		Body: "Verkoop je op Twitter, of praat je er met mensen?", Original: 1}
}

func (w *world) translate(name string, t translation.Text) error {
	w.t.Helper()
	_, err := w.service.Translate(context.Background(), w.as(name), t)
	return err
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) page() *forum.TranslationPage {
	w.t.Helper()
	page, err := w.store.TranslationPage(context.Background(), w.as("noor"), w.post, "nl")
	w.must(err)
	return page
}

// decisions counts the acts in the log.
func (w *world) decisions(act forum.Act) int {
	w.t.Helper()
	log, err := w.store.LogPage(context.Background(), forum.Viewer{}, forum.LogQuery{Act: act})
	w.must(err)
	return len(log.Decisions)
}

func (w *world) editOriginal(markdown string) {
	w.t.Helper()
	storetest.Write(w.t, w.store, func(tx *store.Tx) error {
		o, err := tx.LockOriginal(forum.TextOf(w.post))
		if err != nil {
			return err
		}
		before := o.Post.Revise(forum.Edit{Lang: "ar", Markdown: markdown, Rendered: o.Post.Rendered, By: o.Post.AuthorID, At: tx.Now()})
		before.Title = o.Thread.Title
		return tx.SaveRevision(o.Thread, o.Post, before, storetest.Words(markdown))
	})
}

func TestTranslateTitleAndPost(t *testing.T) {
	each(t, func(w *world) {
		w.must(w.translate("noor", w.dutch()))
		page := w.page()
		if page.Title.Body != "Twitter: verkopen of praten?" || page.Title.Slug != "twitter-verkopen-of-praten" {
			t.Errorf("the title is %q with slug %q", page.Title.Body, page.Title.Slug)
		}
		if *page.Text.AuthorID != w.people["noor"].ID || page.Text.Stale || page.Text.OriginalRevision != 1 {
			t.Errorf("the text is %+v", page.Text)
		}
		if !page.Thread.IndexableIn("nl") || page.Thread.SlugIn("nl") != page.Title.Slug {
			t.Errorf("the thread has titles %q", page.Thread.Titles)
		}
	})
}

func TestTranslateTwiceLeavesOne(t *testing.T) {
	each(t, func(w *world) {
		w.must(w.translate("noor", w.dutch()))
		w.must(w.translate("noor", w.dutch()))
		if page := w.page(); page.Text.Revision != 1 || page.Title.Revision != 1 {
			t.Errorf("revisions %d and %d", page.Title.Revision, page.Text.Revision)
		}
	})
}

func TestTranslateMeanwhile(t *testing.T) {
	each(t, func(w *world) {
		w.must(w.translate("noor", w.dutch()))
		other := w.dutch()
		other.Body = "Is Twitter er om te verkopen, of juist om met mensen te praten?"
		var changed *translation.Changed
		if err := w.translate("samir", other); !errors.As(err, &changed) || !forum.Is(err, forum.Conflict) {
			t.Fatalf("a second translation at the same time gives %v", err)
		}
		if changed.Current.Text.Body != w.dutch().Body {
			t.Errorf("the one there is reads %q", changed.Current.Text.Body)
		}
		other.Revision, other.TitleRevision = 1, 1
		w.must(w.translate("samir", other)) // the original's author, knowing of it

		w.editOriginal("نص آخر")
		late := w.dutch()
		late.Body = "Nog weer een andere tekst, en wel in het Nederlands"
		late.Revision, late.TitleRevision = 2, 1
		if err := w.translate("noor", late); !errors.As(err, &changed) {
			t.Fatalf("a translation of what the original was gives %v", err)
		}
		if changed.Current.Before == nil || changed.Current.Post.Revision != 2 {
			t.Error("what the original was isn't shown")
		}
	})
}

func TestStaleTranslationIsForAnyReader(t *testing.T) {
	each(t, func(w *world) {
		w.must(w.translate("noor", w.dutch()))
		better := w.dutch()
		better.Body, better.Revision, better.TitleRevision = "Verkoop je op Twitter of ga je er met elkaar in gesprek?", 1, 1
		if err := w.translate("jan", better); !forum.Is(err, forum.Forbidden) {
			t.Errorf("another member corrects what is fresh: %v", err)
		}
		w.editOriginal("نص آخر")
		better.Original = 2
		w.must(w.translate("jan", better))
		page := w.page()
		if page.Text.Stale || *page.Text.AuthorID != w.people["noor"].ID || *page.Text.EditedByID != w.people["jan"].ID {
			t.Errorf("the text is %+v", page.Text)
		}
		history, err := w.store.TranslationHistory(context.Background(), forum.Viewer{}, w.post, "nl")
		w.must(err)
		if n := len(history.TextRevisions); n != 2 || history.TextRevisions[1].EditorID != w.people["noor"].ID {
			t.Errorf("the history has %d revisions: %+v", n, history.TextRevisions)
		}
	})
}

func TestTranslateRefuses(t *testing.T) {
	tests := []struct {
		name   string
		who    string
		change func(*translation.Text)
		kind   forum.Kind
		field  string
	}{
		{"who doesn't read it", "eva", func(*translation.Text) {}, forum.Forbidden, ""},
		{"the original's own language", "samir", func(t *translation.Text) { t.Lang = "ar" }, forum.Conflict, ""},
		{"a language nobody knows", "noor", func(t *translation.Text) { t.Lang = "xx" }, forum.NotFound, ""},
		{"a post that isn't there", "noor", func(t *translation.Text) { t.Post = 999 }, forum.NotFound, ""},
		{"nothing", "noor", func(t *translation.Text) { t.Title, t.Body = " ", "\n" }, forum.Invalid, "title"},
		{"a long title", "noor", func(t *translation.Text) { t.Title = strings.Repeat("te lang ", 40) }, forum.Invalid, "title"},
		{"a long text", "noor", func(t *translation.Text) { t.Body = strings.Repeat("veel te lang ", 4000) }, forum.Invalid, "body"},
		{"another language", "noor", func(t *translation.Text) {
			t.Body = "Dieser Beitrag ist ganz offensichtlich auf Deutsch geschrieben und nicht auf Niederländisch."
		}, forum.Invalid, "body"},
	}
	each(t, func(w *world) {
		for _, test := range tests {
			text := w.dutch()
			test.change(&text)
			err := w.translate(test.who, text)
			var failure *forum.Error
			if !errors.As(err, &failure) || failure.Kind != test.kind || failure.Field != test.field {
				t.Errorf("%s: %v", test.name, err)
			}
		}
		text := w.dutch()
		text.Body, text.LangSure = "Ein Zitat, das auf Deutsch bleiben soll, weil es genau darum geht.", true
		w.must(w.translate("noor", text))
	})
}

func TestTitleAlone(t *testing.T) {
	each(t, func(w *world) {
		title := w.dutch()
		title.Body = ""
		w.must(w.translate("noor", title))
		if w.page().Thread.IndexableIn("nl") {
			t.Error("the thread is indexable without its opening post")
		}
		body := w.dutch()
		body.Title = ""
		if err := w.translate("noor", body); !forum.Is(err, forum.Invalid) {
			t.Errorf("emptying the title gives %v", err)
		}
		body.Title, body.TitleRevision = title.Title, 1
		w.must(w.translate("jan", body)) // the title stays as it is
		if page := w.page(); *page.Text.AuthorID != w.people["jan"].ID || *page.Title.AuthorID != w.people["noor"].ID {
			t.Error("the parts aren't credited each to its translator")
		}
	})
}

func TestModeratorsCorrectAndRemove(t *testing.T) {
	each(t, func(w *world) {
		w.must(w.translate("noor", w.dutch()))
		better := w.dutch()
		better.Body, better.Revision, better.TitleRevision = "Verkopen op Twitter, of er met mensen in gesprek gaan?", 1, 1
		if err := w.translate("omar", better); !forum.Is(err, forum.Forbidden) {
			t.Errorf("a moderator of another language corrects it: %v", err)
		}
		w.must(w.translate("piet", better))
		if w.decisions(forum.ActEditTranslation) != 1 {
			t.Error("the correction isn't in the log")
		}
		ctx := context.Background()
		removal := translation.Removal{Post: w.post, Lang: "nl"}
		if _, err := w.service.Remove(ctx, w.as("piet"), removal); !forum.Is(err, forum.Invalid) {
			t.Errorf("removing without a reason gives %v", err)
		}
		if _, err := w.service.Remove(ctx, w.as("jan"), removal); !forum.Is(err, forum.Forbidden) {
			t.Errorf("another member removes it: %v", err)
		}
		removal.Reason = forum.RemovedInsult
		_, err := w.service.Remove(ctx, w.as("piet"), removal)
		w.must(err)
		if w.decisions(forum.ActRemoveTranslation) != 1 { // the title and the text are one translator's
			t.Error("the removal isn't in the log, or twice")
		}
		if _, err := w.store.TranslationHistory(ctx, forum.Viewer{}, w.post, "nl"); !forum.Is(err, forum.NotFound) {
			t.Errorf("the history of what was removed is shown: %v", err)
		}
		if _, err := w.service.Remove(ctx, w.as("piet"), removal); !forum.Is(err, forum.NotFound) {
			t.Errorf("removing it again gives %v", err)
		}
		w.must(w.translate("jan", w.dutch()))
		if *w.page().Text.AuthorID != w.people["jan"].ID {
			t.Error("who translated anew isn't its author")
		}
	})
}

// letters counts the events that tell a member of a decision.
func (w *world) letters(member string) int {
	w.t.Helper()
	n := 0
	for {
		claimed, err := w.store.ClaimDeliveries(context.Background(), forum.HandlerMail, 100, time.Hour)
		w.must(err)
		if len(claimed) == 0 {
			return n
		}
		for _, c := range claimed {
			if c.Event.DecisionID != nil && *c.Event.MemberID == w.people[member].ID {
				n++
			}
		}
	}
}

func TestRemovedTranslationsComeBack(t *testing.T) {
	ctx := context.Background()
	tests := []struct {
		who             string // removes
		reason          forum.RemovalReason
		told            int
		may, reads, not []string // bring it back; read it; do neither
	}{
		{"noor", "", 0, []string{"noor"}, []string{"samir", "piet"}, []string{"jan", "omar"}},
		{"samir", forum.RemovedOffTopic, 1, []string{"samir", "piet"}, []string{"noor"}, []string{"jan", "omar"}},
		{"piet", forum.RemovedInsult, 1, []string{"piet"}, []string{"noor", "samir"}, []string{"jan", "omar"}},
	}
	each(t, func(w *world) {
		w.must(w.translate("noor", w.dutch()))
		for _, test := range tests {
			for _, restorer := range test.may {
				w.letters("noor")
				_, err := w.service.Remove(ctx, w.as(test.who), translation.Removal{Post: w.post, Lang: "nl", Reason: test.reason})
				w.must(err)
				if n := w.letters("noor"); n != test.told {
					t.Errorf("removed by %s: the translator is told %d times", test.who, n)
				}
				for _, name := range append(test.reads, test.not...) {
					_, err := w.store.TranslationHistory(ctx, w.as(name), w.post, "nl")
					if slices.Contains(test.not, name) != forum.Is(err, forum.NotFound) {
						t.Errorf("removed by %s: %s reads it: %v", test.who, name, err)
					}
					if _, err := w.service.Restore(ctx, w.as(name), translation.Restoring{Post: w.post, Lang: "nl"}); !forum.Is(err, forum.Forbidden) {
						t.Errorf("removed by %s: %s brings it back: %v", test.who, name, err)
					}
				}
				_, err = w.service.Restore(ctx, w.as(restorer), translation.Restoring{Post: w.post, Lang: "nl"})
				w.must(err)
				if n := w.letters("noor"); (n == 1) != (restorer != "noor") {
					t.Errorf("brought back by %s: the translator is told %d times", restorer, n)
				}
				w.isAsBefore()
			}
		}
		if removed, back := w.decisions(forum.ActRemoveTranslation), w.decisions(forum.ActRestoreTranslation); removed != 3 || back != 3 {
			t.Errorf("the log has %d removals and %d restorations", removed, back)
		}
		if _, err := w.service.Restore(ctx, w.as("piet"), translation.Restoring{Post: w.post, Lang: "nl"}); !forum.Is(err, forum.NotFound) {
			t.Errorf("bringing back what is there gives %v", err)
		}
	})
}

// isAsBefore fails unless the Dutch translation is noor's, as she wrote it.
func (w *world) isAsBefore() {
	w.t.Helper()
	page := w.page()
	if page.Text.Body != w.dutch().Body || *page.Text.AuthorID != w.people["noor"].ID || page.Text.Revision != 1 ||
		page.Title.Visibility != forum.Visible || !page.Thread.IndexableIn("nl") {
		w.t.Errorf("the translation came back as %+v", page.Text)
	}
}

// What was edited while its translation was away comes back stale.
func TestRestoredTranslationIsStale(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		w.must(w.translate("noor", w.dutch()))
		_, err := w.service.Remove(ctx, w.as("noor"), translation.Removal{Post: w.post, Lang: "nl"})
		w.must(err)
		w.editOriginal("نص آخر")
		_, err = w.service.Restore(ctx, w.as("noor"), translation.Restoring{Post: w.post, Lang: "nl"})
		w.must(err)
		if !w.page().Text.Stale {
			t.Error("it doesn't say so")
		}
	})
}

func TestNameTag(t *testing.T) {
	each(t, func(w *world) {
		storetest.Thread(w.t, w.store, w.people["samir"], "en", "Bots", "robots")
		ctx := context.Background()
		name := func(who string, n translation.TagName) error {
			n.Tag, n.Lang = "robots", "nl"
			return w.service.NameTag(ctx, w.as(who), n)
		}
		w.must(name("noor", translation.TagName{Name: "robotten"}))
		w.must(name("noor", translation.TagName{Name: "robotten"}))
		if err := name("jan", translation.TagName{Name: "automaten", Revision: 1}); !forum.Is(err, forum.Forbidden) {
			t.Errorf("another member changes it: %v", err)
		}
		if err := name("noor", translation.TagName{Name: "automaten"}); !forum.Is(err, forum.Conflict) {
			t.Errorf("changing what one didn't see gives %v", err)
		}
		if err := name("noor", translation.TagName{Name: strings.Repeat("x", 31)}); !forum.Is(err, forum.Invalid) {
			t.Errorf("a long name gives %v", err)
		}
		w.must(name("piet", translation.TagName{Name: "automaten", Revision: 1}))
		tag, err := w.store.Tag(ctx, "robots")
		w.must(err)
		if tag.Names.In("nl") != "automaten" || w.decisions(forum.ActEditTranslation) != 1 {
			t.Errorf("the names are %q", tag.Names)
		}
		w.must(name("noor", translation.TagName{})) // a form that had none to take away
		if err := name("piet", translation.TagName{Revision: 2}); !translation.AsksWhy(err) {
			t.Errorf("a moderator takes it away without a reason: %v", err)
		}
		if err := w.service.RemoveName(ctx, w.as("piet"), translation.NameRemoval{Tag: "robots", Lang: "nl", Revision: 1, Reason: forum.RemovedInsult}); !forum.Is(err, forum.Conflict) {
			t.Errorf("taking away what one didn't see gives %v", err)
		}
		w.must(w.service.RemoveName(ctx, w.as("piet"), translation.NameRemoval{Tag: "robots", Lang: "nl", Reason: forum.RemovedInsult, Note: "Niet zo."}))
		if w.decisions(forum.ActRemoveTranslation) != 1 {
			t.Error("the log doesn't say so")
		}
		if tag, err = w.store.Tag(ctx, "robots"); err != nil || tag.Names != "" {
			t.Errorf("the names are %q, %v", tag.Names, err)
		}
		for who, want := range map[string]forum.Kind{"noor": forum.Forbidden, "jan": forum.Forbidden} {
			if err := w.service.RestoreName(ctx, w.as(who), "robots", "nl"); !forum.Is(err, want) {
				t.Errorf("%s brings it back: %v", who, err)
			}
		}
		w.must(w.service.RestoreName(ctx, w.as("piet"), "robots", "nl"))
		w.must(w.service.RemoveName(ctx, w.as("noor"), translation.NameRemoval{Tag: "robots", Lang: "nl"})) // her own
		if err := w.service.RestoreName(ctx, w.as("piet"), "robots", "nl"); !forum.Is(err, forum.Forbidden) {
			t.Errorf("a moderator brings back what was taken back: %v", err)
		}
		w.must(w.service.RestoreName(ctx, w.as("noor"), "robots", "nl"))
		if tag, err = w.store.Tag(ctx, "robots"); err != nil || tag.Names.In("nl") != "automaten" || w.decisions(forum.ActRestoreTranslation) != 1 {
			t.Errorf("the names are %q, %v", tag.Names, err)
		}
		if err := w.service.NameTag(ctx, w.as("noor"), translation.TagName{Tag: "sales", Lang: "nl", Name: "x"}); !forum.Is(err, forum.Conflict) {
			t.Errorf("naming a built-in tag gives %v", err)
		}
	})
}
