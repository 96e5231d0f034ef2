package plans

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/sample"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

// equalQueries is how many searches must find the same on both databases.
const equalQueries = 300

// TestSearchFindsTheSameOnBoth asks both databases for the same things in the same
// forum: hits in their order, counts, excerpts, hints and suggestions must be
// alike.
func TestSearchFindsTheSameOnBoth(t *testing.T) {
	post := storetest.Postgres(t)
	forums := make([]*store.Store, 2)
	for i, config := range []store.Config{storetest.SQLite(t), post} {
		clock := storetest.NewClock()
		forums[i] = storetest.Open(t, config, clock)
		if err := sample.Generate(t.Context(), forums[i], sample.Generation{Threads: 120, Posts: 900, Seed: 7}); err != nil {
			t.Fatal(err)
		}
		workOn(t, forums[i])
	}
	q := newQuerist(t, forums[0])
	found, hinted, suggested := 0, 0, 0
	for n := range equalQueries {
		asked := q.ask(n)
		lite, posted := answer(t, forums[0], asked), answer(t, forums[1], asked)
		if lite.text != posted.text {
			t.Errorf("%+v: SQLite finds\n%s\nand PostgreSQL\n%s", asked, lite.text, posted.text)
		}
		found, hinted, suggested = found+lite.found, hinted+lite.hinted, suggested+lite.suggested
	}
	if found < equalQueries || hinted < equalQueries/10 || suggested < equalQueries/10 {
		t.Errorf("the queries find %d posts, get %d hints and %d suggestions: too few to compare", found, hinted, suggested)
	}
}

// workOn hides, closes, sums up and translates some of a generated forum.
func workOn(t *testing.T, s *store.Store) {
	t.Helper()
	for id := forum.ThreadID(1); id <= 60; id++ {
		storetest.Write(t, s, func(tx *store.Tx) error {
			thread, err := tx.LockThread(id)
			if err != nil {
				return err
			}
			if thread.State == forum.Open && id%2 == 0 {
				d := thread.Close(forum.Closing{Reason: forum.CloseResolved, ByID: new(forum.SystemID), At: new(tx.Now())})
				if err := errors.Join(tx.SaveThread(&thread), tx.Record(&d)); err != nil {
					return err
				}
				if err := tx.SaveSummary(&thread, summary(t, forum.Lang([]string{"nl", "de", "ar", "es", "en"}[id%5]))); err != nil {
					return err
				}
			}
			if id%3 == 0 {
				return translateOpening(t, tx, id)
			}
			return nil
		})
	}
}

// summaryIn is a text for each language.
var summaryIn = map[forum.Lang]string{
	"nl": "De klanten kregen sneller antwoord.", "de": "Die Kunden bekamen schneller eine Antwort.", "ar": "حصل العملاء على ردّ أسرع.",
	"es": "Los clientes recibieron antes una respuesta.", "en": "Customers were answered sooner.",
}

func summary(t *testing.T, lang forum.Lang) forum.Summary {
	t.Helper()
	return forum.Summary{AuthorID: forum.SystemID, Lang: lang, Markdown: summaryIn[lang], Rendered: rendered(t, summaryIn[lang])}
}

