package importer_test

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tertulia/internal/forum"
	"tertulia/internal/importer"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// parse reads a text that has to be fit for import.
func parse(t *testing.T, name, content string) (importer.Article, []importer.Problem) {
	t.Helper()
	a, problems := importer.ParseArticle(name, []byte(content), importer.Options{Detect: undetected})
	if importer.Broken(problems) {
		t.Fatalf("%s is broken: %v", name, problems)
	}
	return a, problems
}

func undetected(string) forum.Lang { return forum.Und }

// seedFile reads one of the real articles that the project was started with.
// They lie outside the repository.
func seedFile(t *testing.T, name string) (string, []byte) {
	t.Helper()
	dir := os.Getenv("TERTULIA_SEEDS")
	if dir == "" {
		dir = "../../../shared/seeds"
	}
	matches, err := filepath.Glob(filepath.Join(dir, name+"_*.txt"))
	if err != nil || len(matches) != 1 {
		t.Skipf("the real article %s isn't in %s; set TERTULIA_SEEDS to where it is", name, dir)
	}
	data, err := os.ReadFile(matches[0])
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Base(matches[0]), data
}

// seed parses a real article, which has to be fit for import.
func seed(t *testing.T, name string, opt importer.Options) (importer.Article, []importer.Problem) {
	t.Helper()
	file, data := seedFile(t, name)
	a, problems := importer.ParseArticle(file, data, opt)
	if importer.Broken(problems) {
		t.Fatalf("%v", problems)
	}
	return a, problems
}

// importSeed imports a real article.
func importSeed(t *testing.T, s *store.Store, name string) importer.Result {
	t.Helper()
	file, data := seedFile(t, name)
	r, err := importer.New(s).ImportArticle(context.Background(), file, data, importer.Options{})
	if err != nil || r.Outcome == importer.Refused {
		t.Fatalf("%s: %+v %v", name, r, err)
	}
	return r
}

func TestRealDutchArticle(t *testing.T) {
	a, problems := seed(t, "000", importer.Options{})
	if len(problems) > 0 {
		t.Error(problems)
	}
	if a.Title != "Twitter als volwassen marketingkanaal?" || a.Author != "frankmeeuwsen" ||
		a.Slug != "twitter-als-volwassen-marketingkanaal" {
		t.Errorf("%q by %q at %q", a.Title, a.Author, a.Slug)
	}
	if want := time.Date(2010, 6, 24, 5, 51, 28, 0, time.UTC); !a.Date.Equal(want) {
		t.Errorf("dated %v", a.Date)
	}
	if got := strings.Join(a.Tags, " "); got != "marketing offerpop twitter verkoopkanaal" {
		t.Errorf("tagged %s", got)
	}
	if !strings.Contains(a.Body, "\n\ntwittermm.jpg (../images/uploadimages/twittermm.jpg)\n\n") {
		t.Error("the image isn't named, with its address as text")
	}
	if a.Closed || !strings.Contains(a.Body, "[een blogpost](http://blog.offerpop.com/?p=6)") {
		t.Error("links must stay, and comments are welcome")
	}
	a, _ = seed(t, "000", importer.Options{SourceURL: base(t, "https://marketing.example/2010/06/twitter/")})
	if !strings.Contains(a.Body, "\n\n[twittermm.jpg](https://marketing.example/2010/06/images/uploadimages/twittermm.jpg)\n\n") {
		t.Error("the image's address isn't resolved")
	}
}

