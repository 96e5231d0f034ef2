package community_test

import (
	"context"
	"strings"
	"testing"

	"tertulia/internal/community"
	"tertulia/internal/forum"
	"tertulia/internal/store/storetest"
)

// asking is what somebody sends to ask that in the scene's thread.
func (s *scene) asking(question string, positions ...string) community.Asking {
	return community.Asking{Thread: s.thread.ID, Wording: forum.Wording{Question: question, Positions: positions}}
}

// asks lets the author put a question.
func (s *scene) asks() {
	s.Helper()
	if _, err := s.Ask(ctx, forum.As(s.author), s.asking("Waarvoor is Twitter?", "Service", "Verkoop", "Gesprek")); err != nil {
		s.Fatal(err)
	}
}

func TestAsk(t *testing.T) {
	eachScene(t, func(s *scene) {
		made, err := s.Ask(ctx, forum.As(s.author), s.asking("  Waarvoor is\tTwitter? ", "Service", "", " Ver\u202dkoop "))
		if err != nil || !made.Asks || made.Version != s.thread.Version+1 {
			t.Fatalf("%+v, error %v", made, err)
		}
		page := s.page()
		if q := page.Question; q.Body != "Waarvoor is Twitter?" || len(q.Positions) != 2 || q.Positions[1].Body != "Verkoop" || q.AuthorID != s.author.ID {
			t.Errorf("it asks %+v", q.Asked)
		}
		again, err := s.Ask(ctx, forum.As(s.author), s.asking("Waarvoor is Twitter?", "Service", "Verkoop"))
		if err != nil || again.Version != made.Version {
			t.Errorf("asking the same again made version %d, error %v", again.Version, err)
		}
		old := s.asking("Waarvoor?", "Service", "Verkoop")
		old.Version = s.thread.Version
		_, err = s.Ask(ctx, forum.As(s.author), old)
		s.want("from an old form", err, forum.Conflict)
		if gone, err := s.Ask(ctx, forum.As(s.author), s.asking("")); err != nil || gone.Asks || s.page().Question != nil {
			t.Errorf("taken away: %+v, error %v", gone, err)
		}
		if log, err := s.store.LogPage(ctx, forum.Viewer{}, forum.LogQuery{}); err != nil || len(log.Decisions) != 0 {
			t.Errorf("the author's own doing is in the log: %+v (%v)", log.Decisions, err)
		}
	})
}