func rendered(t *testing.T, markdown string) forum.Rendered {
	t.Helper()
	r, err := text.Render(markdown, text.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// translateOpening gives a thread's opening post a translation.
func translateOpening(t *testing.T, tx *store.Tx, id forum.ThreadID) error {
	t.Helper()
	opening, err := tx.OpeningOf(id)
	if err != nil {
		return err
	}
	o, err := tx.LockOriginal(forum.TextOf(opening))
	if err != nil {
		return err
	}
	lang := forum.Lang("es")
	if o.Post.Lang == lang {
		lang = "ar"
	}
	return tx.AddTranslation(&o, &forum.Translation{Target: forum.TextOf(opening), ThreadID: &id, Lang: lang, Source: forum.Human, Revision: 1,
		AuthorID: new(forum.SystemID), OriginalRevision: o.Post.Revision, Visibility: forum.Visible,
		Body: summaryIn[lang], Rendered: rendered(t, summaryIn[lang])})
}

// querist makes up queries from what a forum's posts say.
type querist struct {
	random  *rand.Rand
	texts   []string
	tags    []string
	handles []string
	member  forum.Viewer
}

func newQuerist(t *testing.T, s *store.Store) *querist {
	t.Helper()
	q := &querist{random: rand.New(rand.NewPCG(1, 2)), member: viewer(t, s, forum.SystemID+11)}
	for id := forum.ThreadID(1); id <= 120; id++ {
		p, err := s.ThreadPage(t.Context(), forum.Viewer{}, id, 1)
		if err != nil {
			continue // hidden or deleted
		}
		q.texts = append(q.texts, p.Thread.Title)
		for _, tag := range p.Tags {
			q.tags = append(q.tags, tag.Key)
		}
		for _, row := range p.Posts {
			if plain := text.PlainText(row.Rendered); strings.TrimSpace(plain) != "" {
				q.texts = append(q.texts, plain)
			}
			q.handles = append(q.handles, p.People[row.AuthorID].Handle)
		}
	}
	return q
}

// asked is one query, by one viewer.
type asked struct {
	Typed  string
	Langs  forum.Langs
	Best   bool
	Viewer forum.Viewer `json:"-"`
}

func pick[T any](q *querist, all ...T) T { return all[q.random.IntN(len(all))] }

// ask makes up a query: words of one text, some of them misspelled, and operators.
func (q *querist) ask(n int) asked {
	words := strings.Fields(pick(q, q.texts...))
	at := q.random.IntN(len(words))
	words = words[at:min(len(words), at+1+q.random.IntN(3))]
	switch n % 6 {
	case 0:
		words = []string{`"` + strings.Join(words, " ") + `"`}
	case 1:
		words[0] = misspelled(words[0])
	case 2:
		words = append(words, "-"+pick(q, strings.Fields(pick(q, q.texts...))...))
	}
	for range q.random.IntN(3) {
		words = append(words, q.operator())
	}
	if n%10 == 9 { // filters alone
		words = []string{q.operator(), "-" + words[0]}[:1+n/10%2]
	}
	a := asked{Typed: strings.Join(words, " "), Best: n%7 == 0}
	if n%4 == 0 {
		a.Langs = pick(q, forum.Langs("nl"), "ar,de", "es", "en,nl", "fr")
	}
	if n%3 == 0 {
		a.Viewer = q.member
	}
	return a
}

func (q *querist) operator() string {
	return pick(q, "lang:ar", "lang:nl,de", "tag:"+pick(q, q.tags...), "by:"+pick(q, q.handles...), "by:nobody",
		"is:open", "is:closed", "has:summary", "after:2024", "before:2023-06", "after:2021-03-04", "lang:es")
}

// misspelled is a word with two of its letters swapped.
func misspelled(word string) string {
	letters := []rune(word)
	if len(letters) > 3 {
		letters[1], letters[2] = letters[2], letters[1]
	}
	return string(letters) + "q"
}

// answered is what a database says, to be compared.
type answered struct {
	text                     string
	found, hinted, suggested int
}

// answer asks for at most three pages.
func answer(t *testing.T, s *store.Store, a asked) (got answered) {
	t.Helper()
	typed := text.ReadTyped(a.Typed)
	words := typed.Query(nil)
	q := forum.SearchQuery{Langs: a.Langs, Browse: true, Tag: typed.Tag, Author: typed.Author, State: typed.State, Summary: typed.Summary,
		Since: typed.Since, Before: typed.Before, Best: a.Best, Limit: 7}
	if len(typed.Langs) > 0 {
		q.Langs = forum.JoinLangs(typed.Langs...)
	}
	var all strings.Builder
	for range 3 {
		p, err := s.Search(t.Context(), a.Viewer, q, words)
		if err != nil {
			t.Fatalf("%+v: %v", a, err)
		}
		got.found, got.hinted = got.found+len(p.Found), got.hinted+len(p.Respellings)+len(p.Widenings)
		printPage(t, &all, p, words)
		if q.After = p.Next; q.After == "" {
			break
		}
	}
	start := a.Typed[:strings.IndexAny(a.Typed+" ", " :")]
	tags, titles, err := s.Suggest(t.Context(), store.Beginning{Typed: start, Words: text.AnalyseQuery(start, nil), Lang: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	got.suggested = len(tags) + len(titles)
	for _, tag := range tags {
		fmt.Fprintln(&all, "tag", tag.Key)
	}
	for _, title := range titles {
		fmt.Fprintln(&all, "title", title.Lang, title.Text)
	}
	got.text = all.String()
	return got
}

// printPage writes what a page of a search says, without what is the same anyway.
func printPage(t *testing.T, b *strings.Builder, p *forum.SearchPage, words text.Query) {
	t.Helper()
	fmt.Fprintln(b, p.Total, p.Capped, p.Loosened, p.Langs, p.Others, p.MoreOthers, p.Next != "")
	hints, err := json.Marshal([]any{p.Respellings, p.Widenings})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(b, "%s\n", hints)
	for _, f := range p.Found {
		shown := f.Post.Rendered
		for _, v := range f.Versions {
			if v.Lang == f.In {
				shown = v.Rendered
			}
		}
		fmt.Fprintln(b, f.Post.ID, f.Thread.ID, f.In, f.Post.CreatedAt.Format(time.RFC3339Nano), f.Summary != nil,
			text.Snippet(text.PlainText(shown), f.In, words, 240))
	}
}
