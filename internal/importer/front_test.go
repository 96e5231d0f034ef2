package importer_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tertulia/internal/importer"
)

func TestFrontMatterSpellings(t *testing.T) {
	for head, want := range map[string]importer.Article{
		"title: One channel\nauthor: Ann":                                {Title: "One channel", Author: "Ann"},
		"title: \"A &amp; B: which channel?\"\nauthor:\n  - Ann\n  - Bo": {Title: "A & B: which channel?", Author: "Ann"},
		"title: >\n  Two\n  lines\nauthor:\n  login: ann\n  display_name: Ann B.\n  email: a@b.example": {
			Title: "Two lines", Author: "Ann B."},
		"Title: 2010\nTAGS: [ads, \"B2B\", ads]\ncategories: [Ads, News, Uncategorized]": {Title: "2010", Tags: []string{"ads", "B2B", "News"}},
		"title: One channel\ntags: customer service, ads":                                {Title: "One channel", Tags: []string{"customer service", "ads"}},
		"title: One channel\ntags: service ads":                                          {Title: "One channel", Tags: []string{"service", "ads"}},
		"title: One channel\ncategory: customer service":                                 {Title: "One channel", Tags: []string{"customer service"}},
		"title: One channel\ntags:\ncategories: ~":                                       {Title: "One channel"},
		"title: One channel\nslug: '%d9%86%d9%82%d8%a7%d8%b4'":                           {Title: "One channel", Slug: "نقاش"},
		"title: One channel\ncomments: true\npublished: true":                            {Title: "One channel"},
		"title: One channel\ncomments: Y\npublished: Yes\ndraft: Off":                    {Title: "One channel"},
		"title: One channel\npublished: ON\ndraft: no\nstatus: Public":                   {Title: "One channel"},
		"title: One channel\npublished: 1\ndraft: 0":                                     {Title: "One channel"},
		"title: One channel\npublished:\ndraft: ''\nstatus: ~":                           {Title: "One channel"},
		"title: One channel\ncomments: N":                                                {Title: "One channel", Closed: true},
		"title: One channel\ncomments: false\nstatus: publish":                           {Title: "One channel", Closed: true},
		"title: One channel\nlang: pt-BR":                                                {Title: "One channel", Lang: "pt"},
		"# a comment\ntitle: One channel # another\nunknown: {a: [b]}":                   {Title: "One channel"},
		"title: One channel\npassword: ''\ndate: '0000-00-00 00:00:00'":                  {Title: "One channel"},
	} {
		a, problems := parse(t, "a.md", "---\n"+head+"\n---\n\nText.\n")
		if a.Title != want.Title || a.Author != want.Author || a.Slug != want.Slug || a.Closed != want.Closed ||
			!slices.Equal(a.Tags, want.Tags) || want.Lang != "" && a.Lang != want.Lang || !a.Date.IsZero() {
			t.Errorf("%s\ngives %+v %v", head, a, problems)
		}
		if a.Body != "Text." {
			t.Errorf("%s\nbody %q", head, a.Body)
		}
	}
}

func TestDates(t *testing.T) {
	morning := time.Date(2010, 6, 24, 5, 51, 28, 0, time.UTC)
	minute, day := morning.Truncate(time.Minute), morning.Truncate(24*time.Hour)
	for s, want := range map[string]time.Time{
		"2010-06-24 05:51:28+00:00":       morning,
		"2010-06-24 07:51:28 +0200":       morning,
		"2010-06-24T07:51:28+02:00":       morning,
		"2010-06-24T05:51:28Z":            morning,
		"2010-06-24 05:51:28":             morning,
		"2010-06-24 05:51:28 UTC":         morning,
		"2010-06-24 05:51:28.123456789 Z": morning.Add(123456 * time.Microsecond),
		"Thu, 24 Jun 2010 05:51:28 +0000": morning,
		"2010-06-24 05:51":                minute,
		"June 24, 2010 at 5:51 am":        minute,
		"24 June 2010 at 05:51":           minute,
		"2010-06-24":                      day,
		"2010-6-24":                       day,
		"2010/06/24":                      day,
		"June 24, 2010":                   day,
		"24 Jun 2010":                     day,
		"2010-06-24 05:51:28 CEST":        {},
		"2010-06-31":                      {},
		"24-06-2010":                      {},
		"1024-06-24":                      {},
		"yesterday":                       {},
		"":                                {},
	} {
		got, ok := importer.ParseDate(s)
		if ok == want.IsZero() || !got.Equal(want) {
			t.Errorf("%q: %v %v, want %v", s, got, ok, want)
		}
	}
}

