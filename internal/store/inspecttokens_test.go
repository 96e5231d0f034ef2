package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"unicode"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

const unlike = "texts whose words in the search aren't theirs"

const newestText = "Verse koffie en koek"

// form is how a text in lang is found by a word.
func form(lang forum.Lang, word string) string { return text.Analyse(lang, word).Stem[0] }

// spoiled are statements after which the index holds other words than the text of
// the newest post, or a text that isn't there.
func spoiled(s *store.Store) map[string][]string {
	const newest = ` = (SELECT id FROM search_texts WHERE post_id = (SELECT MAX(post_id) FROM search_texts))`
	if s.Dialect() != "sqlite" {
		return map[string][]string{
			"a missing word":       {`UPDATE search_texts SET exact = ts_delete(exact, 'koffie') WHERE id` + newest},
			"a missing form":       {`UPDATE search_texts SET stem = ts_delete(stem, '` + form("nl", "koffie") + `') WHERE id` + newest},
			"a word too many":      {`UPDATE search_texts SET exact = exact || 'thee:9'::tsvector WHERE id` + newest},
			"a form too many":      {`UPDATE search_texts SET stem = stem || 'thee:9'::tsvector WHERE id` + newest},
			"another order":        {`UPDATE search_texts SET exact = '''koffie'':2 ''verse'':1 ''en'':4 ''koek'':3'::tsvector WHERE id` + newest},
			"another text's words": {`UPDATE search_texts SET exact = o.exact, stem = o.stem FROM search_texts o WHERE o.post_id = 1 AND o.lang = 'nl' AND search_texts.id` + newest},
			"no words":             {`UPDATE search_texts SET exact = '', stem = '' WHERE id` + newest},
			"another version's":    {`UPDATE search_texts SET exact = 'kast:1', stem = 'kast:1' WHERE lang = 'de'`},
		}
	}
	replace := func(exact, stem string) []string {
		return []string{`UPDATE search_tokens SET exact = '` + exact + `', stem = '` + stem + `' WHERE rowid` + newest}
	}
	a := text.Analyse("nl", newestText)
	right, forms := strings.Join(a.Exact, " "), strings.Join(a.Stem, " ")
	return map[string][]string{
		"a missing word":       replace("verse en koek", forms),
		"a missing form":       replace(right, strings.Replace(forms, form("nl", "koffie"), "", 1)),
		"a word too many":      replace(right+" thee", forms),
		"a form too many":      replace(right, forms+" thee"),
		"another order":        replace("verse koek en koffie", forms),
		"another text's words": replace("kast about kast", "kast about kast"),
		"no words":             replace("", ""),
		"another version's":    {`UPDATE search_tokens SET exact = 'kast', stem = 'kast' WHERE rowid IN (SELECT id FROM search_texts WHERE lang = 'de')`},
		"an orphan":            {`INSERT INTO search_tokens (rowid, exact, stem) VALUES (77, 'koffie', 'koffi')`},
		"an orphan that FTS5 doesn't count": {`INSERT INTO search_tokens (rowid, exact, stem) VALUES (77, 'koffie', 'koffi')`,
			`DELETE FROM search_tokens_docsize WHERE id = 77`},
		"a text put in twice": {`INSERT INTO search_tokens (rowid, exact, stem) SELECT id, 'thee', 'thee' FROM search_texts WHERE id` + newest},
	}
}

// Whatever the index holds that isn't a text's is found, and mended.
func TestWordsOfTheSearchAreThoseOfTheTexts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		versed(t, s, clock)
		for what, statements := range spoiled(s) {
			for _, statement := range statements {
				if err := s.Break(statement); err != nil {
					t.Fatalf("%s: %v", what, err)
				}
			}
			found, err := s.Inspect(ctx)
			if err != nil || !slices.ContainsFunc(found, func(f store.Inconsistency) bool { return f.What == unlike && f.Rows == 1 }) {
				t.Errorf("%s: Inspect finds %v, error %v", what, found, err)
			}
			if _, err := s.MendTokens(ctx); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			if _, err := s.MendSearch(ctx); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			sound(t, s, "after "+what)
		}
	})
}

// Of every character that words can hold the databases keep what the checker expects,
// also of those that FTS5's edition of Unicode doesn't know.
func TestWordsOfAnyCharacterAreCompared(t *testing.T) {
	var words []string
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if unicode.In(r, unicode.L, unicode.M, unicode.N) && !unicode.In(r, unicode.Han, unicode.Hangul) {
			words = append(words, "a"+string(r)+"b")
		}
	}
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "Kast")
		const atOnce = 2000
		for i, some := range slices.Collect(slices.Chunk(words, atOnce)) {
			if i%4 != 0 && s.Dialect() != "sqlite" {
				continue // PostgreSQL keeps tokens as they are
			}
			body := strings.Join(some, " ")
			added(t, s, thread.ID, forum.Post{AuthorID: noor.ID, Lang: "nl", Markdown: body}, text.Analyse("nl", body))
		}
		if err := s.ReindexAll(context.Background(), func(int, int) {}); err != nil {
			t.Fatal(err)
		}
		if found, err := s.Inspect(context.Background()); err != nil || len(found) > 0 {
			t.Errorf("Inspect finds %v, error %v", found, err)
		}
	})
}

// Texts of an earlier program are made anew anyway: they aren't compared.
func TestOutdatedTextsAreNotCompared(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		versed(t, s, clock)
		if err := s.Break(spoiled(s)["a form too many"][0]); err != nil {
			t.Fatal(err)
		}
		if err := s.Break(`UPDATE search_texts SET analysis = 0`); err != nil {
			t.Fatal(err)
		}
		if found, err := s.Inspect(context.Background()); err != nil || len(found) > 0 {
			t.Errorf("Inspect finds %v, error %v", found, err)
		}
	})
}

// versed makes a forum with every kind of text, the newest a comment in Dutch, in
// which each is found by its own words.
func versed(t *testing.T, s *store.Store, clock *storetest.Clock) {
	t.Helper()
	noor := storetest.Member(t, s, "noor")
	thread := storetest.Thread(t, s, noor, "nl", "Kast")
	storetest.Ask(t, s, thread.ID, "Blauw of rood?", "Blauw", "Rood")
	storetest.Translate(t, s, forum.TitleOf(thread.ID), "de", storetest.Translated(noor, 1, "Schrank"))
	for _, body := range []string{"", "xᦰy 19ᧈ", "الكتب في المكتبة #هواء", "#hout @noor naïve Straße ﬁn"} {
		clock.Advance(1)
		said(t, s, thread.ID, noor, "nl", body)
	}
	said(t, s, thread.ID, noor, "nl", newestText)
	if err := s.ReindexAll(context.Background(), func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	sound(t, s, "at first")
}

// sound fails unless the search holds what it should, and finds it.
func sound(t *testing.T, s *store.Store, when string) {
	t.Helper()
	if found, err := s.Inspect(context.Background()); err != nil || len(found) > 0 {
		t.Errorf("%s: Inspect finds %v, error %v", when, found, err)
	}
	if n, err := s.MendSearch(context.Background()); err != nil || n > 0 {
		t.Errorf("%s: %d to mend, error %v", when, n, err)
	}
	for word, want := range map[string]int{form("nl", "koffie"): 1, "thee": 0, form("de", "Schrank"): 1} {
		p, err := s.Search(context.Background(), forum.Viewer{}, forum.SearchQuery{}, looking(word))
		if err != nil || len(p.Found) != want {
			t.Errorf("%s: %d posts are found by %s, want %d, error %v", when, len(p.Found), word, want, err)
		}
	}
}
