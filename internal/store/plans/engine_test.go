package plans

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/rate"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

// engineName is that of the engine of which there are jobs.
const engineName = "test"

// threadsTranslated is how many threads an engine has been asked to translate.
const threadsTranslated = 150

// addTranslations connects an engine that has done most of its jobs, given up some and
// has others before it, gives a thread and a tag translations, and a pair of languages
// a glossary.
func (g *grown) addTranslations(t *testing.T) {
	t.Helper()
	var pairs []forum.EnginePair
	for _, lang := range []forum.Lang{"nl", "de", "ar", "en"} {
		pairs = append(pairs, forum.EnginePair{FromLang: lang, ToLang: "es", Engine: engineName})
	}
	storetest.Write(t, g.Store, func(tx *store.Tx) error { return tx.SaveEnginePairs(pairs) })
	storetest.Write(t, g.Store, func(tx *store.Tx) error {
		asked := 0
		for id := forum.ThreadID(1); id <= threadsTranslated; id++ {
			thread, err := tx.LockThread(id)
			if err != nil {
				return err
			}
			n, err := tx.AskTranslation(&thread, 1, "es")
			if err != nil {
				return err
			}
			asked += n
		}
		return endJobs(tx, asked)
	})
	storetest.Write(t, g.Store, func(tx *store.Tx) error {
		for i := range 100 {
			term := forum.Term{From: "nl", To: "es", Source: fmt.Sprint("woord", i), Target: "palabra"}
			if err := tx.SetTerm(term); err != nil {
				return err
			}
		}
		return translateOpening(t, tx, g.asking)
	})
}

// endJobs finishes most of the first jobs and gives up some.
func endJobs(tx *store.Tx, jobs int) error {
	for id := range int64(jobs * 9 / 10) {
		j := &forum.TranslationJob{ID: id + 1}
		if id%40 == 0 {
			if err := tx.GiveUpTranslation(j, "it makes no sense"); err != nil {
				return err
			}
			continue
		}
		if err := tx.FinishTranslation(j); err != nil {
			return err
		}
	}
	return nil
}

// translations are the reads of what people and engines translate.
func translations() []read {
	return []read{
		{"engine", func(ctx context.Context, g *grown) error { return ignore(g.Engine(ctx)) }},
		{"page of the engine", func(ctx context.Context, g *grown) error {
			p, err := g.EnginePage(ctx, g.admin)
			if err == nil && (p.Done < 100 || p.Failed == 0 || p.Waiting == 0) {
				err = fmt.Errorf("of the engine's jobs %d are done, %d failed and %d waiting", p.Done, p.Failed, p.Waiting)
			}
			return err
		}},
		{"job of an engine", func(ctx context.Context, g *grown) error {
			_, claimed, err := g.ClaimTranslation(ctx, engineName, time.Minute)
			if err == nil && claimed == store.ClaimedNothing {
				err = fmt.Errorf("no job is claimed")
			}
			return err
		}},
		{"glossary", func(ctx context.Context, g *grown) error { return ignore(g.Terms(ctx, "nl", "es")) }},
		{"history of a translation", func(ctx context.Context, g *grown) error {
			p, err := g.ThreadPage(context.Background(), g.admin, g.asking, 1)
			if err != nil {
				return err
			}
			return ignore(g.TranslationHistory(ctx, g.admin, p.Posts[0].ID, p.Posts[0].Versions[0].Lang))
		}},
		{"translations of who left", func(ctx context.Context, g *grown) error {
			return ignore(g.TranslationsOf(ctx, g.writer.ID(), 50))
		}},
		{"tag", func(ctx context.Context, g *grown) error { return ignore(g.Tag(ctx, "sales")) }},
		{"tag by its name", func(ctx context.Context, g *grown) error { return ignore(g.TagCalled(ctx, forum.Viewer{}, "ventas")) }},
		{"names of a tag", func(ctx context.Context, g *grown) error {
			p, err := g.NamesPage(ctx, g.admin, "sales")
			if err != nil {
				return err
			}
			return ignore(g.NamesOf(ctx, g.admin, p.Tag))
		}},
		{"history of a tag's name", func(ctx context.Context, g *grown) error {
			return unless(forum.NotFound, ignore(g.NameHistory(ctx, g.admin, "sales", "es")))
		}},
		{"compounds", func(ctx context.Context, g *grown) error {
			return ignore(g.WithCompounds(ctx, text.AnalyseQuery("antwort kunden", nil)))
		}},
	}
}

// others are the reads of one row or of nearly none, and those of timed jobs.
func others() []read {
	return []read{
		{"demo", func(ctx context.Context, g *grown) error { return ignore(g.Demo(ctx)) }},
		{"settings in memory", func(ctx context.Context, g *grown) error { return ignore(g.Settings(ctx)) }},
		{"changes of settings", func(ctx context.Context, g *grown) error { return ignore(g.SettingChanges(ctx, 20)) }},
		{"member by id", func(ctx context.Context, g *grown) error { return ignore(g.Member(ctx, g.writer.ID())) }},
		{"thread by id", func(ctx context.Context, g *grown) error { return ignore(g.Thread(ctx, g.admin, g.asking)) }},
		{"question by id", func(ctx context.Context, g *grown) error { return ignore(g.Asked(ctx, g.asking)) }},
		{"imported thread", func(ctx context.Context, g *grown) error {
			return unless(forum.NotFound, ignore(g.ImportedThread(ctx, "article")))
		}},
		{"statement of reasons", func(ctx context.Context, g *grown) error {
			log, err := g.LogPage(context.Background(), g.admin, forum.LogQuery{Act: forum.ActClose})
			if err != nil {
				return err
			}
			return ignore(g.Statement(ctx, log.Decisions[0].ID))
		}},
		{"whom a text mentions", func(ctx context.Context, g *grown) error {
			return ignore(g.Mentions(ctx, forum.Rendered{Segments: []forum.Segment{{Kind: forum.SegmentMention, ID: int64(g.writer.ID())}}}))
		}},
		{"suspensions that are over", func(ctx context.Context, g *grown) error {
			return ignore(g.SuspensionsOver(ctx, g.clock.Now(), 50))
		}},
		{"event log", func(ctx context.Context, g *grown) error {
			if err := g.Follow(context.Background()); err != nil {
				return err
			}
			err := g.Write(context.Background(), func(tx *store.Tx) error {
				if err := tx.Emit(forum.Event{Kind: forum.EngineChanged}); err != nil {
					return err
				}
				if _, err := tx.Admins(); err != nil { // the event is written with whatever comes next
					return err
				}
				return g.Follow(context.Background()) // so that a transaction was running last time
			})
			if err != nil {
				return err
			}
			return g.Follow(ctx)
		}},
		{"allowances", func(ctx context.Context, g *grown) error {
			use := store.Use{Limit: rate.PerMinute("pages", 60), Key: "192.0.2.7", N: 1}
			if _, err := g.Take(ctx, use); err != nil {
				return err
			}
			return g.GiveBack(ctx, use)
		}},
		{"allowances near their end", func(ctx context.Context, g *grown) error {
			return ignore(g.TakeSoon(ctx, store.Use{Limit: rate.PerMinute("writes", 4), Key: "192.0.2.8", N: 1}))
		}},
		{"allowances told", func(ctx context.Context, g *grown) error {
			return ignore(g.Tell(ctx, store.Use{Limit: rate.PerMinute("requests", 60), Key: "192.0.2.9", N: 8}))
		}},
	}
}