func TestDateAndSlugFromTheFileName(t *testing.T) {
	a, _ := parse(t, "posts/2010-06-24-one-channel.md", "---\ntitle: One channel\n---\nText.")
	if a.Slug != "one-channel" || a.Date.Format(time.DateOnly) != "2010-06-24" {
		t.Errorf("%q %v", a.Slug, a.Date)
	}
	a, _ = parse(t, "2010-06-24-one-channel.md", "---\ntitle: One channel\nslug: other\ndate: 2011-01-02\n---\nText.")
	if a.Slug != "other" || a.Date.Format(time.DateOnly) != "2011-01-02" {
		t.Errorf("%q %v", a.Slug, a.Date)
	}
	a, _ = parse(t, "000_3c4f8e117a26e6b5.txt", "One channel\n\nText.")
	if a.Slug != "" || !a.Date.IsZero() {
		t.Errorf("%q %v", a.Slug, a.Date)
	}
}

// What is wrong is named with the line it stands on, as the file's owner sees it.
func TestBrokenFrontMatter(t *testing.T) {
	for _, c := range []struct {
		content, want string
	}{
		{"---\ntitle: One: two: three\nslug: a\n---\nText.", "a.md:2: front matter: "},
		{"---\ntitle: One\n\tslug: a\n---\nText.", "a.md:3: front matter: "},
		{"---\ntitle: One\ntags: [a, b\n---\nText.", "a.md:3: front matter: "},
		{"\n\n---\ntitle: One\ndate: last summer\n---\nText.", `a.md:5: "last summer" is not a date`},
		{"---\ntitle: One\nText without an end.", "a.md:1: the front matter that begins here has no end"},
		{"---\ntitle: {a: b}\n---\nText.", "a.md:2: title must be a plain value"},
		{"---\n- a\n- b\n---\nText.", "a.md:2: front matter is not a list of keys and values"},
		{"---\ntitle: One\nstatus: draft\n---\nText.", "a.md:3: the article isn't published"},
		{"---\ntitle: One\npublished: false\n---\nText.", "a.md:3: the article isn't published"},
		{"---\ntitle: One\npublished: No\n---\nText.", "a.md:3: the article isn't published"},
		{"---\ntitle: One\npublished: off\n---\nText.", "a.md:3: the article isn't published"},
		{"---\ntitle: One\npublished: N\n---\nText.", "a.md:3: the article isn't published"},
		{"---\ntitle: One\npublished: 0\n---\nText.", "a.md:3: the article isn't published"},
		{"---\ntitle: One\npublished: later\n---\nText.", "a.md:3: published: later is neither true nor false"},
		{"---\ntitle: One\ndraft: true\n---\nText.", "a.md:3: the article isn't published"},
		{"---\ntitle: One\ndraft: YES\n---\nText.", "a.md:3: the article isn't published"},
		{"---\ntitle: One\ndraft: on\n---\nText.", "a.md:3: the article isn't published"},
		{"---\ntitle: One\ndraft: y\n---\nText.", "a.md:3: the article isn't published"},
		{"---\ntitle: One\ndraft: '1'\n---\nText.", "a.md:3: the article isn't published"},
		{"---\ntitle: One\ndraft: almost\n---\nText.", "a.md:3: draft: almost is neither true nor false"},
		{"---\ntitle: One\nstatus: future\n---\nText.", "a.md:3: the article isn't published"},
		{"---\ntitle: One\npassword: secret\n---\nText.", "a.md:3: the article isn't published"},
		{"---\ntitle: One\ncomments:\n- just text\n---\nText.", "a.md:3: a comment in the front matter"},
		{"---\ntitle: One\n---\n\n  \n", "a.md:4: there is no text in it"},
		{"+++\ntitle = 'One'\n+++\nText.", "a.md:1: front matter in TOML"},
		{"<!DOCTYPE html>\n<html><body>Text.</body></html>", "a.md:1: this is a whole HTML page"},
		{"---", "a.md:1: there is no title"},
	} {
		_, problems := importer.ParseArticle("a.md", []byte(c.content), importer.Options{Detect: undetected})
		if !importer.Broken(problems) || !slices.ContainsFunc(problems, func(p importer.Problem) bool {
			return strings.HasPrefix(p.String(), c.want)
		}) {
			t.Errorf("%q gives %v, want %s", c.content, problems, c.want)
		}
	}
}

