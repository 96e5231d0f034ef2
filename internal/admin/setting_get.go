package admin

import (
	"fmt"

	"tertulia/internal/config"
	"tertulia/internal/store"
)

// SettingGet is `tertulia setting get`.
type SettingGet struct {
	config.Database
	Key string `arg:"" help:"Which setting, as name.nl or limits.post-max."`
}

// Run prints the setting as `setting set` takes it.
func (g *SettingGet) Run(e *Env) error {
	if err := checkKey(g.Key); err != nil {
		return err
	}
	return e.with(g.Database, func(s *store.Store) error {
		settings, err := s.Settings(e.Context)
		if err != nil {
			return err
		}
		value, err := settings.Value(g.Key)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(e.Out, value)
		return err
	})
}