func TestRealArticlesWithoutFrontMatter(t *testing.T) {
	for name, want := range map[string]struct {
		title      string
		paragraphs int
		firstWords string
	}{
		"001": {"Brauchen wir Twitter im Social Media Mix?", 9, "Heute habe ich"},
		"002": {"بالتأكيد نعلم جميعا أن (تويتر - Twitter) يعد واحد من أهم المنصات العالمية المتمثّلة في مواقع التواصل الاجتماعي…", 8, "بالتأكيد نعلم جميعا"},
		"003": {"Twitter, podemos decir que es una de las plataformas mas importantes de integración…", 8, "Twitter, podemos decir"},
		"004": {"My seminal moment for Twitter", 6, "idea_bulb"},
	} {
		a, _ := seed(t, name, importer.Options{})
		if a.Title != want.title {
			t.Errorf("%s: %q", name, a.Title)
		}
		if n := len(strings.Split(a.Body, "\n\n")); n != want.paragraphs || !strings.HasPrefix(a.Body, want.firstWords) {
			t.Errorf("%s: %d paragraphs, beginning %.40q", name, n, a.Body)
		}
		if a.Author != "" || !a.Date.IsZero() || len(a.Tags) > 0 || a.Slug != "" || !strings.HasPrefix(a.Identity, "article:sha256=") {
			t.Errorf("%s: something is made up: %+v", name, a)
		}
	}
}

func TestRealArabicArticleHasItsList(t *testing.T) {
	a, _ := seed(t, "002", importer.Options{})
	if n := strings.Count(a.Body, "\n- "); n != 5 || strings.Contains(a.Body, "•") {
		t.Errorf("%d list items", n)
	}
}

func TestRealEnglishArticleHasItsComments(t *testing.T) {
	a, problems := seed(t, "004", importer.Options{})
	if len(a.Comments) != 4 || !a.Closed || a.ClosedNote != "Comments are closed." || a.ClosedLang != "en" {
		t.Fatalf("%d comments, closed %v by %q", len(a.Comments), a.Closed, a.ClosedNote)
	}
	if !strings.HasSuffix(a.Comments[0].Body, "one of the smart ones.\n\n/kff") {
		t.Errorf("the first comment has lost a paragraph: %q", a.Comments[0].Body)
	}
	if strings.Count(a.Comments[3].Body, "\n\n") != 2 || !strings.HasSuffix(a.Body, "the beauty of Twitter.") {
		t.Errorf("%q\n%q", a.Comments[3].Body, a.Body)
	}
	for _, c := range a.Comments {
		if c.Author != "" || !c.Date.IsZero() {
			t.Errorf("a name or a date is made up: %+v", c)
		}
	}
	if len(problems) != 1 || problems[0].Line != 15 || !strings.Contains(problems[0].Text, "Share this Post") {
		t.Errorf("what was left out must be named: %v", problems)
	}
}

