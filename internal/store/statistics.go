package store

import (
	"context"
	"fmt"
)

// RefreshStatistics lets the database look at how its tables are filled, which
// is what it plans queries by. Databases do so by themselves in time; after much
// was written at once it is worth asking for. It reads a sample.
func (s *Store) RefreshStatistics(ctx context.Context) error {
	for _, statement := range s.dialect.analyze() {
		if err := s.Write(ctx, func(tx *Tx) error { return tx.db.Exec(statement).Error }); err != nil {
			return fmt.Errorf("refresh statistics: %w", err)
		}
	}
	return nil
}
