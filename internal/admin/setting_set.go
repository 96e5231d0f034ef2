package admin

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"tertulia/internal/config"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// SettingSet is `tertulia setting set`.
type SettingSet struct {
	config.Database
	Key   string  `arg:"" help:"Which setting, as name.nl or limits.post-max."`
	Value *string `arg:"" optional:"" help:"What it is to be; \"\" empties a text."`
	File  string  `placeholder:"FILE" help:"Take the value from a file, as a page in Markdown; - is standard input."`
}

// Validate wants one value, from one place.
func (c *SettingSet) Validate() error {
	if (c.Value == nil) == (c.File == "") {
		return errors.New("give a value, or --file with the name of one")
	}
	return nil
}

// Run changes the setting and says what it was.
func (c *SettingSet) Run(e *Env) error {
	if err := checkKey(c.Key); err != nil {
		return err
	}
	value, err := c.value(e.In)
	if err != nil {
		return err
	}
	return e.with(c.Database, func(s *store.Store) error {
		before, err := s.Settings(e.Context)
		if err != nil {
			return err
		}
		err = s.Write(e.Context, func(tx *store.Tx) error { return tx.SetSetting(c.Key, value, forum.SystemID) })
		if err != nil {
			return err
		}
		after, err := s.Settings(e.Context)
		if err != nil {
			return err
		}
		return printChange(e.Out, c.Key, before, after)
	})
}

// printChange says what a setting was and is; changed terms come with their new
// version.
func printChange(out io.Writer, key string, before, after *forum.Settings) error {
	was, err := before.Value(key)
	if err != nil {
		return err
	}
	is, err := after.Value(key)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(out, "%s: %q, was %q\n", key, summary(is), summary(was)); err != nil {
		return err
	}
	if key != "terms.version" && after.TermsVersion != before.TermsVersion {
		_, err = fmt.Fprintf(out, "terms.version: %d, was %d\n", after.TermsVersion, before.TermsVersion)
	}
	return err
}

// value is the argument, or what the file holds.
func (c *SettingSet) value(in io.Reader) (string, error) {
	if c.Value != nil {
		return *c.Value, nil
	}
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return "", err
		}
		defer func() { _ = f.Close() }() // it was only read
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, text.MaxMarkdown+1))
	if err != nil {
		return "", fmt.Errorf("read %s: %w", c.File, err)
	}
	return strings.TrimPrefix(string(data), "\ufeff"), nil
}
