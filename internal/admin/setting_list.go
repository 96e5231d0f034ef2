package admin

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"tertulia/internal/config"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// SettingList is `tertulia setting list`.
type SettingList struct{ config.Database }

// Run prints a line for each setting; one that was changed carries a star.
func (l *SettingList) Run(e *Env) error {
	tags, err := localeTags()
	if err != nil {
		return err
	}
	return e.with(l.Database, func(s *store.Store) error {
		settings, err := s.Settings(e.Context)
		if err != nil {
			return err
		}
		changed, err := s.SettingValues(e.Context)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(e.Out, 0, 0, 2, ' ', 0)
		for _, key := range settingKeys(tags) {
			_, star := changed[key]
			if err := printSetting(table, settings, key, star); err != nil {
				return err
			}
		}
		return table.Flush()
	})
}

func printSetting(out io.Writer, settings *forum.Settings, key string, changed bool) error {
	value, err := settings.Value(key)
	if err != nil {
		return err
	}
	star := " "
	if changed {
		star = "*"
	}
	_, err = fmt.Fprintf(out, "%s %s\t%s\n", star, key, summary(value))
	return err
}

// maxSummary is how many characters of a text a list shows.
const maxSummary = 60

// summary is a value on one line: the beginning of a long text with its length.
func summary(value string) string {
	first, _, more := strings.Cut(strings.TrimRight(value, "\n"), "\n")
	if cut := text.Excerpt(first, maxSummary); cut != first {
		first, more = strings.TrimSuffix(cut, "…"), true
	}
	if !more {
		return first
	}
	return first + " … (" + strconv.Itoa(text.Graphemes(value)) + " characters)"
}
