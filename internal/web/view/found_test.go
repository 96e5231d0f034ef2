package view_test

import (
	"strings"
	"testing"

	"github.com/a-h/templ"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/text"
	"tertulia/internal/web/view"
)

func newFound(t testing.TB) []forum.FoundPost {
	page := newThreadPage(t)
	thread := forum.ThreadRow{Thread: page.Thread, Tags: page.Tags}
	return []forum.FoundPost{{Post: page.Posts[1].Post, Thread: thread}, {Post: page.Posts[0].Post, Thread: thread}}
}

func searchPage(t testing.TB, tag, words string, found []forum.FoundPost) templ.Component {
	t.Helper()
	p := newPage(t, tag, address.Search(tag, address.SearchQuery{Text: words}))
	v := view.Search{At: address.SearchQuery{Text: words, Tag: "webcare", Langs: []string{"nl", "ar"}},
		Words: text.AnalyseQuery(words, nil),
		Page: &forum.SearchPage{Query: forum.SearchQuery{Text: words, Langs: "nl,ar"}, Found: found, People: newPeople(),
			Tag: &forum.Tag{Key: "webcare", Name: "webcare"}, Next: "more", Others: 3}}
	p.Title = v.Title(p)
	return view.SearchPage(p, v)
}

func TestSearchMarksWhatWasFound(t *testing.T) {
	_, root := renderPage(t, searchPage(t, "en", "antwoorden", newFound(t)))
	rows := find(root, ofClass("thread-row"))
	marks := find(rows[0], ofTag("mark"))
	if len(marks) != 1 || words(marks[0]) != "antwoorden" {
		t.Errorf("%d marks", len(marks))
	}
	excerpt := find(rows[0], ofClass("excerpt"))[0]
	if attr(excerpt, "lang") != "nl" || !strings.HasPrefix(words(excerpt), "Openbaar antwoorden, altijd.") {
		t.Errorf("excerpt in %q: %q", attr(excerpt, "lang"), words(excerpt))
	}
	if href := attr(find(rows[0], ofTag("a"))[0], "href"); href != "/en/p/102" {
		t.Errorf("leads to %s", href)
	}
	lines := find(root, ofClass("unshown"))
	if len(lines) != 2 || words(lines[1]) != "The language filter leaves out 3 more. Show them" {
		t.Errorf("says %q", words(lines[len(lines)-1]))
	}
	if href := attr(find(lines[1], ofTag("a"))[0], "href"); href != "/en/search?lang=all&q=antwoorden&tag=webcare" {
		t.Errorf("widens to %s", href)
	}
}

func TestSearchFormKeepsTheWords(t *testing.T) {
	text, _ := renderPage(t, searchPage(t, "ar", `"><script>`, nil))
	if strings.Contains(text, "<script>") {
		t.Error("the words aren't escaped")
	}
	if !strings.Contains(text, `value="&#34;&gt;&lt;script&gt;"`) {
		t.Error("the words are gone")
	}
}

func historyPage(t testing.TB, tag string) templ.Component {
	t.Helper()
	p := newPage(t, tag, "/")
	page := &forum.HistoryPage{PostPage: forum.PostPage{Thread: newThreadPage(t).Thread, Post: newThreadPage(t).Posts[0].Post, People: newPeople()},
		Revisions: []forum.Revision{
			{Revision: 3, EditorID: 3, Title: "هل تويتر قناة بيع؟", Lang: "ar", Tags: "sales", Markdown: "ردّ علني: 22 دقيقة.\n\nSee <b>also</b>.", CreatedAt: noon},
			{Revision: 2, EditorID: 3, Title: "هل تويتر قناة بيع؟", Lang: "en", Tags: "", Markdown: "ردّ علني: 22 دقيقة.\n\nSee <b>also</b>.", CreatedAt: noon},
			{Revision: 1, EditorID: 2, Title: "هل تويتر قناة؟", Lang: "en", Tags: "", Markdown: "ردّ علني: 30 دقيقة.\n\nGone", CreatedAt: noon},
		}}
	return view.HistoryPage(p, page)
}

