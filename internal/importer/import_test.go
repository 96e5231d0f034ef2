package importer_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/importer"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// imported imports a file that must become a new thread, and reads it back.
func imported(t *testing.T, s *store.Store, name, content string) (importer.Result, forum.Thread, []forum.Tag) {
	t.Helper()
	r, err := importer.New(s).ImportArticle(context.Background(), name, []byte(content), importer.Options{Detect: undetected})
	if err != nil || r.Outcome != importer.Imported {
		t.Fatalf("%s: %+v %v", name, r, err)
	}
	var thread forum.Thread
	var tags []forum.Tag
	storetest.Write(t, s, func(tx *store.Tx) (err error) {
		if thread, err = tx.LockThread(r.Thread.ID); err != nil {
			return err
		}
		tags, err = tx.TagsOf(thread.ID)
		return err
	})
	return r, thread, tags
}

func post(t *testing.T, s *store.Store, id forum.PostID) forum.Post {
	t.Helper()
	var p forum.Post
	storetest.Write(t, s, func(tx *store.Tx) (err error) {
		p, err = tx.LockPost(id)
		return err
	})
	return p
}

func member(t *testing.T, s *store.Store, id forum.MemberID) *forum.Member {
	t.Helper()
	m, err := s.Member(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const datedArticle = `---
title: Verkopen of antwoorden?
author: noor
slug: verkopen-of-antwoorden
date: 2010-06-24 05:51:28+00:00
tags: [Sales, klantenservice, sales]
lang: nl
---
Wie verkoopt er @noor hier eigenlijk nog?
`

func TestImportedThread(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		account := storetest.Member(t, s, "noor")
		r, thread, tags := imported(t, s, "a.md", datedArticle)
		written := time.Date(2010, 6, 24, 5, 51, 28, 0, time.UTC)
		if thread.Title != "Verkopen of antwoorden?" || thread.Slug != "verkopen-of-antwoorden" || thread.Lang != "nl" ||
			!thread.CreatedAt.Equal(written) || !thread.LastActivityAt.Equal(written) || thread.DateUnknown || thread.State != forum.Open {
			t.Errorf("%+v", thread)
		}
		if len(tags) != 2 || tags[0].Key != "sales" || !tags[0].Builtin || tags[1].Name != "klantenservice" {
			t.Errorf("%+v", tags)
		}
		author := member(t, s, thread.AuthorID)
		if author.Kind != forum.KindImported || author.Name() != "noor" || author.ID == account.ID || author.Handle != "" ||
			author.Confirmed() || author.PostCount != 1 || author.Ref().HasPage() {
			t.Errorf("%+v", author)
		}
		p := post(t, s, r.Opening)
		if p.Markdown != "Wie verkoopt er @noor hier eigenlijk nog?" || len(p.Rendered.Segments) != 1 || !p.CreatedAt.Equal(written) {
			t.Errorf("a handle from elsewhere must stay text: %+v", p)
		}
	})
}

func TestImportedWithoutDateOrAuthor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		_, thread, _ := imported(t, s, "a.txt", "Verkopen of antwoorden?\n\nAllebei.")
		if !thread.DateUnknown || !thread.CreatedAt.Equal(clock.Now()) || thread.Slug != "verkopen-of-antwoorden" {
			t.Errorf("%+v", thread)
		}
		if m := member(t, s, thread.AuthorID); m.Kind != forum.KindImported || m.Name() != "" {
			t.Errorf("%+v", m)
		}
	})
}

