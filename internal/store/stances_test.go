package store_test

import (
	"context"
	"fmt"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// tallies are the tallies of a thread as "number lang members/changed".
func tallies(p *forum.ThreadPage) (all []string) {
	for _, t := range p.Question.Tallies {
		all = append(all, fmt.Sprintf("%d %s %d/%d", p.Question.Number(t.PositionID), t.Lang, t.Members, t.Changed))
	}
	return all
}

func TestStances(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		lars.WriteLang = "de"
		thread := storetest.Thread(t, s, noor, "nl", "Waarvoor is Twitter?")
		storetest.Ask(t, s, thread.ID, "Waarvoor?", "Service", "Verkoop", "Gesprek")
		other := storetest.Thread(t, s, noor, "nl", "Iets anders")
		storetest.Ask(t, s, other.ID, "Ja?", "Ja", "Nee")
		storetest.Comment(t, s, thread.ID, lars, "de")
		for i, c := range []struct {
			who     *forum.Member
			number  int
			changed bool
			want    string
		}{
			{lars, 1, true, "[1 de 1/0]"},
			{lars, 1, false, "[1 de 1/0]"},
			{noor, 1, true, "[1 de 1/0 1 nl 1/0]"},
			{lars, 3, true, "[1 nl 1/0 3 de 1/1]"},
			{lars, 0, true, "[1 nl 1/0]"},
			{lars, 0, false, "[1 nl 1/0]"},
			{lars, 3, true, "[1 nl 1/0 3 de 1/1]"}, // it was another once
			{lars, 1, true, "[1 de 1/1 1 nl 1/0]"},
		} {
			if changed := storetest.Stand(t, s, thread.ID, c.who, c.number); changed != c.changed {
				t.Errorf("step %d: changed is %t", i, changed)
			}
			page, err := s.ThreadPage(context.Background(), forum.As(lars), thread.ID, 1)
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(tallies(page)); got != c.want {
				t.Errorf("step %d: tallies %s, want %s", i, got, c.want)
			}
			if !page.Question.Taken {
				t.Errorf("step %d: nobody has a stance", i)
			}
		}
		checkStanding(t, s, thread.ID, noor, lars)
		if page, err := s.ThreadPage(context.Background(), forum.As(lars), other.ID, 1); err != nil || page.Question.Taken || page.Stance != nil {
			t.Errorf("the other thread has %+v and %+v (%v)", page.Question, page.Stance, err)
		}
	})
}

// checkStanding looks at where lars, who changed his mind, stands in the end.
func checkStanding(t *testing.T, s *store.Store, id forum.ThreadID, noor, lars *forum.Member) {
	t.Helper()
	storetest.Stand(t, s, id, noor, 1) // so that nothing is kept in memory
	var page *forum.ThreadPage
	atMost(t, 8, func(ctx context.Context) (err error) {
		page, err = s.ThreadPage(ctx, forum.As(lars), id, 1)
		return err
	})
	q, own := page.Question, page.Stance
	if q.Body != "Waarvoor?" || len(q.Positions) != 3 || q.Positions[2].Body != "Gesprek" {
		t.Errorf("question %+v", q)
	}
	if !own.ChangedMind() || q.Number(*own.PositionID) != 1 || q.Number(*own.PreviousID) != 3 {
		t.Errorf("own stance %+v", own)
	}
	if len(q.Stances) != 2 || q.Number(*q.Stances[noor.ID].PositionID) != 1 {
		t.Errorf("stances of writers %+v", q.Stances)
	}
	visit, err := s.ThreadPage(context.Background(), forum.Viewer{}, id, 1)
	if err != nil || visit.Stance != nil {
		t.Errorf("a visitor has the stance %+v (%v)", visit.Stance, err)
	}
}

func TestQuestionIsReworded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "Waarvoor is Twitter?")
		storetest.Ask(t, s, thread.ID, "Waarvoor?", "Service", "Verkoop")
		for _, w := range []forum.Wording{
			{Question: "Waarvoor dan?", Positions: []string{"Verkoop", "Service", "Gesprek"}},
			{Question: "Waarvoor dan?", Positions: []string{"Gesprek", "Verkoop"}},
		} {
			storetest.Ask(t, s, thread.ID, w.Question, w.Positions...)
			asked, err := s.Asked(context.Background(), thread.ID)
			if err != nil || !asked.Wording().Equal(w) {
				t.Errorf("it reads %+v (%v)", asked, err)
			}
		}
		storetest.Ask(t, s, thread.ID, "")
		if asked, err := s.Asked(context.Background(), thread.ID); err != nil || asked != nil {
			t.Errorf("it still asks %+v (%v)", asked, err)
		}
	})
}

func TestForgottenStancesAreNotCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		thread := storetest.Thread(t, s, noor, "nl", "Waarvoor is Twitter?")
		storetest.Ask(t, s, thread.ID, "Waarvoor?", "Service", "Verkoop")
		storetest.Stand(t, s, thread.ID, lars, 1)
		storetest.Stand(t, s, thread.ID, lars, 2)
		storetest.Stand(t, s, thread.ID, noor, 2)
		threads, err := s.StancesOf(context.Background(), lars.ID, 10)
		if err != nil || len(threads) != 1 {
			t.Errorf("stances in %v (%v)", threads, err)
		}
		storetest.Write(t, s, func(tx *store.Tx) error {
			locked, err := tx.LockThread(thread.ID)
			if err != nil {
				return err
			}
			if err := tx.WipeStance(&locked, lars.ID); err != nil {
				return err
			}
			return tx.Emit(forum.Event{Kind: forum.StanceTaken, ThreadID: &thread.ID, ActorID: &lars.ID})
		})
		page, err := s.ThreadPage(context.Background(), forum.Viewer{}, thread.ID, 1)
		if err != nil || fmt.Sprint(tallies(page)) != "[2 nl 1/0]" {
			t.Errorf("tallies %v (%v)", tallies(page), err)
		}
	})
}