func TestHistory(t *testing.T) {
	_, root := renderPage(t, historyPage(t, "en"))
	parts := find(root, ofClass("revision"))
	if len(parts) != 3 {
		t.Fatalf("%d revisions", len(parts))
	}
	for i, want := range [][]string{
		{"Revision 3", "Language: from English to Arabic", "Tags: from none to sales", "Nothing changed in the text."},
		{"Revision 2", "كريم حدّاد"},
		{"Revision 1", "As first posted", "Sanne de Wit"},
	} {
		for _, w := range want {
			if !strings.Contains(words(parts[i]), w) {
				t.Errorf("revision %d: no %q in %q", i, w, words(parts[i]))
			}
		}
	}
	del, ins := find(parts[1], ofTag("del")), find(parts[1], ofTag("ins"))
	if words(del[0]) != "30" && words(del[len(del)-1]) != "Gone" || len(ins) < 2 {
		t.Errorf("%d deleted, %d inserted", len(del), len(ins))
	}
	for _, p := range find(parts[1], ofTag("p")) {
		if class := attr(p, "class"); class != "meta" && attr(p, "dir") == "" {
			t.Errorf("%q has no direction of its own", words(p))
		}
	}
	if len(find(parts[2], ofTag("del")))+len(find(parts[2], ofTag("ins"))) != 0 {
		t.Error("the first revision changes something")
	}
	if len(find(root, ofTag("b"))) != 0 {
		t.Error("a revision isn't escaped")
	}
}

func personPage(t testing.TB, tag string, found []forum.FoundPost) templ.Component {
	t.Helper()
	m := *sanne
	m.Bio, m.CreatedAt, m.PostCount = "Webcare bij een bank. عربية قليلاً.", noon, len(found)
	page := &forum.MemberPage{Member: m, Posts: found, People: newPeople(), Next: "more"}
	if len(found) > 0 {
		page.Threads, page.ThreadCount = newList().Pinned, 1
	}
	p := newPage(t, tag, address.Member(tag, "sanne"))
	v := view.Person{Page: page, Older: "/older"}
	p.Title = v.Title(p)
	return view.PersonPage(p, v)
}

func TestPerson(t *testing.T) {
	_, root := renderPage(t, personPage(t, "nl", newFound(t)))
	if rows := find(root, ofClass("thread-row")); len(rows) != 3 {
		t.Errorf("%d rows", len(rows))
	}
	if got := words(find(root, ofClass("person"))[0]); !strings.Contains(got, "@sanne") || !strings.Contains(got, "Lid sinds 21 november 2026") {
		t.Errorf("%q", got)
	}
	_, root = renderPage(t, personPage(t, "nl", nil))
	if len(find(root, ofClass("lone"))) != 1 {
		t.Error("nothing is said of a member who wrote nothing")
	}
}

func TestTags(t *testing.T) {
	p := newPage(t, "de", "/de/tags")
	_, root := renderPage(t, view.TagsPage(p, []forum.TagCount{{Tag: forum.Tag{Key: "sales", Builtin: true}, Count: 1200}, {Tag: forum.Tag{Key: "وسم", Name: "وسم"}, Count: 1}}))
	pills := find(root, ofClass("tag-pill"))
	if len(pills) != 2 || words(pills[0]) != "Vertrieb 1.200" || attr(pills[1], "href") != address.Tag("de", "وسم") {
		t.Errorf("%d tags, the first %q", len(pills), words(pills[0]))
	}
}

// Tags that are used alike stand in the order of the reader's alphabet.
func TestTagsAreSortedForTheReader(t *testing.T) {
	var tags []forum.TagCount
	for _, key := range []string{"sales", "analytics", "tools", "ethics"} {
		tags = append(tags, forum.TagCount{Tag: forum.Tag{Key: key, Builtin: true}, Count: 3})
	}
	tags = append(tags, forum.TagCount{Tag: forum.Tag{Key: "z", Name: "Übermut"}, Count: 3}, forum.TagCount{Tag: forum.Tag{Key: "y", Name: "Zeug"}, Count: 4})
	for tag, want := range map[string]string{
		"de": "Zeug 4, Analyse 3, Ethik 3, Übermut 3, Vertrieb 3, Werkzeuge 3",
		"en": "Zeug 4, Analytics 3, Ethics 3, Sales 3, Tools 3, Übermut 3",
	} {
		_, root := renderPage(t, view.TagsPage(newPage(t, tag, "/"), tags))
		var got []string
		for _, pill := range find(root, ofClass("tag-pill")) {
			got = append(got, words(pill))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}
