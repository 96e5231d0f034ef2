package view_test

import (
	"strings"
	"testing"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/web/view"
)

// Lists show large counts short, in the reader's words and digits, and say the whole
// number to who points at it or listens; small ones, and those that aren't shorter in a
// language, are whole.
func TestLargeCountsAreShort(t *testing.T) {
	for _, c := range []struct {
		locale, digits string
		count          int
		short, whole   string
	}{
		{"ar", "", 9_999, "", "9,999"},
		{"ar", "", 10_000, "10 ألف", "10,000"},
		{"ar", "", 12_345, "12 ألف", "12,345"},
		{"ar", "arab", 12_345, "١٢ ألف", "١٢٬٣٤٥"},
		{"ar", "arab", 1_234_567, "١٫٢ مليون", "١٬٢٣٤٬٥٦٧"},
		{"nl", "", 12_345, "12K", "12.345"},
		{"de", "", 12_345, "", "12.345"},
		{"de", "", 1_234_567, "1,2 Mio.", "1.234.567"},
		{"es", "", 12_345, "12 mil", "12.345"},
		{"en", "", 9_999, "", "9,999"},
		{"en", "", 999_999, "1M", "999,999"},
	} {
		p := newPage(t, c.locale, "/"+c.locale+"/")
		p.L = p.L.WithDigits(c.digits)
		thread := forum.ThreadRow{Thread: forum.Thread{ID: 1, Lang: "en", Title: "Long", PostCount: c.count + 1, AuthorID: 2, CreatedAt: noon, LastActivityAt: noon}}
		_, list := renderPage(t, view.ListPage(p, view.List{Title: "x", Path: "/" + c.locale + "/", At: address.List{},
			Page: &forum.ListPage{Threads: []forum.ThreadRow{thread}, People: newPeople()}}))
		_, tags := renderPage(t, view.TagsPage(p, []forum.TagCount{{Tag: forum.Tag{ID: 1, Key: "bots", Name: "bots", Lang: "en"}, Count: c.count}}))
		member := *sanne
		member.PostCount = c.count
		_, person := renderPage(t, view.PersonPage(p, view.Person{Page: &forum.MemberPage{Member: member, People: newPeople(), ThreadCount: c.count,
			Threads: []forum.ThreadRow{thread}, Posts: []forum.FoundPost{{Thread: thread}}}}))
		for name, places := range map[string][]string{
			"a list":        {words(find(list, ofClass("tally"))[0])},
			"the tags":      {words(find(tags, ofClass("tag-pill"))[0])},
			"a member page": {words(find(person, ofClass("part"))[0]), words(find(person, ofClass("part"))[1])},
		} {
			for _, said := range places {
				if !strings.Contains(said, c.whole) || !strings.Contains(said, c.short) {
					t.Errorf("%s in %s %s: %q, want %q and %q", name, c.locale, c.digits, said, c.short, c.whole)
				}
			}
		}
		tally := find(list, ofClass("tally"))[0]
		bdi := find(tally, ofTag("bdi"))
		if c.short == "" {
			if len(bdi) != 0 {
				t.Errorf("%d in %s is short: %q", c.count, c.locale, words(tally))
			}
			continue
		}
		if len(bdi) != 1 || words(bdi[0]) != c.short || attr(bdi[0], "title") != c.whole || attr(bdi[0], "aria-hidden") != "true" {
			t.Errorf("%d in %s: %q, want %q", c.count, c.locale, words(tally), c.short)
		}
	}
}