func TestARuleAtTheTopIsNoFrontMatter(t *testing.T) {
	a, _ := parse(t, "a.md", "---\n\nOne channel\n\nText.")
	if a.Title != "One channel" || !strings.HasSuffix(a.Body, "Text.") {
		t.Errorf("%q %q", a.Title, a.Body)
	}
}

func TestCommentsInFrontMatter(t *testing.T) {
	a, _ := parse(t, "a.md", `---
title: One channel
comments:
- id: 5
  author: Ann &amp; Bo
  author_email: ann@post.example
  date: '2010-06-24 07:51:28 +0200'
  date_gmt: '2010-06-24 05:51:28 +0000'
  content: "We answer <em>here</em>.\r\n\r\nNowhere else."
- id: 6
  author: ''
  content: Unsigned.
- id: 7
  content: ''
---
Text.
`)
	if a.Closed || len(a.Comments) != 2 {
		t.Fatalf("%+v", a)
	}
	first := a.Comments[0]
	if first.Author != "Ann & Bo" || first.Date.Hour() != 5 || first.Body != "We answer *here*.\n\nNowhere else." {
		t.Errorf("%+v", first)
	}
	if a.Comments[1].Author != "" || !a.Comments[1].Date.IsZero() {
		t.Errorf("%+v", a.Comments[1])
	}
}

// A date in the file's name holds an article back as one in the front matter does.
func TestFutureDates(t *testing.T) {
	opt := importer.Options{Detect: undetected, Now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	for name, want := range map[string]string{
		"2026-11-21-merger.md": "",
		"2026-11-22-merger.md": "2026-11-22-merger.md: the date in the file's name, 2026-11-22, is in the future",
		"2027-5-1-merger.md":   "2027-5-1-merger.md: the date in the file's name, 2027-5-1, is in the future",
	} {
		_, problems := importer.ParseArticle(name, []byte("---\ntitle: One channel\n---\nText."), opt)
		if (want != "") != importer.Broken(problems) || want != "" && problems[0].String() != want {
			t.Errorf("%s: %v", name, problems)
		}
	}
	// What the front matter says counts.
	if _, problems := importer.ParseArticle("2027-05-01-merger.md", []byte("---\ntitle: One channel\ndate: 2020-01-01\n---\nText."), opt); importer.Broken(problems) {
		t.Error(problems)
	}
}

func TestFutureDatesOfComments(t *testing.T) {
	opt := importer.Options{Detect: undetected, Now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	for content, line := range map[string]string{
		"---\ntitle: One channel\ncomments:\n- content: One.\n  date: 2026-11-21 11:00\n- content: Two.\n  date: 2036-11-21 11:00\n---\nText.":         "a.md:3: ",
		"One channel\n\nText.\n\n2 Comments\n\n1. Ann on November 21, 2026 at 11:00 am said:\n\nOne.\n\n2. Bo says:\n2036-11-21 11:00\n\nTwo.":         "a.md:11: ",
		"One channel\n\nText.\n\n2 Comments\n\n1. Ann on May 2, 2010 at 3:15 pm said:\n\nOne.\n\n2. Bo on November 21, 2036 at 11:00 am said:\n\nTwo.": "a.md:11: ",
	} {
		a, problems := importer.ParseArticle("a.md", []byte(content), opt)
		if len(a.Comments) != 2 || a.Comments[0].Date.IsZero() || !a.Comments[1].Date.IsZero() {
			t.Errorf("%q\n%+v", content, a.Comments)
		}
		if importer.Broken(problems) || len(problems) != 1 || !strings.HasPrefix(problems[0].String(), line+"2036-11-21 11:00:00, the date of a comment, is in the future") {
			t.Errorf("%q\n%v", content, problems)
		}
	}
}
