package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
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

// settingsKept are the community settings in memory.
type settingsKept struct {
	mu    sync.Mutex
	kept  *forum.Settings // nil: to be read
	last  *forum.Settings // those kept before as well; nil: none were read yet
	drops int             // how often they were dropped, so that no read of an older state is kept
}

// Settings are the community settings. They are shared: nobody may change them.
// They are read once and kept in memory; a change made through this store shows
// at once, one made by another process when [Store.Follow] finds it.
func (s *Store) Settings(ctx context.Context) (*forum.Settings, error) {
	kept, drops := s.settings.get()
	if kept != nil {
		return kept, nil
	}
	loaded, err := s.loadSettings(ctx)
	if err != nil {
		return nil, err
	}
	s.settings.keep(loaded, drops)
	return loaded, nil
}

// LastSettings are the community settings as they were last known, perhaps out of date;
// the defaults if they never were. It asks nobody.
func (s *Store) LastSettings() *forum.Settings {
	s.settings.mu.Lock()
	defer s.settings.mu.Unlock()
	if s.settings.last != nil {
		return s.settings.last
	}
	defaults := forum.DefaultSettings()
	return &defaults
}

func (k *settingsKept) get() (*forum.Settings, int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.kept, k.drops
}

// keep keeps settings that were read when they had been dropped so often.
func (k *settingsKept) keep(s *forum.Settings, drops int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.drops == drops {
		k.kept, k.last = s, s
	}
}

func (k *settingsKept) drop() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kept = nil
	k.drops++
}

func (s *Store) loadSettings(ctx context.Context) (*forum.Settings, error) {
	return readSettings(s.reader.WithContext(ctx))
}

func readSettings(db *gorm.DB) (*forum.Settings, error) {
	rows, err := all[settingRow](db, `SELECT key, value FROM settings`)
	if err != nil {
		return nil, fmt.Errorf("load settings: %w", err)
	}
	settings := forum.DefaultSettings()
	for _, r := range rows {
		// A key of another version of the program, or a value it no longer
		// takes, leaves the default standing.
		_ = settings.Set(r.Key, r.Value)
	}
	return &settings, nil
}

type settingRow struct {
	Key   string
	Value string
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
	settings, err := readSettings(tx.db)
	if err != nil {
		return err
	}
	if err := settings.Check(); err != nil {
		return err
	}
	if forum.IsTerms(key) && old != value && !tx.termsMoved {
		tx.termsMoved = true
		if _, err := tx.changeSetting("terms.version", strconv.Itoa(settings.TermsVersion+1), by); err != nil {
			return err
		}
	}
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
