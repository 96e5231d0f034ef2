package admin

import (
	"errors"
	"fmt"

	"tertulia/internal/config"
	"tertulia/internal/store"
)

// Migrate is `tertulia migrate`.
type Migrate struct{ config.Database }

// Run brings the database up to date and says what it did.
func (m *Migrate) Run(e *Env) (err error) {
	s, err := store.Open(e.Context, store.Config{URL: m.DatabaseURL, DataDir: m.Dir(false), Now: e.Now, Log: e.Log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
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
}
