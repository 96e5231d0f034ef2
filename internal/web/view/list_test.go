package view_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/web/view"
)

func TestListShowsEachThread(t *testing.T) {
	_, root := renderPage(t, homeList(t, "ar", forum.Viewer{}))
	rows := find(root, ofClass("thread-row"))
	if len(rows) != 7 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, want := range []struct{ lang, dir, path, has string }{
		{"nl", "ltr", "/ar/t/1/", "مثبّت"},
		{"ar", "rtl", "/ar/t/2/unread", "128 تعليقًا"},
		{"de", "ltr", "/ar/t/3/", "عضو سابق"},
		{"es", "ltr", "/ar/t/4/", "مغلق"},
		{"en", "ltr", "/ar/t/5/", "9 تعليقات"},
		{"", "auto", "/ar/t/6/", "لا تعليقات"},
		{"nl", "ltr", "/ar/t/7/", "تعليقان"},
	} {
		title := find(rows[i], ofTag("h2"))[0]
		if attr(title, "lang") != want.lang || attr(title, "dir") != want.dir {
			t.Errorf("row %d: lang %q dir %q", i, attr(title, "lang"), attr(title, "dir"))
		}
		if path := attr(find(title, ofTag("a"))[0], "href"); !strings.HasPrefix(path, want.path) {
			t.Errorf("row %d leads to %s", i, path)
		}
		if got := words(rows[i]); !strings.Contains(got, want.has) {
			t.Errorf("row %d: no %q in %q", i, want.has, got)
		}
	}
}

// Names and titles of another direction never disturb the line around them.
func TestListIsolatesNamesAndTags(t *testing.T) {
	_, root := renderPage(t, homeList(t, "en", forum.Viewer{}))
	for _, line := range find(root, ofClass("below")) {
		for _, link := range find(line, ofTag("a")) {
			if c := link.FirstChild; c == nil || c.Data != "bdi" {
				t.Errorf("%q isn't isolated", words(link))
			}
		}
	}
}

func TestLanguageFilter(t *testing.T) {
	for _, c := range []struct {
		name   string
		chosen []forum.Lang
		click  string // the language chosen next; empty: all
		want   string
	}{
		{"the first is shown alone", nil, "nl", "/en/?lang=nl"},
		{"a further one is added", []forum.Lang{"nl"}, "ar", "/en/?lang=ar%2Cnl"},
		{"chosen again is taken away", []forum.Lang{"nl", "ar"}, "nl", "/en/?lang=ar"},
		{"without the last all are shown", []forum.Lang{"nl"}, "nl", "/en/?lang=all"},
		{"a language that only content has", nil, "fr", "/en/?lang=fr"},
		{"all", []forum.Lang{"nl"}, "", "/en/?lang=all"},
	} {
		_, root := renderPage(t, homeList(t, "en", forum.Viewer{}, c.chosen...))
		var got string
		for _, chip := range find(root, ofClass("chip")) {
			if attr(chip, "data-lang") == c.click {
				got = attr(chip, "href")
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestFilterSaysWhatIsNotShown(t *testing.T) {
	for tag, want := range map[string]string{
		"en": "12 threads in Arabic and Spanish aren’t shown. Show them",
		"nl": "12 gesprekken in het Arabisch en Spaans worden niet getoond. Toch tonen",
		"ar": "12 نقاشًا باللغات التالية لا تظهر هنا: العربية والإسبانية. عرضها",
	} {
		p := newPage(t, tag, address.Home(tag))
		page := newList()
		page.Query.Langs = "nl,de,en"
		page.NotShown = []forum.LangCount{{Lang: "ar", Count: 8}, {Lang: "es", Count: 4}}
		_, root := renderPage(t, view.ListPage(p, view.List{Path: address.Home(tag), Page: page}))
		line := find(root, ofClass("unshown"))[0]
		if got := words(line); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
		if href := attr(find(line, ofTag("a"))[0], "href"); href != address.Home(tag)+"?lang=all" {
			t.Errorf("%s: leads to %s", tag, href)
		}
	}
}

func TestOrderKeepsTheFilter(t *testing.T) {
	p := newPage(t, "en", "/en/")
	at := address.List{Langs: []string{"nl"}, Sort: address.SortNewest, After: "x"}
	_, root := renderPage(t, view.ListPage(p, view.List{Path: "/en/", At: at, Page: newList()}))
	tabs := find(find(root, ofClass("tabs"))[0], ofTag("a"))
	var current []string
	for _, tab := range tabs {
		if !strings.Contains(attr(tab, "href"), "lang=nl") || strings.Contains(attr(tab, "href"), "after") {
			t.Errorf("%s leads to %s", words(tab), attr(tab, "href"))
		}
		if has(tab, "aria-current") {
			current = append(current, words(tab))
		}
	}
	if len(current) != 1 || current[0] != "Newest" {
		t.Errorf("current %q", current)
	}
	links := find(find(root, ofClass("pages"))[0], ofTag("a"))
	if len(links) != 2 || attr(links[1], "href") != "/en/?after=cursor&lang=nl&sort=newest" {
		t.Errorf("pages lead to %v", attr(links[len(links)-1], "href"))
	}
}

func TestEmptyListSaysWhatToDo(t *testing.T) {
	for _, sort := range address.Sorts() {
		p := newPage(t, "de", "/de/")
		_, root := renderPage(t, view.ListPage(p, view.List{Path: "/de/", At: address.List{Sort: sort}, Page: &forum.ListPage{}}))
		lone := find(root, ofClass("lone"))
		if len(lone) != 1 || len(find(lone[0], func(n *html.Node) bool { return attr(n, "href") == address.New("de") })) != 1 {
			t.Errorf("%s: nothing to do", sort)
		}
	}
}

func TestListEmptiedByTheFilterLeadsToAll(t *testing.T) {
	p := newPage(t, "de", "/de/")
	page := &forum.ListPage{Query: forum.ListQuery{Langs: "nl"}, NotShown: []forum.LangCount{{Lang: "ar", Count: 3}}}
	_, root := renderPage(t, view.ListPage(p, view.List{Path: "/de/", At: address.List{Langs: []string{"nl"}}, Page: page}))
	lone := find(root, ofClass("lone"))
	if len(lone) != 1 || len(find(lone[0], func(n *html.Node) bool { return attr(n, "href") == "/de/?lang=all" })) != 1 {
		t.Error("there is no way to the other languages")
	}
}
