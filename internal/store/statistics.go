package store

import (
	"context"
	"fmt"
)

// RefreshStatistics lets the database look at how its tables are filled, which
// is what it plans queries by. Databases do so by themselves in time; after much
// was written at once it is worth asking for.
func (s *Store) RefreshStatistics(ctx context.Context) error {
	statements, tidy := s.dialect.analyze()
	for _, statement := range statements {
		var err error
		if tidy {
			err = s.writer.WithContext(ctx).Exec(statement).Error
		} else {
			err = s.Write(ctx, func(tx *Tx) error { return tx.db.Exec(statement).Error })
		}
		if err != nil {
			return fmt.Errorf("refresh statistics: %w", err)
		}
	}
	return nil
}
