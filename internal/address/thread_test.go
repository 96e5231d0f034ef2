package address_test

import (
	"net/http/httptest"
	"testing"

	"tertulia/internal/address"
)

const (
	arabicSlug = "هل-نحتاج-إلى-تويتر"
	arabicPath = "%D9%87%D9%84-%D9%86%D8%AD%D8%AA%D8%A7%D8%AC-%D8%A5%D9%84%D9%89-%D8%AA%D9%88%D9%8A%D8%AA%D8%B1"
)

// threads pairs places with their one address.
var threads = []struct {
	place address.ThreadPlace
	want  string
}{
	{address.ThreadPlace{Locale: "nl", ID: 12, Slug: "verkoopkanaal"}, "/nl/t/12/verkoopkanaal"},
	{address.ThreadPlace{Locale: "nl", ID: 12}, "/nl/t/12"},
	{address.ThreadPlace{Locale: "ar", ID: 7, Slug: arabicSlug}, "/ar/t/7/" + arabicPath},
	{address.ThreadPlace{Locale: "de", ID: 7, Slug: "grüße", Page: 2}, "/de/t/7/gr%C3%BC%C3%9Fe?page=2"},
	{address.ThreadPlace{Locale: "en", ID: 7, Slug: "a", Page: 2, Post: 25}, "/en/t/7/a?page=2#post-25"},
	{address.ThreadPlace{Locale: "en", ID: 7, Slug: "a", Post: 3}, "/en/t/7/a#post-3"},
	{address.ThreadPlace{Locale: "en", ID: 7, Slug: "close"}, "/en/t/7/close-"},
	{address.ThreadPlace{Locale: "en", ID: 7, Slug: "a", SidePart: address.PartQuestion, In: "nl"}, "/en/t/7/a?side=question&in=nl"},
	{address.ThreadPlace{Locale: "en", ID: 7, Slug: "a", SidePart: address.PartSummary}, "/en/t/7/a?side=summary"},
	{address.ThreadPlace{Locale: "en", ID: 7, Slug: "closed"}, "/en/t/7/closed"},
	{address.ThreadPlace{Locale: "en", ID: 7, Slug: "50%-off?"}, "/en/t/7/50%25-off%3F"},
	{address.ThreadPlace{Locale: "en-XA", ID: 1, Slug: "a"}, "/en-XA/t/1/a"},
}

func TestThreadAddresses(t *testing.T) {
	for _, c := range threads {
		if got := c.place.String(); got != c.want {
			t.Errorf("%+v: %s, want %s", c.place, got, c.want)
		}
		if got, ok := address.ParseThread(c.want); !ok || got != c.place {
			t.Errorf("parse %s: %+v %v, want %+v", c.want, got, ok, c.place)
		}
	}
}

func TestParseThreadRefuses(t *testing.T) {
	for _, target := range []string{
		"", "/", "/nl", "/nl/t", "/nl/t/", "/nl/t/0", "/nl/t/-1", "/nl/t/012/a", "/nl/t/1e3",
		"/nl/t/99999999999999999999/a", "/nl/t/12/close", "/nl/t/12/comments", "/nl/t/12/a/b",
		"/t/12/a", "/nl/u/12", "/nl/t/12/a?page=0", "/nl/t/12/a?page=x", "/nl/t/12/a?page=",
		"/nl/t/12/a#comments", "/nl/t/12/a#post-", "https://x.example/nl/t/12/a", "//nl/t/12/a",
		"/api/t/12/a", "/nl/t/12/%zz", "/nl/t/٣/a",
		"/nl/t/12%2Fa", "/nl/t/12%2fa", "/nl/t%2F12/a", "/nl%2ft/12/a", "/nl/t/12/a%2Fb", "/nl%2Ft%2F12%2Fa?page=2",
		"/nl/t/12%252Fa", "/nl/t/12%5Ca", "/nl/t/12%00/a", "/nl/t/./12/a", "/nl/t/%2E%2E/t/12/a", "/nl/t/12%20/a", "/nl/t/+12/a",
	} {
		if got, ok := address.ParseThread(target); ok {
			t.Errorf("%s passed as %+v", target, got)
		}
	}
}

// Every act must be kept apart from a slug that happens to be the same word, and
// the requests must reach the server as they were written.
func TestThreadActs(t *testing.T) {
	acts := []address.ThreadAct{
		address.ThreadComments, address.ThreadClose, address.ThreadReopen, address.ThreadPin,
		address.ThreadUnpin, address.ThreadHide, address.ThreadRestore, address.ThreadDelete,
		address.ThreadUnread, address.ThreadLast,
	}
	for _, act := range acts {
		do := address.ThreadDo("nl", 12, act)
		if want := "/nl/t/12/" + string(act); do != want {
			t.Errorf("%s, want %s", do, want)
		}
		slugged := address.Thread("nl", 12, string(act))
		if slugged == do {
			t.Errorf("a thread with the slug %q has the act's address", act)
		}
		if p, ok := address.ParseThread(slugged); !ok || p.Slug != string(act) {
			t.Errorf("%s: %+v %v", slugged, p, ok)
		}
		if r := httptest.NewRequest("POST", do, nil); r.URL.Path != do {
			t.Errorf("asked for as %s", r.URL.Path)
		}
	}
}

func TestPostAddresses(t *testing.T) {
	for _, c := range []struct {
		path   string
		locale string
		id     int64
	}{
		{address.Post(31), "", 31},
		{address.LocalePost("ar", 31), "ar", 31},
		{"/p/9223372036854775807", "", 1<<63 - 1},
	} {
		locale, id, ok := address.ParsePost(c.path)
		if !ok || locale != c.locale || id != c.id {
			t.Errorf("%s: %q %d %v", c.path, locale, id, ok)
		}
	}
	for _, path := range []string{
		"", "/p", "/p/", "/p/0", "/p/1/", "/p/1/edit", "/p/x", "/nl/p/", "/nl/p/1/edit", "/nl/de/p/1",
		"/p/9223372036854775808", "p/1",
	} {
		if _, id, ok := address.ParsePost(path); ok {
			t.Errorf("%s passed as post %d", path, id)
		}
	}
	if got := address.PostDo("nl", 3, address.PostEdit); got != "/nl/p/3/edit" {
		t.Error(got)
	}
}

func TestParseAct(t *testing.T) {
	for path, want := range map[string]address.Act{
		"/nl/t/12/comments": {Locale: "nl", Thread: 12, Name: "comments"},
		"/ar/p/9/edit":      {Locale: "ar", Post: 9, Name: "edit"},
	} {
		if got, ok := address.ParseAct(path); !ok || got != want {
			t.Errorf("ParseAct(%q) = %+v, %v", path, got, ok)
		}
	}
	for _, path := range []string{"", "/nl/t/12", "/nl/t/12/close-", "/nl/t/x/close", "/nl/u/12/close", "/nl/p/9/", "/t/1/close"} {
		if got, ok := address.ParseAct(path); ok {
			t.Errorf("ParseAct(%q) = %+v", path, got)
		}
	}
}
