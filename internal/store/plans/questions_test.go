package plans

import (
	"context"
	"errors"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// questions are the reads of what threads ask, and the writes, whose own reads are
// as many.
func questions() []read {
	all := []read{
		{"thread with a question", func(ctx context.Context, g *grown) error {
			return ignore(g.ThreadPage(ctx, g.writer, g.asking, 1))
		}},
		{"tally", func(ctx context.Context, g *grown) error { return ignore(g.Standing(ctx, g.longest)) }},
		{"thread with a summary", func(ctx context.Context, g *grown) error {
			if _, err := g.Summary(ctx, forum.Viewer{}, g.summedUp); err != nil {
				return err
			}
			return ignore(g.ThreadPage(ctx, forum.Viewer{}, g.summedUp, 1))
		}},
		{"question beside its translation", func(ctx context.Context, g *grown) error {
			p, err := g.ThreadPage(context.Background(), g.admin, g.longest, 1)
			if err != nil {
				return err
			}
			return ignore(g.TranslationPage(ctx, g.writer, p.Posts[0].ID, p.Question.Texts.List()[0].Lang))
		}},
		{"stances of who leaves", func(ctx context.Context, g *grown) error { return ignore(g.StancesOf(ctx, g.writer.ID(), 50)) }},
		{"questions of who leaves", func(ctx context.Context, g *grown) error { return ignore(g.QuestionsOf(ctx, g.writer.ID(), 50)) }},
		{"taking a stance", inThread(func(tx *store.Tx, t *forum.Thread, asked *forum.Asked) error {
			m, err := tx.LockMember(forum.SystemID + 300)
			if err != nil {
				return err
			}
			for i := range asked.Positions {
				if _, err := tx.TakeStance(t, m, &asked.Positions[i].ID, tx.Now()); err != nil {
					return err
				}
			}
			return nil
		})},
		{"rewording a question", inThread(func(tx *store.Tx, t *forum.Thread, asked *forum.Asked) error {
			w := asked.Wording()
			w.Question += "?"
			return tx.SaveQuestion(t, asked, asked.Reword(w, t.AuthorID, tx.Now()))
		})},
	}
	for name, q := range map[string]forum.SearchQuery{
		"the words of a question": {Text: "wichtig finden"}, "a position": {Text: `"nur am wochenende"`},
		"a position in another language": {Text: "courage", Langs: "en"}, "the words of a summary": {Text: "mayoría", Summary: true},
		"a common word where there is a summary": {Text: "antwort", Summary: true},
	} {
		all = append(all, read{"search for " + name, func(ctx context.Context, g *grown) error {
			p, err := g.Search(ctx, g.writer, q, text.AnalyseQuery(q.Text, nil))
			if err == nil && len(p.Found) == 0 {
				return errors.New("nothing is found")
			}
			return err
		}})
	}
	return all
}

// inThread writes in the longest thread.
func inThread(write func(tx *store.Tx, t *forum.Thread, asked *forum.Asked) error) func(context.Context, *grown) error {
	return func(ctx context.Context, g *grown) error {
		return g.Write(ctx, func(tx *store.Tx) error {
			t, err := tx.LockThread(g.longest)
			if err != nil {
				return err
			}
			asked, err := tx.Asked(&t)
			if err != nil {
				return err
			}
			return write(tx, &t, asked)
		})
	}
}
