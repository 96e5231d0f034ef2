package store_test

import (
	"context"
	"strings"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func setSetting(t *testing.T, s *store.Store, key, value string) {
	t.Helper()
	storetest.Write(t, s, func(tx *store.Tx) error { return tx.SetSetting(key, value, forum.SystemID) })
}

func postMax(t *testing.T, s *store.Store) int {
	t.Helper()
	settings, err := s.Settings(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return settings.PostMax
}

func TestSettings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := context.Background()
		standard := forum.DefaultSettings()
		if got := postMax(t, s); got != standard.PostMax {
			t.Errorf("a new forum has limits.post-max %d, want %d", got, standard.PostMax)
		}
		setSetting(t, s, "limits.post-max", "6000")
		setSetting(t, s, "limits.post-max", "7000")
		if got := postMax(t, s); got != 7000 {
			t.Errorf("limits.post-max is %d after setting it", got)
		}
		changes, err := s.SettingChanges(ctx, 10)
		if err != nil || len(changes) != 2 || changes[0].OldValue != "6000" || changes[0].NewValue != "7000" ||
			changes[0].ActorID != forum.SystemID {
			t.Errorf("changes are %+v, error %v", changes, err)
		}
		err = s.Write(ctx, func(tx *store.Tx) error { return tx.SetSetting("limits.post-max", "many", forum.SystemID) })
		if err == nil {
			t.Error("a value that isn't a number was taken")
		}
	})
}

func TestTermsMoveTheirVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		check := func(when string, want int) {
			t.Helper()
			settings, err := s.Settings(context.Background())
			if err != nil || settings.TermsVersion != want {
				t.Errorf("%s: version %d, want %d (%v)", when, settings.TermsVersion, want, err)
			}
		}
		check("without terms", 0)
		storetest.Write(t, s, func(tx *store.Tx) error {
			for _, key := range []string{"page.terms.nl", "page.terms.de", "page.rules.nl"} {
				if err := tx.SetSetting(key, "Wees aardig.", forum.SystemID); err != nil {
					return err
				}
			}
			return nil
		})
		check("two languages at once", 1)
		setSetting(t, s, "page.terms.nl", "Wees aardig.\r\n")
		check("a changed language", 2)
		setSetting(t, s, "page.terms.nl", "Wees aardig.\n")
		check("the same again", 2)
		setSetting(t, s, "page.privacy.nl", "Wij bewaren niets.")
		check("another page", 2)
	})
}

func TestSettingsMustAgree(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		setSetting(t, s, "limits.title-max", "40")
		err := s.Write(context.Background(), func(tx *store.Tx) error { return tx.SetSetting("limits.title-min", "41", forum.SystemID) })
		if err == nil {
			t.Error("no title can be long enough and short enough")
		}
		setSetting(t, s, "limits.title-min", "40")
		if changes, err := s.SettingChanges(context.Background(), 10); err != nil || len(changes) != 2 {
			t.Errorf("changes %+v (%v)", changes, err)
		}
	})
}

func TestSettingTextsAreCleaned(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := context.Background()
		setSetting(t, s, "name.nl", " De\n\x00 leestafel ")
		setSetting(t, s, "page.rules.nl", "Eén\r\ntwee\x00")
		settings, err := s.Settings(ctx)
		if err != nil || settings.Name["nl"] != "De leestafel" || settings.Page("rules", "nl") != "Eén\ntwee" {
			t.Errorf("name %q, rules %q (%v)", settings.Name["nl"], settings.Page("rules", "nl"), err)
		}
		for key, value := range map[string]string{
			"name.nl": "\xff", "description.nl": strings.Repeat("a", 301), "page.rules.nl": strings.Repeat("a", 1<<18),
			"page.rules": "x", "page.other.nl": "x", "registration": "maybe", "terms.version": "-1", "nothing": "x",
		} {
			if err := s.Write(ctx, func(tx *store.Tx) error { return tx.SetSetting(key, value, forum.SystemID) }); err == nil {
				t.Errorf("%s took %.20q", key, value)
			}
		}
	})
}

func TestSettingOfAnotherProcess(t *testing.T) {
	for name, config := range map[string]func(testing.TB) store.Config{
		"sqlite": storetest.SQLite, "postgres": storetest.Postgres,
	} {
		t.Run(name, func(t *testing.T) {
			ctx, c := context.Background(), config(t)
			server, commandLine := openStore(t, c), openStore(t, c)
			if err := server.Follow(ctx); err != nil {
				t.Fatal(err)
			}
			before := postMax(t, server)
			setSetting(t, commandLine, "limits.post-max", "7000")
			if got := postMax(t, server); got != before {
				t.Fatalf("the settings aren't kept in memory: %d", got)
			}
			if err := server.Follow(ctx); err != nil {
				t.Fatal(err)
			}
			if got := postMax(t, server); got != 7000 {
				t.Errorf("limits.post-max is %d after following the log", got)
			}
		})
	}
}

func openStore(t *testing.T, c store.Config) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDemoMarkAndEmptiness(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := context.Background()
		check := func(when string, wantDemo, wantEmpty bool) {
			t.Helper()
			demo, err := s.Demo(ctx)
			if err != nil || demo != wantDemo {
				t.Errorf("%s: demo is %v, error %v", when, demo, err)
			}
			empty, err := s.Empty(ctx)
			if err != nil || empty != wantEmpty {
				t.Errorf("%s: empty is %v, error %v", when, empty, err)
			}
		}
		check("new", false, true)
		storetest.Write(t, s, func(tx *store.Tx) error { return tx.MarkDemo() })
		storetest.Write(t, s, func(tx *store.Tx) error { return tx.MarkDemo() })
		check("marked", true, true)
		storetest.Member(t, s, "noor")
		check("with a member", true, false)
	})
}