func TestImportedComments(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		content := "Ons kanaal\n\nTekst.\n\n5 reacties op “Ons kanaal”\n\n" +
			"1. Bo zegt:\n2010-05-02 10:00\n   Een.\n\n2. Twee.\n\n3. Bo zegt:\n2010-05-03 10:00\n   Drie.\n\n4. Vier.\n\n5. Vijf.\n\nReacties zijn gesloten."
		r, thread, _ := imported(t, s, "a.txt", content)
		if r.Comments != 5 || thread.PostCount != 6 || thread.LastNumber != 6 {
			t.Errorf("%+v", thread)
		}
		c := thread.Closing
		if thread.State != forum.Closed || c.Reason != forum.CloseOutdated || c.Note != "Reacties zijn gesloten." || c.NoteLang != "nl" ||
			*c.ByID != forum.SystemID || !c.At.Equal(clock.Now()) {
			t.Errorf("%+v", c)
		}
		log, err := s.LogPage(context.Background(), forum.Viewer{}, forum.LogQuery{})
		if err != nil || len(log.Decisions) != 1 || !log.Decisions[0].Automated {
			t.Errorf("%+v %v", log, err)
		}
		posts := make([]forum.Post, 6)
		for i := range posts {
			posts[i] = post(t, s, r.Opening+forum.PostID(i))
		}
		if posts[1].AuthorID != posts[3].AuthorID || posts[2].AuthorID == posts[4].AuthorID {
			t.Error("one name is one person here, and no name is nobody in particular")
		}
		if !posts[2].DateUnknown || posts[3].DateUnknown || posts[3].CreatedAt.Year() != 2010 {
			t.Errorf("%+v", posts[3])
		}
	})
}

func TestCommentsThatTheAuthorDidNotWant(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		_, thread, _ := imported(t, s, "a.md", "---\ntitle: Ons kanaal\ncomments: false\n---\nTekst.")
		if thread.State != forum.Closed || thread.Closing.Reason != forum.CloseAuthorRequest || thread.Closing.Note != "" {
			t.Errorf("%+v", thread.Closing)
		}
	})
}

// The author of several articles is one person; who only shares a name with a
// commenter isn't.
func TestAuthorsAcrossArticles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		article := func(name, slug string) forum.MemberID {
			_, thread, _ := imported(t, s, slug+".md", "---\ntitle: Ons kanaal\nauthor: "+name+"\nslug: "+slug+
				"\n---\nTekst.\n\n1 reactie\n\n1. Cem zegt:\n\n   Ja.\n")
			return thread.AuthorID
		}
		first, second, commenter := article("Bo", "a"), article("Bo", "b"), article("Cem", "c")
		if first != second || commenter == first {
			t.Errorf("%d %d %d", first, second, commenter)
		}
		if m := member(t, s, commenter); m.PostCount != 2 {
			t.Errorf("Cem has %d posts: his article and the comment under it", m.PostCount)
		}
	})
}

func TestImportingTwiceChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		r, before, _ := imported(t, s, "a.md", datedArticle)
		clock.Advance(time.Hour)
		for name, content := range map[string]string{"a.md": datedArticle, "renamed.txt": datedArticle, "edited.md": datedArticle + "\nEn nu?\n"} {
			again, err := importer.New(s).ImportArticle(context.Background(), name, []byte(content),
				importer.Options{Detect: undetected, SourceURL: base(t, "https://blog.example/")})
			if err != nil || again.Outcome != importer.Known || again.Thread.ID != r.Thread.ID {
				t.Errorf("%s: %+v %v", name, again, err)
			}
		}
		after, err := s.ImportedThread(context.Background(), before.Source)
		if err != nil || after.Version != before.Version || after.PostCount != 1 || post(t, s, r.Opening).Revision != 1 {
			t.Errorf("%+v %v", after, err)
		}
		if _, err := s.ImportedThread(context.Background(), ""); !forum.Is(err, forum.NotFound) {
			t.Errorf("no source must find nothing: %v", err)
		}
	})
}

