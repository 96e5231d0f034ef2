package admin

import (
	"fmt"
	"strings"

	"tertulia/internal/forum"
)

// Setting is `tertulia setting`.
type Setting struct {
	List SettingList `cmd:"" help:"List the community settings and what they are now."`
	Get  SettingGet  `cmd:"" help:"Print one community setting."`
	Set  SettingSet  `cmd:"" help:"Change one community setting; a running server follows. Who changed what, and when, is kept."`
}

// settingKeys are all keys, those with a locale once for each that there is.
func settingKeys(locales []string) []string {
	var keys []string
	for _, key := range forum.SettingKeys() {
		if !strings.HasSuffix(key, ".LOCALE") {
			keys = append(keys, key)
			continue
		}
		for _, tag := range locales {
			keys = append(keys, strings.TrimSuffix(key, "LOCALE")+tag)
		}
	}
	return keys
}

// checkKey refuses keys that there aren't, and those for a language that the
// forum doesn't speak.
func checkKey(key string) error {
	defaults := forum.DefaultSettings()
	if _, err := defaults.Value(key); err != nil {
		return err
	}
	tag := forum.SettingLocale(key)
	if tag == "" {
		return nil
	}
	return knownLocale(fmt.Sprintf("the end of %q", key), tag)
}
