package admin

import (
	"fmt"

	"tertulia/internal/config"
	"tertulia/internal/store"
)

// Migrate is `tertulia migrate`.
type Migrate struct{ config.Database }

// Run brings the database up to date and says what it did.
func (m *Migrate) Run(e *Env) error {
	return e.opened(m.Database, func(s *store.Store) error {
		applied, err := s.Migrate(e.Context)
		if err != nil {
			return err
		}
		have, _, err := s.SchemaVersions(e.Context)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.Out, "%s: version %d, %d migrations applied\n", s.Dialect(), have, len(applied))
		return err
	})
}
