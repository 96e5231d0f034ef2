package address_test

import (
	"net/url"
	"testing"

	"tertulia/internal/address"
)

func TestPages(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{address.Home("nl"), "/nl/"},
		{address.New("ar"), "/ar/new"},
		{address.Tag("ar", "تسويق"), "/ar/tags/%D8%AA%D8%B3%D9%88%D9%8A%D9%82"},
		{address.Tag("en", "a/b?c#d"), "/en/tags/a%2Fb%3Fc%23d"},
		{address.Tags("en"), "/en/tags"},
		{address.Member("es", "Muñoz"), "/es/u/Mu%C3%B1oz"},
		{address.Login("de", ""), "/de/login"},
		{address.Login("de", "/de/t/1/ä?page=2"), "/de/login?next=%2Fde%2Ft%2F1%2F%C3%A4%3Fpage%3D2"},
		{address.Signup("de"), "/de/signup"},
		{address.Setup("de", "a+b"), "/de/setup?token=a%2Bb"},
		{address.Settings("nl", ""), "/nl/settings"},
		{address.Settings("nl", "sessions"), "/nl/settings/sessions"},
		{address.Moderation("nl", "log"), "/nl/moderation/log"},
		{address.Footer("nl", "rules"), "/nl/about/rules"},
		{address.Drafts("nl"), "/nl/drafts"},
		{address.Langs("nl"), "/nl/langs"},
		{address.Switch("ar", "/nl/?sort=newest"), "/ar/switch?next=%2Fnl%2F%3Fsort%3Dnewest"},
		{address.Absolute("https://forum.example/", "/nl/"), "https://forum.example/nl/"},
		{address.Absolute("https://forum.example", "/p/1"), "https://forum.example/p/1"},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
}

func TestListQueries(t *testing.T) {
	for _, c := range []struct {
		list address.List
		want string
	}{
		{address.List{}, "/nl/"},
		{address.List{Sort: address.SortLatest}, "/nl/"},
		{address.List{Sort: address.SortNewest}, "/nl/?sort=newest"},
		{address.List{Langs: []string{"nl", "de"}}, "/nl/?lang=de%2Cnl"},
		{address.List{AllLangs: true, Langs: []string{"nl"}}, "/nl/?lang=all"},
		{address.List{After: "x=y"}, "/nl/?after=x%3Dy"},
		{address.List{Sort: address.SortNewest, After: "a"}.WithSort(address.SortDiscussed), "/nl/?sort=discussed"},
		{address.List{Sort: address.SortNewest, After: "a"}.WithLangs("ar"), "/nl/?lang=ar&sort=newest"},
		{address.List{Langs: []string{"nl"}, After: "a"}.WithAllLangs(), "/nl/?lang=all"},
		{address.List{AllLangs: true}.WithLangs(), "/nl/"},
	} {
		if got := c.list.On(address.Home("nl")); got != c.want {
			t.Errorf("%+v: %s, want %s", c.list, got, c.want)
		}
	}
}

func TestParseList(t *testing.T) {
	for query, want := range map[string]string{
		"":                             "/",
		"sort=latest":                  "/",
		"sort=unanswered&lang=all":     "/?lang=all&sort=unanswered",
		"lang=nl,de,nl&after=c&junk=1": "/?after=c&lang=de%2Cnl",
		"lang=und":                     "/?lang=und",
		"sort=best":                    "refused",
		"lang=n":                       "refused",
		"lang=nl,":                     "refused",
		"lang=<script>":                "refused",
		"lang=nl%00":                   "refused",
		"lang=aa,bb,cc,dd,ee,ff,gg,hh,ii,jj,kk,ll,mm,nn,oo,pp,qq,rr,ss,tt,uu": "refused",
	} {
		v, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		got := "refused"
		if l, ok := address.ParseList(v); ok {
			got = l.On("/")
		}
		if got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}

func TestSearchKeepsWhatWasAsked(t *testing.T) {
	asked := address.SearchQuery{Text: "قناة بيع & \"dm\"", Langs: []string{"ar", "en"}, Tag: "مبيعات", By: "noor", Is: "closed",
		Since: "2025-01-02", Before: "2026-01-02", Best: true, After: "c"}
	u, err := url.Parse(address.Search("ar", asked))
	if err != nil {
		t.Fatal(err)
	}
	got, ok := address.ParseSearch(u.Query())
	if !ok || address.Search("ar", got) != address.Search("ar", asked) || got.Text != asked.Text {
		t.Errorf("%+v %v", got, ok)
	}
	if _, ok := address.ParseSearch(url.Values{"q": {string(make([]byte, 501))}}); ok {
		t.Error("501 bytes passed")
	}
	for name, value := range map[string]string{"is": "shut", "since": "yesterday", "before": "1969-12-31", "sort": "worst"} {
		if _, ok := address.ParseSearch(url.Values{name: {value}}); ok {
			t.Errorf("%s=%s passed", name, value)
		}
	}
}
