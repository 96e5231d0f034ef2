package store_test

import (
	"context"
	"testing"
	"time"

	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestDatabaseNow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		before := time.Now().Add(-time.Second)
		now, err := s.DatabaseNow(context.Background())
		// The test's database is on this machine: one clock, whatever the store's says.
		if after := time.Now().Add(time.Second); err != nil || now.Before(before) || now.After(after) {
			t.Errorf("it is %v there (%v), %v here", now, err, after)
		}
	})
}
