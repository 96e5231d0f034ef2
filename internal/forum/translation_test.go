package forum

import (
	"reflect"
	"testing"
	"time"
)

func TestTitlesAreKeptAsTheyAre(t *testing.T) {
	titles := []Title{
		{Lang: "ar", Text: "تويتر", Slug: "تويتر", Source: Human, Stale: true},
		{Lang: "nl", Text: "X, ooit Twitter", Slug: "x-ooit-twitter", Source: Human, Indexable: true},
		{Lang: "zh-Hant", Text: "…", Source: Machine},
	}
	kept := JoinTitles(titles...)
	if got := kept.List(); !reflect.DeepEqual(got, titles) {
		t.Errorf("kept as %q they are %+v", kept, got)
	}
	if got, ok := kept.In("nl"); !ok || got != titles[1] {
		t.Errorf("in nl it is %+v", got)
	}
	if _, ok := kept.In("es"); ok {
		t.Error("there is one in es")
	}
	if JoinTitles() != "" || Titles("").List() != nil {
		t.Error("none aren't none")
	}
}

func TestNamesAreKeptAsTheyAre(t *testing.T) {
	kept := JoinNames(Name{"ar", "بيع"}, Name{"es", "ventas y más"})
	if kept.In("ar") != "بيع" || kept.In("es") != "ventas y más" || kept.In("nl") != "" {
		t.Errorf("kept as %q", kept)
	}
}

func TestTranslationHasItsHistory(t *testing.T) {
	noor, samir := MemberID(2), MemberID(3)
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	tr := NewTranslation(TextOf(7), "nl", Translated{OriginalRevision: 1, Body: "een", By: &noor, At: at})
	tr.Stale = true
	before := tr.Revise(Translated{OriginalRevision: 2, Body: "twee", By: &samir, At: at.Add(time.Hour)})
	want := TranslationRevision{Revision: 1, EditorID: noor, OriginalRevision: 1, Body: "een", CreatedAt: at}
	if before != want {
		t.Errorf("before, it was %+v", before)
	}
	if tr.Stale || tr.Revision != 2 || *tr.AuthorID != noor || tr.Body != "twee" {
		t.Errorf("now it is %+v", tr)
	}
	if got := tr.Latest(); got.EditorID != samir || got.Revision != 2 || got.OriginalRevision != 2 {
		t.Errorf("its newest revision is %+v", got)
	}
	tr.Remove(Removal{Reason: RemovedByAuthor})
	tr.Revise(Translated{OriginalRevision: 2, Body: "drie", By: &samir, At: at})
	if tr.Visibility != Visible || *tr.AuthorID != samir || tr.Removal != (Removal{}) {
		t.Errorf("made anew it is %+v", tr)
	}
	machine := NewTranslation(NameOf(4), "es", Translated{OriginalRevision: 1, Body: "ventas", Engine: "apertium", At: at})
	if machine.Source != Machine || machine.AuthorID != nil {
		t.Errorf("by an engine it is %+v", machine)
	}
}

// Only of a post's text it is known where all of it stands.
func TestEventOfATranslationNamesThePostOfATextAlone(t *testing.T) {
	thread, tag, noor := ThreadID(7), TagID(3), MemberID(2)
	for _, c := range []struct {
		target Target
		thread *ThreadID
		post   bool
	}{
		{TextOf(9), &thread, true},
		{TitleOf(thread), &thread, false},
		{QuestionOf(thread), &thread, false},
		{SummaryOf(thread), &thread, false},
		{NameOf(tag), nil, false},
	} {
		tr := NewTranslation(c.target, "nl", Translated{OriginalRevision: 1, Body: "een", By: &noor})
		tr.ThreadID = c.thread
		e := tr.Event(TranslationAdded, &noor)
		if e.Kind != TranslationAdded || e.ThreadID != c.thread || (e.PostID != nil) != c.post || e.ActorID != &noor || *e.MemberID != noor {
			t.Errorf("%s: %+v", c.target.Kind, e)
		}
	}
}
