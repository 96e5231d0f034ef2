package admin

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/locales"
)

// language is that of the command line.
const language = "en"

// Explain is what the command line says about a failure: of an expected one the
// message that pages show for it, with a line for each field that is wrong; of
// another its text.
func Explain(err error) string {
	var failure *forum.Error
	if !errors.As(err, &failure) {
		return err.Error()
	}
	set, loadErr := locale.Load(locales.FS)
	if loadErr != nil {
		return err.Error()
	}
	l, ok := set.Lookup(language)
	if !ok {
		l = set.Fallback()
	}
	var lines []string
	for _, f := range failure.Fields() {
		lines = append(lines, explainField(l, f))
	}
	return strings.Join(lines, "\n  ")
}

func explainField(l *locale.Locale, f *forum.Error) string {
	args := locale.Args{}
	for name, value := range f.Args {
		if t, ok := value.(time.Time); ok {
			value = l.Date(t, time.UTC, locale.Long)
		}
		args[name] = value
	}
	said := l.T(f.Key, args)
	if f.Field != "" {
		said = f.Field + ": " + said
	}
	return said
}

// localeTags are the languages that the forum speaks.
func localeTags() ([]string, error) {
	set, err := locale.Load(locales.FS)
	if err != nil {
		return nil, err
	}
	return set.Tags(), nil
}

// knownLocale refuses a language that the forum doesn't speak; name is what it
// was given as.
func knownLocale(name, tag string) error {
	tags, err := localeTags()
	if err != nil {
		return err
	}
	for _, known := range tags {
		if known == tag {
			return nil
		}
	}
	return fmt.Errorf("%s takes %s, not %q", name, strings.Join(tags, ", "), tag)
}
