package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

// finds fails a test unless a search for the word finds the post by so many of
// its text versions.
func finds(t *testing.T, s *store.Store, word string, lang forum.Lang, want int) {
	t.Helper()
	langs := []forum.Lang{lang}
	page, err := s.Search(context.Background(), forum.Viewer{}, forum.SearchQuery{Text: word, Langs: forum.JoinLangs(langs...)},
		text.AnalyseQuery(word, langs))
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Found) != want {
		t.Errorf("a search for %q in %s finds %d, not %d", word, lang, len(page.Found), want)
	}
}

func thread(t *testing.T, s *store.Store, id forum.ThreadID) forum.Thread {
	t.Helper()
	found, err := s.Thread(context.Background(), forum.As(&forum.Member{Role: forum.RoleAdmin}), id)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func opening(t *testing.T, s *store.Store, id forum.ThreadID) forum.PostID {
	t.Helper()
	var post forum.PostID
	storetest.Write(t, s, func(tx *store.Tx) (err error) {
		post, err = tx.OpeningOf(id)
		return err
	})
	return post
}

func titleIn(t *testing.T, s *store.Store, id forum.ThreadID, lang forum.Lang) forum.Title {
	t.Helper()
	title, _ := thread(t, s, id).Titles.In(lang)
	return title
}

func TestTitlesFollowTranslations(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor, samir := storetest.Member(t, s, "noor"), storetest.Member(t, s, "samir")
		th := storetest.Thread(t, s, samir, "ar", "إعلانات")
		post := opening(t, s, th.ID)

		storetest.Translate(t, s, forum.TitleOf(th.ID), "nl", storetest.MachineTranslated(1, "Advertenties"))
		want := forum.Title{Lang: "nl", Text: "Advertenties", Slug: "advertenties", Source: forum.Machine}
		if got := titleIn(t, s, th.ID, "nl"); got != want {
			t.Errorf("by a machine it is %+v", got)
		}
		storetest.Translate(t, s, forum.TitleOf(th.ID), "nl", storetest.Translated(noor, 1, "Reclame"))
		want = forum.Title{Lang: "nl", Text: "Reclame", Slug: "reclame", Source: forum.Human}
		if got := titleIn(t, s, th.ID, "nl"); got != want {
			t.Errorf("by a member it is %+v", got)
		}
		finds(t, s, "reclame", "nl", 1)
		finds(t, s, "advertenties", "nl", 0)

		storetest.Translate(t, s, forum.TextOf(post), "nl", storetest.Translated(noor, 1, "Over reclame"))
		if want.Indexable = true; titleIn(t, s, th.ID, "nl") != want {
			t.Error("a title and opening post by people aren't indexable")
		}
		change(t, s, th.ID, func(th *forum.Thread) { th.Title = "إعلانات تويتر"; th.Version++ })
		if want.Stale = true; titleIn(t, s, th.ID, "nl") != want {
			t.Errorf("after the original changed it is %+v", titleIn(t, s, th.ID, "nl"))
		}
		takeAway(t, s, forum.TitleOf(th.ID), "nl", noor)
		if got := titleIn(t, s, th.ID, "nl"); got.Source != forum.Machine || got.Indexable {
			t.Errorf("after the member's was removed it is %+v", got)
		}
		finds(t, s, "advertenties", "nl", 1)
	})
}

// takeAway removes a member's translation.
func takeAway(t *testing.T, s *store.Store, target forum.Target, lang forum.Lang, by *forum.Member) {
	t.Helper()
	storetest.Write(t, s, func(tx *store.Tx) error {
		original, err := tx.LockOriginal(target)
		if err != nil {
			return err
		}
		tr, err := tx.Translation(target, lang, forum.Human)
		if err != nil {
			return err
		}
		now := tx.Now()
		tr.Remove(forum.Removal{Reason: forum.RemovedByAuthor, ByID: &by.ID, At: &now})
		return tx.SaveTranslation(&original, &tr, nil)
	})
}

