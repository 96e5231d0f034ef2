package importer_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
)

// The line above the comments, as WordPress words it in each language.
func TestCommentHeadings(t *testing.T) {
	for heading, want := range map[string]int{
		"3 thoughts on “Our channel”":        3,
		"3 thoughts on “Our channel":         3,
		"3 thoughts on Our channel":          3,
		"### 3 Responses to \"Our channel\"": 3,
		"One thought on “Our channel”":       1,
		"3 Comments":                         3,
		"3 gedachten over “Ons kanaal”":      3,
		"Eén gedachte over “Ons kanaal”":     1,
		"3 reacties op 'Ons kanaal'":         3,
		"3 Gedanken zu „Unser Kanal“":        3,
		"Ein Kommentar zu „Unser Kanal“":     1,
		"3 Antworten auf „Unser Kanal“":      3,
		"3 comentarios en «Nuestro canal»":   3,
		"Un comentario en “Nuestro canal”":   1,
		"3 pensamientos sobre “El canal”":    3,
		"3 تعليقات على “قناتنا”":             3,
		"\u200f3 تعليقات على “قناتنا”":       3,
		"٣ تعليقات على “قناتنا”":             3,
		"رأي واحد على “قناتنا”":              1,
		"تعليقان على “قناتنا”":               2,
		"4 آراء على “قناتنا”":                4,
	} {
		items := ""
		for i := range want {
			items += fmt.Sprintf("\n  %d. Comment %d.\n", i+1, i+1)
		}
		a, problems := parse(t, "a.txt", "Our channel\n\nText.\n\n"+heading+"\n"+items)
		if len(a.Comments) != want || a.Body != "Text." || a.Closed || len(problems) > 0 {
			t.Errorf("%s: %d comments, body %q, %v", heading, len(a.Comments), a.Body, problems)
		}
	}
}

// What only looks like such a line is part of the article.
func TestLinesThatHeadNoComments(t *testing.T) {
	for _, content := range []string{
		"Our channel\n\nText.\n\n3 thoughts on timing\n\n1. One\n2. Two\n3. Three",
		"Our channel\n\nText.\n\n3 ideas para vender\n\n1. Una\n2. Dos\n3. Tres",
		"Our channel\n\nText.\n\n3 responses to “hard” questions\n\n1. One\n2. Two\n3. Three",
		"Our channel\n\nText.\n\n3 thoughts on “Our channel”\n\nNo number follows.",
		"3 thoughts on “Our channel”\n\n1. One\n2. Two",
		"Our channel\n\nText.\n\nComments are closed.\n\nThat is how it ended.",
	} {
		a, _ := parse(t, "a.txt", content)
		if len(a.Comments) > 0 || a.Closed || !strings.HasSuffix(a.Body, content[strings.LastIndex(content, "\n")+1:]) {
			t.Errorf("%q\ngives %d comments, closed %v, and %q", content, len(a.Comments), a.Closed, a.Body)
		}
	}
}

func TestClosingLines(t *testing.T) {
	for line, lang := range map[string]forum.Lang{
		"Comments are closed.":            "en",
		"*Comments are closed*":           "en",
		"Reacties zijn gesloten.":         "nl",
		"Kommentare sind geschlossen.":    "de",
		"Los comentarios están cerrados.": "es",
		"التعليقات مغلقة.":                "ar",
		"\u200fالتعليقات مغلقة.":          "ar",
	} {
		a, _ := parse(t, "a.txt", "Our channel\n\nText.\n\n"+line+"\n\n")
		if !a.Closed || a.ClosedLang != lang || a.ClosedNote != strings.Trim(line, "*\u200f") || a.Body != "Text." {
			t.Errorf("%s: %+v", line, a)
		}
	}
}