// The folders of languages, and sites that count alike, have articles of the same
// slug and date, or of the same number. The second of them is not taken for known.
func TestOtherArticlesOfTheSameIdentity(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		const english, dutch = "---\ntitle: Hello\n---\nOne.", "---\ntitle: Hallo\n---\nEen."
		files := []struct {
			name, content string
			want          importer.Outcome
		}{
			{"_posts/en/2020-01-01-hello.md", english, importer.Imported},
			{"_posts/en/2020-01-01-hello.md", english, importer.Known},
			{"copy/2020-01-01-hello.md", english, importer.Known},
			{"_posts/nl/2020-01-01-hello.md", dutch, importer.Refused},
			{"_posts/de/2020-01-01-hello.md", "---\ntitle: Hallo\nguid: https://blog.example/de/hello\n---\nEins.", importer.Imported},
			{"a/first.md", "---\ntitle: First\nid: 5\n---\nOne.", importer.Imported},
			{"b/fifth.md", "---\ntitle: Fifth\nid: 5\n---\nFive.", importer.Refused},
		}
		run := func() {
			im := importer.New(s)
			for n, f := range files {
				r, err := im.ImportArticle(context.Background(), f.name, []byte(f.content), importer.Options{Detect: undetected})
				if err != nil || r.Outcome != f.want {
					t.Errorf("%d %s: %+v %v", n, f.name, r, err)
				}
				if f.want == importer.Imported {
					files[n].want = importer.Known
				}
				if f.want != importer.Refused {
					continue
				}
				if len(r.Problems) != 1 || !r.Problems[0].Broken || !strings.HasPrefix(r.Problems[0].String(), f.name+": another article than "+files[map[int]int{3: 0, 6: 5}[n]].name+" with the same identity") {
					t.Errorf("%s: %v", f.name, r.Problems)
				}
			}
		}
		run()
		run() // what is there already is known, and the others are refused as before
	})
}

func TestABrokenFileLeavesNothingBehind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		r, err := importer.New(s).ImportArticle(context.Background(), "a.md",
			[]byte("---\ntitle: Ons kanaal\ndate: ooit\n---\nTekst."), importer.Options{Detect: undetected})
		if err != nil || r.Outcome != importer.Refused || len(r.Problems) != 1 || !strings.HasPrefix(r.Problems[0].String(), "a.md:3:") {
			t.Errorf("%+v %v", r, err)
		}
		empty, err := s.Empty(context.Background())
		if err != nil || !empty {
			t.Errorf("empty: %v %v", empty, err)
		}
	})
}

// The forum's own limits hold for what is imported.
func TestImportHoldsTheForumsLimits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		storetest.Write(t, s, func(tx *store.Tx) error { return tx.SetSetting("limits.post-max", "500", forum.SystemID) })
		r, err := importer.New(s).ImportArticle(context.Background(), "a.txt",
			[]byte("Ons kanaal\n\n"+strings.Repeat("a", 501)), importer.Options{Detect: undetected})
		if err != nil || r.Outcome != importer.Refused {
			t.Errorf("%+v %v", r, err)
		}
	})
}

// The five real articles are five threads in five languages, as a reader of each
// would want them.
func TestRealArticlesAsThreads(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		for name, want := range map[string]struct {
			lang     forum.Lang
			comments int
			html     string
		}{
			"000": {"nl", 0, `<p dir="auto">twittermm.jpg (../images/uploadimages/twittermm.jpg)</p>`},
			"001": {"de", 0, `<p dir="auto">Twitter ist direkt. Es ist unmittelbar. Und es ist auf das Wesentliche reduziert.</p>`},
			"002": {"ar", 0, `عدم الاعتماد على تويتر كمنصة أساسية للتواصل الاجتماعي.</li>`},
			"003": {"es", 0, `<p dir="auto">De hecho, la idea de los 140 caracteres`},
			"004": {"en", 4, `<p dir="auto">idea_bulb</p>`},
		} {
			a, _ := seed(t, name, importer.Options{})
			r := importSeed(t, s, name)
			if r.Thread.Lang != want.lang || r.Comments != want.comments || r.Thread.Title != a.Title || r.Thread.DateUnknown != (name != "000") {
				t.Errorf("%s: %+v", name, r)
			}
			if html := post(t, s, r.Opening).Rendered.Segments[0].HTML; !strings.Contains(html, want.html) {
				t.Errorf("%s: %s isn't in\n%s", name, want.html, html)
			}
			if importSeed(t, s, name).Outcome != importer.Known {
				t.Errorf("%s was imported twice", name)
			}
		}
	})
}
