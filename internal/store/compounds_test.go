package store_test

import (
	"context"
	"slices"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

// withCompounds finds what is typed, compounds too.
func withCompounds(t *testing.T, s *store.Store, typed string) []string {
	t.Helper()
	var words text.Query
	atMost(t, 1, func(ctx context.Context) (err error) {
		words, err = s.WithCompounds(ctx, text.AnalyseQuery(typed, nil))
		return err
	})
	bodies := found(t, s, forum.SearchQuery{}, words)
	slices.Sort(bodies)
	return bodies
}

func TestCompoundsAreFoundByTheirParts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "de", "Titel")
		expect := func(typed string, want ...string) {
			t.Helper()
			if got := withCompounds(t, s, typed); !slices.Equal(got, want) {
				t.Errorf("%q finds %q, want %q", typed, got, want)
			}
		}
		compound := "Unsere Twitterstrategien"
		written(t, s, thread.ID, noor, "de", compound)
		written(t, s, thread.ID, noor, "en", "twitterstrategien aren't English")
		expect("Twitter") // of which neither part is a word of the search
		written(t, s, thread.ID, noor, "de", "Twitter")
		expect("Twitter", "Twitter") // of which one is
		post := written(t, s, thread.ID, noor, "de", "Strategie")
		expect("Twitter", "Twitter", compound)
		expect("Strategien", "Strategie", compound)
		expect("strategie unsere", compound)
		expect("Strategie -Twitterstrategien", "Strategie")
		expect(`"Strategie"`, "Strategie")

		written(t, s, thread.ID, noor, "nl", "de klantenservice van het bedrijfsaccount")
		written(t, s, thread.ID, noor, "nl", "klant en service, bedrijf en account")
		expect("services", "de klantenservice van het bedrijfsaccount", "klant en service, bedrijf en account")
		expect("bedrijven account", "klant en service, bedrijf en account")
		expect("klanten accounts", "de klantenservice van het bedrijfsaccount", "klant en service, bedrijf en account")

		// A word that no text holds any more is no part of another, after the clean-up.
		storetest.Write(t, s, func(tx *store.Tx) error {
			locked, err := tx.LockThread(thread.ID)
			if err != nil {
				return err
			}
			before := post.Revise(forum.Edit{Lang: "de", Markdown: "Plan", By: noor.ID, At: tx.Now()})
			return tx.SaveRevision(&locked, &post, before, text.Analyse("de", "Plan"))
		})
		if err := s.ForgetWords(context.Background()); err != nil {
			t.Fatal(err)
		}
		expect("Twitter", "Twitter")
	})
}

func TestDoctorMendsCompounds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := context.Background()
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "de", "Titel")
		written(t, s, thread.ID, noor, "de", "Twitterstrategie Twitter Strategie")
		if err := s.ReindexAll(ctx, func(int, int) {}); err != nil { // so that all is found by its own words
			t.Fatal(err)
		}
		for _, damage := range []string{`DELETE FROM search_splits`, `DELETE FROM search_splits WHERE part = 'strategi'`,
			`UPDATE search_words SET part = 'falsch' WHERE word = 'strategie'`} {
			if err := s.Break(damage); err != nil {
				t.Fatal(err)
			}
			if faults, err := s.Inspect(ctx); err != nil || len(faults) != 1 {
				t.Errorf("%s is noticed as %v, error %v", damage, faults, err)
			}
			if mended, err := s.MendSearch(ctx); err != nil || mended == 0 {
				t.Errorf("%s: %d are mended, error %v", damage, mended, err)
			}
			if got := withCompounds(t, s, "Strategie"); len(got) != 1 {
				t.Errorf("%s: mended, %q is found", damage, got)
			}
		}
	})
}
