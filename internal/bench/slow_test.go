package main

import (
	"strings"
	"testing"
)

// TestSlowSearchesAreNamed: searches are outside the lines of other pages, so that those
// which wouldn't reach them are named, in the forums of which the lines are asked and in the
// largest.
func TestSlowSearchesAreNamed(t *testing.T) {
	r := madeUp()
	m := &r.Forums[1]
	cold := m.Figures[2]
	cold.Who, cold.Requests = coldMember, 390
	fast := cold
	fast.Who, fast.Requests = coldVisitor, 410
	m.Figures = append(m.Figures, cold, fast)
	slow := r.Slow()
	for _, want := range []string{
		"- sqlite, 100,000 posts: less than 4 % of the yardstick's rate, which other pages are to have: search for a visitor (0.1 %), " +
			"ordinary word for 4 visitors at once (3.0 %), two very common words for 4 visitors at once (2.5 %). Searches have",
		"- sqlite, 100,000 posts: less than 2 % of the yardstick's rate, which other pages are to have: search for a member, no cache (1.9 %). Searches",
	} {
		if !strings.Contains(slow, want) {
			t.Errorf("%q is missing in\n%s", want, slow)
		}
	}
	if strings.Contains(slow, "10,000 posts: less than") {
		t.Errorf("a small forum's are named:\n%s", slow)
	}
	r.Forums[0].Posts, r.Forums[1].Posts = aMillion, tenMillion
	for _, posts := range []string{"1,000,000", "10,000,000"} {
		if want := "- sqlite, " + posts + " posts: less than 4 %"; !strings.Contains(r.Slow(), want) {
			t.Errorf("%q is missing in\n%s", want, r.Slow())
		}
	}
}

// TestCommentsAreAmongWhatIsSlow, as they take more than any page.
func TestCommentsAreAmongWhatIsSlow(t *testing.T) {
	slow := madeUp().Slow()
	if want := "- sqlite, 100,000 posts: a comment takes 45 times the yardstick's processor time, the dearest one 50 times, and 0.0 times where 16 members"; !strings.Contains(slow, want) {
		t.Errorf("%q is missing in\n%s", want, slow)
	}
}
