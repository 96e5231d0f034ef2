package store_test

import (
	"context"
	"testing"

	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestMigrateTwiceChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		applied, err := s.Migrate(context.Background())
		if err != nil || len(applied) != 0 {
			t.Errorf("second migration applied %v, error %v", applied, err)
		}
		have, want, err := s.SchemaVersions(context.Background())
		if err != nil || have != want || want == 0 {
			t.Errorf("schema version %d of %d, error %v", have, want, err)
		}
	})
}

// Whoever only asks for the version of an empty database leaves it empty.
func TestSchemaVersionsOfAnEmptyDatabase(t *testing.T) {
	for name, config := range map[string]func(testing.TB) store.Config{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			s, err := store.Open(t.Context(), config(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
			have, want, err := s.SchemaVersions(context.Background())
			if err != nil || have != 0 || want == 0 {
				t.Errorf("schema version %d of %d, error %v", have, want, err)
			}
			if n, err := s.Tables(context.Background()); err != nil || n != 0 {
				t.Errorf("it has %d tables now (%v)", n, err)
			}
		})
	}
}
