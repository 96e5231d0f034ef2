package fresh_test

import (
	"sync"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/fresh"
)

func TestEventsMakeThingsOutOfDate(t *testing.T) {
	seven, eight, noor, lars := forum.ThreadID(7), forum.ThreadID(8), forum.MemberID(3), forum.MemberID(4)
	post, decision := forum.PostID(9), forum.DecisionID(5)
	for _, c := range []struct {
		event                 forum.Event
		thread, lists, member bool // whether they stay fresh
		words, decisions      bool
	}{
		{forum.Event{Kind: forum.PostAdded, ThreadID: &seven, ActorID: &noor}, false, false, true, true, true},
		{forum.Event{Kind: forum.PostAdded, ThreadID: &eight}, true, false, true, true, true},
		{forum.Event{Kind: forum.PostRemoved, ThreadID: &eight}, true, false, true, false, true},
		{forum.Event{Kind: forum.TranslationRemoved, ThreadID: &eight, PostID: &post}, true, false, true, false, true},
		{forum.Event{Kind: forum.TranslationAdded, ThreadID: &eight, PostID: &post}, true, false, true, true, true},
		{forum.Event{Kind: forum.ThreadClosed, ThreadID: &seven}, false, false, true, false, true},
		{forum.Event{Kind: forum.StanceTaken, ThreadID: &seven, ActorID: &noor}, false, true, true, true, true},
		{forum.Event{Kind: forum.QuestionChanged, ThreadID: &eight, ActorID: &noor}, true, true, true, false, true},
		{forum.Event{Kind: forum.QuestionChanged, ThreadID: &eight, DecisionID: &decision}, true, true, true, false, false},
		{forum.Event{Kind: forum.DecisionRecorded, DecisionID: &decision}, true, true, true, true, false},
		{forum.Event{Kind: forum.TranslationAdded, ThreadID: &eight}, false, false, false, false, false}, // of a title: so does this
		{forum.Event{Kind: forum.ThreadEdited, ThreadID: &eight}, false, false, false, false, false},     // its title stands elsewhere too
		{forum.Event{Kind: forum.MemberChanged, MemberID: &lars}, false, false, false, false, false},
		{forum.Event{Kind: forum.SettingChanged}, false, false, false, false, false},
		{forum.Event{Kind: "of.another.version"}, false, false, false, false, false},
		{forum.Event{Kind: forum.MemberSignedUp, MemberID: &lars}, true, false, true, true, true},
		{forum.Event{Kind: forum.ResetRequested}, true, true, true, true, true},
		{forum.Event{Kind: forum.ViewerChanged, MemberID: &noor}, true, true, false, true, true},
		{forum.Event{Kind: forum.PasswordChanged, MemberID: &lars}, true, true, true, true, true},
	} {
		var g fresh.Generations
		at := g.Now()
		g.Follow([]forum.Event{c.event})
		for what, is := range map[string][2]bool{
			"thread":    {g.Fresh(at, fresh.Thread(seven)), c.thread},
			"lists":     {g.Fresh(at, fresh.Lists()), c.lists},
			"member":    {g.Fresh(at, fresh.Member(noor)), c.member},
			"words":     {g.Fresh(at, fresh.Words()), c.words},
			"decisions": {g.Fresh(at, fresh.Decisions()), c.decisions},
		} {
			if is[0] != is[1] {
				t.Errorf("after %s, what is made of the %s is fresh: %t, want %t", c.event.Kind, what, is[0], is[1])
			}
		}
		if now := g.Now(); !g.Fresh(now, fresh.Thread(seven), fresh.Lists(), fresh.Member(noor)) {
			t.Errorf("after %s, what is made anew is out of date", c.event.Kind)
		}
	}
}

// A later change must not be undone by an earlier one that is noted after it.
func TestChangesAtOnce(t *testing.T) {
	var g fresh.Generations
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 1000 {
				at := g.Now()
				g.Purge(fresh.Lists())
				if g.Fresh(at, fresh.Lists()) {
					t.Error("a change made nothing out of date")
				}
			}
		})
	}
	all.Wait()
	if at := g.Now(); at != 8000 || !g.Fresh(at, fresh.Lists()) {
		t.Errorf("after %d changes, what is made anew is out of date", at)
	}
}
