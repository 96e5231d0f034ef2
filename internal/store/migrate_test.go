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