const copiedPage = `Our channel

Text.

Share this:

12 thoughts on “Our channel”

   1. Ann on May 2, 2010 at 3:15 pm said:

      We sell.

      We also answer:

        1. slowly
        2. kindly

      Reply ↓

   2. Bo says:
      2010-05-03 10:00

      1. is what I'd do.

   3. Cem says:

      Agreed.

   4. Dee on a rainy day said:
      No.

   5. I say: no.
   6. Six.
   7. Seven.
   8. Eight.
   9. Nine.
  10. Ten.
  11. Eleven,
and on the next line.
  12. Twelve.

Older posts

Comments are closed.
`

func TestCommentsAsPagesShowThem(t *testing.T) {
	a, problems := parse(t, "a.txt", copiedPage)
	if len(a.Comments) != 12 || !a.Closed || a.Body != "Text." {
		t.Fatalf("%d comments: %+v", len(a.Comments), a)
	}
	day := func(d, hour, minute int) time.Time { return time.Date(2010, 5, d, hour, minute, 0, 0, time.UTC) }
	for i, want := range []struct {
		author string
		date   time.Time
		body   string
	}{
		{"Ann", day(2, 15, 15), "We sell.\n\nWe also answer:\n\n1. slowly\n2. kindly"},
		{"Bo", day(3, 10, 0), "1. is what I'd do."},
		{"", time.Time{}, "Cem says:\n\nAgreed."},
		{"", time.Time{}, "Dee on a rainy day said:\\\nNo."},
		{"", time.Time{}, "I say: no."},
	} {
		c := a.Comments[i]
		if c.Author != want.author || !c.Date.Equal(want.date) || c.Body != want.body {
			t.Errorf("comment %d: %+v, want %+v", i+1, c, want)
		}
	}
	if got := a.Comments[10].Body; got != "Eleven,\\\nand on the next line." {
		t.Errorf("%q", got)
	}
	if len(problems) != 2 || problems[0].Line != 42 || problems[1].Line != 5 {
		t.Errorf("what was left out must be named with its line: %v", problems)
	}
}

func TestNamesWithoutDates(t *testing.T) {
	page := func(last string) string {
		return "Our channel\n\nText.\n\n3 Comments\n\n1. **Ann** says:\n\n   One.\n\n2. [Bo](http://b.example) wrote:\n\n   Two.\n\n3. " + last
	}
	a, _ := parse(t, "a.txt", page("Çem said:\n\n   Three."))
	for i, want := range []string{"Ann", "Bo", "Çem"} {
		if a.Comments[i].Author != want || strings.Contains(a.Comments[i].Body, "\n") {
			t.Errorf("%+v, want %s", a.Comments[i], want)
		}
	}
	a, _ = parse(t, "a.txt", page("Three."))
	for _, c := range a.Comments {
		if c.Author != "" {
			t.Errorf("not every comment has its line, so that %q may be anything", c.Author)
		}
	}
}

func TestCountsThatDisagreeAreNamed(t *testing.T) {
	a, problems := parse(t, "a.txt", "Our channel\n\nText.\n\n3 Comments\n\n1. One.\n\n2. Two.")
	if len(a.Comments) != 2 || len(problems) != 1 || problems[0].Line != 5 || problems[0].Broken {
		t.Errorf("%d comments, %v", len(a.Comments), problems)
	}
}

func TestCommentsWithoutIndentation(t *testing.T) {
	a, problems := parse(t, "a.txt", "Our channel\n\nText.\n\n2 Comments\n\n1. One.\n\nStill one.\n\n2. Two.\n\nStill two.")
	if len(a.Comments) != 2 || a.Comments[0].Body != "One.\n\nStill one." || a.Comments[1].Body != "Two.\n\nStill two." {
		t.Errorf("%+v %v", a.Comments, problems)
	}
}

// Furniture is only taken away where the rest of a copied page follows.
func TestShareLineOfAnArticleAloneStays(t *testing.T) {
	a, problems := parse(t, "a.txt", "Our channel\n\nText.\n\nShare this")
	if a.Body != "Text.\n\nShare this" || len(problems) > 0 {
		t.Errorf("%q %v", a.Body, problems)
	}
}