func TestAskChecksFields(t *testing.T) {
	eachScene(t, func(s *scene) {
		long := strings.Repeat("x", 151)
		for name, c := range map[string]struct {
			a    community.Asking
			want map[string]string
		}{
			"no question":   {s.asking(" ", "a", "b"), map[string]string{"question": "error.question.required"}},
			"short":         {s.asking("Ja?", "a", "b"), map[string]string{"question": "error.question.short"}},
			"long":          {s.asking(long, "a", "b"), map[string]string{"question": "error.question.long"}},
			"overlong":      {s.asking(strings.Repeat("x", 1<<16), "a", "b"), map[string]string{"question": "error.question.long"}},
			"one position":  {s.asking("Waarvoor?", "a", " "), map[string]string{"position": "error.position.few"}},
			"six":           {s.asking("Waarvoor?", "a", "b", "c", "d", "e", "f"), map[string]string{"position": "error.position.many"}},
			"long position": {s.asking("Waarvoor?", "a", long[:101]), map[string]string{"position": "error.position.long"}},
			"twice":         {s.asking("Waarvoor?", "Ja", "nee", "ja"), map[string]string{"position": "error.position.twice"}},
			"both": {s.asking("", "a"), map[string]string{"question": "error.question.required",
				"position": "error.position.few"}},
		} {
			_, err := s.Ask(ctx, forum.As(s.author), c.a)
			got := fields(err)
			if len(got) != len(c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
			for field, key := range c.want {
				if got[field] != key {
					t.Errorf("%s: %s is %q, want %q", name, field, got[field], key)
				}
			}
		}
	})
}

func TestWhoMayReword(t *testing.T) {
	eachScene(t, func(s *scene) {
		s.asks()
		try := func(m *forum.Member, q string) error {
			_, err := s.Ask(ctx, forum.As(m), s.asking(q, "Service", "Verkoop", "Gesprek"))
			return err
		}
		_, err := s.Ask(ctx, forum.Viewer{}, s.asking("Ja of nee?", "Ja", "Nee"))
		s.want("a visitor", err, forum.Unauthorized)
		s.want("another member", try(s.other, "Anders?"), forum.Forbidden)
		s.want("a moderator of another language", try(s.german, "Anders?"), forum.Forbidden)
		s.want("who isn't confirmed", try(s.unproven, "Anders?"), forum.Forbidden)
		s.want("the author", try(s.author, "Waarvoor dan?"), "")
		s.want("the moderator", try(s.dutch, "Waarvoor toch?"), "")
		log, err := s.store.LogPage(ctx, forum.Viewer{}, forum.LogQuery{Act: forum.ActReword})
		if err != nil || len(log.Decisions) != 1 || log.Decisions[0].Note != "Waarvoor dan?\n1. Service\n2. Verkoop\n3. Gesprek" {
			t.Errorf("log %+v, error %v", log.Decisions, err)
		}
		if _, err := s.TakeStance(ctx, forum.As(s.other), s.thread.ID, 2); err != nil {
			t.Fatal(err)
		}
		s.want("the author, once somebody stands for it", try(s.author, "Te laat?"), forum.Conflict)
		s.want("the moderator then", try(s.dutch, "Waarvoor is het?"), "")
		_, err = s.Ask(ctx, forum.As(s.dutch), s.asking("Waarvoor is het?", "Service", "Verkoop"))
		s.want("a position less", err, forum.Conflict)
		_, err = s.Ask(ctx, forum.As(s.dutch), s.asking(""))
		s.want("nothing at all", err, forum.Conflict)
		s.close()
		s.want("the moderator of a closed thread", try(s.dutch, "Nog eens?"), forum.Conflict)
	})
}

func TestTakeStance(t *testing.T) {
	eachScene(t, func(s *scene) {
		take := func(v forum.Viewer, number int) error {
			_, err := s.TakeStance(ctx, v, s.thread.ID, number)
			return err
		}
		s.want("where nothing is asked", take(forum.As(s.other), 1), forum.NotFound)
		s.asks()
		s.want("a visitor", take(forum.Viewer{}, 1), forum.Unauthorized)
		s.want("who isn't confirmed", take(forum.As(s.unproven), 1), forum.Forbidden)
		for _, number := range []int{-1, 4, 1 << 40} {
			s.want("a position there isn't", take(forum.As(s.other), number), forum.Invalid)
		}
		for _, m := range []*forum.Member{s.author, s.other, s.german} {
			s.want(m.Handle, take(forum.As(m), 1), "")
		}
		s.want("another one", take(forum.As(s.other), 3), "")
		s.want("the same again", take(forum.As(s.other), 3), "")
		q := s.page().Question
		if q.Members() != 3 || q.Changed() != 1 || q.Holding(q.Positions[2].ID) != 1 {
			t.Errorf("tallies %+v", q.Tallies)
		}
		s.want("none any more", take(forum.As(s.german), 0), "")
		storetest.Suspend(s.T, s.store, s.other, 3)
		m, err := s.store.Member(context.Background(), s.other.ID)
		if err != nil {
			t.Fatal(err)
		}
		s.want("who is suspended", take(forum.As(m), 1), forum.Forbidden)
		s.close()
		s.want("in a closed thread", take(forum.As(s.author), 2), forum.Conflict)
		if q := s.page().Question; q.Members() != 2 {
			t.Errorf("the final tally is %+v", q.Tallies)
		}
	})
}

func TestThreadOpensWithItsQuestion(t *testing.T) {
	eachScene(t, func(s *scene) {
		o := community.Opening{Text: community.Text{Title: "Waarvoor is Twitter eigenlijk?", Body: "Wij verschillen van mening.",
			Lang: "nl", Asks: forum.Wording{Question: "Waarvoor?", Positions: []string{"Service"}}}}
		_, err := s.OpenThread(ctx, forum.As(s.author), o)
		if got := fields(err); got["position"] != "error.position.few" {
			t.Errorf("one position: %v", got)
		}
		o.Asks.Positions = append(o.Asks.Positions, "Gesprek")
		made, err := s.OpenThread(ctx, forum.As(s.author), o)
		if err != nil {
			t.Fatal(err)
		}
		asked, err := s.store.Asked(ctx, made.Thread.ID)
		if err != nil || asked == nil || !asked.Wording().Equal(o.Asks) || made.Thread.Version != 1 {
			t.Errorf("version %d asks %+v (%v)", made.Thread.Version, asked, err)
		}
	})
}