func TestVersionsFollowTheirOriginal(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor, samir := storetest.Member(t, s, "noor"), storetest.Member(t, s, "samir")
		th := storetest.Thread(t, s, samir, "ar", "إعلانات")
		p := storetest.Comment(t, s, th.ID, samir, "ar")
		target := forum.TextOf(p.ID)
		storetest.Translate(t, s, target, "nl", storetest.Translated(noor, 1, "antwoord"))
		storetest.Translate(t, s, target, "nl", storetest.MachineTranslated(1, "gemompel"))
		storetest.Translate(t, s, target, "es", storetest.MachineTranslated(1, "respuesta"))
		finds(t, s, "antwoord", "nl", 1)
		finds(t, s, "gemompel", "nl", 0)
		finds(t, s, "respuesta", "es", 1)

		for _, to := range []forum.Visibility{forum.Hidden, forum.Deleted} {
			setVisibility(t, s, th.ID, p.ID, to, noor)
			finds(t, s, "antwoord", "nl", 0)
			setVisibility(t, s, th.ID, p.ID, forum.Visible, noor)
			finds(t, s, "antwoord", "nl", 1)
		}
		change(t, s, th.ID, remove(forum.Hidden, noor, clock.Now()))
		finds(t, s, "antwoord", "nl", 0)
		change(t, s, th.ID, func(th *forum.Thread) { th.Restore(noor.ID, clock.Now()) })
		finds(t, s, "antwoord", "nl", 1)

		if storetest.Translate(t, s, target, "nl", storetest.Translated(noor, 1, "weerwoord")).Revision != 2 {
			t.Error("a replaced translation has no second revision")
		}
		finds(t, s, "antwoord", "nl", 0)
		finds(t, s, "weerwoord", "nl", 1)
	})
}

func TestEditingMakesTranslationsStale(t *testing.T) {
	tests := []struct {
		name      string
		lang      forum.Lang
		markdown  string
		wantStale bool
		wantFound int // in Dutch, by the translation
	}{
		{"text", "ar", "Another comment", true, 1},
		{"nothing but the language", "de", "A comment", false, 1},
		{"the language to that of the translation", "nl", "A comment", false, 0},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		th := storetest.Thread(t, s, noor, "ar", "إعلانات")
		for _, test := range tests {
			p := storetest.Comment(t, s, th.ID, noor, "ar")
			storetest.Translate(t, s, forum.TextOf(p.ID), "nl", storetest.Translated(noor, 1, "antwoord"))
			storetest.Write(t, s, func(tx *store.Tx) error {
				o, err := tx.LockOriginal(forum.TextOf(p.ID))
				if err != nil {
					return err
				}
				before := o.Post.Revise(forum.Edit{Lang: test.lang, Markdown: test.markdown, By: noor.ID, At: tx.Now()})
				if err := tx.SaveRevision(o.Thread, o.Post, before, storetest.Words(test.markdown)); err != nil {
					return err
				}
				tr, err := tx.Translation(forum.TextOf(p.ID), "nl", forum.Human)
				if tr.Stale != test.wantStale {
					t.Errorf("%s: the translation is stale: %t", test.name, tr.Stale)
				}
				return err
			})
			finds(t, s, "antwoord", "nl", test.wantFound)
			storetest.Write(t, s, func(tx *store.Tx) error { // out of the way of the next
				o, err := tx.LockOriginal(forum.TextOf(p.ID))
				if err != nil {
					return err
				}
				return tx.WipePost(o.Thread, o.Post, text.Analysis{})
			})
			finds(t, s, "antwoord", "nl", 0)
		}
	})
}

func TestWipingForgetsVersions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		th := storetest.Thread(t, s, noor, "ar", "إعلانات")
		post := opening(t, s, th.ID)
		storetest.Translate(t, s, forum.TitleOf(th.ID), "nl", storetest.Translated(noor, 1, "Reclame"))
		storetest.Translate(t, s, forum.TextOf(post), "nl", storetest.Translated(noor, 1, "uitleg"))
		storetest.Translate(t, s, forum.TextOf(post), "nl", storetest.Translated(noor, 1, "toelichting"))
		storetest.Write(t, s, func(tx *store.Tx) error {
			o, err := tx.LockOriginal(forum.TextOf(post))
			if err != nil {
				return err
			}
			return tx.WipePost(o.Thread, o.Post, storetest.Words(o.Thread.Title))
		})
		finds(t, s, "toelichting", "nl", 0)
		finds(t, s, "reclame", "nl", 1) // the title stays
		if titleIn(t, s, th.ID, "nl").Indexable {
			t.Error("the page is indexable without the opening post")
		}
		for _, table := range []string{"translations", "translation_revisions"} {
			rows, err := s.Dump(table)
			if err != nil {
				t.Fatal(err)
			}
			if want := map[string]int{"translations": 1}[table]; len(rows) != want {
				t.Errorf("%s has %d rows, not %d: %v", table, len(rows), want, rows)
			}
		}
	})
}

