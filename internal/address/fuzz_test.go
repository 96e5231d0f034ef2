package address_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"tertulia/internal/address"
)

// FuzzParseThread holds that every address that is read as a thread's is written
// again as one that is read alike.
func FuzzParseThread(f *testing.F) {
	for _, c := range threads {
		f.Add(c.want)
	}
	for _, s := range append(slices.Clone(hostile), "/nl/t/01", "/nl/t/1?page=0", "/nl/t/1?page=1e3", "/nl/t/9223372036854775808", "/nl/t/1/%ff",
		"/nl/t/1/a%2Fb", "/nl/t/1%2Fa", "/nl%2ft/1/a", "/nl/t/1%252Fa", "/nl/t/1/%5C", "/nl/t/1/a#post-00", "//nl/t/1", "/nl/t/1/close-?page=2;page=3") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, target string) {
		p, ok := address.ParseThread(target)
		if !ok {
			return
		}
		if p.ID < 1 || p.Page < 0 || p.Post < 0 || p.Locale == "" {
			t.Fatalf("%q gives %+v", target, p)
		}
		if p.Page == 1 {
			p.Page = 0 // the same page
		}
		if again, ok := address.ParseThread(p.String()); !ok || again != p {
			t.Fatalf("%q gives %+v, whose address %q gives %+v (%v)", target, p, p, again, ok)
		}
	})
}

// FuzzParseSearch holds the same of searches and lists, and that what is read is
// short.
func FuzzParseSearch(f *testing.F) {
	for _, s := range []string{"q=hello&lang=nl,de&tag=sales", "q=%22a b%22&after=bGF0", "lang=all", "lang=nl,,xx", "lang=" + strings.Repeat("nl,", 100),
		"sort=newest&lang=zh-Hant", "q=%ff%00", "q=" + strings.Repeat("a", 600), "a;b=%zz", "lang=nl&lang=de"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		v, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		if q, ok := address.ParseSearch(v); ok {
			again, ok := address.ParseSearch(queryOf(t, address.Search("nl", q)))
			if !ok || again.Text != q.Text || again.Tag != q.Tag || again.After != q.After || !slices.Equal(again.Langs, q.Langs) {
				t.Fatalf("%q gives %+v, then %+v", query, q, again)
			}
			if len(q.Text) > 500 || len(q.Langs) > 20 {
				t.Fatalf("%q gives %+v", query, q)
			}
		}
		if l, ok := address.ParseList(v); ok {
			again, ok := address.ParseList(queryOf(t, l.On("/nl/")))
			if !ok || again.Sort != l.Sort || again.After != l.After || again.AllLangs != l.AllLangs || !slices.Equal(again.Langs, l.Langs) {
				t.Fatalf("%q gives %+v, then %+v", query, l, again)
			}
		}
	})
}

func queryOf(t *testing.T, target string) url.Values {
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}
