package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// SettingChange is one change of a community setting.
type SettingChange struct {
	ID        int64
	Key       string
	OldValue  string // empty if it was the default
	NewValue  string
	ActorID   forum.MemberID
	CreatedAt time.Time
}

// loadedSettings are the community settings at one version of their rows.
type loadedSettings struct {
	version  int64
	settings forum.Settings
}

// Settings are the community settings. They are shared: nobody may change them.
// They are read once and kept in memory; a change made through this store shows
// at once, one made by another process after [Store.RefreshSettings].
func (s *Store) Settings(ctx context.Context) (*forum.Settings, error) {
	if kept := s.settings.Load(); kept != nil {
		return &kept.settings, nil
	}
	loaded, err := s.loadSettings(ctx)
	if err != nil {
		return nil, err
	}
	s.settings.Store(loaded)
	return &loaded.settings, nil
}

// RefreshSettings reads the settings again if another process changed them.
func (s *Store) RefreshSettings(ctx context.Context) error {
	version, err := settingsVersion(s.reader.WithContext(ctx))
	if err != nil {
		return err
	}
	if kept := s.settings.Load(); kept != nil && kept.version != version {
		s.settings.CompareAndSwap(kept, nil)
	}
	return nil
}

func (s *Store) loadSettings(ctx context.Context) (*loadedSettings, error) {
	loaded := &loadedSettings{settings: forum.DefaultSettings()}
	err := s.read(ctx, func(db *gorm.DB) (err error) {
		if loaded.version, err = settingsVersion(db); err != nil {
			return err
		}
		rows, err := all[settingRow](db, `SELECT key, value FROM settings`)
		for _, r := range rows {
			// A key of another version of the program, or a value it no
			// longer takes, leaves the default standing.
			_ = loaded.settings.Set(r.Key, r.Value)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load settings: %w", err)
	}
	return loaded, nil
}

type settingRow struct {
	Key   string
	Value string
}

func settingsVersion(db *gorm.DB) (int64, error) {
	return one[int64](db, `SELECT value FROM facts WHERE name = 'settings_version'`)
}

// SettingValues gives the settings that were changed from their default, by key.
func (s *Store) SettingValues(ctx context.Context) (map[string]string, error) {
	rows, err := all[settingRow](s.reader.WithContext(ctx), `SELECT key, value FROM settings`)
	values := make(map[string]string, len(rows))
	for _, r := range rows {
		values[r.Key] = r.Value
	}
	return values, err
}

// SettingChanges lists the last changes of settings, newest first.
func (s *Store) SettingChanges(ctx context.Context, limit int) ([]SettingChange, error) {
	return all[SettingChange](s.reader.WithContext(ctx), `SELECT * FROM setting_changes ORDER BY id DESC LIMIT ?`, limit)
}

// SetSetting changes one community setting, keeps a record of who changed it,
// and announces it. Texts are cleaned as members' texts are. Changed terms move
// terms.version, once in a transaction. The error for an unknown key or a value
// it doesn't take is in English, for the command line.
func (tx *Tx) SetSetting(key, value string, by forum.MemberID) error {
	value, err := cleanSetting(key, value)
	if err != nil {
		return err
	}
	// The version's row comes first: it makes changes queue.
	if err := tx.exec("count settings version", `UPDATE facts SET value = value + 1 WHERE name = 'settings_version'`); err != nil {
		return err
	}
	old, err := tx.changeSetting(key, value, by)
	if err != nil {
		return err
	}
	if forum.IsTerms(key) && old != value && !tx.termsMoved {
		tx.termsMoved = true
		if err := tx.moveTerms(by); err != nil {
			return err
		}
	}
	tx.settingsChanged = true
	return tx.Emit(forum.Event{Kind: forum.SettingChanged, ActorID: &by})
}

// maxSettingLine bounds names and descriptions, in grapheme clusters.
const maxSettingLine = 300

// cleanSetting gives the value as it is kept.
func cleanSetting(key, value string) (string, error) {
	check := forum.DefaultSettings()
	if err := check.Set(key, value); err != nil {
		return "", err
	}
	switch {
	case !utf8.ValidString(value):
		return "", fmt.Errorf("%s takes text in UTF-8", key)
	case len(value) > text.MaxMarkdown:
		return "", fmt.Errorf("%s takes a text of up to %d bytes, not %d", key, text.MaxMarkdown, len(value))
	case strings.HasPrefix(key, "page."):
		return text.CleanText(value), nil
	}
	value = text.CleanLine(value)
	if n := text.Graphemes(value); n > maxSettingLine {
		return "", fmt.Errorf("%s takes up to %d characters, not %d", key, maxSettingLine, n)
	}
	return value, nil
}

// changeSetting writes a setting with its record, and gives what it was before:
// empty if it was the default.
func (tx *Tx) changeSetting(key, value string, by forum.MemberID) (old string, err error) {
	old, err = one[string](tx.db, `SELECT value FROM settings WHERE key = ?`, key)
	if err != nil && !forum.Is(err, forum.NotFound) {
		return "", err
	}
	err = tx.exec("change setting", `INSERT INTO settings (key, value, updated_at) VALUES (?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`, key, value, tx.now)
	if err != nil {
		return "", err
	}
	return old, tx.exec("record setting change", `INSERT INTO setting_changes (key, old_value, new_value, actor_id, created_at)
		VALUES (?, ?, ?, ?, ?)`, key, old, value, by, tx.now)
}

// moveTerms counts terms.version up.
func (tx *Tx) moveTerms(by forum.MemberID) error {
	version, err := one[string](tx.db, `SELECT value FROM settings WHERE key = 'terms.version'`)
	if err != nil && !forum.Is(err, forum.NotFound) {
		return err
	}
	next := forum.DefaultSettings()
	if version != "" {
		if err := next.Set("terms.version", version); err != nil {
			return err
		}
	}
	_, err = tx.changeSetting("terms.version", strconv.Itoa(next.TermsVersion+1), by)
	return err
}