func base(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestLanguages(t *testing.T) {
	detect := func(s string) forum.Lang {
		switch {
		case strings.Contains(s, "eigenlijk"):
			return "nl"
		case strings.Contains(s, "eigentlich"):
			return "de"
		}
		return forum.Und
	}
	content := "Wat vind jij?\n\nWat is dit eigenlijk?\n\n2 reacties op “Wat vind jij?”\n\n1. Ja!\n\n2. Ist das eigentlich wahr?\n"
	a, problems := importer.ParseArticle("a.txt", []byte(content), importer.Options{Detect: detect})
	if a.Lang != "nl" || len(a.Comments) != 2 || a.Comments[0].Lang != "nl" || a.Comments[1].Lang != "de" {
		t.Errorf("%+v %v", a, problems)
	}
	a, _ = importer.ParseArticle("a.txt", []byte("---\nlang: es_ES\n---\n"+content), importer.Options{Detect: detect})
	if a.Lang != "es" {
		t.Errorf("what the article says of its language doesn't hold: %s", a.Lang)
	}
}

func TestIdentity(t *testing.T) {
	body := "\n---\nSome text that stays the same.\n"
	for _, c := range []struct {
		name, head string
		same       string
	}{
		{"a.md", "---\ntitle: A title\nguid: https://blog.example/?p=9\nid: 9", "article:guid=https://blog.example/?p=9"},
		{"a.md", "---\ntitle: A title\nwordpress_id: 921\nslug: a\ndate: 2010-06-24 05:51:28+00:00", "article:id=921@2010-06-24T05:51:28Z"},
		{"a.md", "---\ntitle: A title\nslug: hello-world", "article:slug=hello-world"},
		{"2010-06-24-hello-world.md", "---\ntitle: A title", "article:slug=hello-world@2010-06-24T00:00:00Z"},
	} {
		a, _ := parse(t, c.name, c.head+body)
		if a.Identity != c.same {
			t.Errorf("%s, want %s", a.Identity, c.same)
		}
		if b, _ := parse(t, c.name, c.head+body+"\nOne more line.\n"); b.Identity != a.Identity {
			t.Error("a change of the text makes another article of it")
		}
	}
	a, _ := parse(t, "a.txt", "A title\n\nSome text.")
	b, _ := parse(t, "b.txt", "A title\n\nSome text.")
	c, _ := parse(t, "a.txt", "A title\n\nSome text!")
	if a.Identity != b.Identity || a.Identity == c.Identity {
		t.Errorf("bytes tell articles apart, names don't: %s %s %s", a.Identity, b.Identity, c.Identity)
	}
	long, _ := parse(t, "a.md", "---\ntitle: A title\nguid: https://blog.example/"+strings.Repeat("a", 300)+body)
	if len(long.Identity) > 200 {
		t.Errorf("%d bytes", len(long.Identity))
	}
}

// Marks that lead nowhere must not cost more than reading them, nor make much out
// of little. The test's own time-out finds what takes squares of the length.
func TestHostileFiles(t *testing.T) {
	for _, unit := range []string{
		"[", "![", "[](", "[a](b ", "`", "`` ` ", "]", "[![](", "<a", "(", "[a][", "<!--", "<p>", "• ", "1. ", "<div>\n\n",
		"<b>", "1. a\n\n", "```\n", "• a\n", "  • a\n\n", "3 Comments\n", "# ", "---\n", "*a ", "<!-- ", "[a]: b\n", "\\", "\xff", "é\xe9",
	} {
		many := strings.Repeat(unit, 40_000/len(unit))
		for _, content := range []string{"Our channel\n\nx" + many, many, "---\ntitle: Our channel\ntags: " + many + "\n---\nText."} {
			a, problems := importer.ParseArticle("a.md", []byte(content), importer.Options{Detect: undetected})
			if !importer.Broken(problems) && len(a.Body) > 10*len(content) {
				t.Errorf("%q grows from %d to %d bytes", unit, len(content), len(a.Body))
			}
		}
	}
}

// FuzzParseArticle holds what the store relies on, whatever a file holds.
func FuzzParseArticle(f *testing.F) {
	for _, s := range []string{
		"A title\n\nText.", "---\ntitle: [a, b]\ntags: {a: b}\n---\nText", "---\n- a\n---\nx", "---\na: &b [*b]\n---\nx",
		"Text\n\n2 comments on “Text”\n\n1. a\n2. b\n\nComments are closed.", "• a\n  • b\nc", "[![](a b)](<c>) ![x][y]\n[y]: ../z",
		"<p>a<b>c</p><iframe src=x></iframe><ul><li>x", "```\n<b>\n````\n[a](b)", "\xff\xfeA\x00", "a\xe9b", "+++\n", "\ufeff---\n---\n",
		"1. a\n   - b\n\n  c", "`a`` [b`](c) ![", "---\ndate: 0000-00-00\ncomments: [{author: a, content: b}]\n---\nx\n=\ny",
	} {
		f.Add("a.txt", []byte(s))
		f.Add("2010-06-24-a.md", []byte(s))
	}
	source, err := url.Parse("https://blog.example/a/")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		a, problems := importer.ParseArticle(name, data, importer.Options{SourceURL: source, Detect: undetected})
		for _, p := range problems {
			if p.Line < 0 || p.Text == "" || p.File != name {
				t.Errorf("%+v", p)
			}
		}
		if importer.Broken(problems) {
			return
		}
		if a.Title == "" || text.Graphemes(a.Title) > 150 || a.Body == "" || a.Identity == "" || len(a.Identity) > 200 {
			t.Errorf("%+v", a)
		}
		if !utf8.ValidString(a.Title + a.Body + a.Author + strings.Join(a.Tags, "")) {
			t.Errorf("not UTF-8: %+v", a)
		}
		for _, c := range a.Comments {
			if c.Body == "" || !utf8.ValidString(c.Body+c.Author) {
				t.Errorf("%+v", c)
			}
		}
	})
}
