package text

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
)

func TestReadTyped(t *testing.T) {
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }
	for typed, want := range map[string]Typed{
		"":                               {},
		"lang:ar hond":                   {Langs: []forum.Lang{"ar"}, terms: []term{{text: "hond"}}},
		"LANG:nl,de":                     {Langs: []forum.Lang{"nl", "de"}},
		"lang: x":                        {terms: []term{{text: "lang:"}, {text: "x"}}},
		`tag:"customer service" x`:       {Tag: "customer-service", terms: []term{{text: "x"}}},
		"tag:مبيعات by:@noor":            {Tag: "مبيعات", Author: "noor"},
		"is:closed is:nothing":           {State: forum.Closed, terms: []term{{text: "is:nothing"}}},
		"after:2025 before:2026-03":      {Since: day(2026, 1, 1), Before: day(2026, 3, 1)},
		"after:٢٠٢٥-٠٢-٠٣ before:soon":   {Since: day(2025, 2, 4), terms: []term{{text: "before:soon"}}},
		`-bots -"good bots" -`:           {terms: []term{{text: "bots", without: true}, {text: "good bots", quoted: true, without: true}, {text: "-"}}},
		`x„a b“y "open`:                  {terms: []term{{text: "x"}, {text: "a b", quoted: true}, {text: "y"}, {text: `"`}, {text: "open"}}},
		"https://example.org e-mail 1:2": {terms: []term{{text: "https://example.org"}, {text: "e-mail"}, {text: "1:2"}}},
	} {
		got := ReadTyped(typed)
		if show(got) != show(want) {
			t.Errorf("%q\n got %s\nwant %s", typed, show(got), show(want))
		}
	}
}

func show(t Typed) string {
	var b strings.Builder
	for _, lang := range t.Langs {
		b.WriteString("lang " + string(lang) + " ")
	}
	b.WriteString(t.Tag + "/" + t.Author + "/" + string(t.State) + "/" + t.Since.String() + "/" + t.Before.String())
	for _, term := range t.terms {
		b.WriteString(" [" + term.text)
		if term.quoted {
			b.WriteString(" quoted")
		}
		if term.without {
			b.WriteString(" without")
		}
		b.WriteString("]")
	}
	return b.String()
}

func TestQueryWithout(t *testing.T) {
	q := AnalyseQuery(`huizen -brieven -"duur huis" lang:nl`, []forum.Lang{"nl"})
	if len(q.Words) != 1 || len(q.Without) != 2 || !q.Without[1].IsPhrase() || q.Without[0].Exact[0] != "brieven" {
		t.Errorf("got %+v", q)
	}
}

func TestQueryIn(t *testing.T) {
	q := AnalyseQuery("huizen", nil).In([]forum.Lang{"nl"})
	for _, form := range q.Words[0].Alternatives {
		if strings.Contains(form, letterOfStems) && !strings.HasPrefix(form, "nl") {
			t.Errorf("%q is asked for", form)
		}
	}
	if q := AnalyseQuery("huizen", []forum.Lang{"nl"}).In([]forum.Lang{"fr"}); len(q.Words[0].Alternatives) == 0 {
		t.Error("a language without stemmer leaves nothing to ask for")
	}
}

// FuzzReadTyped reads what searches link to again, which is what was typed, changed.
func FuzzReadTyped(f *testing.F) {
	for _, s := range []string{`lang:ar,nl "a b" -c`, `-"x tag:"customer service" is:open`, `by:ann after:٢٠٢٥ before:2025-13`,
		`a"b»c«d„e“ has:summary`, `lang:lang:nl tag: "`, "-\u00a0-a\xff:\"", strings.Repeat("lang:nl ", 200)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		typed := ReadTyped(s)
		again := typed.Respelled(nil)
		if len(again) <= maxQuery && show(ReadTyped(again)) != show(typed) {
			t.Errorf("%q is read as %s, and what it is written as, %q, as %s", s, show(typed), again, show(ReadTyped(again)))
		}
		filters := slices.Collect(maps.Values(filterOf))
		without := typed.Without(filters...)
		bare, words := ReadTyped(without), typed
		words.Langs, words.Tag, words.Author, words.State, words.Since, words.Before = nil, "", "", "", time.Time{}, time.Time{}
		if len(without) <= maxQuery && (show(bare) != show(words) || bare.Summary) {
			t.Errorf("%q without its operators is read as %s, want %s", s, show(bare), show(words))
		}
		for _, query := range []Query{typed.Query(nil), typed.Query([]forum.Lang{"ar"})} {
			for _, w := range slices.Concat(query.Words, query.Without) {
				checkTokens(t, s, w.Exact)
				checkTokens(t, s, w.Alternatives)
			}
		}
	})
}