func TestWipeTranslation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		th := storetest.Thread(t, s, noor, "ar", "إعلانات")
		p := storetest.Comment(t, s, th.ID, noor, "ar")
		for _, body := range []string{"uitleg", "toelichting"} {
			storetest.Translate(t, s, forum.TextOf(p.ID), "nl", storetest.Translated(noor, 1, body))
			clock.Advance(time.Minute)
		}
		storetest.Write(t, s, func(tx *store.Tx) error {
			o, err := tx.LockOriginal(forum.TextOf(p.ID))
			if err != nil {
				return err
			}
			tr, err := tx.Translation(forum.TextOf(p.ID), "nl", forum.Human)
			if err != nil {
				return err
			}
			now := tx.Now()
			return tx.WipeTranslation(&o, &tr, forum.Removal{Reason: forum.RemovedByAuthor, ByID: &noor.ID, At: &now})
		})
		finds(t, s, "toelichting", "nl", 0)
		rows, err := s.Dump("translation_revisions")
		if err != nil || len(rows) > 0 {
			t.Errorf("the history is still there: %v, %v", rows, err)
		}
		tr := storetest.Translate(t, s, forum.TextOf(p.ID), "nl", storetest.Translated(noor, 1, "verklaring"))
		if tr.Visibility != forum.Visible || tr.Revision != 3 {
			t.Errorf("translated anew it is %s, revision %d", tr.Visibility, tr.Revision)
		}
		finds(t, s, "verklaring", "nl", 1)
	})
}

func TestTagNamesFollowTranslations(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		th := storetest.Thread(t, s, noor, "en", "Bots", "robots")
		var tag forum.Tag
		storetest.Write(t, s, func(tx *store.Tx) error {
			tags, err := tx.TagsOf(th.ID)
			tag = tags[slices.IndexFunc(tags, func(t forum.Tag) bool { return t.Key == "robots" })]
			return err
		})
		storetest.Translate(t, s, forum.NameOf(tag.ID), "es", storetest.MachineTranslated(1, "robotes"))
		storetest.Translate(t, s, forum.NameOf(tag.ID), "es", storetest.Translated(noor, 1, "bots"))
		storetest.Translate(t, s, forum.NameOf(tag.ID), "ar", storetest.Translated(noor, 1, "روبوتات"))
		rows, err := s.ThreadRow(context.Background(), forum.Viewer{}, th.ID)
		if err != nil {
			t.Fatal(err)
		}
		names := rows.Tags[0].Names
		if names.In("es") != "bots" || names.In("ar") != "روبوتات" || names.In("nl") != "" {
			t.Errorf("the names are %q", names)
		}
	})
}

func TestInspectFindsUnsoundVersions(t *testing.T) {
	tests := []struct{ name, statement string }{
		{"titles", `UPDATE threads SET titles = ''`},
		{"names", `UPDATE tags SET names = ''`},
		{"counts", `UPDATE thread_langs SET translated = translated + 1`},
		{"search", `DELETE FROM search_texts WHERE lang = 'nl'`},
		{"shown", `UPDATE search_texts SET visible = false WHERE lang = 'nl'`},
		{"stale", `UPDATE translations SET stale = true`},
		{"author", `UPDATE translations SET author_id = NULL WHERE source = 'human'`},
		{"gone", `DELETE FROM translations`},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		th := storetest.Thread(t, s, noor, "ar", "إعلانات", "robots")
		storetest.Translate(t, s, forum.TitleOf(th.ID), "nl", storetest.Translated(noor, 1, "Reclame"))
		storetest.Translate(t, s, forum.TextOf(opening(t, s, th.ID)), "nl", storetest.Translated(noor, 1, "uitleg"))
		var tag forum.Tag
		storetest.Write(t, s, func(tx *store.Tx) error {
			tags, err := tx.TagsOf(th.ID)
			tag = tags[0]
			return err
		})
		storetest.Translate(t, s, forum.NameOf(tag.ID), "nl", storetest.Translated(noor, 1, "bots"))
		for _, test := range tests {
			found, err := s.InspectAfter(test.statement)
			if err != nil {
				t.Fatalf("%s: %v", test.name, err)
			}
			if len(found) == 0 {
				t.Errorf("%s: nothing is found wrong", test.name)
			}
		}
	})
}
