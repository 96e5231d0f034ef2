package forum_test

import (
	"reflect"
	"testing"

	"tertulia/internal/forum"
)

// asked is a question with positions of those ids, which read a, b, c.
func asked(taken bool, ids ...forum.PositionID) *forum.Asked {
	a := &forum.Asked{Question: forum.Question{ThreadID: 1, Body: "Vraag?", Revision: 1}, Taken: taken}
	for i, id := range ids {
		a.Positions = append(a.Positions, forum.Position{ID: id, ThreadID: 1, Number: i + 1, Body: string(rune('a' + i))})
	}
	return a
}

func TestWhoMayAskAndTakeAStance(t *testing.T) {
	open := forum.Thread{ID: 1, Lang: "nl", AuthorID: author, State: forum.Open, Visibility: forum.Visible, Asks: true}
	closed, hidden, silent := open, open, open
	closed.State, hidden.Visibility, silent.Asks = forum.Closed, forum.Hidden, false
	for _, c := range []struct {
		who              string
		thread           forum.Thread
		put, taken, take forum.Kind
	}{
		{"visitor", open, forum.Unauthorized, forum.Unauthorized, forum.Unauthorized},
		{"unproven", open, forum.Forbidden, forum.Forbidden, forum.Forbidden},
		{"author", open, "", forum.Conflict, ""},
		{"other", open, forum.Forbidden, forum.Forbidden, ""},
		{"dutch", open, "", "", ""},
		{"german", open, forum.Forbidden, forum.Forbidden, ""},
		{"admin", open, "", "", ""},
		{"author", closed, forum.Conflict, forum.Conflict, forum.Conflict},
		{"dutch", closed, forum.Conflict, forum.Conflict, forum.Conflict},
		{"other", hidden, forum.NotFound, forum.NotFound, forum.NotFound},
		{"author", hidden, forum.Conflict, forum.Conflict, forum.Conflict},
		{"dutch", hidden, forum.Conflict, forum.Conflict, forum.Conflict},
		{"other", silent, forum.Forbidden, forum.Forbidden, forum.NotFound},
	} {
		v := viewerNamed(t, c.who)
		for what, is := range map[string][2]forum.Kind{
			"put a question":    {forum.KindOf(forum.CanAsk(v, &c.thread, nil)), c.put},
			"reword a used one": {forum.KindOf(forum.CanAsk(v, &c.thread, asked(true, 1, 2))), c.taken},
			"take a stance":     {forum.KindOf(forum.CanTakeStance(v, &c.thread)), c.take},
		} {
			if is[0] != is[1] {
				t.Errorf("%s in a thread that is %s and %s: %s: %q, want %q", c.who, c.thread.State, c.thread.Visibility, what, is[0], is[1])
			}
		}
	}
}

func TestRewordKeepsPositions(t *testing.T) {
	for name, c := range map[string]struct {
		now, dropped []forum.PositionID
		words        []string
	}{
		"as before":     {words: []string{"a", "b", "c"}, now: []forum.PositionID{1, 2, 3}},
		"a typo":        {words: []string{"a", "b!", "c"}, now: []forum.PositionID{1, 2, 3}},
		"another order": {words: []string{"c", "a", "b"}, now: []forum.PositionID{3, 1, 2}},
		"one less":      {words: []string{"a", "c"}, now: []forum.PositionID{1, 3}, dropped: []forum.PositionID{2}},
		"one more":      {words: []string{"a", "x", "b", "c"}, now: []forum.PositionID{1, 0, 2, 3}},
		"all others":    {words: []string{"x", "y"}, now: []forum.PositionID{1, 2}, dropped: []forum.PositionID{3}},
	} {
		a := asked(false, 1, 2, 3)
		dropped := a.Reword(forum.Wording{Question: "Vraag!", Positions: c.words}, author, now)
		var ids, gone []forum.PositionID
		for i, p := range a.Positions {
			ids = append(ids, p.ID)
			if p.Number != i+1 || p.Body != c.words[i] || p.ThreadID != 1 {
				t.Errorf("%s: position %d is %+v", name, i+1, p)
			}
		}
		for _, p := range dropped {
			gone = append(gone, p.ID)
		}
		if !reflect.DeepEqual(ids, c.now) || !reflect.DeepEqual(gone, c.dropped) {
			t.Errorf("%s: %v, without %v", name, ids, gone)
		}
		if a.Body != "Vraag!" || a.Revision != 2 || *a.EditedByID != author {
			t.Errorf("%s: %+v", name, a.Question)
		}
	}
}

func TestWhatPeopleStandForStays(t *testing.T) {
	for name, c := range map[string]struct {
		words []string
		want  forum.Kind
	}{
		"a typo":        {[]string{"a", "b!"}, ""},
		"another order": {[]string{"b", "a"}, forum.Conflict},
		"one less":      {[]string{"a"}, forum.Conflict},
		"one more":      {[]string{"a", "b", "c"}, forum.Conflict},
		"nothing":       {nil, forum.Conflict},
	} {
		w := forum.Wording{Question: "Vraag?", Positions: c.words}
		if got := forum.KindOf(forum.CanReword(asked(true, 1, 2), w)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if err := forum.CanReword(asked(false, 1, 2), w); err != nil {
			t.Errorf("%s before any stance: %v", name, err)
		}
	}
}

func TestWordingInADraft(t *testing.T) {
	for _, w := range []forum.Wording{{}, {Question: "q"}, {Positions: []string{"a"}}, {Question: "q", Positions: []string{"a", "b"}}} {
		if got := forum.WordingOf(w.Lines()); !got.Equal(w) {
			t.Errorf("%+v became %+v", w, got)
		}
	}
}

func TestStanding(t *testing.T) {
	s := forum.Standing{Asked: *asked(true, 1, 2), Tallies: []forum.Tally{
		{PositionID: 1, Lang: "nl", Members: 2, Changed: 1}, {PositionID: 1, Lang: "ar", Members: 1},
		{PositionID: 2, Lang: "ar", Members: 4, Changed: 2}, {PositionID: 2, Lang: "en", Members: 2},
	}}
	if s.Members() != 9 || s.Changed() != 3 || s.Holding(1) != 3 || s.Holding(2) != 6 || s.In("ar", 2) != 4 || s.In("nl", 2) != 0 {
		t.Errorf("%d members, %d changed, %d and %d", s.Members(), s.Changed(), s.Holding(1), s.Holding(2))
	}
	want := []forum.LangCount{{Lang: "ar", Count: 5}, {Lang: "en", Count: 2}, {Lang: "nl", Count: 2}}
	if got := s.Groups(); !reflect.DeepEqual(got, want) {
		t.Errorf("groups %v", got)
	}
	if s.Number(2) != 2 || s.Number(9) != 0 || s.Position(0) != nil || s.Position(3) != nil || s.Position(2).ID != 2 {
		t.Error("positions aren't found by number")
	}
}

func TestLanguageGroup(t *testing.T) {
	for _, c := range []struct {
		m    forum.Member
		want forum.Lang
	}{
		{forum.Member{WriteLang: "ar", Locale: "nl"}, "ar"}, {forum.Member{Locale: "nl"}, "nl"},
		{forum.Member{WriteLang: forum.Und, Locale: "es"}, "es"}, {forum.Member{}, forum.Und},
	} {
		if got := c.m.Group(); got != c.want {
			t.Errorf("%q writing, reading in %q: %q", c.m.WriteLang, c.m.Locale, got)
		}
	}
}
